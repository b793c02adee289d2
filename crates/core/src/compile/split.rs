//! What does it mean that the requests of a rule are split over several groups?

use crate::group::Group;
use crate::id::GroupId;
use crate::limits;
use crate::secrets::Secrets;
use crate::snapshot::GroupIndex;
use crate::spec::{ListenerSpec, PathSpec, Protocol, RuleSpec, SplitSpec};
use crate::split::{Branch, Keeper, Split};
use crate::token::Sealer;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// A listener, and what its splits are compiled from.
pub(super) struct SplitOf<'a> {
    pub(super) secrets: &'a Secrets,
    /// All groups of the snapshot, as far as they are there: those of this load balancer are.
    pub(super) groups: &'a [Arc<Group>],
    pub(super) index_of: &'a HashMap<&'a str, GroupIndex>,
    pub(super) load_balancer: &'a str,
    pub(super) listener: &'a ListenerSpec,
}

impl SplitOf<'_> {
    /// The split of a rule, or of the listener itself.
    pub(super) fn compile(&self, spec: &SplitSpec, rule: Option<&RuleSpec>) -> Split {
        let keeper = spec.kept.map(|idle| self.keeper(idle, rule));
        let branch = |branch: &crate::spec::BranchSpec| {
            let index = self.index_of[branch.group.as_str()];
            let group = &self.groups[index.0];
            let own = group.persistence.own_cookie().map_or(&[][..], |cookie| cookie.names());
            let names = keeper.iter().flat_map(Keeper::names).chain(own).take(limits::COOKIE_NAMES);
            Branch {
                group: index,
                id: group.id,
                weight: branch.weight,
                own_cookies: names.cloned().collect(),
            }
        };
        let branches = spec.branches.iter().map(branch).collect();
        Split::new(branches, keeper)
    }

    fn keeper(&self, idle: Duration, rule: Option<&RuleSpec>) -> Keeper {
        let id = self.id(rule);
        let (prefix, attributes) = match self.listener.protocol {
            Protocol::Https => ("__Host-", "; Path=/; HttpOnly; SameSite=Lax; Secure"),
            _ => ("", "; Path=/; HttpOnly; SameSite=Lax"),
        };
        let name = format!("{prefix}homing_split_{:08x}", id.0 >> 32);
        Keeper::new(id, idle, Sealer::new(&self.secrets.ring, id), name.into_bytes().into(), attributes)
    }

    /// A rule has no name: its conditions are, so that weights, groups and the order of rules may change.
    fn id(&self, rule: Option<&RuleSpec>) -> GroupId {
        let host = rule.and_then(|rule| rule.host.as_deref()).unwrap_or_default();
        let (kind, path) = match rule.and_then(|rule| rule.path.as_ref()) {
            None => ("any", ""),
            Some(PathSpec::Prefix(path)) => ("prefix", path.as_str()),
            Some(PathSpec::Exact(path)) => ("exact", path.as_str()),
            Some(PathSpec::Regex(path)) => ("regex", path.as_str()),
        };
        let when = rule.filter(|rule| !rule.when.is_empty()).map(|rule| format!("{:?}", rule.when));
        let when = when.as_deref().unwrap_or_default();
        let parts = ["split", self.load_balancer, &self.listener.name, host, kind, path, when];
        GroupId(self.secrets.hash_key.of_parts(&parts))
    }
}
