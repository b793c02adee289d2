//! What do the node's metrics say?

use std::collections::BTreeMap;

/// One scrape of `/metrics`.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    samples: Vec<Sample>,
}

#[derive(Clone, Debug)]
struct Sample {
    name: String,
    labels: BTreeMap<String, String>,
    value: f64,
    /// The value, where it is a whole number.
    count: Option<u64>,
}

impl Metrics {
    /// Reads the text form of Prometheus.
    ///
    /// # Panics
    /// On a line that is neither comment nor sample: a scraper would refuse it.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let sample = |line: &str| Sample::parse(line).unwrap_or_else(|| panic!("not a sample: {line:?}"));
        Self { samples: lines.map(sample).collect() }
    }

    /// The sum of all samples of that name whose labels include `labels`; 0 when there is none.
    #[must_use]
    pub fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        self.matching(name, labels).map(|sample| sample.value).sum()
    }

    /// As [`Self::sum`], of counters.
    ///
    /// # Panics
    /// When one of them is not a whole number.
    #[must_use]
    pub fn count(&self, name: &str, labels: &[(&str, &str)]) -> u64 {
        self.matching(name, labels).map(|sample| sample.count.expect("a counter is whole")).sum()
    }

    /// Whether there is a sample of that name whose labels include `labels`.
    #[must_use]
    pub fn has(&self, name: &str, labels: &[(&str, &str)]) -> bool {
        self.matching(name, labels).next().is_some()
    }

    /// The names that occur, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.samples.iter().map(|sample| sample.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn matching<'a>(&'a self, name: &'a str, labels: &'a [(&str, &str)]) -> impl Iterator<Item = &'a Sample> {
        let has = |sample: &Sample, (key, value): &(&str, &str)| {
            sample.labels.get(*key).is_some_and(|found| found == value)
        };
        self.samples
            .iter()
            .filter(move |sample| sample.name == name && labels.iter().all(|label| has(sample, label)))
    }
}

impl Sample {
    fn parse(line: &str) -> Option<Self> {
        let (series, value) = match line.rfind('}') {
            Some(end) => line.split_at(end + 1),
            None => line.split_once(' ')?,
        };
        // A timestamp may follow the value; ours have none.
        let text = value.split_whitespace().next()?;
        let (value, count) = (text.parse().ok()?, text.strip_suffix(".0").unwrap_or(text).parse().ok());
        let (name, labels) = match series.split_once('{') {
            Some((name, labels)) => (name, parse_labels(labels.strip_suffix('}')?)?),
            None => (series, BTreeMap::new()),
        };
        Some(Self { name: name.to_owned(), labels, value, count })
    }
}

fn parse_labels(mut text: &str) -> Option<BTreeMap<String, String>> {
    let mut labels = BTreeMap::new();
    while !text.is_empty() {
        let (key, rest) = text.split_once("=\"")?;
        let mut value = String::new();
        let mut characters = rest.char_indices();
        let end = loop {
            match characters.next()? {
                (end, '"') => break end,
                (_, '\\') => value.push(match characters.next()?.1 {
                    'n' => '\n',
                    other => other,
                }),
                (_, other) => value.push(other),
            }
        };
        labels.insert(key.to_owned(), value);
        text = rest[end + 1..].trim_start_matches(',');
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# HELP homing_a …\nhoming_a{group=\"web\",reason=\"new\"} 3\n\
                        homing_a{group=\"web\",reason=\"re\\\"called\"} 4\nhoming_b 1.5\n# EOF\n";

    #[test]
    fn samples_are_summed_over_the_labels_that_are_not_named() {
        let metrics = Metrics::parse(TEXT);
        assert!((metrics.sum("homing_a", &[("group", "web")]) - 7.0).abs() < 1e-9);
        assert!((metrics.sum("homing_a", &[("reason", "re\"called")]) - 4.0).abs() < 1e-9);
        assert_eq!(metrics.count("homing_a", &[]), 7);
        assert!((metrics.sum("homing_b", &[]) - 1.5).abs() < 1e-9);
        assert!(!metrics.has("homing_a", &[("group", "api")]));
        assert_eq!(metrics.names(), ["homing_a", "homing_b"]);
    }
}
