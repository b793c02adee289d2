//! What is wrong with a spec, where does it stand, and what should the operator do?

use std::fmt;

/// One step from the root of a spec towards a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key of a table.
    Key(String),
    /// An item of an array, with its `name` where it has one.
    Item {
        /// Position in the array, from 0.
        index: usize,
        /// The item's own `name`, shown instead of the position.
        name: Option<String>,
    },
}

/// Where a value stands: `load_balancers.shop.listeners.web.rules[2].group`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<Step>);

impl Path {
    /// The path of a key below this one.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// The path of an array's item below this one.
    #[must_use]
    pub fn item(&self, index: usize, name: Option<&str>) -> Self {
        self.with(Step::Item { index, name: name.map(str::to_owned) })
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item { name: Some(name), .. } => write!(f, ".{name}")?,
                Step::Item { index, name: None } => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// One mistake in a spec. A spec's problems are always reported together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands in the operator's own text.
    pub path: Path,
    /// What is wrong, as a sentence without a full stop.
    pub what: String,
    /// What to do instead, where we know.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem at `path`.
    pub fn new(path: Path, what: impl Into<String>) -> Self {
        Self { path, what: what.into(), hint: None }
    }

    /// The same problem with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)?;
        match &self.hint {
            Some(hint) => write!(f, " — {hint}"),
            None => Ok(()),
        }
    }
}
