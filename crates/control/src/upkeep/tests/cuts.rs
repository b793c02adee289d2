//! Does what is open to a target go when the spec says so, and not before?

use homing_core::health::ProbeResult;

use super::*;
use crate::events::CutReason;

const WAITS: &str = "persistence = { method = \"source-ip\", timeout = \"1h\" }\ndrain = \"30s\"\n";
const AT_ONCE: &str = "drain = \"0s\"\n";
const NO_WORD: &str = "";

impl Site {
    fn says(&mut self, settings: &str, targets: &str) {
        let text = web(settings, &[]) + targets;
        self.changes.apply(spec(&text), Origin::File).unwrap();
        self.snapshot = self.changes.current();
        self.upkeep.changed(&self.snapshot);
    }

    fn connections_of_a(&self, count: u32) {
        self.group().target_named("a").unwrap().live.active.store(count, Ordering::Relaxed);
    }

    fn cut(&self) -> Vec<Home> {
        std::mem::take(&mut *self.scissors.0.lock().unwrap())
    }

    fn told(&mut self) -> Vec<(CutReason, u64)> {
        let events = std::iter::from_fn(|| self.next_event());
        events
            .filter_map(|event| match event {
                Event::ConnectionsCut { why, connections, .. } => Some((why, connections)),
                _ => None,
            })
            .collect()
    }

    fn fall_ill(&self) {
        self.group().targets[0].live.probed(&self.group().live, ProbeResult::Fail, 1, 1);
    }

    fn recover(&self) {
        self.group().targets[0].live.probed(&self.group().live, ProbeResult::Pass, 1, 1);
    }
}

fn targets(weight_of_a: Option<u16>) -> String {
    let target = |name: &str, port: u16, weight: u16| {
        format!(
            "[[load_balancers.groups.targets]]\nname = \"{name}\"\naddress = \"127.0.0.1:{port}\"\nweight = {weight}\n"
        )
    };
    let a = weight_of_a.map(|weight| target("a", 9001, weight)).unwrap_or_default();
    a + &target("b", 9002, 10)
}

/// A group of `a`, which serves three, and `b`.
fn site(settings: &str) -> (Site, Home) {
    let mut site = Site::new(settings);
    site.says(settings, &targets(Some(10)));
    site.connections_of_a(3);
    let home = site.group().targets[0].home;
    site.round_after(SECOND);
    assert_eq!((site.cut(), site.told()), (vec![], vec![]));
    (site, home)
}

#[test]
fn what_a_removed_target_has_stays_for_the_time_of_the_group() {
    let (mut site, home) = site(WAITS);
    site.says(WAITS, &targets(None));
    site.round_after(Duration::from_secs(29));
    assert_eq!(site.cut(), []);
    site.round_after(SECOND);
    assert_eq!((site.cut(), site.told()), (vec![home], vec![(CutReason::Removed, 3)]));
    site.round_after(Duration::from_secs(100));
    assert_eq!(site.cut(), []);
}

#[test]
fn at_once_means_with_the_change() {
    let (mut site, home) = site(AT_ONCE);
    site.says(AT_ONCE, &targets(None));
    assert_eq!((site.cut(), site.told()), (vec![home], vec![(CutReason::Removed, 3)]));
}

#[test]
fn a_group_that_says_nothing_lets_everything_stay() {
    let (mut site, _) = site(NO_WORD);
    site.says(NO_WORD, &targets(Some(0)));
    site.fall_ill();
    site.round_after(Duration::from_secs(100_000));
    site.says(NO_WORD, &targets(None));
    site.round_after(Duration::from_secs(100_000));
    assert_eq!((site.cut(), site.told()), (vec![], vec![]));
}

#[test]
fn whoever_comes_back_in_time_keeps_what_he_has() {
    let (mut site, _) = site(WAITS);
    site.says(WAITS, &targets(None));
    site.round_after(Duration::from_secs(20));
    site.says(WAITS, &targets(Some(10)));
    site.round_after(Duration::from_secs(20));
    assert_eq!((site.cut(), site.told()), (vec![], vec![]));
    site.says(NO_WORD, &targets(Some(10)));
    site.round_after(Duration::from_secs(100));
    assert_eq!(site.cut(), [], "the group does not speak of it any more");
}

#[test]
fn an_unhealthy_target_is_cut_off_once_and_a_healthy_one_is_not() {
    let (mut site, home) = site(WAITS);
    site.fall_ill();
    site.round_after(SECOND);
    site.round_after(Duration::from_secs(20));
    site.recover();
    site.round_after(SECOND);
    site.fall_ill();
    site.round_after(SECOND);
    site.round_after(Duration::from_secs(29));
    assert_eq!(site.cut(), [], "from the beginning");
    site.round_after(SECOND);
    assert_eq!((site.cut(), site.told()), (vec![home], vec![(CutReason::Unhealthy, 3)]));
    site.round_after(Duration::from_secs(100));
    assert_eq!(site.cut(), []);
}

#[test]
fn where_all_are_unhealthy_and_traffic_goes_on_nobody_is_cut_off() {
    let settings = "all_unhealthy = \"forward\"\ndrain = \"0s\"\n";
    let (mut site, home) = site(settings);
    site.fall_ill();
    site.group().targets[1].live.probed(&site.group().live, ProbeResult::Fail, 1, 1);
    site.round_after(SECOND);
    assert_eq!(site.cut(), []);
    site.group().targets[1].live.probed(&site.group().live, ProbeResult::Pass, 1, 1);
    site.round_after(SECOND);
    assert_eq!((site.cut(), site.told()), (vec![home], vec![(CutReason::Unhealthy, 3)]));
}

#[test]
fn weight_zero_is_a_drain_with_that_deadline_and_ends_with_the_weight() {
    let (mut site, home) = site(WAITS);
    site.says(WAITS, &targets(Some(0)));
    assert_eq!(site.state_of_a(), AdminState::Draining);
    site.says(WAITS, &targets(Some(10)));
    assert_eq!(site.state_of_a(), AdminState::Active);
    assert_eq!(site.ends(), [DrainEnd::Cancelled]);
    site.says(WAITS, &targets(Some(0)));
    site.round_after(Duration::from_secs(30));
    assert_eq!((site.state_of_a(), site.ends()), (AdminState::Drained, vec![DrainEnd::Deadline]));
    assert_eq!(site.cut(), [home]);
    site.round_after(SECOND);
    assert_eq!((site.state_of_a(), site.ends()), (AdminState::Drained, vec![]));
    site.says(WAITS, &targets(Some(10)));
    assert_eq!(site.state_of_a(), AdminState::Active);
}

#[test]
fn a_drain_of_an_operator_does_not_end_with_the_weight() {
    let (mut site, _) = site(WAITS);
    site.drain_a(None);
    site.says(WAITS, &targets(Some(0)));
    assert_eq!(site.state_of_a(), AdminState::Draining);
    site.says(WAITS, &targets(Some(10)));
    assert_eq!(site.state_of_a(), AdminState::Draining);
}

#[test]
fn a_session_of_a_target_at_weight_zero_goes_elsewhere_after_the_time() {
    let (mut site, _) = site(WAITS);
    let mut client = site.client_of_a();
    site.says(WAITS, &targets(Some(0)));
    assert_eq!(client.ask(site.group(), site.now()).unwrap().0, "a");
    site.round_after(Duration::from_secs(30));
    assert_eq!(client.ask(site.group(), site.now()).unwrap().0, "b");
}

#[test]
fn of_too_many_that_leave_those_go_first_that_would_go_first() {
    let (mut site, home) = site(WAITS);
    let before = Arc::clone(&site.snapshot);
    site.says(WAITS, &targets(None));
    site.upkeep.cuts.crowd(home, crate::limits::LEAVING);
    site.upkeep.changed(&site.snapshot);
    assert_eq!(site.cut(), [home]);
    drop(before);
}

#[test]
fn a_target_that_the_spec_drains_is_cut_off_after_the_time_of_its_group_or_at_once() {
    for (settings, wait_s) in [(WAITS, 30), (NO_WORD, 0)] {
        let (mut site, home) = site(settings);
        site.says(
            settings,
            &targets(Some(10)).replacen("weight = 10", "weight = 10\nadmin = \"drained\"", 1),
        );
        site.round_after(Duration::from_secs(wait_s));
        assert_eq!((site.state_of_a(), site.cut()), (AdminState::Drained, vec![home]), "{settings}");
        site.says(settings, &targets(Some(10)));
        assert_eq!(site.state_of_a(), AdminState::Active, "{settings}");
    }
}
