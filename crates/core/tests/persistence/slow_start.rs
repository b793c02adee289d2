//! Does a target that begins to take sessions take a share that grows, and nobody's session with it?

use crate::site::*;
use homing_core::live::Start;
use homing_core::reason::Reason;
use homing_core::spec::SchedulerKind;

/// Clients in a row.
const CLIENTS: u32 = 1000;

fn text(weights: &[u16]) -> GroupText {
    GroupText::new(weights).group_with("slow_start", "64s")
}

/// A node with a warm target `t0`, to which `t1` was added at second 0.
fn joined(text: &GroupText) -> Site {
    let mut site = Site::new(&text.clone().without("t1"));
    site.choose(client_ip(1), at(0)).unwrap();
    site.reload(text);
    site.choose(client_ip(1), at(0)).unwrap();
    site
}

/// Which part of new sessions `t1` gets at this moment.
fn part_of_t1(site: &mut Site, now: homing_core::clock::Now) -> f64 {
    let mut count = 0;
    for number in 0..CLIENTS {
        let choice = site.choose(client_ip(1000 + number), now).unwrap();
        count += u32::from(site.name(&choice) == "t1");
    }
    f64::from(count) / f64::from(CLIENTS)
}

fn about(found: f64, wanted: f64, what: &str) {
    assert!((found - wanted).abs() < 0.015, "{what}: {found} instead of {wanted}");
}

#[test]
fn the_share_of_a_new_target_grows_linearly_to_its_weight() {
    for weights in [[10, 10], [10, 30], [100, 1], [1, 1]] {
        let mut site = joined(&text(&weights));
        let [old, new] = weights.map(f64::from);
        for second in [1, 8, 16, 32, 48, 63] {
            let grown = new * second as f64 / 64.0;
            about(
                part_of_t1(&mut site, at(second)),
                grown / (old + grown),
                &format!("{weights:?} {second}s"),
            );
        }
        about(part_of_t1(&mut site, at(64)), new / (old + new), "the time is over");
        assert_eq!(site.target("t1").live.start.load(), Start::Whole);
    }
}

#[test]
fn a_new_target_gets_something_at_once() {
    let mut site = joined(&text(&[10, 10]));
    assert!(part_of_t1(&mut site, at(0)) > 0.0);
    let ramp = site.group().ramp_of(site.target("t1"), at(16)).unwrap();
    assert_eq!((ramp.per_mille, ramp.remaining), (250, s(48)));
    assert_eq!(site.group().ramp_of(site.target("t0"), at(16)), None);
}

#[test]
fn the_first_targets_of_a_group_take_their_whole_shares() {
    let mut site = Site::new(&text(&[10, 10]));
    about(part_of_t1(&mut site, at(0)), 0.5, "both were there at the start");
    let mut site = Site::new(&text(&[0, 10]));
    about(part_of_t1(&mut site, at(0)), 1.0, "it is the first one that takes any");
}

#[test]
fn a_target_that_is_alone_when_it_recovers_takes_its_whole_share() {
    let mut site = Site::new(&text(&[10, 10]));
    site.choose(client_ip(1), at(0)).unwrap();
    site.fall_ill("t0");
    site.fall_ill("t1");
    assert!(site.choose(client_ip(1), at(1)).is_err());
    site.recover("t1");
    about(part_of_t1(&mut site, at(2)), 1.0, "nobody else is there");
    site.recover("t0");
    about(part_of_t1(&mut site, at(2)), 64.0 / 65.0, "the other one comes second");
}

#[test]
fn a_target_that_was_ill_starts_slowly_again() {
    let mut site = Site::new(&text(&[10, 10]));
    site.choose(client_ip(1), at(0)).unwrap();
    site.fall_ill("t1");
    site.choose(client_ip(1), at(1)).unwrap();
    site.recover("t1");
    site.choose(client_ip(1), at(2)).unwrap();
    about(part_of_t1(&mut site, at(2 + 32)), 1.0 / 3.0, "half of its share beside a whole one");
    site.fall_ill("t1");
    about(part_of_t1(&mut site, at(40)), 0.0, "ill in the middle");
    assert_eq!(site.target("t1").live.start.load(), Start::Out);
    site.recover("t1");
    site.choose(client_ip(1), at(50)).unwrap();
    about(part_of_t1(&mut site, at(50 + 32)), 1.0 / 3.0, "from the beginning");
    about(part_of_t1(&mut site, at(50 + 64)), 0.5, "whole");
}

/// Its documents: whoever has come through it once does not start slowly again; an illness ends it.
#[test]
fn in_the_dedicated_edition_of_huawei_once_is_enough() {
    let mut text = text(&[10, 10]);
    text.edition = "huawei-elb-dedicated";
    let mut site = joined(&text);
    site.fall_ill("t1");
    site.choose(client_ip(1), at(10)).unwrap();
    site.recover("t1");
    site.choose(client_ip(1), at(20)).unwrap();
    about(part_of_t1(&mut site, at(20 + 32)), 1.0 / 3.0, "it had not come through");
    about(part_of_t1(&mut site, at(20 + 64)), 0.5, "now it has");
    site.fall_ill("t1");
    site.choose(client_ip(1), at(100)).unwrap();
    site.recover("t1");
    about(part_of_t1(&mut site, at(101)), 0.5, "once is enough");
}

#[test]
fn sessions_at_home_are_not_touched_and_requests_without_one_follow_the_share() {
    let mut text = text(&[10, 10]);
    text.persistence = GroupText::cookie(&[1], "1h").persistence;
    let mut site = Site::new(&text.clone().without("t1"));
    let mut browsers: Vec<Browser> = (0..50).map(|number| Browser::new(client_ip(number))).collect();
    for browser in &mut browsers {
        assert_eq!(site.visit(browser, at(0)).0, "t0");
    }
    site.reload(&text);
    for second in [1, 32, 64] {
        for browser in &mut browsers {
            assert_eq!(site.visit(browser, at(second)), ("t0".to_owned(), Reason::Recalled));
        }
    }
    let mut newcomer = Browser::new(client_ip(2000));
    let (home, reason) = site.visit(&mut newcomer, at(65));
    assert_eq!((reason, site.visit(&mut newcomer, at(66)).0), (Reason::New, home));
}

#[test]
fn every_scheduler_that_goes_with_it_follows_the_share() {
    for scheduler in [SchedulerKind::RandomTwoChoices, SchedulerKind::WeightedLeastConnections] {
        let mut site = joined(&text(&[10, 10]).scheduler(scheduler.as_str()));
        let now = at(16);
        site.choose(client_ip(1), now).unwrap();
        let mut counts = [0_u32; 2];
        for number in 0..CLIENTS {
            let choice = site.choose(client_ip(number), now).unwrap();
            counts[usize::from(choice.target)] += 1;
            let target = site.group().target(&choice);
            target.live.active.fetch_add(1, std::sync::atomic::Ordering::Relaxed); // it stays
        }
        let part = f64::from(counts[1]) / f64::from(CLIENTS);
        assert!((part - 0.2).abs() < 0.05, "{scheduler}: {part} instead of a quarter beside a whole");
    }
}

#[test]
fn without_it_a_new_target_takes_its_whole_share_at_once() {
    let mut site = joined(&GroupText::new(&[10, 10]));
    about(part_of_t1(&mut site, at(0)), 0.5, "no slow start");
}

#[test]
fn whoever_leaves_and_comes_back_is_new() {
    let mut site = joined(&text(&[10, 10]));
    about(part_of_t1(&mut site, at(64)), 0.5, "whole");
    site.target("t1").live.start.leave();
    site.reload(&text(&[10, 10]));
    about(part_of_t1(&mut site, at(65)), 1.0 / 65.0, "new");
}
