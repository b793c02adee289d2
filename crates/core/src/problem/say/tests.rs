//! Is everything said in every language, once, and by somebody?

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;
use crate::language::Language;
use crate::problem::phrase::blanks;

/// Rows that say the same in some other language: commands, names and words that these languages share.
const SHARED: &[&str] = &[
    "key_open_to_all",
    "listener",
    "listener_named",
    "load_balancer",
    "load_balancer_named",
    "not_understood",
    "other",
    "store_cannot_write",
    "target",
    "target_cannot_take_it",
    "too_many",
];

fn all_rows() -> Vec<&'static Row> {
    AREAS.iter().chain(PARTS).flat_map(|area| area.rows).copied().collect()
}

#[test]
fn every_row_has_its_blanks_in_every_language() {
    for row in all_rows() {
        for texts in [Some(&row.text), row.hint.as_ref()].into_iter().flatten() {
            for text in texts {
                assert!(!text.trim().is_empty() && !text.contains("  "), "{}: {text:?}", row.name);
                assert_eq!(blanks(text), blanks(texts[0]), "{}: {text:?}", row.name);
            }
        }
        let hint = row.hint.map_or("", |texts| texts[0]);
        let filled: BTreeSet<_> =
            blanks(row.text[0]).into_iter().chain(blanks(hint)).map(|blank| blank.name).collect();
        let given: BTreeSet<_> = row.blanks.iter().copied().collect();
        assert_eq!(given.len(), row.blanks.len(), "{}", row.name);
        assert_eq!(filled, given, "{}", row.name);
    }
}

#[test]
fn every_row_is_translated() {
    let mut shared = BTreeSet::new();
    for row in all_rows() {
        for texts in [Some(&row.text), row.hint.as_ref()].into_iter().flatten() {
            for language in &Language::ALL[1..] {
                if texts[*language as usize] == texts[0] {
                    shared.insert(row.name);
                }
            }
        }
    }
    assert_eq!(shared.into_iter().collect::<Vec<_>>(), SHARED);
}

#[test]
fn a_sentence_in_a_blank_ends_what_it_stands_in() {
    let allowed = allowed(zero_switches_off(in_whole(span("30s", "1h"), seconds())));
    assert_eq!(allowed.text(Language::Japanese), "使える値: 30s から 1h（秒単位の整数）。0s なら使いません");
    let missing = missing(needs_it("x"), or_no_probes("health = { … }"));
    let hints = Language::ALL.map(|language| missing.advice(language).unwrap_or_default());
    let said = [
        "add health = { … }, or leave it out to switch probes off",
        "添加 health = { … }，或省略它以关闭探测",
        "次を加えてください: health = { … }。省くとプローブは行いません",
        "tambahkan health = { … }, atau hilangkan untuk mematikan probe",
    ];
    assert_eq!(hints, said);
}

#[test]
fn codes_are_unique() {
    let mut codes = BTreeSet::new();
    assert!(all_rows().into_iter().all(|row| codes.insert(row.code())));
    assert!(codes.contains("port-taken"));
}

#[test]
fn every_row_is_said_somewhere() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut said = BTreeSet::new();
    for folder in ["core/src", "control/src"] {
        words_behind_say(&crates.join(folder), &mut said);
    }
    let unsaid = |row: &&Row| row.name != "other" && !said.contains(row.name);
    let unsaid: Vec<_> = all_rows().into_iter().filter(unsaid).map(|row| row.name).collect();
    assert_eq!(unsaid, [""; 0]);
}

fn words_behind_say(folder: &Path, said: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            words_behind_say(&path, said);
        } else {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let is_of_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
            let names = text.split("say::").skip(1);
            said.extend(
                names.map(|rest| rest.chars().take_while(|character| is_of_name(*character)).collect()),
            );
        }
    }
}
