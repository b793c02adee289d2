//! Does a rehearsal tell what would happen, and leave everything as it is?

use super::*;
use crate::reason::Reason;
use crate::site::*;
use std::sync::atomic::Ordering;

fn question(from: IpAddr) -> Question {
    Question {
        load_balancer: None,
        listener: "l".to_owned(),
        host: String::new(),
        path: "/".to_owned(),
        from,
        cookies: Vec::new(),
        headers: Vec::new(),
        begins: true,
    }
}

fn explained(site: &mut Site, question: &Question, now: Now) -> Explanation {
    explain(&site.snapshot, question, now, &mut site.entropy).expect("the listener is there")
}

fn with_cookie(site: &Site, browser: &Browser) -> Question {
    let name = String::from_utf8(site.group().persistence.own_cookie().unwrap().names()[0].to_vec()).unwrap();
    let value = String::from_utf8(browser.cookie.clone().unwrap()).unwrap();
    Question { cookies: vec![Pair { name, value }], ..question(browser.client) }
}

fn steps(explanation: &Explanation) -> Vec<&'static str> {
    explanation.steps.iter().map(Step::name).collect()
}

#[test]
fn a_known_cookie_is_explained_step_by_step() {
    let mut site = Site::new(&GroupText::cookie(&[1, 1], "60s"));
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    let asked = with_cookie(&site, &browser);
    let told = explained(&mut site, &asked, at(10));
    assert_eq!((told.reason.as_str(), told.target.as_deref()), ("recalled", Some(&*home)));
    assert_eq!(steps(&told), ["routed", "key", "recalled", "home-ready", "remember"]);
    assert_eq!(told.expires_in.as_deref(), Some("57s"), "60 s and the granularity of 7 s, less 10 s");
}

#[test]
fn what_is_told_is_what_happens() {
    for text in [
        GroupText::new(&[3, 1, 2]),
        GroupText::cookie(&[3, 1, 2], "60s"),
        GroupText::source_ip(&[3, 1, 2], "60s"),
        GroupText::source_ip(&[3, 1, 2], "60s").scheduler("ip-hash"),
        GroupText::cookie(&[3, 1, 2], "60s").with("on_failure", "temporary"),
        GroupText::cookie(&[3, 1, 2], "60s").with("on_failure", "strict"),
    ] {
        let mut site = Site::new(&text);
        let mut browsers: Vec<Browser> = (0..20).map(|number| Browser::new(client_ip(number))).collect();
        for second in 0..6 {
            if second == 3 {
                site.fall_ill("t0");
            }
            for browser in &mut browsers {
                let asked = match &browser.cookie {
                    Some(_) => with_cookie(&site, browser),
                    None => question(browser.client),
                };
                let told = explained(&mut site, &asked, at(second));
                let done = browser.request(&site.snapshot.groups[0], at(second), &mut site.entropy);
                let done = done.map(|choice| (site.name(&choice).to_owned(), choice.reason));
                let told = told.target.ok_or_else(|| told.reason.clone()).map(|target| (target, told.reason));
                let done = done.map(|(target, reason)| (target, reason.as_str().to_owned()));
                assert_eq!(told, done.map_err(|reason: Reason| reason.as_str().to_owned()), "{text:?}");
            }
        }
    }
}

#[test]
fn a_rehearsal_changes_nothing() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1, 1], "60s"));
    let before = site.group().live.cursor.load(Ordering::Relaxed);
    for number in 0..10 {
        explained(&mut site, &question(client_ip(number)), at(0));
    }
    assert_eq!(site.group().live.cursor.load(Ordering::Relaxed), before);
    assert_eq!(site.source().table().len(), 0);
    let counts = site.group().targets.iter().map(|target| target.live.sessions.load(Ordering::Relaxed));
    assert_eq!(counts.sum::<u32>(), 0);
}

#[test]
fn a_session_whose_home_is_away_tells_what_the_matrix_says() {
    let mut site = Site::new(&GroupText::cookie(&[1, 1], "60s").with("on_failure", "temporary"));
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    site.fall_ill(&home);
    let asked = with_cookie(&site, &browser);
    let told = explained(&mut site, &asked, at(1));
    assert_eq!(steps(&told), ["routed", "key", "recalled", "home-away", "sheltered"]);
    assert!(told.steps[3].what().ends_with("home-unhealthy; the failure matrix says temporary"));
}

#[test]
fn a_listener_that_is_not_there_is_told_with_those_that_are() {
    let mut site = Site::new(&GroupText::new(&[1]));
    let asked = Question { listener: "wbe".to_owned(), ..question(client_ip(1)) };
    let told = explain(&site.snapshot, &asked, at(0), &mut site.entropy);
    assert_eq!(told, Err(Unanswerable::NoListener(vec!["l".to_owned()])));
}

#[test]
fn every_step_fills_its_sentence() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1], "60s"));
    site.visit_from(client_ip(1), at(0));
    for number in 1..3 {
        let told = explained(&mut site, &question(client_ip(number)), at(0));
        assert!(told.steps.iter().all(|step| !step.what().contains(['{', '}'])), "{told:?}");
    }
}

#[test]
fn cookie_values_do_not_appear_in_debug_output() {
    let asked = Pair { name: "SID".to_owned(), value: "secret".to_owned() };
    assert_eq!(format!("{asked:?}"), "Pair(SID, …)");
}
