//! What does a newcomer do now? Commands to copy.

use super::SERVICE_FILE;
use super::plan::Plan;
use crate::cli::setup::{SetupPersistence, SetupProtocol};
use crate::text::setup::Answer;
use crate::text::{Key, Language};
use homing_control::token_file;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

/// The next steps, each under what it is for. The node will keep what it writes in `state_dir`.
pub(super) fn steps(plan: &Plan, path: &Path, state_dir: &Path, language: Language) -> String {
    let file = word(&path.display().to_string());
    let mut steps = vec![(Answer::NextCheck, format!("homing check {file}"))];
    if path == Path::new(SERVICE_FILE) {
        steps.push((Answer::NextServe, "systemctl restart homing".to_owned()));
    } else {
        steps.push((Answer::NextServe, format!("homing run --config {file}")));
    }
    if let Some(listen) = plan.listen.first().filter(|_| plan.protocol == SetupProtocol::Http) {
        let url = format!("http://{}/", reached_at(*listen));
        if plan.persistence == SetupPersistence::Cookie {
            steps.push((Answer::NextTwice, format!("curl -c jar -b jar {url}")));
        } else {
            steps.push((Answer::NextTry, format!("curl {url}")));
        }
    }
    steps.push((Answer::NextStatus, format!("homing status --config {file}")));
    let mut lines: Vec<String> =
        steps.iter().map(|(what, command)| format!("\n{}\n  {command}", language.text(*what))).collect();
    let token = state_dir.join(token_file::ADMIN_NAME).display().to_string();
    let told = language.fill(Key::Console, &[("file", &token)]);
    lines.push(format!("\n{told}\n  {}", console(plan)));
    lines.join("\n")
}

/// Where the console is.
pub(super) fn console(plan: &Plan) -> String {
    format!("http://{}/console/", reached_at(plan.admin))
}

/// Who listens on all addresses is reached on loopback.
fn reached_at(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

/// As a shell reads it.
fn word(text: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "-_./+:@%".contains(character);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_for_a_shell() {
        assert_eq!(word("/etc/homing/homing.toml"), "/etc/homing/homing.toml");
        assert_eq!(word("my file's"), r"'my file'\''s'");
        assert_eq!(word("$(x)"), "'$(x)'");
    }
}
