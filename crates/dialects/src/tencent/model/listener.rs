//! What is a listener here?

use std::net::SocketAddr;

use serde_json::Value;

use super::location::{self, Location};
use super::object::Object;

/// The annotation of one that is stopped.
const STOPPED: &str = "stopped";

/// A listener, with its locations where it speaks HTTP.
#[derive(Clone, Debug)]
pub(in crate::tencent) struct Listener {
    pub(in crate::tencent) object: Object,
    pub(in crate::tencent) locations: Vec<Location>,
    /// Rules that somebody made elsewhere: they stay, and come first.
    others: Vec<Value>,
    /// Whether somebody stopped it.
    pub(in crate::tencent) is_stopped: bool,
}

impl Listener {
    pub(in crate::tencent) fn new(object: Object) -> Self {
        Self { object, locations: Vec::new(), others: Vec::new(), is_stopped: false }
    }

    pub(super) fn read(value: Value) -> Self {
        let mut object = Object::of(value);
        let (locations, others) = location::read(object.take_items("rules"));
        let is_stopped = object.flag_note(STOPPED) == Some(true);
        Self { object, locations, others, is_stopped }
    }

    pub(super) fn said(self) -> Value {
        let Self { mut object, locations, others, is_stopped } = self;
        object.set_note(STOPPED, is_stopped.then(|| true.to_string()));
        object.set_items("rules", others.into_iter().chain(location::said(locations)));
        object.said()
    }

    pub(in crate::tencent) fn id(&self) -> &str {
        self.object.text("name").unwrap_or_default()
    }

    /// What it is called: its name where it has one, else its id.
    pub(in crate::tencent) fn name(&self) -> &str {
        self.object.note("name").unwrap_or_else(|| self.id())
    }

    /// Whether it accepts: it is not stopped, and can shake hands where it speaks TLS.
    pub(super) fn is_open(&self) -> bool {
        !self.is_stopped && (self.protocol() != "HTTPS" || self.object.get("certificates").is_some())
    }

    /// `TCP`, `UDP`, `HTTP` or `HTTPS`.
    pub(in crate::tencent) fn protocol(&self) -> &'static str {
        match self.object.text("protocol") {
            Some("tcp") => "TCP",
            Some("udp") => "UDP",
            Some("https") => "HTTPS",
            _ => "HTTP",
        }
    }

    pub(in crate::tencent) fn is_udp(&self) -> bool {
        self.protocol() == "UDP"
    }

    /// Whether it speaks HTTP: then its locations have groups, and it has none itself.
    pub(in crate::tencent) fn has_locations(&self) -> bool {
        matches!(self.protocol(), "HTTP" | "HTTPS")
    }

    /// The port of its first address.
    pub(in crate::tencent) fn port(&self) -> u16 {
        let first = self.object.get("listen").and_then(|listen| listen.get(0)?.as_str());
        first.and_then(|address| address.parse::<SocketAddr>().ok()).map_or(0, |address| address.port())
    }

    /// The names of the groups that are its own.
    pub(in crate::tencent) fn groups(&self) -> Vec<String> {
        let own = (!self.has_locations()).then(|| self.id().to_owned());
        own.into_iter().chain(self.locations.iter().map(|location| location.id.clone())).collect()
    }

    pub(in crate::tencent) fn location(&self, id: &str) -> Option<&Location> {
        self.locations.iter().find(|location| location.id == id)
    }

    /// The location of a domain and a path.
    pub(in crate::tencent) fn location_at(&self, domain: &str, url: &str) -> Option<&Location> {
        self.locations.iter().find(|location| location.has(domain) && location.url == url)
    }

    /// Makes that domain the one for hosts that no other location is for.
    pub(in crate::tencent) fn set_default(&mut self, domain: &str) {
        for location in &mut self.locations {
            location.is_default = location.has(domain);
        }
    }

    /// Whether some location takes the hosts that no other is for.
    pub(in crate::tencent) fn has_default(&self) -> bool {
        self.locations.iter().any(|location| location.is_default)
    }
}
