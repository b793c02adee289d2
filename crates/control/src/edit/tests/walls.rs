//! Who writes the store, and who never does?

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::store::Store;
use crate::testing::{Client, Folder, Hands};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.file_stem().is_some_and(|name| name == "tests");
        if path.is_dir() && !is_test {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !is_test {
            found.push(path);
        }
    }
}

/// Which files of this crate say one of these.
fn who_says(words: &[&str]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&folder, &mut found);
    found.retain(|path| {
        let text = fs::read_to_string(path).unwrap();
        words.iter().any(|word| text.contains(word))
    });
    let mut names: Vec<String> =
        found.iter().map(|path| path.strip_prefix(&folder).unwrap().display().to_string()).collect();
    names.sort();
    names
}

#[test]
fn only_change_writes_the_store() {
    let tables = ["revisions", "documents", "texts"];
    let statements: Vec<String> = tables
        .iter()
        .flat_map(|table| ["INSERT INTO ", "UPDATE ", "DELETE FROM "].map(|verb| format!("{verb}{table}")))
        .collect();
    let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
    assert_eq!(who_says(&statements), ["edit/book.rs"]);
    // Who writes holds the turn: two need it to publish, and at the start nobody else is there.
    let writers = ["edit/desk.rs", "edit/desk/boot.rs", "edit/desk/certificates.rs"];
    assert_eq!(who_says(&["book::write("]), writers);
    let publishing = include_str!("../desk.rs").split("fn publish_within(").nth(1).unwrap();
    assert!(publishing.trim_start().starts_with("&self,\n        turn: &Turn<'_>,"));
}

#[test]
fn the_store_never_sees_per_session_writes() {
    let folder = Folder::new();
    let changes = changes(Datapath::default());
    let desk = testing::desk_with(FILE, &changes, Store::open(folder.path()).unwrap());
    desk.edit(&author(), edit(vec![Op::Create { at: lb(), value: shop() }])).unwrap();
    let patch = json!({ "persistence": { "method": "source-ip" } });
    desk.edit(&author(), edit(vec![Op::Merge { at: group("web"), patch }])).unwrap();
    let beside = Store::open(folder.path()).unwrap();
    let version = || {
        beside.read(|reader| Ok(reader.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0))?))
    };
    let before = version().unwrap();
    let (snapshot, hands) = (changes.current(), Hands::default());
    for number in 0..1000 {
        Client::new(number).ask(&snapshot.groups[0], hands.now()).unwrap();
    }
    assert_eq!(version().unwrap(), before);
    desk.edit(&author(), edit(vec![weight(9)])).unwrap();
    assert_ne!(version().unwrap(), before, "an edit is seen");
}
