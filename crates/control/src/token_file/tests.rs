//! Do tokens survive, and let in whom they should?

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::testing::Folder;

fn admin_token(folder: &Folder) -> String {
    fs::read_to_string(folder.file(ADMIN_NAME)).unwrap().trim_end().to_owned()
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

#[test]
fn the_first_start_makes_a_token_that_every_later_start_admits() {
    let folder = Folder::new();
    let made = load_or_create(folder.path()).unwrap();
    let token = admin_token(&folder);
    assert!(made.admit(&token) && token.len() >= PREFIX.len() + 43, "{token}");
    let read = load_or_create(folder.path()).unwrap();
    assert_eq!(read, made);
    assert_eq!(admin_token(&folder), token);
}

#[test]
fn what_is_nearly_a_token_is_not_admitted() {
    let folder = Folder::new();
    let tokens = load_or_create(folder.path()).unwrap();
    let token = admin_token(&folder);
    let hash = fs::read_to_string(folder.file(NAME)).unwrap();
    let hash = hash.split('"').find(|word| word.len() == 64).unwrap().to_owned();
    for wrong in ["", PREFIX, &token[1..], &format!("{token} "), &token.to_uppercase(), &hash] {
        assert!(!tokens.admit(wrong), "{wrong}");
    }
}

#[test]
fn only_a_hash_is_kept_and_nobody_else_may_read_the_files() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    assert_eq!(names(&folder), [ADMIN_NAME, NAME]);
    for name in [ADMIN_NAME, NAME] {
        assert_eq!(fs::metadata(folder.file(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
    assert!(!fs::read_to_string(folder.file(NAME)).unwrap().contains(&admin_token(&folder)));
}

#[test]
fn a_token_that_was_copied_and_deleted_is_not_made_again() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    let token = admin_token(&folder);
    fs::remove_file(folder.file(ADMIN_NAME)).unwrap();
    assert!(load_or_create(folder.path()).unwrap().admit(&token));
    assert_eq!(names(&folder), [NAME]);
}

#[test]
fn without_hashes_a_new_token_is_made_and_the_old_one_lets_nobody_in() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    let old = admin_token(&folder);
    fs::remove_file(folder.file(NAME)).unwrap();
    let tokens = load_or_create(folder.path()).unwrap();
    assert!(!tokens.admit(&old) && tokens.admit(&admin_token(&folder)));
}

#[test]
fn a_damaged_file_is_kept_aside_and_a_new_token_is_made() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    let (whole, old) = (fs::read_to_string(folder.file(NAME)).unwrap(), admin_token(&folder));
    let damaged = [
        whole[..whole.len() / 2].to_owned(),
        whole.replace("sha256\": \"", "sha256\": \"0"),
        whole.replace("sha256\": \"", "sha256\": \"é"),
        whole.replace("tokens", "takens"),
        "{ \"version\": 1, \"tokens\": [] }".to_owned(),
        String::new(),
    ];
    for (number, text) in (1..).zip(&damaged) {
        folder.write(NAME, text);
        let tokens = load_or_create(folder.path()).unwrap();
        assert!(!tokens.admit(&old) && tokens.admit(&admin_token(&folder)), "{text}");
        let kept: i32 = number;
        assert_eq!(&fs::read_to_string(folder.file(&format!("{NAME}.damaged-{kept}"))).unwrap(), text);
    }
}

#[test]
fn a_newer_file_stays_where_it_is() {
    let folder = Folder::new();
    folder.write(NAME, "{ \"version\": 2, \"people\": {} }");
    let error = load_or_create(folder.path()).unwrap_err();
    assert!(error.to_string().contains("has form 2"), "{error}");
    assert_eq!(names(&folder), [NAME]);
}

#[test]
fn what_is_shown_of_tokens_is_their_names() {
    let folder = Folder::new();
    assert_eq!(format!("{:?}", load_or_create(folder.path()).unwrap()), "[\"admin\"]");
}
