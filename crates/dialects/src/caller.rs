//! Who asks, in which dialect, for which project?

use std::fmt;

use homing_control::change::Origin;
use homing_control::edit::{Author, Document, Owner};
use homing_control::identity::{Actor, Right};
use serde_json::Value;

/// The API that somebody speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Tencent CLB.
    Tencent,
    /// Huawei ELB.
    Huawei,
    /// OpenStack Octavia.
    Openstack,
}

/// Somebody who was let in, for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// What he speaks.
    pub dialect: Dialect,
    /// The project that he asks for; his scopes admit it.
    pub project: String,
    /// Names the request in answers, the log and the audit.
    pub request_id: String,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 3] = [Self::Tencent, Self::Huawei, Self::Openstack];

    /// The stable name, as `dialect` of a load balancer says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tencent => "tencent",
            Self::Huawei => "huawei",
            Self::Openstack => "openstack",
        }
    }

    /// The way by which its changes come.
    #[must_use]
    pub const fn origin(self) -> Origin {
        match self {
            Self::Tencent => Origin::Tencent,
            Self::Huawei => Origin::Huawei,
            Self::Openstack => Origin::Openstack,
        }
    }

    /// Whether a load balancer that is told that document was made by it.
    #[must_use]
    pub fn made(self, document: &Value) -> bool {
        document.get("dialect").and_then(Value::as_str) == Some(self.as_str())
    }
}

impl Caller {
    /// Whether he has that right.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.actor.may(right)
    }

    /// Whether he sees a load balancer: it was made by his dialect in his project, and the API has it.
    #[must_use]
    pub fn sees(&self, document: &Document) -> bool {
        document.owner == Owner::Api && self.dialect.made(&document.value) && self.has(&document.value)
    }

    /// Whether a load balancer that is told that document is of his project, and within his scopes.
    #[must_use]
    pub fn has(&self, document: &Value) -> bool {
        let project = document.get("project").map_or(Some("default"), Value::as_str);
        project == Some(&self.project) && self.actor.scopes.admit_document(document)
    }

    /// As revisions call him.
    #[must_use]
    pub fn author(&self) -> Author {
        Author { name: self.actor.to_string(), origin: self.dialect.origin() }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
