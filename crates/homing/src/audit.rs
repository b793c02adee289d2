//! Who changed something on a running node, and who was not allowed to?

use crate::admin::{Admin, ApiPath};
use crate::cli::audit::AuditArguments;
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::revisions::time;
use crate::table::{NOTHING, Table};
use crate::text::Language;
use crate::text::audit::Answer;
use homing_control::api::BASE;
use homing_control::api::view::AuditPage;
use homing_core::spec::duration;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// `homing audit`
pub(crate) fn audit(arguments: &AuditArguments, language: Language) -> Exit {
    failure::end(look(arguments, language))
}

fn look(arguments: &AuditArguments, language: Language) -> Result<(), Failure> {
    let AuditArguments { actor, outcome, path, since, until, limit, cursor, node } = arguments;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let at = |typed: &Option<String>| {
        let seconds = typed.as_deref().map(|text| seconds(text, now, language)).transpose()?;
        Ok(seconds.map(|seconds| seconds.to_string()))
    };
    let (since, until): (Option<String>, Option<String>) = (at(since)?, at(until)?);
    // All are below the API's base: who types one need not say that.
    let below = path.as_deref().map(|path| match path.starts_with(BASE) {
        true => path.to_owned(),
        false => format!("{BASE}/{}", path.trim_start_matches('/')),
    });
    let path = ApiPath::of(&["audit"]).asking(&[
        ("actor", actor.as_deref()),
        ("outcome", outcome.map(|outcome| outcome.as_str())),
        ("path", below.as_deref()),
        ("since_s", since.as_deref()),
        ("until_s", until.as_deref()),
        ("limit", Some(&limit.to_string())),
        ("cursor", cursor.as_deref()),
    ]);
    let admin = Admin::of(node, language)?;
    let answer = admin.get(&path)?;
    admin.tell(answer, |page: &AuditPage| list(page, language))
}

/// A moment, in seconds since 1970: that number itself, or how long ago it was.
fn seconds(text: &str, now: Duration, language: Language) -> Result<u64, Failure> {
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    let ago = duration::parse(text);
    let ago = ago.map_err(|_| Failure::usage(Answer::NoTime, &[("text", text)], language))?;
    Ok(now.saturating_sub(ago).as_secs())
}

fn list(page: &AuditPage, language: Language) -> String {
    if page.notes.is_empty() {
        return language.text(Answer::NoNotes).to_owned();
    }
    let head = [
        Answer::At,
        Answer::Who,
        Answer::Address,
        Answer::Outcome,
        Answer::Status,
        Answer::What,
        Answer::Revision,
    ];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for note in &page.notes {
        table.row([
            time(note.at_ms),
            note.actor.clone().unwrap_or_else(|| NOTHING.to_owned()),
            note.address.clone(),
            note.outcome.clone(),
            note.status.to_string(),
            format!("{} {}", note.method, note.path.strip_prefix(BASE).unwrap_or(&note.path)),
            note.revision.map_or_else(|| NOTHING.to_owned(), |revision| revision.to_string()),
        ]);
    }
    match &page.next {
        Some(cursor) => format!("{table}\n{}", language.fill(Answer::More, &[("cursor", cursor)])),
        None => table.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn notes_stand_in_rows_with_a_way_to_more() {
        let page = json!({
            "notes": [
                { "number": 8, "at_ms": 784_111_777_000_u64, "actor": "ana", "address": "192.0.2.7", "method": "PATCH",
                  "path": "/api/v1/load-balancers/shop", "outcome": "done", "status": 200, "revision": 5 },
                { "number": 7, "at_ms": 0, "actor": null, "address": "192.0.2.8", "method": "GET", "path": "/\u{1b}[2J",
                  "outcome": "denied", "status": 401, "revision": null },
            ],
            "next": "7",
        });
        let text = list(&serde_json::from_value(page).unwrap(), Language::En);
        let row =
            "Sun, 06 Nov 1994 08:49:37 GMT  ana  192.0.2.7  done     200     PATCH /load-balancers/shop  5\n";
        assert!(text.contains(row), "{text}");
        assert!(text.contains("–    192.0.2.8  denied   401     GET / [2J"), "{text}");
        assert!(text.ends_with("--cursor 7"), "{text}");
    }

    #[test]
    fn a_moment_is_a_number_of_seconds_or_how_long_ago_it_was() {
        let at = |text| seconds(text, Duration::from_secs(10_000), Language::En).ok();
        assert_eq!([at("77"), at("1h"), at("90d"), at("yesterday")], [Some(77), Some(6400), Some(0), None]);
    }
}
