//! Is what the table of clashes says what happens to a spec, and does what it advises help?

use homing_core::compile::check::read_and_check;
use homing_core::edition::clash::{ADJUSTABLE_IDLE, LEAST_CONNECTIONS_OFF, LONG_COOKIE};
use homing_core::edition::{Clash, ClashReason, EDITIONS, EditionRules, Fix, Switch};
use homing_core::spec::names::MethodName;
use homing_core::spec::read::persistence;
use homing_core::spec::{Edition, Protocol, SchedulerKind};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// What somebody may choose in a form.
#[derive(Clone, Copy, Debug)]
struct Chosen {
    edition: Edition,
    switch: Option<Switch>,
    protocol: Protocol,
    scheduler: SchedulerKind,
    method: Option<MethodName>,
}

impl Chosen {
    fn every() -> Vec<Self> {
        let methods = MethodName::NAMES.iter().map(|name| MethodName::parse(name)).chain([None]);
        let methods: Vec<_> = methods.collect();
        let mut every = Vec::new();
        for rules in EDITIONS {
            let other = |usual: &Switch| Switch { value: !usual.value, ..*usual };
            let switches: Vec<_> = rules.switches().iter().map(other).map(Some).chain([None]).collect();
            for switch in switches {
                for &protocol in Protocol::ALL {
                    for scheduler in SchedulerKind::ALL {
                        let edition = rules.edition;
                        let chosen = |&method| Self { edition, switch, protocol, scheduler, method };
                        every.extend(methods.iter().map(chosen));
                    }
                }
            }
        }
        every
    }

    fn spec(&self) -> Value {
        let persistence = self.method.map(|method| {
            let mut settings = Map::new();
            settings.insert("method".into(), json!(method.as_str()));
            settings.insert("timeout".into(), json!("20m"));
            settings.extend(persistence::settings_needed_by(method).map(|key| (key.into(), json!("X-Key"))));
            settings
        });
        let mut listener = json!({
            "name": "l", "protocol": self.protocol.as_str(), "listen": ["127.0.0.1:80"], "group": "g",
        });
        if self.protocol == Protocol::Https {
            listener["certificates"] = json!([{ "cert": "c.pem", "key": "k.pem" }]);
        }
        let group = json!({
            "name": "g", "scheduler": self.scheduler.as_str(), "persistence": persistence,
            "targets": [{ "name": "t", "address": "10.0.0.1:80" }],
        });
        let mut balancer = json!({
            "name": "lb", "edition": self.edition.as_str(), "listeners": [listener], "groups": [group],
        });
        if let Some(switch) = self.switch {
            balancer[switch.setting] = json!(switch.value);
        }
        json!({ "load_balancers": [balancer] })
    }

    /// What the check says about how the settings go together.
    fn problems(&self) -> Vec<String> {
        let (_, problems) = read_and_check(&self.spec());
        problems.iter().map(ToString::to_string).collect()
    }

    fn clashes(&self) -> Vec<Clash> {
        self.edition.rules().clashes().into_iter().filter(|clash| self.is_in(clash)).collect()
    }

    fn is_in(&self, clash: &Clash) -> bool {
        let usual = |setting: &str| setting == LEAST_CONNECTIONS_OFF.setting;
        let value_of = |setting: &str| match self.switch {
            Some(switch) if switch.setting == setting => switch.value,
            _ => usual(setting),
        };
        clash.has(self.protocol, self.scheduler, self.method, value_of)
    }

    fn after(self, fix: Fix) -> Self {
        match fix {
            Fix::Scheduler(scheduler) => Self { scheduler, ..self },
            Fix::Method(method) => Self { method: Some(method), ..self },
            Fix::NoPersistence(other) => {
                Self { method: None, scheduler: other.unwrap_or(self.scheduler), ..self }
            }
            Fix::Unset(setting) => {
                Self { switch: self.switch.filter(|switch| switch.setting != setting), ..self }
            }
            Fix::Edition(edition) => Self { edition, switch: None, ..self },
        }
    }
}

#[test]
fn a_combination_is_refused_if_and_only_if_the_table_says_so() {
    let every = Chosen::every();
    // Every edition as it is, and once with each switch turned.
    assert_eq!(every.len(), (5 + 2 + 1 + 1) * 4 * 6 * 5);
    for chosen in every {
        let (problems, clashes) = (chosen.problems(), chosen.clashes());
        assert_eq!(problems.is_empty(), clashes.is_empty(), "{chosen:?}: {problems:#?} {clashes:#?}");
    }
}

#[test]
fn every_fix_removes_its_clash_and_the_best_ones_lead_to_something_allowed() {
    for chosen in Chosen::every() {
        for clash in chosen.clashes() {
            assert!(!clash.fixes.is_empty(), "{clash:?}");
            for fix in &clash.fixes {
                let after = chosen.after(*fix);
                let same = after.clashes().into_iter().find(|other| other.reason == clash.reason);
                assert_eq!(same, None, "{chosen:?} after {fix:?}");
            }
        }
        let mut now = chosen;
        for _ in 0..3 {
            let Some(clash) = now.clashes().into_iter().next() else { break };
            now = now.after(clash.fixes[0]);
        }
        assert_eq!(now.problems(), Vec::<String>::new(), "{chosen:?} became {now:?}");
    }
}

#[test]
fn every_reason_occurs_under_a_name_of_its_own() {
    let found: HashSet<&str> =
        EDITIONS.iter().flat_map(EditionRules::clashes).map(|clash| clash.reason.as_str()).collect();
    let known: HashSet<&str> = ClashReason::ALL.iter().map(|reason| reason.as_str()).collect();
    assert_eq!((found, known.len()), (known, ClashReason::ALL.len()));
}

#[test]
fn switches_are_told_where_they_mean_something() {
    let settings = |edition: Edition| -> Vec<&str> {
        edition.rules().switches().iter().map(|switch| switch.setting).collect()
    };
    assert_eq!(settings(Edition::TencentClb), [LONG_COOKIE.setting, ADJUSTABLE_IDLE.setting]);
    assert_eq!(settings(Edition::HuaweiElbShared), [LEAST_CONNECTIONS_OFF.setting]);
    assert_eq!(settings(Edition::Native), [""; 0]);
}

#[test]
fn what_a_method_needs_is_asked_for_and_what_is_not_its_own_is_refused() {
    for name in MethodName::NAMES {
        let method = MethodName::parse(name).unwrap();
        let chosen = Chosen {
            edition: Edition::Native,
            switch: None,
            protocol: Protocol::Http,
            scheduler: SchedulerKind::default(),
            method: Some(method),
        };
        assert_eq!(chosen.problems(), Vec::<String>::new());
        for key in persistence::settings_needed_by(method) {
            let mut spec = chosen.spec();
            spec["load_balancers"][0]["groups"][0]["persistence"].as_object_mut().unwrap().remove(key);
            assert_eq!(read_and_check(&spec).1.len(), 1, "{name} without {key}");
        }
        let own: Vec<&str> = persistence::settings_of(method).collect();
        for other in MethodName::NAMES.iter().filter_map(|name| MethodName::parse(name)) {
            for key in persistence::settings_of(other).filter(|key| !own.contains(key)) {
                let mut spec = chosen.spec();
                spec["load_balancers"][0]["groups"][0]["persistence"][key] = json!("x");
                let (_, problems) = read_and_check(&spec);
                assert!(
                    problems[0].to_string().contains("belongs to method"),
                    "{name} with {key}: {problems:?}"
                );
            }
        }
    }
}
