//! Is what is written private, whole and bounded, and what happens when it cannot be written?

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use homing_core::limits;

use super::super::disk;
use super::machine::{Client, Machine, SOURCE_IP, group};
use crate::testing::Folder;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn nobody_else_may_read_what_is_written_and_nothing_is_left_beside_it() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    node.visit(&mut Client::new(1));
    // What a node left that ended while it wrote.
    fs::create_dir(machine.folder.file("sessions")).unwrap();
    fs::write(node.sessions_path().with_extension("state.new"), "half").unwrap();
    fs::set_permissions(machine.folder.file("sessions"), fs::Permissions::from_mode(0o700)).unwrap();
    node.write();
    let paths = [node.sessions_path(), node.steering_path(), machine.folder.file("sessions")];
    assert_eq!(paths.map(|path| mode(&path)), [0o600, 0o600, 0o700]);
    assert!(machine.files().iter().all(|name| name.ends_with(".state")), "{:?}", machine.files());
}

#[test]
fn a_failed_write_leaves_what_was_there_and_no_half_file() {
    let folder = Folder::new();
    let path = folder.write("a.state", "before");
    let result = disk::write(&path, |file| {
        std::io::Write::write_all(file, b"half")?;
        Err::<(), _>(std::io::Error::other("the disk is full"))
    });
    assert_eq!(result.unwrap_err().to_string(), "the disk is full");
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!((fs::read_to_string(path).unwrap(), names), ("before".to_owned(), vec!["a.state".into()]));
}

#[test]
fn what_cannot_be_written_fails_until_it_can_and_loses_nothing_that_is_alive() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    let mut client = Client::new(1);
    let home = node.visit(&mut client).0;
    fs::write(machine.folder.file("sessions"), "in the way").unwrap();
    node.write();
    node.write();
    let book = node.state.book();
    assert!(book.is_failing() && book.failures() == 2 && book.saved_at_s().is_none());
    assert_eq!(node.visit(&mut client).0, home);
    fs::remove_file(machine.folder.file("sessions")).unwrap();
    node.write();
    assert!(!book.is_failing() && book.saved_at_s().is_some());
    assert_eq!(machine.start(&group(SOURCE_IP)).visit(&mut client).0, home);
}

#[test]
fn an_operator_is_told_when_his_word_cannot_be_kept() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    fs::create_dir(node.steering_path()).unwrap();
    node.snapshot().groups[0].targets[0].live.tell_life(5);
    assert!(node.state.write_steering(&node.snapshot()).is_err());
    fs::remove_dir(node.steering_path()).unwrap();
    assert!(node.state.write_steering(&node.snapshot()).is_ok());
}

#[test]
fn files_of_gone_groups_are_kept_for_a_while_and_within_a_bound() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    node.visit(&mut Client::new(1));
    node.write();
    let sessions = machine.folder.file("sessions");
    let gone = limits::GONE_GROUP_FILES + 10;
    for number in 0..gone {
        let path = sessions.join(format!("{number:016x}.state"));
        fs::write(&path, "old").unwrap();
        let then = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number as u64);
        fs::File::options().write(true).open(&path).unwrap().set_modified(then).unwrap();
    }
    fs::write(sessions.join(format!("{:016x}.state.damaged-5", 3)), "old").unwrap();
    fs::write(sessions.join("notes.txt"), "the operator's").unwrap();
    node.apply(&group(SOURCE_IP));
    node.write();
    let left = fs::read_dir(&sessions).unwrap().count();
    assert_eq!(left, 1 + limits::GONE_GROUP_FILES + 2, "with the notes and a damaged file of a recent name");
    assert!(sessions.join("notes.txt").exists() && node.sessions_path().exists());
    assert!(!sessions.join(format!("{:016x}.state", 9)).exists());
    assert!(sessions.join(format!("{:016x}.state", gone - 1)).exists());
}
