//! Is it told when the share of a target begins to grow, and when it has?

use super::*;
use crate::events::RampEnd;

const SLOW: &str = "slow_start = \"60s\"\n";

/// What was told, by the name of the target: when it begins, for how long; when it ends, why.
type Told = (String, Result<u64, RampEnd>);

impl Site {
    fn ramps(&mut self) -> Vec<Told> {
        let events = std::iter::from_fn(|| self.next_event());
        events
            .filter_map(|event| match event {
                Event::RampBegan { target, time_s } => Some((target.target, Ok(time_s))),
                Event::RampEnded { target, why } => Some((target.target, Err(why))),
                _ => None,
            })
            .collect()
    }

    /// The operator names these targets.
    fn name_targets(&mut self, settings: &str, names: &[&str]) {
        let address = |name: &str| format!("127.0.0.1:90{:02}", name.as_bytes()[0]).parse().unwrap();
        let targets: Vec<_> = names.iter().map(|name| (*name, address(name))).collect();
        self.changes.apply(spec(&web(settings, &targets)), Origin::File).unwrap();
        self.snapshot = self.changes.current();
    }
}

/// Targets `a` and `b` were there when the node started; then `c` came.
fn joined() -> Site {
    let mut site = Site::new(SLOW);
    site.name_targets(SLOW, &["a", "b"]);
    site.round_after(SECOND);
    assert_eq!(site.ramps(), []);
    site.name_targets(SLOW, &["a", "b", "c"]);
    site.round_after(SECOND);
    assert_eq!(site.ramps(), [("c".to_owned(), Ok(60))]);
    site
}

#[test]
fn a_share_grows_though_no_client_comes_and_it_is_told_once() {
    let mut site = joined();
    for _ in 0..59 {
        site.round_after(SECOND);
    }
    assert_eq!(site.ramps(), []);
    site.round_after(SECOND);
    assert_eq!(site.ramps(), [("c".to_owned(), Err(RampEnd::Whole))]);
    site.round_after(SECOND);
    assert_eq!(site.ramps(), []);
}

#[test]
fn a_share_that_ends_before_its_time_says_why() {
    let mut site = joined();
    site.upkeep.drains.begin(
        site.group(),
        &site.group().targets[2],
        Drain { policy: DrainPolicy::Hold, deadline: None },
        site.now(),
    );
    site.round_after(SECOND);
    assert_eq!(site.ramps(), [("c".to_owned(), Err(RampEnd::Unfit))]);
    let mut site = joined();
    site.name_targets("", &["a", "b", "c"]);
    site.round_after(SECOND);
    assert_eq!(site.ramps(), [("c".to_owned(), Err(RampEnd::Gone))]);
}

/// Somebody still holds the snapshot of before, such as a connection that goes on.
#[test]
fn a_target_that_left_and_came_back_is_new() {
    let mut site = joined();
    site.round_after(Duration::from_secs(60));
    assert_eq!(site.ramps(), [("c".to_owned(), Err(RampEnd::Whole))]);
    let before = Arc::clone(&site.snapshot);
    site.name_targets(SLOW, &["a", "b"]);
    site.round_after(SECOND);
    site.name_targets(SLOW, &["a", "b", "c"]);
    site.round_after(SECOND);
    assert_eq!(site.ramps(), [("c".to_owned(), Ok(60))]);
    drop(before);
}
