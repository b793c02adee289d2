//! Does every group get its share, and does a client keep the one it got?

use crate::clock::Now;
use crate::compile::check::read_and_check;
use crate::compile::compile;
use crate::entropy::Entropy;
use crate::live::Live;
use crate::persist::Memory;
use crate::route::Action;
use crate::site::{at, client_ip, secrets, token_of};
use crate::snapshot::Snapshot;
use crate::split::{Dealing, Dealt, Split};
use serde_json::{Value, json};
use std::sync::Arc;

/// A node whose listener splits its requests, and whose rule `/b` does the same.
struct Site {
    live: Live,
    snapshot: Snapshot,
    entropy: Entropy,
}

fn branches(weights: &[(&str, u16)]) -> Value {
    weights.iter().map(|(name, weight)| json!({ "name": name, "weight": weight })).collect()
}

fn compiled(groups: &Value, keeper: &Value, live: &Live) -> Snapshot {
    let group = |name| {
        json!({
            "name": name, "persistence": { "method": "cookie", "timeout": "1h" },
            "targets": [{ "name": "t", "address": "10.0.0.1:80" }],
        })
    };
    let rule = json!({ "path": "/b", "groups": groups, "sticky_split": keeper });
    let listener = json!({
        "name": "l", "protocol": "http", "listen": ["127.0.0.1:80"],
        "groups": groups, "sticky_split": keeper, "rules": [rule],
    });
    let groups = ["a", "b", "c"].map(group);
    let shop = json!({ "name": "shop", "listeners": [listener], "groups": groups });
    let value = json!({ "load_balancers": [shop] });
    let (spec, problems) = read_and_check(&value);
    assert_eq!(problems, []);
    compile(&spec, &secrets(1, &[]), live, 1).unwrap()
}

impl Site {
    fn new(weights: &[(&str, u16)], keeper: Option<&str>) -> Self {
        let live = Live::new(1);
        let snapshot = compiled(&branches(weights), &json!(keeper), &live);
        Self { live, snapshot, entropy: Entropy::from_seed(1) }
    }

    fn says(&mut self, weights: &[(&str, u16)], keeper: &str) {
        self.snapshot = compiled(&branches(weights), &json!(keeper), &self.live);
    }

    fn split(&self, path: &str) -> Arc<Split> {
        let routed = self.snapshot.listeners[0].router.route(b"", path.as_bytes()).unwrap();
        let Action::Split(split) = &routed.way.action else { panic!("it is split") };
        Arc::clone(split)
    }

    fn name(&self, split: &Split, dealt: Dealt) -> String {
        self.snapshot.group(split.branches()[dealt.branch].group).name.to_string()
    }

    fn deal(&mut self, cookies: &[Vec<u8>], now: Now) -> (String, Dealing, Dealt) {
        let split = self.split("/");
        let tokens: Vec<&[u8]> = cookies.iter().map(Vec::as_slice).collect();
        let dealt = split.deal(&tokens, client_ip(1), &mut Memory::default(), now, &mut self.entropy);
        (self.name(&split, dealt), dealt.how, dealt)
    }

    /// The cookie that the answer carries, if it does.
    fn settle(&mut self, dealt: Dealt, now: Now) -> Option<Vec<u8>> {
        let (split, mut out) = (self.split("/"), Vec::new());
        let keeper = split.keeper()?;
        let wrote =
            keeper.settle(&mut dealt.session?, &mut Memory::default(), now, &mut self.entropy, &mut out);
        wrote.then_some(out)
    }

    /// A client that got `a`, and its cookie.
    fn client_of_a(&mut self) -> Vec<u8> {
        loop {
            let (name, _, dealt) = self.deal(&[], at(0));
            let cookie = self.settle(dealt, at(0)).expect("a new client is told");
            if name == "a" {
                return token_of(&cookie).to_vec();
            }
        }
    }
}

#[test]
fn every_group_gets_its_share_exactly_and_a_weight_of_zero_nothing() {
    let mut site = Site::new(&[("a", 90), ("b", 10), ("c", 0)], None);
    let dealt: Vec<String> = (0..100).map(|_| site.deal(&[], at(0)).0).collect();
    let count = |wanted: &str| dealt.iter().filter(|name| *name == wanted).count();
    assert_eq!((count("a"), count("b"), count("c")), (90, 10, 0));
    assert!(dealt.windows(12).all(|window| window.contains(&"b".to_owned())), "not in runs");
    assert_eq!(site.deal(&[], at(0)).2.session, None, "nobody is told anything");
}

#[test]
fn a_client_keeps_the_group_that_it_got_until_it_has_not_come_for_the_time() {
    let mut site = Site::new(&[("a", 1), ("b", 99)], Some("10m"));
    let mut cookie = site.client_of_a();
    for minute in 1..30 {
        let (name, how, dealt) = site.deal(std::slice::from_ref(&cookie), at(minute * 60));
        assert_eq!((name.as_str(), how), ("a", Dealing::Kept));
        if let Some(renewed) = site.settle(dealt, at(minute * 60)) {
            cookie = token_of(&renewed).to_vec();
        }
    }
    let (_, how, _) = site.deal(std::slice::from_ref(&cookie), at(29 * 60 + 700));
    assert_eq!(how, Dealing::InTurn, "ten minutes and a granularity of silence");
}

#[test]
fn a_cookie_is_renewed_at_most_once_in_a_granularity() {
    let mut site = Site::new(&[("a", 1), ("b", 1)], Some("10m"));
    let cookie = [site.client_of_a()];
    let (_, _, early) = site.deal(&cookie, at(59));
    let (_, _, due) = site.deal(&cookie, at(60));
    assert_eq!((site.settle(early, at(59)), site.settle(due, at(60)).is_some()), (None, true));
}

#[test]
fn a_weight_of_zero_keeps_its_clients_and_a_group_that_is_taken_out_does_not() {
    let mut site = Site::new(&[("a", 50), ("b", 50)], Some("1h"));
    let cookie = [site.client_of_a()];
    site.says(&[("b", 50), ("a", 0)], "2h");
    assert_eq!(site.deal(&cookie, at(1)).0, "a");
    assert!((0..20).all(|_| site.deal(&[], at(1)).0 == "b"));
    site.says(&[("b", 50), ("c", 0)], "1h");
    let (name, how, dealt) = site.deal(&cookie, at(2));
    assert_eq!((name.as_str(), how), ("b", Dealing::InTurn));
    assert!(site.settle(dealt, at(2)).is_some(), "and is told so");
}

#[test]
fn what_is_not_sealed_for_this_split_is_as_if_it_were_not_there() {
    let mut site = Site::new(&[("a", 0), ("b", 1)], Some("1h"));
    let (rule, mut out) = (site.split("/b"), Vec::new());
    let dealt = rule.deal(&[], client_ip(1), &mut Memory::default(), at(0), &mut site.entropy);
    let mut session = dealt.session.unwrap();
    let keeper = rule.keeper().unwrap();
    assert!(keeper.settle(&mut session, &mut Memory::default(), at(0), &mut site.entropy, &mut out));
    let of_rule = token_of(&out).to_vec();
    let own = site.split("/");
    assert_ne!(own.keeper().unwrap().names(), keeper.names(), "two rules do not overwrite each other's");
    let mut flipped = of_rule.clone();
    flipped[40] ^= 1;
    for cookie in [of_rule, flipped, b"x".to_vec(), Vec::new()] {
        assert_eq!(site.deal(&[cookie], at(1)).1, Dealing::InTurn);
    }
}

#[test]
fn first_requests_that_are_under_way_at_once_on_one_connection_get_one_group() {
    let mut site = Site::new(&[("a", 1), ("b", 1)], Some("1h"));
    let (split, mut memory) = (site.split("/"), Memory::of_many());
    let mut deal = |client| split.deal(&[], client, &mut memory, at(0), &mut site.entropy).branch;
    let first = deal(client_ip(1));
    assert!((0..9).all(|_| deal(client_ip(1)) == first));
    assert_ne!(deal(client_ip(2)), first, "another client has its own turn");
}

#[test]
fn a_rehearsal_takes_no_turn() {
    let mut site = Site::new(&[("a", 1), ("b", 1)], Some("1h"));
    let split = site.split("/");
    let told = site.name(&split, split.rehearse(&[], at(0)));
    assert_eq!(site.name(&split, split.rehearse(&[], at(0))), told);
    assert_eq!(site.deal(&[], at(0)).0, told);
}

#[test]
fn own_cookies_are_those_of_the_split_and_of_the_group() {
    let site = Site::new(&[("a", 1), ("b", 1)], Some("1h"));
    let split = site.split("/");
    for branch in split.branches() {
        let names: Vec<_> = branch.own_cookies.iter().map(|name| String::from_utf8_lossy(name)).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(names[0].starts_with("homing_split_") && names[1].starts_with("homing_"), "{names:?}");
    }
}
