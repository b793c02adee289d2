//! A node that is killed under load brings home what it had written.

use crate::durable::{Clients, Site, listed, session_files, sessions_in};
use crate::is_soak;
use homing_testkit::load::Cookies;
use homing_testkit::{Load, Running, eventually};
use std::fs;
use std::os::unix::fs::MetadataExt;

/// Clients of each method.
const CLIENTS: u8 = 50;
/// Methods that are under load: all but that of layer 4.
const UNDER_LOAD: [&str; 3] = ["cookie", "app", "header"];

/// Waits until all that is alive now has been written: of each file that changes, the one after the next.
fn wait_for_a_whole_write(homing: &Running) {
    // Each write makes another file.
    let files = || {
        session_files(homing.folder())
            .into_iter()
            .filter_map(|path| Some((fs::metadata(&path).ok()?.ino(), path)))
    };
    let methods = UNDER_LOAD.len();
    eventually("files of all groups", || {
        files().filter(|(_, path)| sessions_in(path) >= CLIENTS.into()).count() == methods + 1
    });
    for _ in 0..2 {
        let before: Vec<u64> = files().map(|(inode, _)| inode).collect();
        eventually("a write under load", || {
            files().filter(|(inode, _)| !before.contains(inode)).count() >= methods
        });
    }
}

#[test]
fn sessions_older_than_the_interval_come_home_after_kill_nine_under_load() {
    let site = Site::new();
    let file = site.homing("1s");
    let mut homing = file.start();
    for _ in 0..if is_soak() { 10 } else { 1 } {
        let load = UNDER_LOAD.map(|listener| Load::start(homing.address(listener), 2, Cookies::Refused));
        load[0].wait_for(200);
        let clients = Clients::begin(&homing, CLIENTS);
        wait_for_a_whole_write(&homing);
        let folder = homing.kill(); // in the middle of it all, and perhaps of a write
        for load in load {
            let _ = load.stop(); // what it asked for in the meantime has failed
        }
        homing = file.start_in(folder);
        assert!(!homing.stderr().contains("set aside"), "{}", homing.stderr());
        assert!(listed(&homing, "cookie") >= u64::from(CLIENTS), "cookie sessions are listed again");
        clients.come_home(&homing);
    }
}
