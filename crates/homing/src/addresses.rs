//! What is being served, and where? `state_dir/addresses.json` says so to scripts and tests.
//!
//! ```json
//! {"pid": 4711, "revision": 3, "admin": "127.0.0.1:7080", "dialects": {"tencent": "127.0.0.1:7081"},
//!  "listeners": [{"load_balancer": "shop", "listener": "web", "addresses": ["127.0.0.1:8080"]}]}
//! ```
//! It appears when the node serves and is renewed when a new revision does. Ports are the real ones where the file
//! says 0.

use crate::state_folder::StateFolder;
use homing_proxy::BoundAddress;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::process;
use std::sync::{Mutex, PoisonError};

/// Its name in the state folder.
const NAME: &str = "addresses.json";

/// Keeps the file true.
#[derive(Debug)]
pub(crate) struct Addresses {
    folder: StateFolder,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Whether the whole node serves: before that there is no file.
    serves: bool,
    admin: Option<SocketAddr>,
    dialects: Vec<(&'static str, SocketAddr)>,
    revision: u64,
    listeners: Vec<BoundAddress>,
    /// The listeners as JSON: thousands are written anew at each revision, and seldom change.
    rows: String,
}

impl Addresses {
    /// The file in that folder; one of an earlier process is removed, unless that one serves still.
    pub(crate) fn new(folder: &StateFolder, serving: Option<u32>) -> Self {
        if pid_in(folder).is_none_or(|pid| serving != Some(pid)) {
            folder.remove(NAME);
        }
        Self { folder: folder.clone(), known: Mutex::default() }
    }

    /// The datapath serves these addresses now.
    pub(crate) fn published(&self, revision: u64, listeners: Vec<BoundAddress>) {
        self.update(|known| known.publish(revision, listeners));
    }

    /// The node serves: from now on there is a file.
    pub(crate) fn node_serves(&self, admin: Option<SocketAddr>, dialects: Vec<(&'static str, SocketAddr)>) {
        self.update(|known| (known.serves, known.admin, known.dialects) = (true, admin, dialects));
    }

    /// The file says what this process serves, whoever has written it meanwhile.
    pub(crate) fn write_again(&self) {
        self.update(|_| {});
    }

    /// The real address of a listener, its first one.
    pub(crate) fn of(&self, listener: &str) -> Option<SocketAddr> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.listeners.iter().find(|bound| &*bound.listener == listener).map(|bound| bound.address)
    }

    fn update(&self, change: impl FnOnce(&mut Known)) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut known);
        if !known.serves {
            return;
        }
        // Traffic does not depend on this file; scripts that do will miss it.
        if let Err(error) = self.folder.write(NAME, &known.text()) {
            tracing::error!(%error, "the addresses cannot be written down");
        }
    }
}

impl Drop for Addresses {
    fn drop(&mut self) {
        // A successor may have written its own.
        if pid_in(&self.folder) == Some(process::id()) {
            self.folder.remove(NAME);
        }
    }
}

/// Whose file it is.
fn pid_in(folder: &StateFolder) -> Option<u32> {
    let known: Value = serde_json::from_str(&folder.read(NAME)?).ok()?;
    u32::try_from(known["pid"].as_u64()?).ok()
}

impl Known {
    fn publish(&mut self, revision: u64, listeners: Vec<BoundAddress>) {
        self.revision = revision;
        if self.rows.is_empty() || self.listeners != listeners {
            self.rows = rows(&listeners);
            self.listeners = listeners;
        }
    }

    fn text(&self) -> String {
        let admin = Value::from(self.admin.map(|address| address.to_string()));
        let dialects = self.dialects.iter().map(|(name, address)| (*name, address.to_string()));
        let dialects = Value::from_iter(dialects);
        let rows = if self.rows.is_empty() { "[]" } else { &self.rows };
        let (pid, revision) = (process::id(), self.revision);
        format!(
            "{{\"pid\":{pid},\"revision\":{revision},\"admin\":{admin},\"dialects\":{dialects},\"listeners\":{rows}}}\n"
        )
    }
}

/// The listeners with their addresses, as JSON.
fn rows(listeners: &[BoundAddress]) -> String {
    let mut addresses_of: HashMap<(&str, &str), Vec<String>> = HashMap::new();
    let mut names = Vec::new();
    for bound in listeners {
        let name = (&*bound.load_balancer, &*bound.listener);
        let addresses = addresses_of.entry(name).or_default();
        if addresses.is_empty() {
            names.push(name);
        }
        addresses.push(bound.address.to_string());
    }
    let row = |name: (&str, &str)| json!({ "load_balancer": name.0, "listener": name.1, "addresses": addresses_of[&name] });
    Value::from_iter(names.into_iter().map(row)).to_string()
}

/// The real admin address of the node that serves from that folder, if one does.
pub(crate) fn admin_of(folder: &StateFolder) -> Option<SocketAddr> {
    let known: Value = serde_json::from_str(&folder.read(NAME)?).ok()?;
    known["admin"].as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(listener: &str, port: u16) -> BoundAddress {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        BoundAddress { load_balancer: "shop".into(), listener: listener.into(), address }
    }

    #[test]
    fn the_addresses_of_a_listener_stand_together() {
        let mut known = Known::default();
        known.publish(3, vec![bound("web", 1), bound("db", 2), bound("web", 3)]);
        let json: Value = serde_json::from_str(&known.text()).unwrap();
        assert_eq!(json["listeners"][0]["addresses"], json!(["127.0.0.1:1", "127.0.0.1:3"]));
        assert_eq!(json["listeners"][1]["listener"], "db");
        assert_eq!((&json["admin"], &json["revision"]), (&Value::Null, &json!(3)));
    }

    #[test]
    fn a_new_revision_says_the_addresses_of_its_own() {
        let mut known = Known { admin: Some(SocketAddr::from(([127, 0, 0, 1], 7080))), ..Known::default() };
        let said = |known: &Known| serde_json::from_str::<Value>(&known.text()).unwrap();
        assert_eq!(said(&known)["listeners"], json!([]));
        for (revision, port) in [(1, 1), (2, 1), (3, 2)] {
            known.publish(revision, vec![bound("web", port)]);
            let json = said(&known);
            assert_eq!((&json["revision"], &json["admin"]), (&json!(revision), &json!("127.0.0.1:7080")));
            assert_eq!(json["listeners"][0]["addresses"], json!([format!("127.0.0.1:{port}")]));
        }
    }
}
