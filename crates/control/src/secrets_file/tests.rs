//! Do secrets survive, and stay secret?

use homing_core::secrets::KeyUse;

use super::*;
use crate::testing::Folder;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn secrets_are_made_once_and_read_ever_after() {
    let folder = Folder::new();
    let state_dir = folder.file("new/state");
    let made = load_or_create(&state_dir).unwrap();
    assert_eq!(load_or_create(&state_dir).unwrap(), made);
    assert_ne!(load_or_create(&folder.file("other")).unwrap(), made);
}

#[test]
fn nobody_else_may_read_what_is_made() {
    let folder = Folder::new();
    let state_dir = folder.file("state");
    load_or_create(&state_dir).unwrap();
    assert_eq!((mode(&state_dir), mode(&state_dir.join(NAME))), (0o700, 0o600));
    let names: Vec<_> = fs::read_dir(&state_dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, [NAME]);
}

#[test]
fn permissions_that_let_others_read_are_tightened() {
    let folder = Folder::new();
    let state_dir = folder.file("state");
    load_or_create(&state_dir).unwrap();
    fs::set_permissions(&state_dir, Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(state_dir.join(NAME), Permissions::from_mode(0o644)).unwrap();
    load_or_create(&state_dir).unwrap();
    assert_eq!((mode(&state_dir), mode(&state_dir.join(NAME))), (0o700, 0o600));
}

#[test]
fn a_folder_meant_for_everybody_keeps_its_mode() {
    let folder = Folder::new();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o1777)).unwrap();
    load_or_create(folder.path()).unwrap();
    assert_eq!((mode(folder.path()), mode(&folder.file(NAME))), (0o777, 0o600));
}

#[test]
fn a_damaged_file_is_kept_aside_and_new_secrets_are_made() {
    let folder = Folder::new();
    let first = load_or_create(folder.path()).unwrap();
    let whole = fs::read_to_string(folder.file(NAME)).unwrap();
    let cut = &whole[..whole.len() / 2];
    folder.write(NAME, cut);
    let second = load_or_create(folder.path()).unwrap();
    assert_ne!(first, second);
    assert_eq!(fs::read_to_string(folder.file("secrets.json.damaged-1")).unwrap(), cut);
    folder.write(NAME, "");
    assert_ne!(load_or_create(folder.path()).unwrap(), second);
    assert_eq!(fs::read_to_string(folder.file("secrets.json.damaged-2")).unwrap(), "");
}

#[test]
fn every_kind_of_damage_is_found() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    let whole = fs::read_to_string(folder.file(NAME)).unwrap();
    let too_long = format!("{whole}{}", " ".repeat(usize::try_from(BYTES_MAX).unwrap()));
    for damaged in [
        whole.replace("issue", "accept"),
        whole.replace("issue", "both"),
        whole.replace("\"id\": 1", "\"id\": 256"),
        whole.replace("\"secret\": \"", "\"secret\": \"AAAA"),
        whole.replace("\"hash_key\": \"", "\"hash_key\": \"!"),
        whole.replace("\"keys\"", "\"kegs\""),
        "\0".repeat(300),
        too_long,
    ] {
        assert!(matches!(form::parse(damaged.as_bytes()), Err(form::Damage::Broken(_))), "{damaged}");
    }
}

#[test]
fn a_ring_of_several_keys_is_read_as_it_is_written() {
    let mut keys = form::draw().unwrap().ring.keys().to_vec();
    for id in [7, 8] {
        let secret = [id; 32];
        keys.push(homing_core::secrets::RingKey { id, secret, usage: KeyUse::Accept });
    }
    let ring = homing_core::secrets::KeyRing::new(keys).unwrap();
    let secrets = Secrets { ring, ..form::draw().unwrap() };
    assert_eq!(form::parse(form::write(&secrets, 1).as_bytes()).unwrap(), secrets);
}

#[test]
fn a_newer_file_stays_where_it_is() {
    let folder = Folder::new();
    folder.write(NAME, "{ \"version\": 2, \"keys\": {} }");
    let error = load_or_create(folder.path()).unwrap_err();
    assert!(error.to_string().contains("has form 2"), "{error}");
    assert_eq!(fs::read_to_string(folder.file(NAME)).unwrap(), "{ \"version\": 2, \"keys\": {} }");
}

#[test]
fn what_is_said_about_damage_quotes_no_secret() {
    let secret = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";
    let text = format!("{{ \"version\": 1, \"hash_key\": \"{secret}\", \"keys\": \"{secret}\" }}");
    let Err(form::Damage::Broken(what)) = form::parse(text.as_bytes()) else { panic!("keys is no list") };
    assert!(!what.contains(secret), "{what}");
}
