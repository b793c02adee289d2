//! Which load balancer is meant, where only a group was named?

use super::{Admin, ApiPath};
use crate::failure::Failure;
use crate::text::admin::Answer;
use homing_control::api::view::LoadBalancer;

/// The load balancer that was named, or the only one with such a group.
pub(crate) fn load_balancer_of(admin: &Admin, named: Option<&str>, group: &str) -> Result<String, Failure> {
    if let Some(name) = named {
        return Ok(name.to_owned());
    }
    let all: Vec<LoadBalancer> = admin.read(admin.get(&ApiPath::of(&["load-balancers"]))?)?;
    let has_it = |balancer: &&LoadBalancer| balancer.groups.iter().any(|found| found == group);
    let mut found: Vec<&str> = all.iter().filter(has_it).map(|balancer| balancer.name.as_str()).collect();
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one.to_owned()),
        (Some(one), false) => {
            found.push(one);
            let values = [("group", group), ("load_balancers", &*found.join(", "))];
            Err(Failure::usage(Answer::SeveralGroups, &values, admin.language))
        }
        (None, _) => {
            let mut groups: Vec<&str> =
                all.iter().flat_map(|balancer| &balancer.groups).map(String::as_str).collect();
            groups.sort_unstable();
            groups.dedup();
            let values = [("group", group), ("groups", &*groups.join(", "))];
            Err(Failure::cannot(Answer::NoSuchGroup, &values, admin.language))
        }
    }
}
