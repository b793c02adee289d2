//! Is what an older program kept understood, or kept aside?

use super::*;
use crate::testing::Folder;

fn whole(hash: &str) -> String {
    format!(
        "{{ \"version\": 1, \"tokens\": [ {{ \"name\": \"admin\", \"sha256\": \"{hash}\", \"created_at\": 7 }} ] }}"
    )
}

#[test]
fn what_an_older_program_kept_is_read_and_can_be_removed() {
    let folder = Folder::new();
    assert_eq!(read_old(folder.path()).unwrap(), None);
    folder.write(OLD_NAME, &whole(&"0a".repeat(32)));
    let kept = KeptToken { name: "admin".to_owned(), hash: SecretHash([10; 32]), created_at_s: 7 };
    assert_eq!(read_old(folder.path()).unwrap(), Some(vec![kept]));
    remove_old(folder.path()).unwrap();
    remove_old(folder.path()).unwrap();
    assert_eq!(read_old(folder.path()).unwrap(), None);
}

#[test]
fn a_damaged_file_is_kept_aside() {
    let folder = Folder::new();
    let whole = whole(&"0a".repeat(32));
    let damaged = [
        whole[..whole.len() / 2].to_owned(),
        whole.replace("sha256\": \"", "sha256\": \"0"),
        whole.replace("sha256\": \"0", "sha256\": \"é"),
        whole.replace("tokens", "takens"),
        "{ \"version\": 1, \"tokens\": [] }".to_owned(),
        String::new(),
    ];
    for (number, text) in (1..).zip(&damaged) {
        folder.write(OLD_NAME, text);
        assert_eq!(read_old(folder.path()).unwrap(), None, "{text}");
        let kept: i32 = number;
        assert_eq!(&fs::read_to_string(folder.file(&format!("{OLD_NAME}.damaged-{kept}"))).unwrap(), text);
    }
}

#[test]
fn a_newer_file_stays_where_it_is() {
    let folder = Folder::new();
    folder.write(OLD_NAME, "{ \"version\": 2, \"people\": {} }");
    let error = read_old(folder.path()).unwrap_err();
    assert!(error.to_string().contains("has form 2"), "{error}");
    assert!(folder.file(OLD_NAME).exists());
}

#[test]
fn an_empty_file_asks_for_a_new_token() {
    let folder = Folder::new();
    assert!(!asks_for_new(folder.path()).unwrap(), "none is no wish: it was copied and deleted");
    for (text, asks) in [("", true), ("\n", true), ("homing_x\n", false)] {
        folder.write(ADMIN_NAME, text);
        assert_eq!(asks_for_new(folder.path()).unwrap(), asks, "{text:?}");
    }
}
