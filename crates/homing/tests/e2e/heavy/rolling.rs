//! All targets are replaced under load, and no client notices more than one change of its home.

use crate::{homing, said};
use homing_testkit::load::Cookies;
use homing_testkit::{HttpTarget, Load, Running, Visitor};

/// `homing drain COMMAND` for all these targets.
fn drain(homing: &Running, command: &str, targets: &[&HttpTarget], more: &[&str]) -> String {
    let names = targets.iter().flat_map(|target| ["--target", target.name()]);
    said(
        homing,
        &["drain", command, "--group", "web"]
            .into_iter()
            .chain(names)
            .chain(more.iter().copied())
            .collect::<Vec<_>>(),
    )
}

/// Each of them comes at least once more.
fn come_back(residents: &[Visitor]) {
    for resident in residents {
        let _ = resident.next_visit();
    }
}

/// Replaces all targets under load: the new ones are added, the old ones drained with `how`, then removed. Whether
/// sessions leave `at_once` or at the deadline is seen on the way.
fn replace_all(how: &[&str], at_once: bool) {
    let old = ["old-a", "old-b", "old-c"].map(HttpTarget::start);
    let new = ["new-a", "new-b", "new-c"].map(HttpTarget::start);
    let file =
        |targets: &[&HttpTarget]| homing().http("web").group("web", targets.iter().copied()).cookie("20m");
    let (before, after) = (old.each_ref(), new.each_ref());
    let homing = file(&before).start();
    let residents: Vec<Visitor> = (0..6).map(|_| Visitor::start(homing.browser("web"))).collect();
    let strangers = Load::start(homing.address("web"), 2, Cookies::Refused);
    strangers.wait_for(100);

    homing.reload(&file(&[before, after].concat()));
    come_back(&residents);
    assert!(residents.iter().all(|resident| resident.homes_since(0).len() == 1), "new targets move nobody");
    let _ = drain(&homing, "start", &before, how);
    for resident in &residents {
        let homes = resident.homes_since(resident.next_visit());
        assert_eq!(homes[0].starts_with("new-"), at_once, "{homes:?}");
    }
    let text = drain(&homing, "wait", &before, &["--timeout", "60s"]);
    assert_eq!(text.matches("is drained").count(), 3, "{text}");
    come_back(&residents);
    homing.reload(&file(&after));
    come_back(&residents);

    for resident in residents {
        let homes = resident.homes_since(0);
        let [from, to] = &homes[..] else { panic!("moved exactly once: {homes:?}") };
        assert!(from.starts_with("old-") && to.starts_with("new-"), "{homes:?}");
        assert_eq!(resident.stop(), Vec::<String>::new());
    }
    let strangers = strangers.stop();
    assert_eq!((strangers.failed, strangers.replaced), (0, 0), "{:?}", strangers.failures);
    assert!(strangers.by_target.keys().any(|target| target.starts_with("new-")), "{:?}", strangers.by_target);
}

#[test]
fn all_targets_are_replaced_by_moving_their_sessions_and_each_moves_once() {
    // Who never comes back is not waited for: his session ends with the deadline.
    replace_all(&["--policy", "move", "--deadline", "2s"], true);
}

#[test]
fn all_targets_are_replaced_at_a_deadline_and_each_session_moves_once() {
    replace_all(&["--policy", "hold", "--deadline", "3s"], false);
}
