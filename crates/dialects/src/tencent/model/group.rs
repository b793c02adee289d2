//! Who gets new sessions, and how do they come home? The settings of a listener of layer 4, or of a location.

use serde_json::{Value, json};

use super::object::{self, Object};
use super::target::Target;

/// Weight of a target that names none.
pub(in crate::tencent) const WEIGHT: u16 = 10;

/// The scheduler, by the vendor's word and by ours.
const SCHEDULERS: [(&str, &str); 3] =
    [("WRR", "weighted-round-robin"), ("LEAST_CONN", "weighted-least-connections"), ("IP_HASH", "ip-hash")];

/// The group of a listener or of a location.
#[derive(Clone, Debug)]
pub(in crate::tencent) struct Group {
    pub(in crate::tencent) object: Object,
    pub(in crate::tencent) targets: Vec<Target>,
}

/// What is spoken to targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tencent) enum Forward {
    Http,
    Https,
    Grpc,
    Grpcs,
}

impl Group {
    pub(in crate::tencent) fn new(name: &str) -> Self {
        Self { object: super::named(name), targets: Vec::new() }
    }

    pub(super) fn read(value: Value) -> Self {
        let mut object = Object::of(value);
        let targets = object.take_items("targets").into_iter().map(Target::read).collect();
        Self { object, targets }
    }

    pub(super) fn said(self) -> Value {
        let Self { mut object, targets } = self;
        object.set_items("targets", targets.into_iter().map(Target::said));
        object.said()
    }

    pub(in crate::tencent) fn name(&self) -> &str {
        self.object.text("name").unwrap_or_default()
    }

    /// The vendor's word for its scheduler.
    pub(in crate::tencent) fn scheduler(&self) -> &'static str {
        let own = self.object.text("scheduler");
        SCHEDULERS.iter().find(|(_, ours)| Some(*ours) == own).map_or("WRR", |(theirs, _)| theirs)
    }

    /// Sets the scheduler of that word; false: there is none.
    pub(in crate::tencent) fn set_scheduler(&mut self, word: &str) -> bool {
        let Some((_, ours)) = SCHEDULERS.iter().find(|(theirs, _)| *theirs == word) else { return false };
        self.object.set("scheduler", Value::from(*ours));
        true
    }

    /// How long a session may be idle, in seconds; 0: sessions are not kept.
    pub(in crate::tencent) fn expire_s(&self) -> u64 {
        let timeout = self.object.get("persistence").and_then(|kept| kept.get("timeout")?.as_str());
        timeout.and_then(object::seconds).unwrap_or(0)
    }

    /// The cookie that was asked for by name.
    pub(in crate::tencent) fn cookie_name(&self) -> Option<&str> {
        let named = self.object.get("persistence").and_then(|kept| kept.get("cookie_name")?.as_str());
        named.or_else(|| self.object.note("cookie_name"))
    }

    /// Keeps sessions of addresses for that long.
    pub(in crate::tencent) fn keep_addresses(&mut self, expire_s: u64) {
        self.keep("source-ip", expire_s, None);
    }

    /// Keeps sessions by a cookie for that long, under that name where one is wanted.
    pub(in crate::tencent) fn keep_cookies(&mut self, expire_s: u64, name: Option<String>) {
        // The name outlives a time without sessions.
        self.object.set_note("cookie_name", name.clone());
        self.keep("cookie", expire_s, name);
    }

    fn keep(&mut self, method: &str, expire_s: u64, name: Option<String>) {
        if expire_s == 0 {
            return self.object.set("persistence", None);
        }
        let mut kept = match self.object.take("persistence") {
            Some(kept) if kept.get("method").and_then(Value::as_str) == Some(method) => Object::of(kept),
            _ => Object::of(json!({ "method": method })),
        };
        kept.set("timeout", object::span(expire_s));
        kept.set("cookie_name", name.map(Value::from));
        self.object.set("persistence", kept.said());
    }

    /// What is spoken to its targets.
    pub(in crate::tencent) fn forward(&self) -> Forward {
        let is_http2 = self.object.text("http2") == Some("always");
        match (self.object.get("tls").is_some(), is_http2) {
            (false, false) => Forward::Http,
            (true, false) => Forward::Https,
            (false, true) => Forward::Grpc,
            (true, true) => Forward::Grpcs,
        }
    }

    pub(in crate::tencent) fn set_forward(&mut self, forward: Forward) {
        if self.forward() == forward {
            return;
        }
        let has_tls = matches!(forward, Forward::Https | Forward::Grpcs);
        let has_http2 = matches!(forward, Forward::Grpc | Forward::Grpcs);
        // Nobody says whom targets have to be certified by, so whoever answers is believed, as there.
        self.object.set("tls", has_tls.then(|| json!({ "verify": false })));
        self.object.set("http2", has_http2.then(|| Value::from("always")));
    }

    pub(in crate::tencent) fn target_mut(&mut self, address: std::net::SocketAddr) -> Option<&mut Target> {
        self.targets.iter_mut().find(|target| target.address() == Some(address))
    }
}

impl Forward {
    pub(in crate::tencent) fn parse(word: &str) -> Option<Self> {
        match word {
            "HTTP" => Some(Self::Http),
            "HTTPS" => Some(Self::Https),
            "GRPC" => Some(Self::Grpc),
            "GRPCS" => Some(Self::Grpcs),
            _ => None,
        }
    }

    pub(in crate::tencent) const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
            Self::Grpc => "GRPC",
            Self::Grpcs => "GRPCS",
        }
    }
}
