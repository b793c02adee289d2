//! How is a key ring shown? Ids, uses and ages; never a secret.

use crate::text::Language;
use crate::text::keys::Answer;
use homing_control::secrets_file::Kept;
use homing_core::secrets::KeyUse;
use serde_json::{Value, json};

/// A line for each key, the oldest first.
pub(super) fn lines(kept: &Kept, now_s: u64, language: Language) -> String {
    let line = |(id, usage)| {
        let answer = match usage {
            KeyUse::Issue => Answer::Issues,
            KeyUse::Accept => Answer::Accepts,
        };
        // Made by a clock ahead of ours: just now.
        let age = age(now_s.saturating_sub(kept.created_at_s(id)), language);
        language.fill(answer, &[("id", &id.to_string()), ("age", &age)])
    };
    keys(kept).map(line).collect::<Vec<_>>().join("\n")
}

/// The same for programs.
pub(super) fn json(kept: &Kept) -> Value {
    let key = |(id, usage)| {
        let usage = match usage {
            KeyUse::Issue => "issue",
            KeyUse::Accept => "accept",
        };
        json!({ "id": id, "use": usage, "created_at": kept.created_at_s(id) })
    };
    keys(kept).map(key).collect()
}

/// The ids alone: `1, 2`.
pub(super) fn ids(kept: &Kept) -> String {
    keys(kept).map(|(id, _)| id.to_string()).collect::<Vec<_>>().join(", ")
}

fn keys(kept: &Kept) -> impl Iterator<Item = (u8, KeyUse)> {
    kept.secrets().ring.keys().iter().map(|key| (key.id, key.usage))
}

/// In the largest unit of which there is at least one.
fn age(age_s: u64, language: Language) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let (answer, count) = match age_s {
        ..MINUTE => (Answer::Seconds, age_s),
        MINUTE..HOUR => (Answer::Minutes, age_s / MINUTE),
        HOUR..DAY => (Answer::Hours, age_s / HOUR),
        DAY.. => (Answer::Days, age_s / DAY),
    };
    language.fill(answer, &[("count", &count.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUNDLE: &str = r#"{ "version": 1, "hash_key": "AAECAwQFBgcICQoLDA0ODw==", "keys": [
        { "id": 7, "use": "accept", "created_at": 1000, "secret": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" },
        { "id": 8, "use": "issue", "created_at": 5000, "secret": "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=" } ] }"#;

    #[test]
    fn a_ring_is_shown_without_its_secrets() {
        let kept = Kept::from_bundle(BUNDLE.as_bytes()).unwrap();
        assert_eq!(lines(&kept, 5030, Language::En), "key 7: accepts, 1 h old\nkey 8: issues, 30 s old");
        let expected = json!([
            { "id": 7, "use": "accept", "created_at": 1000 },
            { "id": 8, "use": "issue", "created_at": 5000 },
        ]);
        assert_eq!((json(&kept), ids(&kept).as_str()), (expected, "7, 8"));
    }

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        for (age_s, text) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3599, "59 min"),
            (86_399, "23 h"),
            (8_640_000, "100 d"),
        ] {
            assert_eq!(age(age_s, Language::En), text);
        }
    }
}
