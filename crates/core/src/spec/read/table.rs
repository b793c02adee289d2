//! How is one object read, key by key?

use serde_json::{Map, Value};

use super::later;
use super::value::{self, Parsed};
use crate::problem::{Path, Phrase, Problem, Step, Value as Blank, say};
use crate::spec::problems::Problems;
use crate::spec::suggest;

/// What an object is: `say::listener`.
pub(super) type Kind = fn() -> Phrase;

/// A cursor on one object of the value tree.
///
/// A reader asks for each key once; what nobody asked for is reported as unknown when the reader is done.
pub(super) struct Table<'a> {
    kind: Kind,
    path: Path,
    entries: &'a Map<String, Value>,
    /// Keys that a reader asked for: the known ones.
    asked: Vec<&'static str>,
    /// Keys that were given and refused already: reported once, then as if absent.
    refused: Vec<&'static str>,
    problems: &'a Problems,
}

impl<'a> Table<'a> {
    /// Reads the outermost object with `read`.
    pub(super) fn root<T>(value: &Value, problems: &'a Problems, read: impl Fn(&mut Table<'_>) -> T) -> T {
        read_object(value, say::spec, Path::default(), None, problems, &read)
            .unwrap_or_else(|| placeholder(say::spec, &read))
    }

    /// Reads an item of the array at `path` with `read`.
    pub(super) fn item<T>(
        item: &Value,
        kind: Kind,
        path: &Path,
        index: usize,
        problems: &'a Problems,
        read: impl Fn(&mut Table<'_>) -> T,
    ) -> T {
        let name = item.get("name").and_then(Value::as_str).filter(|name| value::is_name(name));
        let example = say::a_table_like("{ name = \"…\", … }");
        read_object(item, kind, path.item(index, name), Some(example.into()), problems, &read)
            .unwrap_or_else(|| placeholder(kind, &read))
    }

    /// The value of a key, if it is there and can be read.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&Value) -> Parsed<T>,
    ) -> Option<T> {
        let value = self.ask(key)?;
        match parse(value) {
            Ok(parsed) => Some(parsed),
            Err(complaint) => {
                self.problems.add(|| complaint.at(self.path.key(key)));
                None
            }
        }
    }

    /// The value of a key that must be there; `example` shows what to add when it is not.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        example: impl Into<Blank>,
        parse: impl FnOnce(&Value) -> Parsed<T>,
    ) -> Option<T> {
        let kind = self.kind;
        self.needed(key, || say::every_has_it(kind()), example, parse)
    }

    /// The value of a key that must be there in a case that `who` names.
    pub(super) fn needed<T>(
        &mut self,
        key: &'static str,
        who: impl FnOnce() -> Phrase,
        example: impl Into<Blank>,
        parse: impl FnOnce(&Value) -> Parsed<T>,
    ) -> Option<T> {
        if self.has(key) {
            return self.optional(key, parse);
        }
        self.asked.push(key);
        self.problems.add(|| Problem::new(self.path.key(key), say::missing(who(), example)));
        None
    }

    /// Reports a key that is missing; it is read afterwards like any other.
    pub(super) fn must_have(&mut self, key: &'static str, example: impl Into<Blank>) {
        if !self.has(key) {
            self.required::<()>(key, example, |_| Ok(()));
        }
    }

    /// The `name` that every list item has. A name that breaks the rules is reported and kept, so that what refers
    /// to it is not reported as well.
    pub(super) fn name(&mut self) -> String {
        let given = self.entries.get("name").and_then(Value::as_str).unwrap_or_default();
        self.required("name", "name = \"…\"", value::name).unwrap_or_else(|| given.to_owned())
    }

    /// The items of an array, such as `example`, each read by `parse`; `None` stands for one that cannot be read.
    pub(super) fn list<T>(
        &mut self,
        key: &'static str,
        example: &'static str,
        parse: impl Fn(&Value) -> Parsed<T>,
    ) -> Option<Vec<Option<T>>> {
        let value = self.ask(key)?;
        let path = self.path.key(key);
        let Some(items) = value.as_array() else {
            self.problems.add(|| {
                let what = say::expected(say::an_array(), value::describe(value));
                Problem::new(path, what).hint(say::write(say::an_array_like(example)))
            });
            return None;
        };
        let read_item = |(index, item): (usize, &Value)| {
            let complaint = match parse(item) {
                Ok(parsed) => return Some(parsed),
                Err(complaint) => complaint,
            };
            self.problems.add(|| complaint.at(path.item(index, None)));
            None
        };
        Some(items.iter().enumerate().map(read_item).collect())
    }

    /// The texts of the object below a key, by the names that stand there.
    pub(super) fn texts(&mut self, key: &'static str, example: &'static str) -> Vec<(String, String)> {
        let Some(value) = self.ask(key) else { return Vec::new() };
        let path = self.path.key(key);
        let Some(entries) = value.as_object() else {
            self.problems.add(|| {
                let what = say::expected(say::a_table(), value::describe(value));
                Problem::new(path, what).hint(say::write(format!("{key} = {example}")))
            });
            return Vec::new();
        };
        let read_entry = |(name, value): (&String, &Value)| match value::text(value, say::a_text) {
            Ok(text) => Some((name.clone(), text.to_owned())),
            Err(complaint) => {
                self.problems.add(|| complaint.at(path.key(&value::printable(name))));
                None
            }
        };
        entries.iter().filter_map(read_entry).collect()
    }

    /// The object below a key, read by `read`.
    pub(super) fn table<T>(
        &mut self,
        key: &'static str,
        kind: Kind,
        example: impl Into<Blank>,
        read: impl Fn(&mut Table<'_>) -> T,
    ) -> Option<T> {
        let value = self.ask(key)?;
        read_object(value, kind, self.path.key(key), Some(example.into()), self.problems, &read)
    }

    /// The array of objects below a key, each read by `read`. Positions are kept: an item that is no object
    /// becomes what `read` makes of an empty one.
    pub(super) fn tables<T>(
        &mut self,
        key: &'static str,
        kind: Kind,
        read: impl Fn(&mut Table<'_>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.ask(key) else {
            return Vec::new();
        };
        let path = self.path.key(key);
        let Some(items) = value.as_array() else {
            self.problems.add(|| {
                let header = header(&path);
                let hint = match value {
                    Value::Object(_) => say::two_brackets(header),
                    _ => say::one_table_each(header, kind()),
                };
                let what = say::expected(say::an_array_of_tables(), value::describe(value));
                Problem::new(path, what).hint(hint)
            });
            return Vec::new();
        };
        let items = items.iter().enumerate();
        items.map(|(index, item)| Self::item(item, kind, &path, index, self.problems, &read)).collect()
    }

    /// Whether a key is given (and not refused already).
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.get(key).is_some_and(|value| !value.is_null()) && !self.refused.contains(&key)
    }

    /// Whether a key is given as a text, where it may also be something else.
    pub(super) fn is_text(&self, key: &str) -> bool {
        self.has(key) && self.entries.get(key).is_some_and(Value::is_string)
    }

    /// Reports a key that is given, and treats it as absent from then on.
    pub(super) fn refuse(&mut self, key: &'static str, what: Phrase) {
        if self.has(key) {
            self.problems.add(|| Problem::new(self.path.key(key), what));
        }
        self.refused.push(key);
    }

    /// The same, with other advice than that of the row.
    pub(super) fn refuse_with(&mut self, key: &'static str, what: Phrase, hint: Phrase) {
        if self.has(key) {
            self.problems.add(|| Problem::new(self.path.key(key), what).hint(hint));
        }
        self.refused.push(key);
    }

    fn ask(&mut self, key: &'static str) -> Option<&'a Value> {
        self.asked.push(key);
        if self.has(key) { self.entries.get(key) } else { None }
    }

    /// Reports what nobody asked for.
    fn finish(&self) {
        for key in self.entries.keys() {
            if self.asked.contains(&key.as_str()) || self.refused.contains(&key.as_str()) {
                continue;
            }
            self.problems.add(|| {
                let path = self.path.key(&value::printable(key));
                match later::key(&(self.kind)(), key) {
                    Some((what, hint)) => Problem::new(path, what).hint(hint),
                    None => self.unknown(path, key),
                }
            });
        }
    }

    fn unknown(&self, path: Path, key: &str) -> Problem {
        let kind = (self.kind)();
        let problem = Problem::new(path, say::unknown_key(kind.clone()));
        match suggest::nearest(key, self.asked.iter().copied()) {
            Some(meant) => problem.hint(say::did_you_mean_key(meant.to_owned())),
            None => problem.hint(say::kind_has(kind, self.asked.join(", "))),
        }
    }
}

/// The header of the table at a path, as a file writes it: `load_balancers.groups`.
fn header(path: &Path) -> String {
    let key = |step: &Step| match step {
        Step::Key(key) => Some(key.clone()),
        Step::Item { .. } => None,
    };
    path.steps().iter().filter_map(key).collect::<Vec<_>>().join(".")
}

fn read_object<T>(
    value: &Value,
    kind: Kind,
    path: Path,
    example: Option<Blank>,
    problems: &Problems,
    read: &impl Fn(&mut Table<'_>) -> T,
) -> Option<T> {
    let Some(entries) = value.as_object() else {
        problems.add(|| {
            let problem = Problem::new(path, say::expected(say::a_table(), value::describe(value)));
            example.into_iter().fold(problem, |problem, example| problem.hint(say::write(example)))
        });
        return None;
    };
    let mut table = Table { kind, path, entries, asked: Vec::new(), refused: Vec::new(), problems };
    let object = read(&mut table);
    table.finish();
    Some(object)
}

/// What `read` makes of an object without any key; its complaints about that are nobody's.
fn placeholder<T>(kind: Kind, read: &impl Fn(&mut Table<'_>) -> T) -> T {
    let (entries, problems) = (Map::new(), Problems::default());
    read(&mut Table {
        kind,
        path: Path::default(),
        entries: &entries,
        asked: Vec::new(),
        refused: Vec::new(),
        problems: &problems,
    })
}
