//! What does the reason of a decision mean, in the reader's language? The reason itself is a stable word in all of
//! them.

use super::Language;
use homing_core::reason::Reason;

mod en;
mod id;
mod ja;
mod zh;

/// What that reason means; `None`: it is one of a node newer than this program, or none at all.
pub(crate) fn meaning(reason: &str, language: Language) -> Option<&'static str> {
    let reason = Reason::ALL.into_iter().find(|known| known.as_str() == reason)?;
    Some(match language {
        Language::En => en::meaning(reason),
        Language::Zh => zh::meaning(reason),
        Language::Ja => ja::meaning(reason),
        Language::Id => id::meaning(reason),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_meaning_of_its_own_in_every_language() {
        for language in Language::ALL {
            let meanings = Reason::ALL.map(|reason| meaning(reason.as_str(), language).unwrap());
            for (position, meaning) in meanings.iter().enumerate() {
                assert!(!meaning.is_empty() && !meanings[..position].contains(meaning), "{meaning}");
            }
        }
        assert_eq!(meaning("no-rule", Language::En), None);
    }

    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/reasons.md");

    /// With `BLESS=1` in the environment the page is written instead of compared.
    #[test]
    fn the_page_about_reasons_is_not_stale() {
        let cell = |reason: Reason, language| meaning(reason.as_str(), language).unwrap_or_default();
        let row = |reason: Reason| {
            let cells = Language::ALL.map(|language| cell(reason, language));
            format!("| `{}` | {} |", reason.as_str(), cells.join(" | "))
        };
        let rows = Reason::ALL.map(row).join("\n");
        let written = include_str!("reasons/page.md.in").replace("{{table}}", &rows);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(PAGE, &written).unwrap();
        }
        let found = std::fs::read_to_string(PAGE).unwrap_or_default();
        assert!(found == written, "docs/reference/reasons.md is stale: run this test with BLESS=1");
    }
}
