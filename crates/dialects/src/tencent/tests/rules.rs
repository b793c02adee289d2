//! Rules are made, told, changed and removed, and lead where the vendor's would.

use super::*;

struct Web {
    cloud: Cloud,
    balancer: String,
    listener: String,
}

impl Web {
    fn new() -> Self {
        let cloud = Cloud::new();
        let balancer = cloud.balancer();
        let listener = cloud.listener(&balancer, 80, "HTTP");
        Self { cloud, balancer, listener }
    }

    fn named(&self, more: Value) -> Value {
        let mut ask = json!({ "LoadBalancerId": self.balancer, "ListenerId": self.listener });
        ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ask
    }

    fn rule(&self, rule: Value) -> String {
        self.cloud.rule(&self.balancer, &self.listener, rule)
    }

    fn code(&self, rule: Value) -> &'static str {
        self.cloud.code("CreateRule", self.named(json!({ "Rules": [rule] })))
    }

    /// Id, domains and whether it is the default, of each rule.
    fn told(&self) -> Vec<Value> {
        let told = self.cloud.told(&self.balancer, &self.listener);
        told["Rules"].as_array().unwrap().clone()
    }

    /// The domain that takes hosts that no rule is for.
    fn default(&self) -> Vec<String> {
        let told = self.told();
        let default = told.iter().filter(|rule| rule["DefaultServer"] == true);
        default.map(|rule| rule["Domain"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn a_rule_has_a_group_of_its_own_under_its_id() {
    let web = Web::new();
    let id =
        web.rule(json!({ "Domain": "A.com", "Url": "/api", "HealthCheck": { "HttpCheckPath": "/fit" } }));
    assert!(id.starts_with("loc-"), "{id}");
    let document = web.cloud.document(&web.balancer);
    let rule = &document["listeners"][0]["rules"][0];
    assert_eq!((&rule["host"], &rule["path"], &rule["group"]), (&json!("a.com"), &json!("/api"), &json!(id)));
    assert_eq!(document["groups"][0]["health"]["path"], "/fit");
    let told = &web.told()[0];
    let words =
        ["LocationId", "Domain", "Url", "Scheduler", "ForwardType", "DefaultServer", "SessionExpireTime"];
    let said: Vec<&Value> = words.iter().map(|word| &told[word]).collect();
    assert_eq!(json!(said), json!([id, "a.com", "/api", "WRR", "HTTP", true, 0]));
}

#[test]
fn what_cannot_be_is_refused() {
    let web = Web::new();
    web.rule(json!({ "Domain": "a.com", "Url": "/" }));
    let before = web.cloud.revision();
    let cases = [
        (json!({ "Domain": "a.com", "Url": "/" }), "InvalidParameterValue.Duplicate"),
        (json!({ "Domains": ["b.com", "A.COM"], "Url": "/" }), "InvalidParameterValue.Duplicate"),
        (json!({ "Url": "/" }), "MissingParameter"),
        (json!({ "Domain": "b.com" }), "MissingParameter"),
        (json!({ "Domain": "b.com", "Domains": ["c.com"], "Url": "/" }), "InvalidParameterCombination"),
        (json!({ "Domain": "b.com", "Url": "b" }), "InvalidParameterValue"),
        (
            json!({ "Domain": "b.com", "Url": format!("/{}", "u".repeat(200)) }),
            "InvalidParameterValue.Length",
        ),
        (json!({ "Domain": "b".repeat(81), "Url": "/" }), "InvalidParameterValue.Length"),
        (json!({ "Domain": "not a host", "Url": "/" }), "InvalidParameterValue"),
        (json!({ "Domain": "~^www", "Url": "/" }), "UnsupportedOperation"),
        (json!({ "Domain": "b.com", "Url": "~ [" }), "InvalidParameterValue"),
        (json!({ "Domain": "b.com", "Url": "/", "ForwardType": "HTTPS" }), "InvalidParameterCombination"),
        (json!({ "Domain": "b.com", "Url": "/", "ForwardType": "SMTP" }), "InvalidParameterValue"),
        (json!({ "Domain": "b.com", "Url": "/", "Http2": true }), "InvalidParameterCombination"),
        (json!({ "Domain": "b.com", "Url": "/", "Quic": true }), "UnsupportedOperation"),
        (
            json!({ "Domain": "b.com", "Url": "/", "CookieName": "a b", "SessionExpireTime": 60 }),
            "InvalidParameterValue",
        ),
    ];
    for (rule, code) in cases {
        assert_eq!(web.code(rule.clone()), code, "{rule}");
    }
    assert_eq!(web.cloud.revision(), before);
    let tcp = web.cloud.listener(&web.balancer, 81, "TCP");
    let rules = json!({ "LoadBalancerId": web.balancer, "ListenerId": tcp, "Rules": [{ "Domain": "a.com", "Url": "/" }] });
    assert_eq!(web.cloud.code("CreateRule", rules), "InvalidParameter.ProtocolCheckFailed");
}

#[test]
fn a_rule_may_have_many_domains_and_is_one_all_the_same() {
    let web = Web::new();
    let id = web.rule(json!({ "Domains": ["a.com", "*.b.com"], "Url": "/" }));
    web.rule(json!({ "Domain": "c.com", "Url": "/only" }));
    let told = web.told();
    assert_eq!(told.len(), 2);
    assert_eq!((&told[0]["LocationId"], &told[0]["Domains"]), (&json!(id), &json!(["a.com", "*.b.com"])));
    assert_eq!(web.cloud.document(&web.balancer)["groups"].as_array().map(Vec::len), Some(2));
}

#[test]
fn exactly_one_domain_is_the_default() {
    let web = Web::new();
    web.rule(json!({ "Domain": "a.com", "Url": "/" }));
    web.rule(json!({ "Domain": "b.com", "Url": "/" }));
    web.rule(json!({ "Domain": "a.com", "Url": "/more" }));
    assert_eq!(web.default(), ["a.com", "a.com"]);
    web.rule(json!({ "Domain": "c.com", "Url": "/", "DefaultServer": true }));
    assert_eq!(web.default(), ["c.com"]);
    let b = json!({ "Domain": "b.com", "DefaultServer": true });
    web.cloud.get("ModifyDomainAttributes", web.named(b));
    assert_eq!(web.default(), ["b.com"]);
    let off = json!({ "Domain": "b.com", "DefaultServer": false });
    assert_eq!(web.cloud.code("ModifyDomainAttributes", web.named(off)), "MissingParameter");
}

#[test]
fn the_default_domain_goes_only_where_another_takes_its_place() {
    let web = Web::new();
    let first = web.rule(json!({ "Domain": "a.com", "Url": "/" }));
    let second = web.rule(json!({ "Domain": "b.com", "Url": "/" }));
    let delete =
        |more: Value| web.cloud.ask("DeleteRule", web.named(more)).map(drop).map_err(|fault| fault.code);
    assert_eq!(delete(json!({ "LocationIds": [first] })), Err("InvalidParameterValue"));
    assert_eq!(delete(json!({ "LocationIds": ["loc-00000000"] })), Err("InvalidParameter.LocationNotFound"));
    assert_eq!(delete(json!({ "Domain": "c.com" })), Err("InvalidParameter.LocationNotFound"));
    assert_eq!(delete(json!({})), Err("MissingParameter"));
    assert_eq!(delete(json!({ "Domain": "a.com", "Url": "/", "NewDefaultServerDomain": "b.com" })), Ok(()));
    assert_eq!(web.default(), ["b.com"]);
    assert_eq!(delete(json!({ "LocationIds": [second] })), Ok(()));
    assert_eq!(web.cloud.document(&web.balancer).get("groups"), None);
}

#[test]
fn a_rule_changes_and_what_is_not_named_stays() {
    let web = Web::new();
    let id = web.rule(json!({ "Domain": "a.com", "Url": "/", "SessionExpireTime": 60 }));
    web.rule(json!({ "Domain": "a.com", "Url": "/taken" }));
    let modify = |more: Value| {
        let mut ask = web.named(more);
        ask["LocationId"] = json!(id);
        web.cloud.ask("ModifyRule", ask).map(drop).map_err(|fault| fault.code)
    };
    assert_eq!(modify(json!({ "Url": "=/new", "ForwardType": "GRPC" })), Ok(()));
    assert_eq!(modify(json!({ "Url": "/taken" })), Err("InvalidParameterValue.Duplicate"));
    assert_eq!(modify(json!({ "OAuth": { "OAuthEnable": true } })), Err("UnsupportedOperation"));
    let told = &web.told()[0];
    assert_eq!(
        (&told["Url"], &told["ForwardType"], &told["SessionExpireTime"]),
        (&json!("=/new"), &json!("GRPC"), &json!(60))
    );
    let unknown = web.named(json!({ "LocationId": "loc-00000000" }));
    assert_eq!(web.cloud.code("ModifyRule", unknown), "InvalidParameter.LocationNotFound");
}

#[test]
fn a_domain_that_becomes_the_default_one_is_the_default_as_a_whole() {
    let web = Web::new();
    web.rule(json!({ "Domain": "a.com", "Url": "/" }));
    web.rule(json!({ "Domain": "b.com", "Url": "/b" }));
    web.cloud.get("ModifyDomain", web.named(json!({ "Domain": "b.com", "NewDomain": "a.com" })));
    assert_eq!(web.default(), ["a.com", "a.com"]);
}

#[test]
fn domains_get_other_names() {
    let web = Web::new();
    web.rule(json!({ "Domain": "a.com", "Url": "/" }));
    web.rule(json!({ "Domain": "a.com", "Url": "/b" }));
    web.rule(json!({ "Domain": "b.com", "Url": "/" }));
    let rename = |from: &str, to: &str| {
        let ask = web.named(json!({ "Domain": from, "NewDomain": to }));
        web.cloud.ask("ModifyDomain", ask).map(drop).map_err(|fault| fault.code)
    };
    assert_eq!(rename("a.com", "c.com"), Ok(()));
    assert_eq!(rename("a.com", "d.com"), Err("InvalidParameter.LocationNotFound"));
    assert_eq!(rename("c.com", "b.com"), Err("InvalidParameterValue.Duplicate"));
    let domains: Vec<Value> = web.told().iter().map(|rule| rule["Domain"].clone()).collect();
    assert_eq!(domains, [json!("c.com"), json!("c.com"), json!("b.com")]);
    let many = json!({ "Domain": "b.com", "NewDomains": ["x.com", "y.com"] });
    web.cloud.get("ModifyDomainAttributes", web.named(many));
    assert_eq!(web.told()[2]["Domains"], json!(["x.com", "y.com"]));
}
