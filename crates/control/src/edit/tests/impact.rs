//! Is an operator told what a change does to the traffic that is there?

use std::sync::atomic::Ordering;

use super::*;

/// A node with seven sessions at target `a` and five at `b`.
fn site() -> Site {
    let site = Site::new();
    let patch = json!({ "persistence": { "method": "cookie" } });
    site.edit(Op::Merge { at: group("web"), patch }).unwrap();
    fill(&site);
    site
}

fn fill(site: &Site) {
    let snapshot = site.changes.current();
    for (target, sessions) in snapshot.groups[0].targets.iter().zip([7, 5]) {
        target.live.sessions.store(sessions, Ordering::Relaxed);
    }
}

fn dry(site: &Site, op: Op) -> Impact {
    site.desk.edit(&author(), Edit { dry_run: true, ..edit(vec![op]) }).unwrap().impact
}

fn sessions(impact: &Impact) -> (u64, u64, u64) {
    (impact.sessions_kept, impact.sessions_moved, impact.sessions_ended)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn a_weight_moves_nothing() {
    let impact = dry(&site(), weight(9));
    let reweighted = names(&["shop/web/a"]);
    assert_eq!(
        impact,
        Impact { listeners_kept: 1, sessions_kept: 12, targets_reweighted: reweighted, ..Impact::default() }
    );
}

#[test]
fn the_sessions_of_a_target_that_goes_move() {
    let site = site();
    let impact = dry(&site, Op::Remove { at: target("b") });
    assert_eq!((sessions(&impact), impact.targets_removed), ((7, 5, 0), names(&["shop/web/b"])));
    let patch = json!({ "address": "127.0.0.1:9009" });
    let impact = dry(&site, Op::Merge { at: target("a"), patch });
    assert_eq!((sessions(&impact), impact.targets_added), ((5, 7, 0), names(&["shop/web/a"])));
    let patch = json!({ "address": "127.0.0.1:9009", "reuse_sessions": true });
    assert_eq!(sessions(&dry(&site, Op::Merge { at: target("a"), patch })), (12, 0, 0));
}

#[test]
fn sessions_that_nobody_knows_any_more_end() {
    let site = site();
    for patch in [json!({ "persistence": null }), json!({ "persistence": { "method": "source-ip" } })] {
        assert_eq!(sessions(&dry(&site, Op::Merge { at: group("web"), patch })), (0, 0, 12));
    }
    assert_eq!(sessions(&dry(&site, Op::Remove { at: lb() })), (0, 0, 12));
    let patch = json!({ "persistence": { "timeout": "2h", "cookie_name": "other" } });
    assert_eq!(sessions(&dry(&site, Op::Merge { at: group("web"), patch })), (12, 0, 0));
    let patch = json!({ "persistence": { "on_failure": { "removed": "strict" } } });
    site.edit(Op::Merge { at: group("web"), patch }).unwrap();
    assert_eq!(sessions(&dry(&site, Op::Remove { at: target("b") })), (7, 0, 5));
}

#[test]
fn persistence_that_is_switched_on_again_ends_nothing() {
    let site = site();
    let off = json!({ "persistence": null });
    site.edit(Op::Merge { at: group("web"), patch: off }).unwrap();
    fill(&site); // nobody has counted since
    for method in ["cookie", "source-ip"] {
        let patch = json!({ "persistence": { "method": method } });
        assert_eq!(sessions(&dry(&site, Op::Merge { at: group("web"), patch })), (0, 0, 0), "{method}");
    }
    assert_eq!(sessions(&dry(&site, Op::Remove { at: target("b") })), (0, 0, 0));
}

#[test]
fn addresses_open_and_close_and_connections_go_on() {
    let site = site();
    site.changes.current().listeners[0].live.open_connections.store(40, Ordering::Relaxed);
    let at = Place::Listener { load_balancer: "shop".to_owned(), name: "web".to_owned() };
    let impact = dry(&site, Op::Merge { at: at.clone(), patch: json!({ "listen": ["127.0.0.1:8081"] }) });
    assert_eq!(impact.listeners_opened, ["shop/web 127.0.0.1:8081"]);
    assert_eq!(impact.listeners_closed, ["shop/web 127.0.0.1:8080"]);
    assert_eq!((impact.connections_reset, impact.listeners_kept), (0, 0));
    let impact = dry(&site, Op::Remove { at });
    assert_eq!((impact.listeners_closed.len(), impact.connections_reset), (1, 0));
}

#[test]
fn flows_end_with_the_socket_that_they_answer_by() {
    let site = Site::new();
    let at = Place::Listener { load_balancer: "shop".to_owned(), name: "dns".to_owned() };
    let value = json!({ "protocol": "udp", "listen": ["127.0.0.1:5353"], "group": "web" });
    site.edit(Op::Create { at: at.clone(), value }).unwrap();
    site.changes.current().listeners[1].live.open_connections.store(40, Ordering::Relaxed);
    assert_eq!(dry(&site, Op::Remove { at: at.clone() }).connections_reset, 40);
    let patch = json!({ "listen": ["127.0.0.1:5353", "127.0.0.1:5354"] });
    assert_eq!(dry(&site, Op::Merge { at, patch }).connections_reset, 0);
}

#[test]
fn what_is_not_changed_is_not_counted() {
    let at = Place::LoadBalancer("other".to_owned());
    let value =
        json!({ "groups": [{ "name": "g", "targets": [{ "name": "x", "address": "127.0.0.1:1" }] }] });
    let impact = dry(&site(), Op::Create { at, value });
    assert_eq!(impact, Impact { targets_added: names(&["other/g/x"]), ..Impact::default() });
}
