//! What may be combined in which edition, and what instead? So that forms explain a clash before anybody saves it.
//!
//! All of it comes from the tables that specs are checked with: [`homing_core::edition`] and the reader of specs.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use homing_core::edition::clash::{ADJUSTABLE_IDLE, LONG_COOKIE};
use homing_core::edition::{
    Clash, CookieStyle, EDITIONS, EditionRules, FirstHome, Fix, IDLE_FIXED, IdleRule, MethodRule, Switch,
    Wait,
};
use homing_core::spec::{Layer, Protocol, SchedulerKind, bounds};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Api;
use super::view::edition as view;

mod catalogue;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list))
}

/// Lists what may be combined in each edition, and what to do instead where it may not.
#[utoipa::path(
    get, path = "/editions", operation_id = "list_editions", tag = "load balancers",
    responses((status = 200, description = "The rules of all editions", body = view::Editions))
)]
async fn list() -> Json<view::Editions> {
    let editions = EDITIONS.iter().map(edition).collect();
    Json(view::Editions { editions, catalogue: catalogue::catalogue() })
}

fn edition(rules: &EditionRules) -> view::Edition {
    let http = words(Layer::Seven.protocols());
    let size = &rules.http.client_max_body_size;
    view::Edition {
        edition: rules.edition.to_string(),
        documents: rules.source.to_owned(),
        schedulers: words(rules.schedulers),
        default_scheduler: SchedulerKind::default().to_string(),
        weight: view::Range { default: rules.weight_default.into(), min: 0, max: rules.weight_max.into() },
        methods: rules.methods.iter().map(|rule| method(rules, rule)).collect(),
        refusals: rules.clashes().iter().map(refusal).collect(),
        advice: advice(rules).into_iter().collect(),
        switches: rules.switches().into_iter().map(switch).collect(),
        timeouts: timeouts(rules),
        client_max_body_size: view::BodySize {
            protocols: http,
            default_bytes: size.default,
            min_bytes: size.smallest,
            max_bytes: size.largest,
        },
        groups_are_owned: rules.groups_are_owned,
        first_home: match rules.first_home {
            FirstHome::Scheduler => "scheduler",
            FirstHome::Hash => "hash",
        }
        .to_owned(),
        all_unhealthy: rules.all_unhealthy.to_string(),
        fixed_cookie_settings: match rules.cookie_style {
            CookieStyle::WhenNeeded => Vec::new(),
            CookieStyle::EveryAnswer => words(&["path", "max_age"]),
        },
    }
}

fn words<T: ToString>(choices: &[T]) -> Vec<String> {
    choices.iter().map(ToString::to_string).collect()
}

fn when(switch: Switch) -> view::When {
    view::When { setting: switch.setting.to_owned(), value: switch.value }
}

fn switch(usual: Switch) -> view::Switch {
    view::Switch { setting: usual.setting.to_owned(), default: usual.value }
}

fn method(rules: &EditionRules, rule: &MethodRule) -> view::Method {
    let longer = |longest: Duration| view::LongerIdle { when: when(LONG_COOKIE), max_s: longest.as_secs() };
    view::Method {
        protocols: words(rule.layer.protocols()),
        method: rule.method.to_string(),
        timeout: view::Idle {
            min_s: rule.shortest.as_secs(),
            max_s: rule.longest.as_secs(),
            default_s: rules.timeout_default.map(|default| default.as_secs()),
            unit: if rule.unit.as_secs() == 60 { "min" } else { "s" }.to_owned(),
            is_whole: rule.unit >= Duration::from_secs(1),
            zero_is_off: rules.zero_is_off,
            switched: rule.longest_with_switch.map(longer),
        },
    }
}

fn refusal(clash: &Clash) -> view::Refusal {
    view::Refusal {
        protocols: words(clash.protocols),
        schedulers: words(&clash.schedulers),
        methods: clash.methods.iter().map(|method| method.map(|method| method.to_string())).collect(),
        when: clash.when.map(when),
        reason: clash.reason.as_str().to_owned(),
        fixes: clash.fixes.iter().map(fix).collect(),
    }
}

fn fix(fix: &Fix) -> view::Fix {
    let of_group = |set: Value| view::Fix { of: "group".to_owned(), set };
    let of_balancer = |set: Value| view::Fix { of: "load_balancer".to_owned(), set };
    match fix {
        Fix::Scheduler(scheduler) => of_group(json!({ "scheduler": scheduler.as_str() })),
        Fix::Method(method) => of_group(json!({ "persistence": { "method": method.as_str() } })),
        Fix::NoPersistence(None) => of_group(json!({ "persistence": null })),
        Fix::NoPersistence(Some(scheduler)) => {
            of_group(json!({ "persistence": null, "scheduler": scheduler.as_str() }))
        }
        Fix::Unset(setting) => of_balancer(json!({ *setting: null })),
        Fix::Edition(edition) => of_balancer(json!({ "edition": edition.as_str() })),
    }
}

fn advice(rules: &EditionRules) -> Option<view::Advice> {
    let advised = rules.advice_for_many_behind_one()?;
    let mut methods: Vec<String> = rules.methods.iter().map(|rule| rule.method.to_string()).collect();
    methods.dedup();
    Some(view::Advice {
        reason: "many-behind-one-address".to_owned(),
        protocols: words(Protocol::ALL),
        methods,
        fixes: vec![fix(&advised)],
    })
}

fn timeouts(rules: &EditionRules) -> Vec<view::Wait> {
    let http = Layer::Seven.protocols();
    let mut timeouts: Vec<view::Wait> =
        rules.http.by_name().iter().map(|(setting, rule)| wait(setting, http, rule)).collect();
    let connect = homing_core::spec::Edition::Native.rules().http.proxy_connect_timeout;
    timeouts.push(wait("proxy_connect_timeout", &[Protocol::Tcp], &connect));
    timeouts.push(idle_of_tcp(rules));
    timeouts.push(wait("idle_timeout", &[Protocol::Udp], &free_idle(Protocol::Udp)));
    timeouts.push(wait("idle_timeout", http, &free_idle(Protocol::Http)));
    timeouts
}

fn free_idle(protocol: Protocol) -> Wait {
    let (shortest, longest) = bounds::IDLE.into_inner();
    Wait { default: protocol.idle_default(), shortest, longest }
}

fn idle_of_tcp(rules: &EditionRules) -> view::Wait {
    let fixed = Wait { default: IDLE_FIXED, shortest: IDLE_FIXED, longest: IDLE_FIXED };
    let told = |rule: &Wait| wait("idle_timeout", &[Protocol::Tcp], rule);
    match rules.idle {
        IdleRule::Free => told(&free_idle(Protocol::Tcp)),
        IdleRule::Fixed => told(&fixed),
        IdleRule::Switched { shortest, longest } => view::Wait {
            switched: Some(view::SwitchedWait {
                when: when(ADJUSTABLE_IDLE),
                min_ms: millis(shortest),
                max_ms: millis(longest),
            }),
            ..told(&fixed)
        },
    }
}

fn wait(setting: &str, protocols: &[Protocol], rule: &Wait) -> view::Wait {
    view::Wait {
        setting: setting.to_owned(),
        protocols: words(protocols),
        default_ms: millis(rule.default),
        min_ms: millis(rule.shortest),
        max_ms: millis(rule.longest),
        is_fixed: rule.is_fixed(),
        switched: None,
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
