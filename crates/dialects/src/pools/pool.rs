//! Who serves, in which order, and how does a session come home?

use homing_core::spec::SchedulerKind;
use serde_json::Value;

use super::{Annotations, Member, Monitor, Persistence, Said};

/// Where the protocol stands that a client named: a group has none.
const PROTOCOL: &str = "protocol";

/// A group, as the dialects with pools see it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pool {
    /// Its name.
    pub(crate) id: String,
    /// What its members speak, as the dialect spells it; `None`: it was made elsewhere, and nobody said.
    pub(crate) protocol: Option<String>,
    pub(crate) scheduler: SchedulerKind,
    pub(crate) persistence: Option<Persistence>,
    pub(crate) monitor: Option<Monitor>,
    pub(crate) members: Vec<Member>,
    pub(crate) annotations: Annotations,
    /// All that is said of it.
    pub(crate) said: Said,
}

impl Pool {
    pub(crate) fn new(id: String, protocol: &str, scheduler: SchedulerKind) -> Self {
        Self {
            id,
            protocol: Some(protocol.to_owned()),
            scheduler,
            persistence: None,
            monitor: None,
            members: Vec::new(),
            annotations: Annotations::default(),
            said: Said::default(),
        }
    }

    pub(crate) fn member(&self, id: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.id == id)
    }

    pub(super) fn read(group: &Value) -> Self {
        let said = Said::of(group);
        let mut annotations = Annotations::of(group);
        let monitor = Monitor::read(&said, &mut annotations);
        let protocol = annotations.text(PROTOCOL).map(str::to_owned);
        annotations.set(PROTOCOL, None);
        Self {
            id: said.text("name").unwrap_or_default().to_owned(),
            protocol,
            scheduler: scheduler(&said),
            persistence: said.get("persistence").map(Persistence::read),
            monitor,
            members: said.list("targets").iter().map(Member::read).collect(),
            annotations,
            said,
        }
    }

    pub(super) fn write(self) -> Value {
        let mut said = self.said;
        let mut annotations = self.annotations;
        said.set("name", Some(self.id));
        if scheduler(&said) != self.scheduler {
            said.set("scheduler", Some(self.scheduler.as_str()));
        }
        said.set("persistence", self.persistence.map(Persistence::write));
        match self.monitor {
            Some(monitor) => monitor.write(&mut said, &mut annotations),
            None => said.set("health", None::<Value>),
        }
        said.set_list("targets", self.members.into_iter().map(Member::write).collect());
        annotations.set(PROTOCOL, self.protocol);
        annotations.write(said.fields());
        said.into_value()
    }
}

fn scheduler(said: &Said) -> SchedulerKind {
    said.text("scheduler").and_then(SchedulerKind::parse).unwrap_or_default()
}
