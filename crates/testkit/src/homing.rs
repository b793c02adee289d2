//! What does the file of the node under test say? Built in the words of the file itself.

use crate::running::Running;
use crate::scratch::Scratch;
use crate::target::{HttpTarget, ProcessTarget, TcpTarget, UdpTarget};
use std::env;
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// A node of that binary, without listeners yet.
#[must_use]
pub fn homing(binary: impl AsRef<Path>) -> Homing {
    let workers = env::var("HOMING_TEST_WORKERS").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    Homing {
        binary: binary.as_ref().to_owned(),
        node: vec![("workers".to_owned(), format!("{workers}"))],
        admin: "127.0.0.1:0",
        listeners: Vec::new(),
        groups: Vec::new(),
        extra: String::new(),
        arguments: Vec::new(),
        environment: Vec::new(),
    }
}

/// The file of a node, and how to start it. Settings apply to the listener or group named last.
#[derive(Clone, Debug)]
pub struct Homing {
    pub(crate) binary: PathBuf,
    node: Vec<(String, String)>,
    admin: &'static str,
    listeners: Vec<Block>,
    groups: Vec<Block>,
    extra: String,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
}

/// A table of the file: keys with their values as TOML.
#[derive(Clone, Debug)]
struct Block {
    name: String,
    settings: Vec<(String, String)>,
    targets: Vec<Entry>,
}

/// A target as it stands in a group.
#[derive(Clone, Debug)]
pub struct Entry {
    name: String,
    address: SocketAddr,
    settings: Vec<(String, String)>,
}

impl Entry {
    /// A target of that name at that address, whoever is there.
    #[must_use]
    pub fn new(name: &str, address: SocketAddr) -> Self {
        Self { name: name.to_owned(), address, settings: Vec::new() }
    }

    /// Its weight.
    #[must_use]
    pub fn weight(mut self, weight: u16) -> Self {
        self.settings.push(("weight".to_owned(), weight.to_string()));
        self
    }
}

macro_rules! entry_from {
    ($($kind:ty),*) => {$(
        impl From<&$kind> for Entry {
            fn from(target: &$kind) -> Self {
                Self::new(target.name(), target.address())
            }
        }
    )*};
}
entry_from!(HttpTarget, TcpTarget, UdpTarget, ProcessTarget);

impl Homing {
    /// An HTTP listener on a free port. Unless told otherwise it uses the group of its name, or the first one.
    #[must_use]
    pub fn http(self, name: &str) -> Self {
        self.listener(name, "http")
    }

    /// An HTTPS listener on a free port, with the certificate and key `NAME.pem` and `NAME.key` of the folder that the
    /// node starts in.
    #[must_use]
    pub fn https(self, name: &str) -> Self {
        let certificates = format!("[{{ cert = \"{name}.pem\", key = \"{name}.key\" }}]");
        self.listener(name, "https").listener_setting("certificates", &certificates)
    }

    /// A TCP listener on a free port.
    #[must_use]
    pub fn tcp(self, name: &str) -> Self {
        self.listener(name, "tcp")
    }

    /// A UDP listener on a free port.
    #[must_use]
    pub fn udp(self, name: &str) -> Self {
        self.listener(name, "udp")
    }

    fn listener(mut self, name: &str, protocol: &str) -> Self {
        let settings = [("protocol", format!("{protocol:?}")), ("listen", "[\"127.0.0.1:0\"]".to_owned())];
        let settings = settings.map(|(key, value)| (key.to_owned(), value)).to_vec();
        self.listeners.push(Block { name: name.to_owned(), settings, targets: Vec::new() });
        self
    }

    /// A setting of the last listener, its value as TOML: `("keepalive_timeout", "\"1s\"")`.
    ///
    /// # Panics
    /// When there is no listener yet.
    #[must_use]
    pub fn listener_setting(mut self, key: &str, value: &str) -> Self {
        set(
            &mut self.listeners.last_mut().expect("a listener comes before its settings").settings,
            key,
            value,
        );
        self
    }

    /// The last listener has no group of its own, only its rules.
    #[must_use]
    pub fn without_group(self) -> Self {
        self.listener_setting("group", "")
    }

    /// A backend group with these targets.
    #[must_use]
    pub fn group<E: Into<Entry>>(mut self, name: &str, targets: impl IntoIterator<Item = E>) -> Self {
        let targets = targets.into_iter().map(Into::into).collect();
        self.groups.push(Block { name: name.to_owned(), settings: Vec::new(), targets });
        self
    }

    /// A setting of the last group, its value as TOML.
    ///
    /// # Panics
    /// When there is no group yet.
    #[must_use]
    pub fn group_setting(mut self, key: &str, value: &str) -> Self {
        set(&mut self.groups.last_mut().expect("a group comes before its settings").settings, key, value);
        self
    }

    /// Persistence of the last group: `("source-ip", "5s")`.
    #[must_use]
    pub fn persistence(self, method: &str, timeout: &str) -> Self {
        self.group_setting("persistence", &format!("{{ method = {method:?}, timeout = {timeout:?} }}"))
    }

    /// The last group keeps its sessions by cookie.
    #[must_use]
    pub fn cookie(self, timeout: &str) -> Self {
        self.persistence("cookie", timeout)
    }

    /// The scheduler of the last group.
    #[must_use]
    pub fn scheduler(self, name: &str) -> Self {
        self.group_setting("scheduler", &format!("{name:?}"))
    }

    /// Health probes of the last group, quick ones: `"tcp"`, or `"http"` for the path `/healthz`.
    #[must_use]
    pub fn health(self, kind: &str) -> Self {
        let path = if kind == "http" { "path = \"/healthz\", " } else { "" };
        let times = "interval = \"200ms\", timeout = \"200ms\", rise = 1, fall = 2";
        self.group_setting("health", &format!("{{ kind = {kind:?}, {path}{times} }}"))
    }

    /// How many workers; `HOMING_TEST_WORKERS` or 2 unless said.
    #[must_use]
    pub fn workers(self, count: usize) -> Self {
        self.node_setting("workers", &count.to_string())
    }

    /// A setting of `[node]`, its value as TOML.
    #[must_use]
    pub fn node_setting(mut self, key: &str, value: &str) -> Self {
        set(&mut self.node, key, value);
        self
    }

    /// No address for `/metrics` and `/status`.
    #[must_use]
    pub fn without_admin(mut self) -> Self {
        self.admin = "off";
        self
    }

    /// More tables, as they stand in a file.
    #[must_use]
    pub fn toml(mut self, text: &str) -> Self {
        self.extra.push_str(text);
        self.extra.push('\n');
        self
    }

    /// An argument for `homing run`.
    #[must_use]
    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// A variable in the environment of the node.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from("[node]\nstate_dir = \"state\"\n");
        write_settings(&mut text, &self.node);
        let _ = writeln!(text, "\n[admin]\nlisten = {:?}\n", self.admin);
        text.push_str(&self.extra);
        text.push_str("\n[[load_balancers]]\nname = \"test\"\n");
        for listener in &self.listeners {
            text.push_str("\n[[load_balancers.listeners]]\n");
            let _ = writeln!(text, "name = {:?}", listener.name);
            write_settings(&mut text, &listener.settings);
            if !listener.settings.iter().any(|(key, _)| key == "group") {
                let named = self.groups.iter().find(|group| group.name == listener.name);
                if let Some(group) = named.or_else(|| self.groups.first()) {
                    let _ = writeln!(text, "group = {:?}", group.name);
                }
            }
        }
        for group in &self.groups {
            text.push_str("\n[[load_balancers.groups]]\n");
            let _ = writeln!(text, "name = {:?}", group.name);
            write_settings(&mut text, &group.settings);
            text.push_str("targets = [\n");
            for target in &group.targets {
                let _ = write!(text, "    {{ name = {:?}, address = \"{}\"", target.name, target.address);
                for (key, value) in &target.settings {
                    let _ = write!(text, ", {key} = {value}");
                }
                text.push_str(" },\n");
            }
            text.push_str("]\n");
        }
        text
    }

    /// Starts the node and waits until it serves.
    ///
    /// # Panics
    /// When it ends instead, or does not serve within the bound of [`crate::wait`].
    #[track_caller]
    #[must_use]
    pub fn start(&self) -> Running {
        Running::start(self, Scratch::new())
    }

    /// Starts the node in a folder that has been used before: its state is there already.
    ///
    /// # Panics
    /// As [`Self::start`].
    #[track_caller]
    #[must_use]
    pub fn start_in(&self, folder: Scratch) -> Running {
        Running::start(self, folder)
    }
}

fn set(settings: &mut Vec<(String, String)>, key: &str, value: &str) {
    settings.retain(|(known, _)| known != key);
    settings.push((key.to_owned(), value.to_owned()));
}

fn write_settings(text: &mut String, settings: &[(String, String)]) {
    for (key, value) in settings.iter().filter(|(_, value)| !value.is_empty()) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{key} = {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_uses_the_group_of_its_name_or_the_first_one() {
        let to = |name, port| Entry::new(name, SocketAddr::from(([127, 0, 0, 1], port)));
        let homing = homing("homing").http("web").http("api").group("api", [to("a", 1)]).cookie("5s");
        let text = homing.group("other", [to("b", 2).weight(3)]).text();
        assert_eq!(text.matches("group = \"api\"").count(), 2, "{text}");
        assert!(text.contains("persistence = { method = \"cookie\", timeout = \"5s\" }"), "{text}");
        assert!(text.contains("{ name = \"b\", address = \"127.0.0.1:2\", weight = 3 }"), "{text}");
    }
}
