//! Why does persistence not work as its operator expects? What a node found, in the reader's language.

use crate::admin::{Admin, ApiPath};
use crate::cli::doctor::DoctorArguments;
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::text::doctor::Answer;
use crate::text::{self, Language, findings};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a node answers.
#[derive(Debug, Deserialize)]
struct Findings<F> {
    findings: Vec<F>,
}

/// What is wrong, and where.
#[derive(Debug, Deserialize)]
struct Finding {
    code: String,
    severity: String,
    load_balancer: String,
    group: String,
    what: String,
    hint: String,
    values: BTreeMap<String, String>,
}

/// `homing doctor`
pub(crate) fn doctor(arguments: &DoctorArguments, language: Language) -> Exit {
    failure::end(examine(arguments, language))
}

fn examine(arguments: &DoctorArguments, language: Language) -> Result<(), Failure> {
    let DoctorArguments { place, node } = arguments;
    let admin = Admin::of(node, language)?;
    let mut answer = admin.get(&ApiPath::of(&["doctor"]))?;
    let mut all: Findings<Value> = admin.read(answer.clone())?;
    let is_wanted = |finding: &Value| {
        place.load_balancer.as_deref().is_none_or(|name| finding["load_balancer"] == name)
            && place.group.as_deref().is_none_or(|name| finding["group"] == name)
    };
    all.findings.retain(is_wanted);
    answer["findings"] = all.findings.into();
    admin.tell(answer, |wanted: &Findings<Finding>| words(&wanted.findings, language))
}

fn words(found: &[Finding], language: Language) -> String {
    if found.is_empty() {
        return language.text(Answer::Nothing).to_owned();
    }
    found.iter().map(|finding| finding.words(language)).collect::<Vec<_>>().join("\n\n")
}

impl Finding {
    /// A finding of a node newer than this program is told as the node tells it.
    fn words(&self, language: Language) -> String {
        let (what, hint) = match findings::texts(&self.code, language) {
            Some((what, hint)) => (text::fill(what, &self.values), hint.to_owned()),
            None => (self.what.clone(), self.hint.clone()),
        };
        let severity = match self.severity.as_str() {
            "advice" => language.text(Answer::Advice),
            "warning" => language.text(Answer::Warning),
            "error" => language.text(Answer::Error),
            other => other,
        };
        format!("{severity} [{}] {}/{}: {what}\n  {hint}", self.code, self.load_balancer, self.group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn finding(code: &str) -> Finding {
        serde_json::from_value(json!({
            "code": code, "severity": "error", "load_balancer": "shop", "group": "web",
            "what": "said by the node", "hint": "do this", "values": { "count": "7", "name": "HOME" },
        }))
        .unwrap()
    }

    #[test]
    fn a_finding_is_told_in_the_readers_language() {
        let text = words(&[finding("cookie-shadowed")], Language::En);
        assert_eq!(text, "error [cookie-shadowed] shop/web: said by the node\n  do this");
        let text = words(&[finding("cookie-shadowed")], Language::Zh);
        assert!(
            text.starts_with("错误 [cookie-shadowed] shop/web: 目标有 7 次") && text.contains("HOME"),
            "{text}"
        );
    }

    #[test]
    fn a_finding_of_a_newer_node_is_told_as_it_came() {
        let text = words(&[finding("moon-in-the-way")], Language::Ja);
        assert!(text.ends_with("shop/web: said by the node\n  do this"), "{text}");
    }

    #[test]
    fn a_healthy_node_is_told_so() {
        assert_eq!(words(&[], Language::En), "Nothing to complain about.");
    }
}
