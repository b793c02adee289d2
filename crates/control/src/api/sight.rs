//! What of a node does whoever asks see? All of it, or the load balancers within his scopes and nothing else.
//!
//! Handlers take what they show from here, not from the node: what is left out here is in no answer, hint or count.
//! [`Sight`] is of what runs, [`Seen`] of what is said.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use homing_core::clock::Now;
use homing_core::doctor::{Finding, examine};
use homing_core::group::Group;
use homing_core::snapshot::Snapshot;
use homing_core::spec::LoadBalancerSpec;
use serde_json::Value;

use super::problem::Refusal;
use super::{Api, edits};
use crate::change::Running;
use crate::edit::Documents;
use crate::edit::hidden::hide;
use crate::identity::{Actor, Right, Scopes};

/// What somebody sees of what runs.
pub(crate) struct Sight {
    running: Arc<Running>,
    /// The load balancers that are seen; `None`: all.
    names: Option<HashSet<String>>,
}

/// What somebody sees of what is said.
pub(super) struct Seen {
    pub(super) documents: Arc<Documents>,
    /// Whether values that may be secrets are hidden: who may set them may see them.
    pub(super) hides: bool,
}

impl Sight {
    pub(crate) fn new(running: Arc<Running>, scopes: &Scopes) -> Self {
        let names = (!scopes.is_everything()).then(|| {
            let all = running.spec.load_balancers.iter();
            let within = all.filter(|balancer| scopes.admit_balancer(balancer));
            within.map(|balancer| balancer.name.clone()).collect()
        });
        Self { running, names }
    }

    /// Whether nothing is left out.
    pub(crate) const fn is_whole(&self) -> bool {
        self.names.is_none()
    }

    pub(crate) fn has(&self, load_balancer: &str) -> bool {
        self.names.as_ref().is_none_or(|names| names.contains(load_balancer))
    }

    pub(super) fn balancers(&self) -> impl Iterator<Item = &LoadBalancerSpec> + Clone {
        let all = self.running.spec.load_balancers.iter().map(|balancer| &**balancer);
        all.filter(|balancer| self.has(&balancer.name))
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = &Group> + Clone {
        let all = self.running.snapshot.groups.iter().map(|group| &**group);
        all.filter(|group| self.has(&group.load_balancer))
    }

    /// Why persistence does not work as it might, the worst first.
    pub(super) fn findings(&self, now: Now) -> Vec<Finding> {
        let mut findings = examine(&self.running.spec, &self.running.snapshot, now);
        findings.retain(|finding| self.has(&finding.load_balancer));
        findings
    }

    /// All that runs, for those who look for what [`Sight::has`].
    pub(super) fn snapshot(&self) -> &Snapshot {
        &self.running.snapshot
    }
}

impl Seen {
    /// An answer about what is said.
    pub(super) fn answer(&self, mut shown: Value) -> Response {
        if self.hides {
            hide(&mut shown);
        }
        edits::of_revision(self.documents.revision, shown)
    }
}

impl Api {
    /// What is seen of what runs now.
    pub(super) fn sight(&self, scopes: &Scopes) -> Sight {
        Sight::new(self.running(), scopes)
    }

    /// What is seen of what is said now.
    pub(super) fn documents(&self, scopes: &Scopes) -> Arc<Documents> {
        let documents = self.observed.desk.documents();
        if scopes.is_everything() { documents } else { Arc::new(documents.within(scopes)) }
    }
}

impl FromRequestParts<Arc<Api>> for Seen {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Refusal> {
        let actor = parts.extensions.get::<Actor>().ok_or_else(Refusal::broken)?;
        Ok(Self { documents: api.documents(&actor.scopes), hides: !actor.may(Right::Edit) })
    }
}

/// Whether a load balancer that runs is within.
pub(super) fn is_within(running: &Running, scopes: &Scopes, load_balancer: &str) -> bool {
    let mut all = running.spec.load_balancers.iter();
    all.find(|balancer| balancer.name == load_balancer).is_some_and(|found| scopes.admit_balancer(found))
}
