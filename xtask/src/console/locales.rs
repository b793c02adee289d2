//! Does the console say everything in all four languages, and nothing that nobody asks for?
//!
//! A file of words is `i18n/locales/<language>/<namespace>.json`. A key is `namespace:path.to.text`; forms of a plural are
//! one key: `balancers:listeners_one` and `balancers:listeners_other` are `balancers:listeners`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{files, has_ending};

mod uses;

/// The first is the one that the others are compared with.
const LANGUAGES: [&str; 4] = ["en", "zh", "ja", "id"];

/// Which forms of a plural each language has (Unicode CLDR, cardinal numbers).
const PLURALS: [(&str, &[&str]); 4] =
    [("en", &["one", "other"]), ("zh", &["other"]), ("ja", &["other"]), ("id", &["other"])];

/// All forms that i18next looks for.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// So many words of English in a row are no name that stays as it is.
const SENTENCE_WORDS: usize = 4;

/// What is said under one key: the forms of a plural, or one text whose form is "".
type Texts = BTreeMap<String, String>;

/// The words of one language, by key.
type Words = BTreeMap<String, Texts>;

/// Prints everything that is wrong with the words of the sources in `folder`.
///
/// # Errors
/// When something is, or a file cannot be read.
pub(super) fn check(folder: &Path) -> Result<()> {
    let mut languages = Vec::new();
    for language in LANGUAGES {
        languages.push((language, read(&folder.join("i18n/locales").join(language))?));
    }
    let mut sources = Vec::new();
    for path in files(folder, &|path| has_ending(path, &["ts", "tsx"]) && !is_of_tests(path))? {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        sources.push((path.strip_prefix(folder).unwrap_or(&path).display().to_string(), text));
    }
    let mut findings = compare(&languages);
    findings.extend(uses::check(&languages[0].1, &sources));
    findings.iter().for_each(|finding| println!("{finding}"));
    ensure!(findings.is_empty(), "words: {} to mend", findings.len());
    println!("   {} keys in {} languages", languages[0].1.len(), LANGUAGES.len());
    Ok(())
}

fn is_of_tests(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().contains(".test."))
}

/// The words of one language.
fn read(folder: &Path) -> Result<Words> {
    let mut words = Words::new();
    for path in files(folder, &|path| has_ending(path, &["json"]))? {
        let name = path.display().to_string();
        let value: Value = serde_json::from_str(&fs::read_to_string(&path)?).with_context(|| name.clone())?;
        let namespace = path.file_stem().unwrap_or_default().to_string_lossy();
        collect(&format!("{namespace}:"), &value, &mut words).with_context(|| name)?;
    }
    Ok(words)
}

fn collect(path: &str, value: &Value, words: &mut Words) -> Result<()> {
    match value {
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
            let dot = if path.ends_with(':') { "" } else { "." };
            collect(&format!("{path}{dot}{name}"), value, words)
        }),
        Value::String(text) => {
            let (key, form) = without_form(path);
            words.entry(key.to_owned()).or_default().insert(form.to_owned(), text.clone());
            Ok(())
        }
        _ => anyhow::bail!("{path} is neither a text nor an object"),
    }
}

/// A key and the form of a plural at its end, if there is one.
fn without_form(path: &str) -> (&str, &str) {
    let form = path.rsplit_once('_').filter(|(_, form)| FORMS.contains(form));
    form.unwrap_or((path, ""))
}

/// What one language says and another does not, or says otherwise.
fn compare(languages: &[(&str, Words)]) -> Vec<String> {
    let Some(((_, first), others)) = languages.split_first() else { return Vec::new() };
    let mut findings = Vec::new();
    for (language, words) in languages {
        for (key, texts) in words {
            findings.extend(judge_forms(language, key, texts));
        }
    }
    for (language, words) in others {
        let missing = first.keys().filter(|key| !words.contains_key(*key));
        findings.extend(missing.map(|key| format!("{language}: {key} is missing")));
        for (key, texts) in words {
            match first.get(key) {
                None => findings.push(format!("{language}: {key} is not in {}", languages[0].0)),
                Some(original) => findings.extend(judge_translation(language, key, original, texts)),
            }
        }
    }
    findings
}

fn judge_forms(language: &str, key: &str, texts: &Texts) -> Vec<String> {
    let empty =
        texts.values().filter(|text| text.trim().is_empty()).map(|_| format!("{language}: {key} is empty"));
    let mut findings: Vec<String> = empty.collect();
    let forms: Vec<&str> = texts.keys().map(String::as_str).collect();
    let wanted = PLURALS.iter().find(|(known, _)| *known == language).map_or(&[][..], |(_, forms)| forms);
    if forms != [""] && forms != wanted {
        findings.push(format!("{language}: {key} has the forms {forms:?} and needs {wanted:?}"));
    }
    findings
}

fn judge_translation(language: &str, key: &str, original: &Texts, texts: &Texts) -> Vec<String> {
    let mut findings = Vec::new();
    let (all, found) = (blanks(original.values()), blanks(texts.values()));
    // "This session" and "{{count}} sessions": the general form says what has to be filled in.
    let general = original.get("other").or_else(|| original.get(""));
    let mut needed = blanks(general);
    // How many there are may be left unsaid.
    needed.remove("{{count");
    if !found.is_subset(&all) || !needed.is_subset(&found) {
        findings.push(format!("{language}: {key} has the blanks {found:?} and needs {needed:?}"));
    }
    if texts.values().any(|text| is_sentence(text) && original.values().any(|other| other == text)) {
        findings.push(format!("{language}: {key} is not translated"));
    }
    findings
}

/// The names between `{{` and `}}`, and those of `<tags>`, in all of these texts.
fn blanks<'a>(texts: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts {
        for (open, close) in [("{{", "}}"), ("<", ">")] {
            let pieces = text.split(open).skip(1).filter_map(|rest| rest.split_once(close));
            let names = pieces.map(|(name, _)| name.split(',').next().unwrap_or(name).trim());
            found.extend(names.map(|name| format!("{open}{name}")));
        }
    }
    found
}

fn is_sentence(text: &str) -> bool {
    let is_word = |word: &&str| word.chars().all(|letter| letter.is_ascii_alphabetic());
    text.split_whitespace().filter(is_word).count() >= SENTENCE_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        let mut words = Words::new();
        collect("common:", &serde_json::from_str(text).unwrap(), &mut words).unwrap();
        words
    }

    fn found(first: &str, other: &str) -> Vec<String> {
        compare(&[("en", words(first)), ("zh", words(other))])
    }

    #[test]
    fn a_key_that_only_one_language_has_is_found() {
        assert_eq!(found(r#"{"a":{"b":"Yes"}}"#, "{}"), ["zh: common:a.b is missing"]);
        assert_eq!(found("{}", r#"{"a":"是"}"#), ["zh: common:a is not in en"]);
        assert_eq!(found(r#"{"a":"Yes"}"#, r#"{"a":" "}"#), ["zh: common:a is empty"]);
    }

    #[test]
    fn blanks_and_tags_have_to_be_the_same() {
        assert_eq!(found(r#"{"a":"{{count}} of {{all}}"}"#, r#"{"a":"{{ all }} 中的 {{count}}"}"#), [""; 0]);
        assert_eq!(found(r#"{"a":"{{name}}"}"#, r#"{"a":"{{number}}"}"#).len(), 1);
        assert_eq!(found(r#"{"a":"{{name}}"}"#, r#"{"a":"它"}"#).len(), 1);
        assert_eq!(found(r#"{"a":"<b>now</b>"}"#, r#"{"a":"现在"}"#).len(), 1);
    }

    #[test]
    fn each_language_has_its_own_forms_of_a_plural() {
        let en = r#"{"a_one":"{{count}} target","a_other":"{{count}} targets"}"#;
        assert_eq!(found(en, r#"{"a_other":"{{count}} 个"}"#), [""; 0]);
        assert_eq!(found(en, r#"{"a_one":"{{count}}","a_other":"{{count}} 个"}"#).len(), 1);
        assert_eq!(found(r#"{"a_other":"{{count}}"}"#, r#"{"a_other":"{{count}}"}"#).len(), 1);
        let en = r#"{"a_one":"Move {{id}}","a_other":"Move {{count}}"}"#;
        assert_eq!(found(en, r#"{"a_other":"移动 {{count}} 个"}"#), [""; 0]);
        assert_eq!(found(en, r#"{"a_other":"移动 {{ids}}"}"#).len(), 1);
    }

    #[test]
    fn a_sentence_that_was_left_as_it_is_is_found_and_a_name_is_not() {
        let sentence = r#"{"a":"Nothing was changed by it."}"#;
        assert_eq!(found(sentence, sentence), ["zh: common:a is not translated"]);
        assert_eq!(found(r#"{"a":"Homing"}"#, r#"{"a":"Homing"}"#), [""; 0]);
    }
}
