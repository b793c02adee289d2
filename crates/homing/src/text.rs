//! What do we say to the person at the keyboard, in their own language?
//!
//! One key for one thing to say, one file for each language. A key that a language lacks does not compile. Problems have
//! their texts where they are found ([`homing_core::problem::say`]). Logs are in English: people search for them.

use clap::ValueEnum;
use std::env;
use std::fmt::Debug;

/// The languages of our source documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    En,
    Zh,
    Ja,
    Id,
}

impl From<Language> for homing_core::language::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::English,
            Language::Zh => Self::Chinese,
            Language::Ja => Self::Japanese,
            Language::Id => Self::Indonesian,
        }
    }
}

/// What names something to say.
pub(crate) trait TextKey: Copy + Debug + 'static {
    /// All of this kind.
    #[cfg(test)]
    const ALL: &'static [Self];

    /// It, said in that language.
    fn text(self, language: Language) -> &'static str;
}

/// An enum of things to say, and for each language the function that says them.
macro_rules! text_keys {
    ($(#[$doc:meta])* $name:ident: $en:path, $zh:path, $ja:path, $id:path; $($key:ident),* $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $($key),* }

        impl $crate::text::TextKey for $name {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$key),*];

            fn text(self, language: $crate::text::Language) -> &'static str {
                match language {
                    $crate::text::Language::En => $en(self),
                    $crate::text::Language::Zh => $zh(self),
                    $crate::text::Language::Ja => $ja(self),
                    $crate::text::Language::Id => $id(self),
                }
            }
        }
    };
}

// The macro is known below its definition only.
pub(crate) mod admin;
pub(crate) mod audit;
pub(crate) mod bugreport;
pub(crate) mod certificates;
pub(crate) mod change;
pub(crate) mod doctor;
pub(crate) mod drain;
mod en;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod findings;
pub(crate) mod get;
mod id;
pub(crate) mod identity;
mod ja;
pub(crate) mod keys;
pub(crate) mod reasons;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod status;
pub(crate) mod steps;
pub(crate) mod upgrade;
mod zh;

text_keys! {
    /// What we say that belongs to no command with a catalogue of its own.
    Key: en::text, zh::text, ja::text, id::text;
    // Help
    About, AfterHelp, Lang, Output,
    Run, RunInFull, RunConfig, RunLogFormat,
    Check, CheckInFull, CheckFiles,
    Demo, DemoInFull, DemoSeconds,
    Version, VersionInFull,
    Completions, CompletionsInFull, CompletionsShell,
    Manual, ManualInFull, ManualFolder,
    // Answers
    FileIsFine, FileIsNot, Warning, CannotStart, BadFilter, Console,
    // The demo
    PortTaken, DemoTitle, DemoSpread, DemoStay, DemoTcp, DemoStatus, DemoFile, DemoEnd, DemoEndAfter, DemoOver,
}

impl Language {
    /// All of them.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 4] = [Self::En, Self::Zh, Self::Ja, Self::Id];

    /// The language of this process: `--lang`, else `HOMING_LANG`, else what the locale says, else English.
    ///
    /// `--lang` is looked for before the arguments are read, so that mistakes in them are told in it, too.
    pub(crate) fn of_process() -> Self {
        let mut arguments = env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let value = match argument.strip_prefix("--lang") {
                Some("") => arguments.next(),
                Some(rest) => rest.strip_prefix('=').map(str::to_owned),
                None => None,
            };
            if let Some(language) = value.as_deref().and_then(Self::of_locale) {
                return language;
            }
        }
        let variables = ["HOMING_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
        let said =
            variables.into_iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty());
        said.and_then(|locale| Self::of_locale(&locale)).unwrap_or(Self::En)
    }

    /// The language of a locale such as `zh_CN.UTF-8`, if it is one of ours.
    fn of_locale(locale: &str) -> Option<Self> {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            "ja" => Some(Self::Ja),
            "id" => Some(Self::Id),
            _ => None,
        }
    }

    /// The text of a key.
    pub(crate) fn text(self, key: impl TextKey) -> &'static str {
        key.text(self)
    }

    /// The text of a key, with `{name}` replaced by its value.
    pub(crate) fn fill(self, key: impl TextKey, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values.iter().copied())
    }
}

/// A text with each `{name}` replaced by its value.
pub(crate) fn fill<N: AsRef<str>, V: AsRef<str>>(
    text: &str,
    values: impl IntoIterator<Item = (N, V)>,
) -> String {
    let fill =
        |text: String, (name, value): (N, V)| text.replace(&format!("{{{}}}", name.as_ref()), value.as_ref());
    values.into_iter().fold(text.to_owned(), fill)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The `{names}` of a text, sorted.
    pub(super) fn blanks(text: &str) -> Vec<&str> {
        let mut blanks: Vec<_> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        blanks.sort_unstable();
        blanks
    }

    fn check_all_of<K: TextKey>() {
        for &key in K::ALL {
            for language in Language::ALL {
                let (text, english) = (key.text(language), key.text(Language::En));
                assert!(!text.trim().is_empty(), "{key:?} in {language:?}");
                assert_eq!(blanks(text), blanks(english), "{key:?} in {language:?}");
                assert!(
                    language == Language::En || text != english,
                    "{key:?} is not translated to {language:?}"
                );
            }
        }
    }

    #[test]
    fn every_key_is_said_in_every_language_with_the_same_blanks() {
        check_all_of::<Key>();
        check_all_of::<keys::Help>();
        check_all_of::<keys::Answer>();
        check_all_of::<admin::Help>();
        check_all_of::<admin::Answer>();
        check_all_of::<bugreport::Help>();
        check_all_of::<bugreport::Answer>();
        check_all_of::<change::Help>();
        check_all_of::<change::Answer>();
        check_all_of::<sessions::Help>();
        check_all_of::<sessions::Answer>();
        check_all_of::<drain::Help>();
        check_all_of::<drain::Answer>();
        check_all_of::<explain::Help>();
        check_all_of::<explain::Answer>();
        check_all_of::<events::Help>();
        check_all_of::<events::Answer>();
        check_all_of::<events::Event>();
        check_all_of::<get::Help>();
        check_all_of::<get::Answer>();
        check_all_of::<status::Help>();
        check_all_of::<status::Answer>();
        check_all_of::<doctor::Help>();
        check_all_of::<doctor::Answer>();
        check_all_of::<setup::Help>();
        check_all_of::<setup::Answer>();
        check_all_of::<upgrade::Help>();
        check_all_of::<upgrade::Answer>();
        check_all_of::<audit::Help>();
        check_all_of::<audit::Answer>();
        check_all_of::<identity::Help>();
        check_all_of::<identity::Answer>();
    }

    #[test]
    fn a_locale_names_its_language() {
        assert_eq!(Language::of_locale("zh_CN.UTF-8"), Some(Language::Zh));
        assert_eq!(Language::of_locale("ja"), Some(Language::Ja));
        assert_eq!(Language::of_locale("id-ID"), Some(Language::Id));
        assert_eq!(Language::of_locale("C.UTF-8"), None);
    }

    #[test]
    fn blanks_are_filled() {
        let text = Language::En.fill(Key::FileIsFine, &[("file", "a.toml")]);
        assert!(text.contains("a.toml") && !text.contains('{'), "{text}");
    }
}
