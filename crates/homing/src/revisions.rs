//! What was changed when, by whom and why, and how does it come back?

use crate::admin::{Admin, ApiPath, Terms};
use crate::cli::change::{RevisionsArguments, RollbackArguments};
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::set;
use crate::table::{NOTHING, Table};
use crate::text::Language;
use crate::text::change::Answer;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::{Duration, UNIX_EPOCH};
use ureq::http::Method;

/// Everything of revisions is below this path.
const REVISIONS: &str = "revisions";
/// 9999-12-31: what comes after it has no such form.
const YEAR_9999_MS: u64 = 253_402_214_400_000;

/// Some revisions, newest first.
#[derive(Debug, Deserialize)]
struct Page {
    revisions: Vec<Revision>,
    next: Option<Value>,
}

/// A change that took effect.
#[derive(Debug, Deserialize)]
struct Revision {
    revision: u64,
    at_ms: u64,
    author: String,
    origin: String,
    why: Option<String>,
    added: u64,
    changed: u64,
    removed: u64,
}

/// Where two revisions differ.
#[derive(Debug, Deserialize)]
struct Diff {
    changes: Vec<Difference>,
}

/// One place where they do.
#[derive(Debug, Deserialize)]
struct Difference {
    path: String,
    #[serde(default)]
    before: Value,
    #[serde(default)]
    after: Value,
}

/// `homing revisions`
pub(crate) fn revisions(arguments: &RevisionsArguments, language: Language) -> Exit {
    failure::end(look(arguments, language))
}

/// `homing rollback`
pub(crate) fn rollback(arguments: &RollbackArguments, language: Language) -> Exit {
    failure::end(go_back(arguments, language))
}

fn look(arguments: &RevisionsArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    let Some(revision) = arguments.revision else {
        let path = ApiPath::of(&[REVISIONS]).asking(&[
            ("limit", Some(&arguments.limit.to_string())),
            ("cursor", arguments.cursor.as_deref()),
        ]);
        let answer = admin.get(&path)?;
        return admin.tell(answer, |page: &Page| list(page, language));
    };
    let name = revision.to_string();
    // What it changed is what differs from the one before; the first one changed nothing that is known.
    let from = arguments.from.unwrap_or_else(|| revision.saturating_sub(1)).to_string();
    let one = admin.get(&ApiPath::of(&[REVISIONS, &name]))?;
    let path = ApiPath::of(&[REVISIONS, &name, "diff"]).asking(&[("from", Some(&from))]);
    let diff = admin.find(&path)?.unwrap_or_else(|| json!({ "changes": [] }));
    let (shown, changes): (Revision, Diff) = (admin.read(one.clone())?, admin.read(diff.clone())?);
    let answer = json!({ "revision": one, "diff": diff });
    admin.tell(answer, |_: &Value| story(shown, &changes, language))
}

fn go_back(arguments: &RollbackArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    let path = ApiPath::of(&[REVISIONS, &arguments.revision.to_string(), "rollback"]);
    let terms = Terms::of(&arguments.terms);
    let done = admin.change(Method::POST, &path, None, &terms)?;
    set::tell(&admin, &terms, done, language)
}

fn list(page: &Page, language: Language) -> String {
    if page.revisions.is_empty() {
        return language.text(Answer::NoRevisions).to_owned();
    }
    let table = table(&page.revisions, language);
    let cursor = page.next.as_ref().filter(|next| !next.is_null()).map(|next| match next {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    match cursor {
        Some(cursor) => format!("{table}\n{}", language.fill(Answer::More, &[("cursor", &cursor)])),
        None => table.to_string(),
    }
}

fn table(revisions: &[Revision], language: Language) -> Table<6> {
    let head = [Answer::Number, Answer::At, Answer::Who, Answer::Origin, Answer::Objects, Answer::Reason];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for one in revisions {
        table.row([
            one.revision.to_string(),
            time(one.at_ms),
            one.author.clone(),
            one.origin.clone(),
            format!("+{} ~{} -{}", one.added, one.changed, one.removed),
            one.why.clone().unwrap_or_else(|| NOTHING.to_owned()),
        ]);
    }
    table
}

fn story(one: Revision, diff: &Diff, language: Language) -> String {
    let mut lines = vec![table(&[one], language).to_string()];
    if !diff.changes.is_empty() {
        lines.push(String::new());
    }
    lines.extend(diff.changes.iter().map(|change| {
        let side = |value: &Value| if value.is_null() { NOTHING.to_owned() } else { value.to_string() };
        format!("{}: {} → {}", change.path, side(&change.before), side(&change.after))
    }));
    lines.join("\n")
}

/// When something was, in the form of HTTP.
pub(crate) fn time(since_1970_ms: u64) -> String {
    match since_1970_ms {
        ..YEAR_9999_MS => httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(since_1970_ms)),
        _ => NOTHING.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_stand_in_rows_with_a_way_to_more() {
        let page = json!({
            "revisions": [{
                "revision": 7, "at_ms": 784_111_777_000_u64, "author": "admin", "origin": "api", "why": "less memory",
                "of": null, "added": 1, "changed": 2, "removed": 0,
            }],
            "next": 6,
        });
        let text = list(&serde_json::from_value(page).unwrap(), Language::En);
        let expected = "7         Sun, 06 Nov 1994 08:49:37 GMT  admin  api     +1 ~2 -0  less memory";
        assert!(text.contains(expected), "{text}");
        assert!(text.ends_with("--cursor 6"), "{text}");
    }

    #[test]
    fn a_revision_tells_what_it_changed() {
        let one = json!({ "revision": 7, "at_ms": 0, "author": "a", "origin": "api", "why": null, "added": 0,
                          "changed": 1, "removed": 0 });
        let diff = json!({ "changes": [{ "path": "shop.groups.web.weight", "before": 10, "after": 5 }] });
        let text =
            story(serde_json::from_value(one).unwrap(), &serde_json::from_value(diff).unwrap(), Language::En);
        assert!(text.ends_with("shop.groups.web.weight: 10 → 5"), "{text}");
    }
}
