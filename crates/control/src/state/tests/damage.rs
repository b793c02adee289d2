//! Is every damage found, and does none of it keep a node from starting?

use std::fs;
use std::io::Cursor;
use std::path::Path;

use homing_core::drain::{AdminState, Drain, DrainPolicy};
use homing_core::reason::Reason;
use proptest::prelude::*;

use super::super::container::{self, Unread};
use super::super::{Damage, FileKind, inspect, seal};
use super::machine::{Client, Machine, SOURCE_IP, group, is_recent, target};

/// The files of a node with sessions, a drain and a cookie that has a name: sessions first.
fn written() -> (Machine, [std::path::PathBuf; 2]) {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    Client::several(5).iter_mut().for_each(|client| _ = node.visit(client));
    let snapshot = node.snapshot();
    let (group_of_a, a) = target(&snapshot, "a");
    let drain = Drain { policy: DrainPolicy::Hold, deadline: None };
    a.live.begin_drain(&group_of_a.live, drain, node.now());
    node.write();
    (machine, [node.sessions_path(), node.steering_path()])
}

fn whole_files() -> [Vec<u8>; 2] {
    let (_machine, paths) = written();
    paths.map(|path| fs::read(path).unwrap())
}

#[test]
fn whole_files_are_whole() {
    for bytes in whole_files() {
        assert_eq!(inspect(&bytes), Ok(()));
    }
}

/// The form stays: a node of this version reads what an earlier one wrote.
#[test]
fn files_of_form_1_are_read_for_ever() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/state_file");
    for name in ["sessions", "steering"] {
        assert_eq!(inspect(&fs::read(seeds.join(name)).unwrap()), Ok(()), "{name}");
    }
}

#[test]
fn every_truncation_is_found() {
    for bytes in whole_files() {
        for length in 0..bytes.len() {
            let damage = inspect(&bytes[..length]).unwrap_err();
            assert!(matches!(damage, Damage::Short { .. }), "{length}: {damage}");
        }
    }
}

#[test]
fn every_flipped_bit_is_found() {
    for bytes in whole_files() {
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(inspect(&flipped).is_err(), "bit {bit}");
        }
    }
}

#[test]
fn what_is_wrong_is_said_in_words() {
    let [sessions, _] = whole_files();
    let mut newer = sessions.clone();
    newer[8] = 2;
    let mut flipped = sessions.clone();
    flipped[60] ^= 1;
    let mut endless = sessions.clone();
    endless[36..44].copy_from_slice(&u64::MAX.to_le_bytes());
    for (bytes, expected) in [
        (sessions[..100].to_vec(), "it ends after 100 of 242 bytes"),
        ([&sessions[..], b"!"].concat(), "it goes on after its end at 242 bytes"),
        (flipped, "its checksum does not match"),
        (newer, "it has form 2, this program knows form 1"),
        (endless, "it says that it has 18446744073709551615 bytes, more than any file of its kind"),
        (vec![0; 242], "it is not a file of state"),
        (seal(FileKind::Sessions, &[0; 5]), "it has no group"),
        (seal(FileKind::Steering, b"{\"groups\":\n7}"), "it is not of the expected form, line 2 column 1"),
    ] {
        assert_eq!(inspect(&bytes).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_file_of_another_kind_is_none_of_this() {
    let bytes = seal(FileKind::Steering, b"{\"groups\":[]}");
    let checked = container::check(&mut Cursor::new(bytes), FileKind::Sessions, u64::MAX);
    assert!(matches!(checked, Err(Unread::Damaged(Damage::OtherKind))), "{checked:?}");
}

/// A node starts after that was done to the file; its name then, and whether the sessions and the drain were there.
fn start_after(harm: impl Fn(&Path), which: usize) -> (Vec<String>, bool, bool) {
    let (machine, paths) = written();
    harm(&paths[which]);
    let node = machine.start(&group(SOURCE_IP));
    assert_eq!(node.state.book().set_aside(), 1);
    let has_sessions = node.visit(&mut Client::new(1)).1 == Reason::Recalled;
    let has_drain = target(&node.snapshot(), "a").1.live.drain.state(node.now()) == AdminState::Draining;
    node.write();
    assert_eq!((node.state.book().failures(), paths.map(|path| path.is_file())), (0, [true; 2]));
    (machine.files(), has_sessions, has_drain)
}

fn cut(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_node_starts_without_a_damaged_file_and_with_the_others() {
    for harm in [cut, flip] {
        let (files, has_sessions, has_drain) = start_after(harm, 0);
        assert!(!has_sessions && has_drain);
        let aside = files.iter().find_map(|name| name.split_once(".state.damaged-")).unwrap();
        assert!(aside.0.len() == 16 && is_recent(aside.1), "{files:?}");
        let (files, has_sessions, has_drain) = start_after(harm, 1);
        assert!(has_sessions && !has_drain);
        let aside = files.iter().find_map(|name| name.strip_prefix("steering.state.damaged-")).unwrap();
        assert!(is_recent(aside), "{files:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_apart_and_does_not_stop_the_node() {
    let harm = |path: &Path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    };
    let (_, has_sessions, has_drain) = start_after(harm, 0);
    assert!(!has_sessions && has_drain);
    let harm = |path: &Path| {
        fs::remove_file(path).unwrap();
        std::os::unix::fs::symlink(path, path).unwrap();
    };
    let (_, has_sessions, has_drain) = start_after(harm, 1);
    assert!(has_sessions && !has_drain);
}

#[test]
fn the_sessions_of_another_group_are_damage() {
    let (machine, [sessions, _]) = written();
    let text = group(SOURCE_IP).replace("\"web\"", "\"other\"");
    let other = machine.start(&text).sessions_path();
    fs::copy(sessions, &other).unwrap();
    assert_eq!(machine.start(&text).state.book().set_aside(), 1);
    assert!(!other.exists());
}

#[test]
fn what_was_set_aside_is_kept_as_it_was_and_at_most_four_of_them() {
    let (machine, [sessions, _]) = written();
    for number in 0..6u8 {
        fs::write(&sessions, [number; 3]).unwrap();
        machine.start(&group(SOURCE_IP));
    }
    let folder = sessions.parent().unwrap();
    let mut kept: Vec<Vec<u8>> =
        fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect();
    kept.sort();
    assert_eq!(kept, [2u8, 3, 4, 5].map(|number| vec![number; 3]));
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(inspect(&bytes).is_err());
    }

    #[test]
    fn no_content_makes_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[\\[\\]{}\":,a-z0-9]{0,80}") {
        let _ = inspect(&seal(FileKind::Sessions, &bytes));
        let _ = inspect(&seal(FileKind::Steering, &bytes));
        let _ = inspect(&seal(FileKind::Steering, format!("{{\"groups\":[{{{text}").as_bytes()));
    }

    #[test]
    fn several_changes_at_once_are_found(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 1..=255u8), 1..20),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let content = br#"{"groups":[{"group":"00000000000000ff","cookie_names":["a"],"targets":[],"orders":[]}]}"#;
        let mut bytes = seal(FileKind::Steering, content);
        let before = bytes.clone();
        for (at, change) in changes {
            let at = at.index(bytes.len());
            bytes[at] ^= change;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        prop_assert_eq!(inspect(&bytes).is_ok(), bytes == before);
    }
}
