//! Where does a listener take clients, and where do they go?

use std::net::SocketAddr;

use homing_core::spec::{Layer, Protocol};
use serde_json::{Value, json};

use super::{Action, Annotations, Policy, Said};

/// Before the id of a policy that is kept and takes nothing; the text is the rule.
const ASIDE: &str = "policy.";
/// Notes of a listener that it answers by itself because it has no pool, and of a group that it is there because a
/// listener of layer 4 has none.
pub(super) const IDLE: &str = "idle";

/// A listener, as the dialects with pools see it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listener {
    /// Its name.
    pub(crate) id: String,
    pub(crate) protocol: Protocol,
    /// Where clients come: one address, in what the dialects make.
    pub(crate) addresses: Vec<SocketAddr>,
    /// What becomes of what no policy takes; `None`: nobody takes it.
    pub(crate) default: Option<Action>,
    /// In the order in which they are asked; those aside come last.
    pub(crate) policies: Vec<Policy>,
    /// It is kept, and nobody listens.
    pub(crate) is_off: bool,
    pub(crate) annotations: Annotations,
    /// All that is said of it.
    pub(crate) said: Said,
}

impl Listener {
    pub(crate) fn new(id: String, protocol: Protocol, address: SocketAddr) -> Self {
        Self {
            id,
            protocol,
            addresses: vec![address],
            default: None,
            policies: Vec::new(),
            is_off: false,
            annotations: Annotations::default(),
            said: Said::default(),
        }
    }

    /// Its port; 0, where it has no address.
    pub(crate) fn port(&self) -> u16 {
        self.addresses.first().map_or(0, SocketAddr::port)
    }

    /// The pool for what no policy takes.
    pub(crate) fn pool(&self) -> Option<&str> {
        self.default.as_ref().and_then(|action| action.pools().next())
    }

    /// The pools that it leads to, by itself or by a policy.
    pub(crate) fn pools(&self) -> impl Iterator<Item = &str> {
        let policies = self.policies.iter().map(|policy| &policy.action);
        self.default.iter().chain(policies).flat_map(Action::pools)
    }

    /// Names the stored certificates of it, the first for whoever asks for no name that another has.
    pub(crate) fn set_certificates(&mut self, names: &[String]) {
        let stored = names.iter().map(|name| json!({ "stored": name }));
        self.said.set_list("certificates", stored.collect());
    }

    /// The stored certificates of it by their names.
    pub(crate) fn certificates(&self) -> Vec<String> {
        let certificates = self.said.list("certificates").iter();
        let names = certificates.filter_map(|certificate| certificate.get("stored")?.as_str());
        names.map(str::to_owned).collect()
    }

    pub(super) fn read(listener: &Value) -> Self {
        let said = Said::of(listener);
        let mut annotations = Annotations::of(listener);
        let id = said.text("name").unwrap_or_default().to_owned();
        let named = |(index, rule)| Policy::read(rule, &format!("{id}-{index}"));
        let mut policies: Vec<Policy> = said.list("rules").iter().enumerate().filter_map(named).collect();
        let aside = annotations.take(ASIDE);
        policies.extend(aside.iter().filter_map(|(id, text)| {
            let policy = Policy::read(&serde_json::from_str(text).ok()?, id)?;
            Some(Policy { is_aside: true, ..policy })
        }));
        let is_idle = annotations.is_set(IDLE);
        annotations.set(IDLE, None);
        let default = Action::read(&said).filter(|_| !is_idle);
        let addresses = said.list("listen").iter().filter_map(|text| text.as_str()?.parse().ok());
        Self {
            protocol: said.text("protocol").and_then(Protocol::parse).unwrap_or(Protocol::Http),
            addresses: addresses.collect(),
            id,
            default,
            policies,
            is_off: is_closed(&said),
            annotations,
            said,
        }
    }

    pub(super) fn write(self) -> Value {
        let mut said = self.said;
        let mut annotations = self.annotations;
        said.set("name", Some(self.id));
        said.set("protocol", Some(self.protocol.as_str()));
        let before: Vec<SocketAddr> =
            said.list("listen").iter().filter_map(|text| text.as_str()?.parse().ok()).collect();
        if before != self.addresses {
            said.set_list("listen", self.addresses.iter().map(|at| Value::from(at.to_string())).collect());
        }
        let mut rules = Vec::new();
        for policy in self.policies {
            let (id, is_aside) = (policy.id.clone(), policy.is_aside);
            match is_aside {
                true => annotations.set(&format!("{ASIDE}{id}"), Some(policy.write().to_string())),
                false => rules.push(policy.write()),
            }
        }
        said.set_list("rules", rules);
        close(&mut said, self.is_off);
        let is_idle = self.default.is_none();
        annotations.set_flag(IDLE, is_idle);
        let nobody = || nobody(said.text("name").unwrap_or_default(), self.protocol.layer());
        self.default.unwrap_or_else(nobody).write(&mut said);
        annotations.write(said.fields());
        said.into_value()
    }
}

/// What becomes of what nobody takes: an answer, or the group of the listener's name, which has no targets.
fn nobody(name: &str, layer: Layer) -> Action {
    match layer {
        Layer::Seven => Action::Respond([("status".to_owned(), Value::from(503))].into_iter().collect()),
        Layer::Four => Action::Pool(name.to_owned()),
    }
}

/// Whether nobody listens for it, though it is kept.
pub(super) fn is_closed(said: &Said) -> bool {
    said.text("admin") == Some("closed")
}

/// Has somebody listen for it, or nobody.
pub(super) fn close(said: &mut Said, is_off: bool) {
    if is_closed(said) != is_off {
        said.set("admin", is_off.then_some("closed"));
    }
}
