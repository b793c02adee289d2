//! Which load balancers is somebody let near? Those of some projects and regions, or all.

use homing_core::problem::{Phrase, say};
use homing_core::spec::LoadBalancerSpec;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::limits;

/// The project and the region of a load balancer that says none.
const UNSAID: &str = "default";

/// Projects and regions; an empty list leaves nobody out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scopes {
    /// Only load balancers of these projects; empty: of all.
    #[serde(default)]
    pub projects: Vec<String>,
    /// Only load balancers in these regions; empty: in all.
    #[serde(default)]
    pub regions: Vec<String>,
}

impl Scopes {
    /// Whether nothing is left out.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        self.projects.is_empty() && self.regions.is_empty()
    }

    /// Whether a load balancer of that project and region is within.
    #[must_use]
    pub fn admit(&self, project: &str, region: &str) -> bool {
        let has = |names: &[String], name: &str| names.is_empty() || names.iter().any(|known| known == name);
        has(&self.projects, project) && has(&self.regions, region)
    }

    /// Whether that load balancer is within.
    #[must_use]
    pub fn admit_balancer(&self, balancer: &LoadBalancerSpec) -> bool {
        self.admit(&balancer.project, &balancer.region)
    }

    /// Whether the load balancer that is told that document is within. What is no text names nothing.
    #[must_use]
    pub fn admit_document(&self, document: &Value) -> bool {
        let said = |key: &str| document.get(key).map_or(Some(UNSAID), Value::as_str);
        self.is_everything()
            || said("project")
                .zip(said("region"))
                .is_some_and(|(project, region)| self.admit(project, region))
    }

    /// What is wrong with them, and where; `None`: nothing.
    pub(crate) fn mistake(&self) -> Option<(&'static str, Phrase)> {
        let lists = [("projects", &self.projects), ("regions", &self.regions)];
        lists.into_iter().find_map(|(list, names)| {
            if names.len() > limits::SCOPES {
                return Some((list, say::too_many_scopes(limits::SCOPES)));
            }
            let is_bad = |name: &&String| name.is_empty() || name.len() > limits::NAME_BYTES;
            let bad = names.iter().find(is_bad)?;
            Some((list, say::no_scope(bad, limits::NAME_BYTES)))
        })
    }
}

#[cfg(test)]
mod tests {
    use homing_core::spec::read::read_load_balancer;
    use serde_json::json;

    use super::*;

    fn scopes(projects: &[&str], regions: &[&str]) -> Scopes {
        let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Scopes { projects: own(projects), regions: own(regions) }
    }

    #[test]
    fn both_the_project_and_the_region_have_to_be_within() {
        let both = scopes(&["shop"], &["north", "south"]);
        assert!(both.admit("shop", "north") && both.admit("shop", "south"));
        assert!(!both.admit("bank", "north") && !both.admit("shop", "west"));
    }

    #[test]
    fn an_empty_list_leaves_nobody_out() {
        assert!(scopes(&[], &[]).admit("any", "where") && scopes(&[], &[]).is_everything());
        assert!(scopes(&["shop"], &[]).admit("shop", "anywhere") && !scopes(&["shop"], &[]).is_everything());
        assert!(!scopes(&[], &["north"]).admit("any", "south"));
    }

    #[test]
    fn a_document_is_of_the_project_and_region_that_its_load_balancer_has() {
        for document in [
            json!({ "name": "a" }),
            json!({ "name": "a", "project": "shop" }),
            json!({ "name": "a", "project": "shop", "region": "north" }),
            json!({ "name": "a", "region": "north" }),
        ] {
            let (balancer, _) = read_load_balancer(&document, 0);
            for scopes in
                [scopes(&["shop"], &[]), scopes(&[], &["north"]), scopes(&["default"], &["default"])]
            {
                assert_eq!(scopes.admit_document(&document), scopes.admit_balancer(&balancer), "{document}");
            }
        }
        assert!(!scopes(&["default"], &[]).admit_document(&json!({ "project": ["default"] })));
    }

    #[test]
    fn the_list_and_its_names_are_bounded() {
        assert_eq!(scopes(&["shop"], &["north"]).mistake(), None);
        assert_eq!(scopes(&[""], &[]).mistake().unwrap().0, "projects");
        assert_eq!(scopes(&[], &[&"x".repeat(limits::NAME_BYTES + 1)]).mistake().unwrap().0, "regions");
        assert_eq!(scopes(&["a"; limits::SCOPES + 1], &[]).mistake().unwrap().0, "projects");
    }
}
