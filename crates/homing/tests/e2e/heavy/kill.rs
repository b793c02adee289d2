//! A node that is killed under load brings home what it had written.

use crate::durable::{Clients, Site, listed, session_files, sessions_in};
use crate::is_soak;
use homing_testkit::load::Cookies;
use homing_testkit::{Load, Running, eventually};
use std::fs;
use std::os::unix::fs::MetadataExt;

/// Clients of each method.
const CLIENTS: u8 = 50;
/// Files of sessions: one for each method.
const FILES: usize = 4;

/// Waits until all that is alive now has been written. Only one of the files goes on changing, that of the cookies.
fn wait_for_a_whole_write(homing: &Running) {
    // Each write makes another file.
    let files = || {
        let paths = session_files(homing.folder()).into_iter();
        paths.filter_map(|path| Some((fs::metadata(&path).ok()?.ino(), path)))
    };
    let full = || files().filter(|(_, path)| sessions_in(path) >= u64::from(CLIENTS));
    eventually("the sessions of all groups to be written", || full().count() == FILES);
    for _ in 0..2 {
        let before: Vec<u64> = files().map(|(inode, _)| inode).collect();
        eventually("a write under load", || files().any(|(inode, _)| !before.contains(&inode)));
    }
}

#[test]
fn sessions_older_than_the_interval_come_home_after_kill_nine_under_load() {
    for _ in 0..if is_soak() { 10 } else { 1 } {
        let site = Site::new();
        let file = site.homing("1s");
        let homing = file.start();
        let load = Load::start(homing.address("cookie"), 2, Cookies::Refused);
        load.wait_for(200);
        let clients = Clients::begin(&homing, CLIENTS);
        wait_for_a_whole_write(&homing);
        let folder = homing.kill(); // in the middle of it all, and perhaps of a write
        let _ = load.stop(); // what it asked for in the meantime has failed
        let homing = file.start_in(folder);
        assert!(!homing.stderr().contains("set aside"), "{}", homing.stderr());
        assert!(listed(&homing, "cookie") >= u64::from(CLIENTS), "cookie sessions are listed again");
        clients.come_home(&homing);
    }
}
