//! What does the file of a newcomer say? What was decided, with a word on each line in the newcomer's language.

use super::plan::Plan;
use crate::cli::setup::{SetupPersistence, SetupProtocol};
use crate::text::Language;
use crate::text::setup::Answer;
use std::fmt::Write;

/// The file of that plan.
pub(super) fn text(plan: &Plan, language: Language) -> String {
    let said = |key| language.text(key);
    let listen: Vec<String> = plan.listen.iter().map(|address| quoted(&address.to_string())).collect();
    let mut text = format!(
        "# {}\n\n[node]\n# {}\nstate_dir = {}\n\n[admin]\n# {}\nlisten = \"{}\"\n\n[[load_balancers]]\nname = \"main\"\n\n",
        said(Answer::FileHead),
        said(Answer::FileState),
        quoted(&plan.state_dir.display().to_string()),
        said(Answer::FileAdmin),
        plan.admin,
    );
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "# {}\n[[load_balancers.listeners]]\nname = \"main\"\nprotocol = \"{}\"\nlisten = [{}]\ngroup = \"main\"\n\n",
        said(Answer::FileListener),
        plan.protocol.word(),
        listen.join(", "),
    );
    let _ = writeln!(text, "# {}\n[[load_balancers.groups]]\nname = \"main\"", said(Answer::FileGroup));
    if plan.persistence != SetupPersistence::None {
        let (method, timeout) = (plan.persistence.word(), quoted(&plan.timeout));
        let comment = said(Answer::FilePersistence);
        let _ = writeln!(text, "# {comment}\npersistence = {{ method = \"{method}\", timeout = {timeout} }}");
    }
    match &plan.health_path {
        _ if plan.protocol == SetupProtocol::Udp => {}
        Some(path) => {
            let (comment, path) = (said(Answer::FileHealth), quoted(path));
            let _ = writeln!(text, "# {comment}\nhealth = {{ kind = \"http\", path = {path} }}");
        }
        None => {
            let _ = writeln!(text, "# {}\nhealth = {{ kind = \"tcp\" }}", said(Answer::FileHealth));
        }
    }
    let _ = writeln!(text, "# {}\ntargets = [", said(Answer::FileTargets));
    for target in &plan.targets {
        let (name, address) = (quoted(&target.name), target.address);
        let _ = writeln!(text, "    {{ name = {name}, address = \"{address}\", weight = 10 }},");
    }
    text.push_str("]\n");
    text
}

/// A string of TOML: what was typed cannot end it. JSON's escapes are a part of TOML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::super::plan::Target;
    use super::*;
    use homing_control::config;
    use std::path::{Path, PathBuf};

    fn plan(protocol: SetupProtocol, persistence: SetupPersistence, health_path: Option<&str>) -> Plan {
        let address = |text: &str| text.parse().unwrap();
        Plan {
            protocol,
            listen: vec![address("0.0.0.0:8080"), address("[::]:8080")],
            targets: vec![Target { name: "a".to_owned(), address: address("127.0.0.1:9001") }],
            persistence,
            timeout: "20m".to_owned(),
            health_path: health_path.map(str::to_owned),
            state_dir: PathBuf::from("odd \"folder\"\\"),
            admin: address("127.0.0.1:7080"),
        }
    }

    #[test]
    fn the_file_has_no_problems_in_any_language_with_any_protocol() {
        let plans = [
            plan(SetupProtocol::Http, SetupPersistence::Cookie, Some("/healthz")),
            plan(SetupProtocol::Http, SetupPersistence::None, None),
            plan(SetupProtocol::Tcp, SetupPersistence::SourceIp, None),
            plan(SetupProtocol::Udp, SetupPersistence::SourceIp, None),
        ];
        for plan in plans {
            for language in Language::ALL {
                let text = text(&plan, language);
                let loaded = config::parse(Path::new("homing.toml"), &text);
                let loaded = loaded.unwrap_or_else(|error| panic!("{error}\n{text}"));
                assert_eq!(loaded.warnings, [], "{text}");
                assert_eq!(loaded.spec.node.state_dir, plan.state_dir);
                assert_eq!(loaded.spec.load_balancers[0].listeners[0].listen.len(), 2, "{text}");
            }
        }
    }
}
