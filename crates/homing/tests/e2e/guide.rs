//! What the guide to the API says, works as it stands there.

use crate::homing;
use std::fs;
use std::path::Path;
use std::process::Command;

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide");

/// The commands of a guide, in order.
fn commands(file: &str) -> String {
    let text = fs::read_to_string(Path::new(GUIDE).join(file)).unwrap();
    let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.collect()
}

#[test]
fn the_commands_of_the_guide_to_the_api_do_what_it_says() {
    let homing = homing().start();
    let script = commands("api.md")
        .replace("127.0.0.1:7080", &homing.admin().to_string())
        .replace("homing-state/", "state/")
        .replace("127.0.0.1:8080", "127.0.0.1:0");
    let mut bash = Command::new("bash");
    let output =
        bash.args(["-euo", "pipefail", "-c", &script]).current_dir(homing.folder()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stdout));
    let target = homing.api("GET", "/load-balancers/shop/groups/web/targets/b", "");
    assert_eq!(target["weight"], 5, "{target}");
    let revision = &homing.api("GET", "/revisions?limit=1", "")["revisions"][0];
    assert_eq!(revision["why"], "less memory", "{revision}");
    let exported = fs::read_to_string(homing.folder().join("shop.toml")).unwrap();
    assert!(exported.contains("name = \"shop\""), "{exported}");
}

#[test]
fn the_guide_to_the_api_has_the_same_commands_in_every_language() {
    let english = commands("api.md");
    assert!(english.contains("curl"), "{english}");
    for language in ["zh", "ja", "id"] {
        assert_eq!(commands(&format!("api.{language}.md")), english, "{language}");
    }
}
