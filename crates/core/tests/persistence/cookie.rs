//! Does our cookie bring its session home, and does it go out only when it must?

use crate::site::*;
use crate::stage::settled;
use homing_core::compile::check::read_and_check;
use homing_core::compile::compile;
use homing_core::group::Group;
use homing_core::limits;
use homing_core::live::Live;
use homing_core::persist::{AnswerView, Memory, RequestView, Said};
use homing_core::reason::Reason;
use homing_core::secrets::HashKey;
use serde_json::json;

fn text() -> GroupText {
    GroupText::cookie(&[1, 1, 1], "80s")
}

/// As `tencent-clb` has it: a cookie with every answer.
fn tencent() -> GroupText {
    GroupText { edition: "tencent-clb", ..GroupText::cookie(&[1, 1, 1], "80s") }
}

impl Site {
    /// The `Set-Cookie` value of a first answer.
    fn first_cookie(&mut self, now: homing_core::clock::Now) -> String {
        let mut choice = self.choose(client_ip(1), now).expect("somebody serves");
        String::from_utf8(self.settle(&mut choice, now).expect("a first answer carries it")).unwrap()
    }

    fn reason_of(&mut self, tokens: &[&[u8]], now: homing_core::clock::Now) -> Reason {
        self.recalled(tokens, now).1
    }

    fn recalled(&mut self, tokens: &[&[u8]], now: homing_core::clock::Now) -> (String, Reason) {
        let view = RequestView { client: client_ip(1), tokens, begins: true };
        let group = &self.snapshot.groups[0];
        let choice = group.choose(&view, &mut Memory::default(), now, &mut self.entropy).expect("it serves");
        (group.target(&choice).name.to_string(), choice.reason)
    }
}

#[test]
fn a_cookie_goes_out_with_the_first_answer_and_then_only_when_it_is_due() {
    let (mut site, mut browser, _) = settled(&text());
    assert_eq!(browser.cookies_received, 1, "first pin");
    for second in 1..10 {
        site.visit(&mut browser, at(second));
        assert_eq!(browser.cookies_received, 1, "{second} s");
    }
    site.visit(&mut browser, at(10));
    assert_eq!(browser.cookies_received, 2, "refresh due: an eighth of 80 s");
}

#[test]
fn a_cookie_goes_out_when_its_session_is_pinned_anew() {
    let (mut site, mut browser, home) = settled(&text());
    site.fall_ill(&home);
    site.visit(&mut browser, at(1));
    assert_eq!(browser.cookies_received, 2);
    site.visit(&mut browser, at(2));
    assert_eq!(browser.cookies_received, 2);
}

#[test]
fn a_cookie_is_upgraded_to_the_present_key_at_once() {
    let text = text();
    let mut site = Site::with_secrets(&text, &secrets(1, &[]));
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    site.reload_secrets(&text, &secrets(2, &[1]));
    assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled));
    assert_eq!(browser.cookies_received, 2);
    site.visit(&mut browser, at(2));
    assert_eq!(browser.cookies_received, 2, "and once only");
}

#[test]
fn a_forged_foreign_or_stale_cookie_is_replaced_with_its_reason() {
    let foreign = {
        let mut other = Site::new(&GroupText { name: "other".to_owned(), ..text() });
        let mut browser = Browser::new(client_ip(1));
        other.visit(&mut browser, at(0));
        browser.cookie.unwrap()
    };
    let from = |issuing, now| {
        let mut site = Site::with_secrets(&text(), &secrets(issuing, &[]));
        let mut browser = Browser::new(client_ip(1));
        site.visit(&mut browser, now);
        browser.cookie.unwrap()
    };
    for (name, cookie, reason) in [
        ("forged", vec![b'A'; limits::TOKEN_TEXT], Reason::BadToken),
        ("foreign", foreign, Reason::BadToken),
        ("of a retired key", from(9, at(1000)), Reason::UnknownKey),
        ("stale", from(1, at(0)), Reason::ExpiredIdle),
        ("from the future", from(1, at(1000 + limits::CLOCK_SKEW_S + 1)), Reason::BadToken),
    ] {
        let mut site = Site::new(&text());
        let mut browser = Browser { cookie: Some(cookie), ..Browser::new(client_ip(1)) };
        let (home, found) = site.visit(&mut browser, at(1000));
        assert_eq!((found, browser.cookies_received), (reason, 1), "{name}");
        assert_eq!(site.visit(&mut browser, at(1001)), (home, Reason::Recalled), "{name}");
    }
}

#[test]
fn the_cookie_names_the_target_that_produced_the_answer() {
    let mut site = Site::new(&text());
    let mut browser = Browser::new(client_ip(1));
    let first = site.begin(&mut browser, at(0)).unwrap();
    let second = site.begin_again(&browser, first, at(0)).unwrap();
    let mut third = site.begin_again(&browser, second, at(0)).unwrap();
    assert!(site.answer(&mut browser, &mut third, Said::Nothing, at(0)));
    let name = site.name(&third).to_owned();
    assert_eq!(site.visit(&mut browser, at(1)), (name, Reason::Recalled));
    assert_eq!(browser.cookies_received, 1, "decided once");
}

#[test]
fn a_cookie_shows_no_name_no_address_and_is_as_long_as_any_other() {
    let mut site = Site::new(&GroupText::cookie(&[1; 50], "80s"));
    let mut tokens = Vec::new();
    for number in 0..50 {
        let mut browser = Browser::new(client_ip(number));
        site.visit(&mut browser, at(0));
        tokens.push(browser.cookie.unwrap());
    }
    let is_base64url = |byte: &u8| byte.is_ascii_alphanumeric() || [b'-', b'_'].contains(byte);
    for token in &tokens {
        assert!(token.len() == limits::TOKEN_TEXT && token.iter().all(is_base64url));
    }
    // Beyond version and key id, two tokens have as much in common as two draws of chance.
    for (one, other) in tokens.iter().zip(&tokens[1..]) {
        let common = one.iter().zip(other).skip(3).filter(|(a, b)| a == b).count();
        assert!(common < 15, "{common} of 75 characters agree");
    }
}

#[test]
fn the_attributes_are_what_was_configured() {
    let plain = "; Path=/; HttpOnly; SameSite=Lax";
    let cases = [
        (json!({}), plain),
        (json!({ "path": "/shop" }), "; Path=/shop; HttpOnly; SameSite=Lax"),
        (json!({ "domain": "example.com" }), "; Path=/; Domain=example.com; HttpOnly; SameSite=Lax"),
        (json!({ "http_only": false }), "; Path=/; SameSite=Lax"),
        (json!({ "same_site": "strict" }), "; Path=/; HttpOnly; SameSite=Strict"),
        (json!({ "same_site": "none" }), "; Path=/; HttpOnly; SameSite=None; Secure"),
        (json!({ "same_site": "omit" }), "; Path=/; HttpOnly"),
        (json!({ "secure": true }), "; Path=/; HttpOnly; SameSite=Lax; Secure"),
        (
            json!({ "secure": true, "partitioned": true }),
            "; Path=/; HttpOnly; SameSite=Lax; Secure; Partitioned",
        ),
        // As long as the session can live: the limit, and twice its granularity.
        (json!({ "max_age": true }), "; Path=/; Max-Age=100; HttpOnly; SameSite=Lax"),
    ];
    for (settings, expected) in cases {
        let mut text = text();
        for (key, value) in settings.as_object().unwrap() {
            text = text.with(key, value.clone());
        }
        let cookie = Site::new(&text).first_cookie(at(0));
        let start = cookie.find('=').unwrap() + 1 + limits::TOKEN_TEXT;
        assert_eq!(&cookie[start..], expected, "{settings}");
    }
}

#[test]
fn the_default_name_is_the_groups_own_on_every_node_that_shares_the_secret() {
    let name =
        |site: Site| String::from_utf8(site.group().persistence.own_cookie().unwrap().names()[0].to_vec());
    let mine = name(Site::new(&text())).unwrap();
    assert!(mine.starts_with("homing_"));
    assert_eq!(name(Site::new(&text())).unwrap(), mine);
    assert_ne!(name(Site::new(&GroupText { name: "other".to_owned(), ..text() })).unwrap(), mine);
    let mut strangers = secrets(1, &[]);
    strangers.hash_key = HashKey([7; 16]);
    assert_ne!(name(Site::with_secrets(&text(), &strangers)).unwrap(), mine);
}

fn cookie_names(group: &Group) -> Vec<&str> {
    let names = group.persistence.own_cookie().expect("it has a cookie").names();
    names.iter().map(|name| std::str::from_utf8(name).unwrap()).collect()
}

#[test]
fn every_name_that_the_group_has_used_is_recalled() {
    let mut site = Site::new(&text().with("cookie_name", "n0"));
    for number in 1..10 {
        site.reload(&text().with("cookie_name", format!("n{number}")));
    }
    assert_eq!(
        cookie_names(site.group()),
        ["n9", "n8", "n7", "n6", "n5", "n4"],
        "the latest, within a bound"
    );
    site.reload(&text().with("cookie_name", "n7"));
    assert_eq!(cookie_names(site.group()), ["n7", "n9", "n8", "n6", "n5", "n4"]);
    assert!(site.first_cookie(at(0)).starts_with("n7="), "written under the present one");
}

#[test]
fn names_from_before_the_node_started_are_recalled() {
    let mut site = Site::new(&text().with("cookie_name", "new"));
    site.group().live.restore_cookie_names(vec![b"older"[..].into(), b"new"[..].into()]);
    site.reload(&text().with("cookie_name", "new"));
    assert_eq!(cookie_names(site.group()), ["new", "older"]);
}

#[test]
fn of_duplicates_the_right_scope_wins_and_then_the_newest() {
    let mut other = Site::new(&GroupText { name: "other".to_owned(), ..text() });
    let (mut site, browser, first_home) = settled(&text());
    let old = browser.cookie.clone().unwrap();
    let foreign = {
        let mut browser = Browser::new(client_ip(1));
        other.visit(&mut browser, at(5));
        browser.cookie.unwrap()
    };
    assert_eq!(site.recalled(&[&foreign, &old], at(6)), (first_home.clone(), Reason::Recalled));
    assert_eq!(site.recalled(&[&old, &foreign], at(6)), (first_home.clone(), Reason::Recalled));
    let mut browser = browser;
    site.fall_ill(&first_home);
    let (second_home, _) = site.visit(&mut browser, at(7));
    site.recover(&first_home);
    let new = browser.cookie.unwrap();
    for tokens in [[&new[..], &old], [&old, &new]] {
        assert_eq!(site.recalled(&tokens, at(8)), (second_home.clone(), Reason::Recalled));
    }
    // More than eight are an attack.
    let flood = [vec![&foreign[..]; limits::TOKENS_PER_REQUEST], vec![&new]].concat();
    assert_eq!(site.reason_of(&flood, at(8)), Reason::BadToken);
}

#[test]
fn the_tencent_cookie_goes_out_with_every_answer_and_is_the_same_within_the_granularity() {
    let mut site = Site::new(&tencent());
    let mut browser = Browser { keeps_alive: true, ..Browser::new(client_ip(1)) };
    let mut seen = Vec::new();
    for second in 0..30 {
        site.visit(&mut browser, at(second));
        seen.push(browser.cookie.clone().unwrap());
    }
    assert_eq!(browser.cookies_received, 30);
    seen.dedup();
    assert_eq!(seen.len(), 3, "sealed anew at 0, 10 and 20 s");
}

#[test]
fn the_tencent_cookie_carries_expires_and_path() {
    let cookie = Site::new(&tencent()).first_cookie(at(0));
    assert!(cookie.starts_with("tgw_l7_route="), "{cookie}");
    let end = httpdate::fmt_http_date(std::time::UNIX_EPOCH + s(at(80).token_s));
    assert!(cookie.contains("; Path=/;") && cookie.ends_with(&format!("; Expires={end}")), "{cookie}");
}

#[test]
fn the_tencent_cookie_has_a_suffix_from_the_second_group_on() {
    let groups: Vec<_> = ["a", "b", "c"]
        .iter()
        .map(|name| {
            json!({ "name": name, "persistence": { "method": "cookie", "timeout": "80s" },
                    "targets": [{ "name": "t0", "address": "10.0.0.1:80" }] })
        })
        .collect();
    let rule = |group: &str| json!({ "path": format!("/{group}"), "group": group });
    let listener = json!({ "name": "l", "protocol": "http", "listen": ["127.0.0.1:80"],
                           "rules": [rule("a"), rule("b"), rule("c")] });
    let value = json!({ "load_balancers": [
        { "name": "shop", "edition": "tencent-clb", "listeners": [listener], "groups": groups }
    ] });
    let (spec, problems) = read_and_check(&value);
    assert_eq!(problems, []);
    let snapshot = compile(&spec, &secrets(1, &[]), &Live::new(1), 1).unwrap();
    let names: Vec<_> = snapshot.groups.iter().map(|group| cookie_names(group)[0]).collect();
    assert_eq!(names, ["tgw_l7_route", "tgw_l7_route_1", "tgw_l7_route_2"]);
}

/// Two cookies of one session are out there, under two names: the one from before it moved must not come back.
#[test]
fn a_cookie_that_is_sent_again_is_the_newest_one_that_was_shown() {
    let mut site = Site::new(&tencent());
    let mut browser = Browser::new(client_ip(1));
    let (first_home, _) = site.visit(&mut browser, at(0));
    let old = browser.cookie.clone().unwrap();
    site.fall_ill(&first_home);
    let (home, _) = site.visit(&mut browser, at(1));
    site.recover(&first_home);
    let new = browser.cookie.clone().unwrap();
    for tokens in [[&new[..], &old], [&old, &new]] {
        let view = RequestView { client: client_ip(1), tokens: &tokens, begins: true };
        let (group, mut memory, mut out) = (&site.snapshot.groups[0], Memory::default(), Vec::new());
        let mut choice = group.choose(&view, &mut memory, at(2), &mut site.entropy).unwrap();
        assert_eq!(&*group.target(&choice).name, home);
        let answer = AnswerView::default();
        group.settle(&mut choice, &answer, &mut memory, at(2), &mut site.entropy, &mut out);
        assert_eq!(token_of(&out), new);
    }
}

#[test]
fn what_a_shared_cache_may_store_carries_a_cookie_as_configured() {
    let storable = AnswerView { is_storable: true, ..AnswerView::default() };
    for (setting, expected) in [("private", true), ("allow", true), ("skip", false)] {
        let mut site = Site::new(&text().with("shared_cache", setting));
        let mut choice = site.choose(client_ip(1), at(0)).unwrap();
        let (group, mut memory) = (&site.snapshot.groups[0], Memory::default());
        let mut settle = |answer: &AnswerView<'_>| {
            group.settle(&mut choice, answer, &mut memory, at(0), &mut site.entropy, &mut Vec::new())
        };
        assert_eq!(settle(&storable), expected, "{setting}");
        assert_eq!(settle(&AnswerView::default()), !expected, "{setting}: it waits for the next answer");
    }
}

#[test]
fn a_session_that_is_over_takes_its_cookie_back() {
    let (mut site, mut browser, home) = settled(&text());
    assert_eq!(site.sessions(&home), 1);
    let mut choice = site.begin(&mut browser, at(1)).unwrap();
    let over = AnswerView { said: Said::Over, ..AnswerView::default() };
    let (group, mut out) = (&site.snapshot.groups[0], Vec::new());
    group.settle(&mut choice, &over, &mut Memory::default(), at(1), &mut site.entropy, &mut out);
    let name = cookie_names(group)[0];
    let expected = format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    assert_eq!(String::from_utf8(out).unwrap(), expected);
    assert_eq!((site.sessions(&home), site.group().persistence.table().unwrap().len()), (0, 0));
}

#[test]
fn a_session_that_never_began_takes_nothing_back() {
    let mut site = Site::new(&text());
    let mut browser = Browser::new(client_ip(1));
    let mut choice = site.begin(&mut browser, at(0)).unwrap();
    assert!(!site.answer(&mut browser, &mut choice, Said::Over, at(0)));
    assert_eq!(site.reason(&mut browser, at(0)), Reason::New);
}
