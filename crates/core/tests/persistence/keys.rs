//! Is a key ring changed without losing a session, and does it lead nobody into another group?

use crate::site::*;
use crate::stage::{every_method, settled};
use homing_core::persist::{Memory, RequestView};
use homing_core::reason::Reason;
use homing_core::secrets::{KeyRing, KeyUse, RingKey, Secrets};

fn text() -> GroupText {
    GroupText::cookie(&[1, 1, 1], "60s")
}

#[test]
fn a_rotation_loses_no_session() {
    let text = text();
    let mut site = Site::with_secrets(&text, &secrets(1, &[]));
    let mut browsers: Vec<Browser> = (0..20).map(|number| Browser::new(client_ip(number))).collect();
    let homes: Vec<_> = browsers.iter_mut().map(|browser| site.visit(browser, at(0)).0).collect();
    // A new key each half idle limit, and the old one accepted for one more round.
    for round in 1..20u8 {
        site.reload_secrets(&text, &secrets(round + 1, &[round]));
        for (browser, home) in browsers.iter_mut().zip(&homes) {
            let found = site.visit(browser, at(u64::from(round) * 30));
            assert_eq!(found, (home.clone(), Reason::Recalled), "round {round}");
        }
    }
}

#[test]
fn a_retired_key_opens_nothing_even_on_a_connection_that_remembers() {
    let text = text();
    let mut site = Site::with_secrets(&text, &secrets(1, &[]));
    let mut browser = Browser { keeps_alive: true, ..Browser::new(client_ip(1)) };
    site.visit(&mut browser, at(0));
    site.visit(&mut browser, at(1));
    site.reload_secrets(&text, &secrets(2, &[]));
    assert_eq!(site.visit(&mut browser, at(2)).1, Reason::UnknownKey);
}

#[test]
fn a_token_is_worth_nothing_in_another_group() {
    let (_, browser, _) = settled(&text());
    let token = browser.cookie.unwrap();
    for name in ["web2", "we", "WEB"] {
        let mut other = Site::new(&GroupText { name: name.to_owned(), ..text() });
        let view = RequestView { client: client_ip(1), tokens: &[&token], begins: true };
        let group = &other.snapshot.groups[0];
        let choice = group.choose(&view, &mut Memory::default(), at(1), &mut other.entropy).unwrap();
        assert_eq!(choice.reason, Reason::BadToken, "{name}");
    }
}

#[test]
fn a_token_is_worth_nothing_where_a_key_of_the_same_number_is_another() {
    let (_, mut browser, _) = settled(&text());
    let key = RingKey { id: 1, secret: [99; 32], usage: KeyUse::Issue };
    let strangers = Secrets { ring: KeyRing::new(vec![key]).unwrap(), ..secrets(1, &[]) };
    assert_eq!(Site::with_secrets(&text(), &strangers).reason(&mut browser, at(1)), Reason::BadToken);
}

#[test]
fn nodes_with_the_same_secrets_recall_each_others_cookies() {
    let text = text();
    let (mut here, mut there) = (Site::new(&text), Site::new(&text));
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = here.visit(&mut browser, at(0));
    for second in (10..600).step_by(10) {
        let node = if second % 20 == 0 { &mut here } else { &mut there };
        assert_eq!(node.visit(&mut browser, at(second)), (home.clone(), Reason::Recalled));
    }
}

#[test]
fn nodes_with_the_same_secrets_give_an_address_the_same_first_home() {
    for scheduler in ["ip-hash", "maglev"] {
        for text in every_method(&[3, 2, 1, 1], "60s").map(|text| text.scheduler(scheduler)) {
            let (mut here, mut there) = (Site::new(&text), Site::new(&text));
            for number in 0..100 {
                let client = client_ip(number);
                assert_eq!(here.visit_from(client, at(0)).0, there.visit_from(client, at(0)).0, "{text}");
            }
        }
    }
}

#[test]
fn nodes_whose_ring_changes_at_different_moments_understand_each_other() {
    let text = text();
    // First both accept the new key, then both issue with it.
    let accepting = {
        let key = |id, usage| RingKey { id, secret: [id; 32], usage };
        let keys = vec![key(1, KeyUse::Issue), key(2, KeyUse::Accept)];
        Secrets { ring: KeyRing::new(keys).unwrap(), ..secrets(1, &[]) }
    };
    let mut early = Site::with_secrets(&text, &secrets(2, &[1]));
    let mut late = Site::with_secrets(&text, &accepting);
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = early.visit(&mut browser, at(0));
    for second in 1..30 {
        let node = if second % 2 == 0 { &mut early } else { &mut late };
        assert_eq!(node.visit(&mut browser, at(second)), (home.clone(), Reason::Recalled));
    }
}
