//! What do the findings of the doctor say in the reader's language? A node tells them in English
//! ([`homing_core::doctor::CATALOGUE`]); other languages have theirs under the same code, with the same blanks.

use super::Language;

mod id;
mod ja;
mod zh;

/// What was found and what to do; `None`: as the node tells it.
pub(crate) fn texts(code: &str, language: Language) -> Option<(&'static str, &'static str)> {
    match language {
        Language::En => None,
        Language::Zh => zh::texts(code),
        Language::Ja => ja::texts(code),
        Language::Id => id::texts(code),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::blanks;
    use super::*;
    use homing_core::doctor::CATALOGUE;

    #[test]
    fn every_finding_is_told_in_every_language_with_the_same_values() {
        for row in CATALOGUE {
            for language in [Language::Zh, Language::Ja, Language::Id] {
                let (what, hint) =
                    texts(row.code, language).unwrap_or_else(|| panic!("{} {language:?}", row.code));
                assert_eq!(blanks(what), blanks(row.what), "{} {language:?}", row.code);
                assert_eq!(blanks(hint), blanks(row.hint), "{} {language:?}", row.code);
                assert!(what != row.what && hint != row.hint, "{} {language:?}", row.code);
            }
        }
    }
}
