//! A full disk refuses what operators change, tells them so, and costs no request.

use crate::edits::{address, done, shop};
use crate::homing;
use homing_testkit::load::Cookies;
use homing_testkit::{Answer, HttpTarget, Load, Running, Scratch};
use serde_json::{Value, json};
use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Says to a process of this test where a small disk is, with all that it writes.
const SMALL_DISK: &str = "HOMING_TEST_SMALL_DISK";
const TARGET: &str = "/load-balancers/shop/groups/web/targets/a";

fn weigh(homing: &Running, weight: usize) -> Answer {
    homing.ask_api("PATCH", TARGET, &json!({ "weight": weight }).to_string())
}

/// Takes all the room that there is.
fn fill(ballast: &Path) {
    let mut file = File::create(ballast).unwrap();
    for bytes in [4096, 1] {
        while file.write_all(&vec![0; bytes]).is_ok() {}
    }
}

/// Not a test of its own: [`a_full_disk_refuses_changes_and_costs_no_request`] starts it.
#[test]
fn on_a_small_disk() {
    let Some(disk) = env::var_os(SMALL_DISK) else { return };
    let ballast = Path::new(&disk).join("ballast");
    let targets = ["a", "b"].map(HttpTarget::start);
    let node = homing();
    let homing = node.start();
    done(&homing, "POST", "/load-balancers", &shop(&targets), 201);
    let cookie = json!({ "persistence": { "method": "cookie", "timeout": "20m" } });
    done(&homing, "PATCH", "/load-balancers/shop/groups/web", &cookie, 200);
    assert_eq!(weigh(&homing, 1).status, 200);
    let load = Load::start(address(&homing, "shop"), 8, Cookies::Kept);
    load.wait_for(200);

    fill(&ballast);
    // What the journal of the store has room for may still go well.
    let (kept, refused) = (2..250)
        .find_map(|weight| {
            let answer = weigh(&homing, weight);
            (answer.status != 200).then(|| (weight - 1, answer))
        })
        .expect("the disk is full");
    assert_eq!(refused.status, 507, "{}", refused.text());
    let told: Value = serde_json::from_str(&refused.text()).unwrap();
    let what = "the disk is full: nothing was written; make room in the state folder and try again";
    assert_eq!(told["detail"], what, "{told}");
    let shown = homing.api("GET", TARGET, "");
    assert_eq!(shown["weight"], kept, "what was refused has changed nothing");
    load.wait_for(200);
    assert_eq!(weigh(&homing, 251).status, 507);
    assert_eq!(homing.api("GET", TARGET, "")["weight"], shown["weight"]);

    fs::remove_file(&ballast).unwrap();
    assert_eq!(weigh(&homing, 7).status, 200);
    load.wait_for(200);
    let report = load.stop();
    assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
    let again = node.start_in(homing.kill());
    assert_eq!(again.api("GET", TARGET, "")["weight"], 7, "what was answered is kept");
}

/// Where this process may not mount a file system of its own, the tests of the store alone tell.
#[test]
fn a_full_disk_refuses_changes_and_costs_no_request() {
    let folder = Scratch::new();
    let mount = format!("mount -t tmpfs -o size=2m tmpfs {}", folder.path().display());
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).arg("sh");
        command
    };
    if !unshare(&mount).status().is_ok_and(|status| status.success()) {
        #[allow(clippy::print_stderr, reason = "a test that proves nothing here says why")]
        {
            eprintln!("skipped: this process may not mount a file system of its own");
        }
        return;
    }
    let mut child = unshare(&format!("{mount} && exec \"$@\""));
    child.arg(env::current_exe().unwrap());
    child.args(["--exact", "full_disk::on_a_small_disk"]);
    child.env(SMALL_DISK, folder.path()).env("TMPDIR", folder.path());
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}
