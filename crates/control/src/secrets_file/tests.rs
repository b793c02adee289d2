//! Do secrets survive, and stay secret?

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::thread;

use homing_core::limits;
use proptest::prelude::*;

use super::*;
use crate::testing::Folder;

/// What stands in the file.
fn text(folder: &Folder) -> String {
    fs::read_to_string(folder.file(NAME)).unwrap()
}

/// The ids of the keys, the oldest first, and the issuing one.
fn shape(kept: &Kept) -> (Vec<u8>, u8) {
    let ring = &kept.secrets().ring;
    (ring.keys().iter().map(|key| key.id).collect(), ring.issuing().id)
}

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
        assert!(matches!(form::parse(damaged.as_bytes()), Err(Damage::Broken(_))), "{damaged}");
    }
}

proptest! {
    #[test]
    fn a_bundle_with_any_bytes_in_it_never_panics(at in any::<prop::sample::Index>(), bytes: Vec<u8>) {
        let mut text = Kept::draw(0).unwrap().to_bundle().into_bytes();
        let at = at.index(text.len());
        text.splice(at..(at + bytes.len()).min(text.len()), bytes);
        if let Ok(kept) = Kept::from_bundle(&text) {
            prop_assert_eq!(Kept::from_bundle(kept.to_bundle().as_bytes()), Ok(kept));
        }
    }
}

#[test]
fn a_file_of_form_1_is_read_and_written_anew() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    let [hash_key, secret] = ["AAECAwQFBgcICQoLDA0ODw==", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="];
    let key =
        format!("{{ \"id\": 1, \"secret\": \"{secret}\", \"use\": \"issue\", \"created_at\": 1767225600 }}");
    let form_1 = format!("{{ \"version\": 1, \"hash_key\": \"{hash_key}\", \"keys\": [{key}] }}");
    folder.write(NAME, &form_1);
    assert_eq!(load_or_create(folder.path()).unwrap().hash_key.0[..4], [0, 1, 2, 3]);
    assert_eq!(text(&folder), form_1, "reading changes nothing");
    edit(folder.path(), |kept| kept.create(5)).unwrap();
    let kept = read(folder.path()).unwrap();
    assert_eq!((shape(&kept), kept.created_at_s(1)), ((vec![1, 2], 1), 1_767_225_600));
    assert!(text(&folder).contains("\"version\": 2") && text(&folder).contains(secret));
}

#[test]
fn every_key_keeps_the_time_when_it_was_made() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    let made = read(folder.path()).unwrap().created_at_s(1);
    assert!(made > 1_700_000_000);
    edit(folder.path(), |kept| kept.create(20)).unwrap();
    edit(folder.path(), |kept| kept.rotate(30)).unwrap();
    edit(folder.path(), |kept| kept.rotate(40)).unwrap();
    let kept = read(folder.path()).unwrap();
    assert_eq!([1, 2, 3].map(|id| kept.created_at_s(id)), [made, 20, 40]);
    edit(folder.path(), |kept| kept.retire(2)).unwrap();
    assert_eq!(read(folder.path()).unwrap().created_at_s(2), 0);
}

#[test]
fn the_id_of_a_retired_key_is_remembered_by_the_file() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    let (id, _) = edit(folder.path(), |kept| kept.create(0)).unwrap();
    edit(folder.path(), |kept| kept.retire(id)).unwrap();
    assert_eq!(edit(folder.path(), |kept| kept.create(0)).unwrap().0, id + 1);
}

#[test]
fn a_change_that_is_refused_leaves_the_file_as_it_was() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    let before = (text(&folder), fs::metadata(folder.file(NAME)).unwrap().ino());
    for (error, id) in [(RingError::Issues(1), 1), (RingError::NoSuchKey(7), 7)] {
        let refused = edit(folder.path(), |kept| {
            kept.create(0)?;
            kept.retire(id)
        });
        assert!(matches!(refused, Err(SecretsError::Ring(why)) if why == error), "{refused:?}");
    }
    edit(folder.path(), |kept| kept.issue(1)).unwrap();
    assert_eq!((text(&folder), fs::metadata(folder.file(NAME)).unwrap().ino()), before);
}

#[test]
fn changes_at_the_same_time_do_not_undo_each_other() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    thread::scope(|scope| {
        for _ in 1..limits::RING_KEYS {
            scope.spawn(|| edit(folder.path(), |kept| kept.create(0)).unwrap());
        }
    });
    let kept = read(folder.path()).unwrap();
    assert_eq!(shape(&kept), ((1..).take(limits::RING_KEYS).collect(), 1));
}

#[test]
fn two_nodes_that_start_in_one_folder_have_the_same_secrets() {
    let folder = Folder::new();
    let load = || load_or_create(folder.path()).unwrap();
    let (first, second) = thread::scope(|scope| {
        let other = scope.spawn(load);
        (load(), other.join().unwrap())
    });
    assert_eq!(first, second);
}

#[test]
fn there_is_nothing_to_change_where_no_node_has_been() {
    let folder = Folder::new();
    for state_dir in [folder.path().to_owned(), folder.file("missing")] {
        let refused = edit(&state_dir, |kept| kept.create(0));
        assert!(matches!(refused, Err(SecretsError::Missing { .. })), "{refused:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_damaged_file_is_not_touched_by_who_only_reads_or_changes_it() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    let cut = text(&folder)[..50].to_owned();
    folder.write(NAME, &cut);
    assert!(matches!(read(folder.path()), Err(SecretsError::Damaged { .. })));
    assert!(matches!(edit(folder.path(), |kept| kept.create(0)), Err(SecretsError::Damaged { .. })));
    assert_eq!(text(&folder), cut);
}

#[test]
fn what_root_writes_belongs_to_whom_the_file_did() {
    let folder = Folder::new();
    load_or_create(folder.path()).unwrap();
    // Only root can give a file away, and only then there is something to keep.
    if chown(folder.file(NAME), Some(12_345), Some(12_346)).is_ok() {
        edit(folder.path(), |kept| kept.create(0)).unwrap();
        let metadata = fs::metadata(folder.file(NAME)).unwrap();
        assert_eq!((metadata.uid(), metadata.gid(), mode(&folder.file(NAME))), (12_345, 12_346, 0o600));
    }
}

#[test]
fn a_bundle_makes_a_node_one_of_the_others() {
    let (here, there) = (Folder::new(), Folder::new());
    load_or_create(here.path()).unwrap();
    edit(here.path(), |kept| kept.create(20)).unwrap();
    let ours = read(here.path()).unwrap();
    let bundle = Kept::from_bundle(ours.to_bundle().as_bytes()).unwrap();
    let state_dir = there.file("new");
    let imported = import(&state_dir, &bundle, Import::Merge).unwrap();
    assert_eq!((imported.before, &imported.after), (None, &ours));
    assert_eq!((mode(&state_dir), mode(&state_dir.join(NAME))), (0o700, 0o600));
    assert_eq!(load_or_create(&state_dir).unwrap(), *ours.secrets());
}

#[test]
fn a_bundle_adds_its_keys_with_their_times_and_its_issuing_key_issues() {
    let (here, there) = (Folder::new(), Folder::new());
    load_or_create(here.path()).unwrap();
    let first = read(here.path()).unwrap();
    import(there.path(), &first, Import::Merge).unwrap();
    edit(there.path(), |kept| kept.rotate(20)).unwrap();
    let bundle = read(there.path()).unwrap();
    let imported = import(here.path(), &bundle, Import::Merge).unwrap();
    assert_eq!((imported.before, shape(&imported.after)), (Some(first), (vec![1, 2], 2)));
    assert_eq!(read(here.path()).unwrap().created_at_s(2), 20);
}

#[test]
fn a_bundle_with_another_hash_key_is_refused_unless_it_replaces_everything() {
    let (here, there) = (Folder::new(), Folder::new());
    for folder in [&here, &there] {
        load_or_create(folder.path()).unwrap();
    }
    let (ours, bundle) = (read(here.path()).unwrap(), read(there.path()).unwrap());
    let refused = import(here.path(), &bundle, Import::Merge);
    assert!(matches!(refused, Err(SecretsError::OtherHashKey)), "{refused:?}");
    assert_eq!(read(here.path()).unwrap(), ours);
    let imported = import(here.path(), &bundle, Import::Replace).unwrap();
    assert_eq!(imported, Imported { before: Some(ours), after: bundle.clone() });
    assert_eq!(read(here.path()).unwrap(), bundle);
}

#[test]
fn a_bundle_that_replaces_a_damaged_file_sets_it_aside() {
    let (here, there) = (Folder::new(), Folder::new());
    load_or_create(there.path()).unwrap();
    let bundle = read(there.path()).unwrap();
    here.write(NAME, "damaged");
    assert!(matches!(import(here.path(), &bundle, Import::Merge), Err(SecretsError::Damaged { .. })));
    assert_eq!(import(here.path(), &bundle, Import::Replace).unwrap().before, None);
    assert_eq!(fs::read_to_string(here.file("secrets.json.damaged-1")).unwrap(), "damaged");
    assert_eq!(read(here.path()).unwrap(), bundle);
}

#[test]
fn a_newer_file_stays_where_it_is() {
    let folder = Folder::new();
    folder.write(NAME, "{ \"version\": 3, \"keys\": {} }");
    let error = load_or_create(folder.path()).unwrap_err();
    assert!(error.to_string().contains("has form 3"), "{error}");
    assert_eq!(fs::read_to_string(folder.file(NAME)).unwrap(), "{ \"version\": 3, \"keys\": {} }");
}

#[test]
fn what_is_said_about_damage_quotes_no_secret() {
    let secret = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";
    let text = format!("{{ \"version\": 1, \"hash_key\": \"{secret}\", \"keys\": \"{secret}\" }}");
    let Err(Damage::Broken(what)) = form::parse(text.as_bytes()) else { panic!("keys is no list") };
    assert!(!what.contains(secret), "{what}");
}
