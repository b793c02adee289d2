//! The clients of other load balancers drive a node, each at an address of its own.

mod huawei;
mod openstack;
mod storm;
mod tencent;

use crate::homing;
use homing_testkit::{Client, HttpTarget, Running, eventually};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// All of them, and who may ask.
pub(crate) const ALL: &str = r#"
[dialects]
tencent = "127.0.0.1:0"
huawei = "127.0.0.1:0"
openstack = "127.0.0.1:0"
[[dialects.credentials]]
access_key = "AKIDfake"
secret_key = "SKfake"
[vip_pool]
addresses = ["127.0.1.1-127.0.1.50"]
"#;

const NAMES: [&str; 3] = ["tencent", "huawei", "openstack"];

/// What a dialect says of a body that is too long, whoever sends it: its status, and the answer.
fn told(homing: &Running, name: &str) -> (u16, Value) {
    let mut client = Client::connect(homing.dialect(name));
    let answer = client.request("POST", "/", &[], &vec![b' '; (1 << 20) + 1]);
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

#[test]
fn each_dialect_answers_at_its_address_in_its_own_words() {
    let homing = homing().toml(ALL).start();
    let (status, answer) = told(&homing, "tencent");
    assert_eq!((status, &answer["Response"]["Error"]["Code"]), (200, &"RequestSizeLimitExceeded".into()));
    let (status, answer) = told(&homing, "huawei");
    assert_eq!((status, &answer["error_code"]), (413, &"ELB.1001".into()));
    let (status, answer) = told(&homing, "openstack");
    assert_eq!((status, &answer["faultcode"]), (413, &"Client".into()));
}

#[test]
fn a_host_with_a_scheme_is_no_reason_to_refuse_a_request() {
    let homing = homing().toml(ALL).start();
    let address = homing.dialect("tencent");
    let mut client = Client::connect(address);
    client.send_raw(format!("POST / HTTP/1.1\r\nHost: http://{address}\r\nContent-Length: 2\r\n\r\n{{}}"));
    let status = client.read_answer().status;
    assert!(![400, 421].contains(&status), "{status}");
}

#[test]
fn a_successor_answers_by_the_same_sockets() {
    let a = HttpTarget::start("a");
    let homing = homing().toml(ALL).http("web").group("web", [&a]).start();
    let before = NAMES.map(|name| homing.dialect(name));
    homing.upgrade();
    homing.wait_for_former_ones();
    assert_eq!(NAMES.map(|name| homing.dialect(name)), before);
    assert_eq!(told(&homing, "huawei").0, 413);
}

#[test]
fn another_address_of_a_dialect_waits_for_the_next_start() {
    let homing = homing().toml(ALL).start();
    let before = homing.dialect("tencent");
    homing.write_file(&ALL.replacen("127.0.0.1:0", "off", 1));
    homing.wait_for_log("setting takes effect at the next start");
    assert_eq!(homing.dialect("tencent"), before);
    assert_eq!(told(&homing, "tencent").0, 200);
}

#[test]
fn a_secret_key_stands_in_a_file_that_is_read_again_with_the_rest() {
    let file = "[[dialects.credentials]]\naccess_key = \"AK\"\nsecret_key_file = \"sk\"\n";
    let scratch = homing_testkit::Scratch::new();
    let key = scratch.write("sk", "a secret\n");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let homing = homing().toml(&format!("{ALL}{file}"));
    let text = homing.text();
    let check = |folder: &std::path::Path| {
        let binary = env!("CARGO_BIN_EXE_homing");
        let output = std::process::Command::new(binary)
            .arg("check")
            .arg(folder.join("homing.toml"))
            .env("HOMING_LANG", "en")
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    scratch.write("homing.toml", &text);
    let (is_fine, said) = check(scratch.path());
    assert!(!is_fine && said.contains("this is no secret key") && !said.contains("a secret\n"), "{said}");
    fs::write(&key, "asecret\n").unwrap();
    let running = homing.start_in(scratch);
    let (is_fine, said) = check(running.folder());
    assert!(is_fine, "{said}");
    let revision = running.revision();
    fs::write(running.folder().join("sk"), "another\n").unwrap();
    eventually("the key that the file holds now counts", || running.revision() > revision);
}
