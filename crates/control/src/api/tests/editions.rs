//! Does a form learn what may be combined, and what instead?

use std::collections::BTreeSet;

use super::*;

async fn edition(name: &str) -> Value {
    let site = Site::shop().await;
    let editions = site.get("/editions").await;
    let mut all = editions["editions"].as_array().unwrap().iter();
    all.find(|edition| edition["edition"] == name).unwrap().clone()
}

/// Why a combination is refused, and the best thing to do instead.
fn refusals(edition: &Value, protocol: &str, scheduler: &str, method: &Value) -> Vec<(Value, Value)> {
    let has = |list: &Value, word: &Value| list.as_array().unwrap().contains(word);
    let refusals = edition["refusals"].as_array().unwrap().iter();
    let refused = refusals.filter(|refusal| {
        has(&refusal["protocols"], &json!(protocol))
            && has(&refusal["schedulers"], &json!(scheduler))
            && has(&refusal["methods"], method)
            && refusal["when"].is_null()
    });
    refused.map(|refusal| (refusal["reason"].clone(), refusal["fixes"][0].clone())).collect()
}

#[tokio::test]
async fn a_form_explains_a_clash_and_what_to_do_instead() {
    let tencent = edition("tencent-clb").await;
    let cookie = json!("cookie");
    assert_eq!(refusals(&tencent, "http", "weighted-round-robin", &cookie), []);
    assert_eq!(
        refusals(&tencent, "https", "weighted-least-connections", &cookie),
        [(
            json!("schedules-by-load"),
            json!({ "of": "group", "set": { "scheduler": "weighted-round-robin" } })
        )]
    );
    assert_eq!(
        refusals(&tencent, "http", "ip-hash", &cookie),
        [(json!("ip-hash-is-source-ip"), json!({ "of": "group", "set": { "persistence": null } }))]
    );
    assert_eq!(
        refusals(&tencent, "tcp", "weighted-round-robin", &cookie),
        [(
            json!("method-of-other-layer"),
            json!({ "of": "group", "set": { "persistence": { "method": "source-ip" } } })
        )]
    );
    assert_eq!(
        refusals(&tencent, "udp", "maglev", &Value::Null),
        [(
            json!("no-such-scheduler"),
            json!({ "of": "group", "set": { "scheduler": "weighted-round-robin" } })
        )]
    );
}

#[tokio::test]
async fn durations_are_told_in_what_the_edition_counts() {
    let of = |edition: &Value, method: &str| {
        let mut methods = edition["methods"].as_array().unwrap().iter();
        methods.find(|found| found["method"] == method).unwrap()["timeout"].clone()
    };
    let longer = json!({ "when": { "setting": "long_cookie", "value": true }, "max_s": 86_400 });
    assert_eq!(
        of(&edition("tencent-clb").await, "cookie"),
        json!({
            "min_s": 30, "max_s": 3600, "default_s": null, "unit": "s", "is_whole": true, "zero_is_off": true,
            "switched": longer,
        })
    );
    let huawei = edition("huawei-elb-dedicated").await;
    assert_eq!(
        of(&huawei, "source-ip"),
        json!({
            "min_s": 60, "max_s": 3600, "default_s": 1200, "unit": "min", "is_whole": true,
            "zero_is_off": false, "switched": null,
        })
    );
    assert_eq!(huawei["advice"][0]["reason"], "many-behind-one-address");
    assert_eq!(
        huawei["advice"][0]["fixes"][0]["set"],
        json!({ "persistence": null, "scheduler": "ip-hash" })
    );
}

#[tokio::test]
async fn what_cannot_be_changed_says_so_and_which_setting_would_let_it() {
    let waits = |edition: &Value, setting: &str, protocol: &str| {
        let mut waits = edition["timeouts"].as_array().unwrap().iter();
        let is_meant = |wait: &&Value| {
            wait["setting"] == setting && wait["protocols"].as_array().unwrap().contains(&json!(protocol))
        };
        let found = waits.find(is_meant).unwrap();
        assert!(!waits.any(|wait| is_meant(&wait)), "{setting} of {protocol} is told twice");
        found.clone()
    };
    let (tencent, classic) = (edition("tencent-clb").await, edition("tencent-clb-classic").await);
    let idle = waits(&tencent, "idle_timeout", "tcp");
    assert_eq!((&idle["is_fixed"], &idle["default_ms"]), (&json!(true), &json!(900_000)));
    assert_eq!(idle["switched"]["when"], json!({ "setting": "adjustable_idle", "value": true }));
    assert_eq!(waits(&classic, "idle_timeout", "tcp")["switched"], Value::Null);
    assert_eq!(waits(&classic, "keepalive_timeout", "https")["is_fixed"], json!(true));
    assert_eq!(waits(&tencent, "proxy_connect_timeout", "tcp")["default_ms"], json!(5000));
    assert_eq!(waits(&tencent, "proxy_connect_timeout", "http")["default_ms"], json!(4000));
}

#[tokio::test]
async fn the_catalogue_has_every_setting_of_persistence_and_no_other() {
    let catalogue = Site::shop().await.get("/editions").await["catalogue"].clone();
    let texts = |list: &Value| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let mut settings = texts(&catalogue["common_settings"]);
    settings.insert("method".to_owned());
    for method in catalogue["methods"].as_array().unwrap() {
        settings.extend(texts(&method["settings"]));
        assert!(texts(&method["needs"]).is_subset(&texts(&method["settings"])), "{method}");
    }
    let schema = &conform::document()["components"]["schemas"]["GroupSpec"]["properties"]["persistence"];
    let known: BTreeSet<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(settings, known);
}
