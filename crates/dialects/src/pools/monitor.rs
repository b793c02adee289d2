//! How are the members of a pool probed?

use std::time::Duration;

use homing_core::spec::names::ProbeName;
use serde_json::{Value, json};

use super::{Annotations, Said};

/// Before the keys of a monitor's annotations, which stand at its group: a health check has none of its own.
const PREFIX: &str = "monitor.";
/// Its name in them.
const ID: &str = "id";
/// What the health check would say, while it is switched off.
const OFF: &str = "off";

/// A health check, as the dialects with pools see it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Monitor {
    pub(crate) id: String,
    pub(crate) kind: ProbeName,
    /// Time between probes.
    pub(crate) interval: Duration,
    /// Longest a probe may take.
    pub(crate) timeout: Duration,
    /// Passes in a row that make a member fit.
    pub(crate) rise: u64,
    /// Failures in a row that make it unfit.
    pub(crate) fall: u64,
    /// Port to probe, where it is not the member's.
    pub(crate) port: Option<u16>,
    /// What is asked for, where requests are made.
    pub(crate) path: Option<String>,
    /// Which host is asked for.
    pub(crate) host: Option<String>,
    /// Statuses that pass, as inclusive ranges.
    pub(crate) statuses: Vec<(u16, u16)>,
    /// It is kept, and nobody is probed.
    pub(crate) is_off: bool,
    pub(crate) annotations: Annotations,
    said: Said,
}

impl Monitor {
    /// One of this kind that says nothing else yet.
    pub(crate) fn new(id: String, kind: ProbeName) -> Self {
        let annotations = Annotations::default();
        Self::of(id, Said::of(&json!({ "kind": kind.as_str() })), annotations)
    }

    /// The monitor of `group`; its annotations are taken out of the group's.
    pub(super) fn read(group: &Said, annotations: &mut Annotations) -> Option<Self> {
        let mut annotations = annotations.take(PREFIX);
        let off = annotations.json(OFF);
        annotations.set(OFF, None);
        let is_off = off.is_some() && !group.has("health");
        let said = Said::of(group.get("health").or(off.as_ref())?);
        // One that was made elsewhere is called like its group: a group has no second one.
        let id = annotations.text(ID).or_else(|| group.text("name")).unwrap_or_default().to_owned();
        annotations.set(ID, None);
        Some(Self { is_off, ..Self::of(id, said, annotations) })
    }

    fn of(id: String, said: Said, annotations: Annotations) -> Self {
        // As core has it where nothing is said.
        let interval = said.duration("interval").unwrap_or(Duration::from_secs(5));
        let timeout = said.duration("timeout").unwrap_or_else(|| Duration::from_secs(2).min(interval));
        Self {
            id,
            kind: said.text("kind").and_then(ProbeName::parse).unwrap_or(ProbeName::Tcp),
            interval,
            timeout,
            rise: said.number("rise").unwrap_or(3),
            fall: said.number("fall").unwrap_or(3),
            port: said.number("port").and_then(|port| u16::try_from(port).ok()),
            path: said.text("path").map(str::to_owned),
            host: said.text("host").map(str::to_owned),
            statuses: said.list("statuses").iter().filter_map(statuses).collect(),
            is_off: false,
            annotations,
            said,
        }
    }

    /// Writes it into `group`, and what is noted of it into the annotations of that.
    pub(super) fn write(self, group: &mut Said, annotations: &mut Annotations) {
        let mut said = self.said;
        said.set("kind", Some(self.kind.as_str()));
        said.set_duration("interval", Some(self.interval));
        said.set_duration("timeout", Some(self.timeout));
        said.set("rise", Some(self.rise));
        said.set("fall", Some(self.fall));
        said.set("port", self.port);
        said.set("path", self.path);
        said.set("host", self.host);
        let before: Vec<_> = said.list("statuses").iter().filter_map(statuses).collect();
        if before != self.statuses {
            said.set_list("statuses", self.statuses.iter().map(text).map(Value::from).collect());
        }
        let mut own = self.annotations;
        own.set(ID, Some(self.id));
        match self.is_off {
            true => {
                own.set_json(OFF, &said.into_value());
                group.set("health", None::<Value>);
            }
            false => group.set("health", Some(said.into_value())),
        }
        annotations.put(PREFIX, own);
    }
}

/// `200` or `"200-299"`.
fn statuses(value: &Value) -> Option<(u16, u16)> {
    if let Some(one) = value.as_u64() {
        let one = u16::try_from(one).ok()?;
        return Some((one, one));
    }
    let text = value.as_str()?;
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
}

fn text((first, last): &(u16, u16)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}
