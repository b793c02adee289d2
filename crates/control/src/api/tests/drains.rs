//! Are targets emptied as operators order it, and does who waits for it hear of the end?

use std::sync::atomic::Ordering;

use homing_core::drain::AdminState;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::*;

const A: &str = "/load-balancers/shop/groups/web/targets/a";
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_target_is_drained_and_lets_in_nobody_new() {
    let site = Site::shop().await;
    let mut client = site.client_of_a("web");
    let target = site.post(&format!("{A}/drain"), &json!({ "policy": "hold", "deadline": "10m" })).await;
    assert_eq!(target["admin_state"], "draining");
    assert_eq!(target["drain"], json!({ "policy": "hold", "age_s": 0, "deadline_s": 600 }));
    assert_eq!(site.next_request(&mut client, "web"), ("a".to_owned(), "recalled"));
    for number in 5000..5020 {
        assert_eq!(site.next_request(&mut Client::new(number), "web").0, "b");
    }
    assert_eq!(site.get(A).await["drain"]["deadline_s"], 579);
}

#[tokio::test]
async fn a_second_drain_takes_the_place_of_the_first() {
    let site = Site::shop().await;
    let mut client = site.client_of_a("web");
    site.post(&format!("{A}/drain"), &json!({ "deadline": "10m" })).await;
    let target = site.post(&format!("{A}/drain"), &json!({ "policy": "move", "deadline": null })).await;
    assert_eq!(target["drain"], json!({ "policy": "move", "age_s": 0, "deadline_s": null }));
    assert_eq!(site.next_request(&mut client, "web"), ("b".to_owned(), "home-drained"));
}

#[tokio::test]
async fn a_cancelled_drain_leaves_an_active_target() {
    let site = Site::shop().await;
    site.post(&format!("{A}/drain"), &json!({})).await;
    let answer = site.ask("DELETE", &format!("{A}/drain"), "").await;
    assert_eq!(answer.status(), 200);
    assert_eq!((&answer.json()["admin_state"], &answer.json()["drain"]), (&json!("active"), &Value::Null));
}

#[tokio::test]
async fn a_group_shows_its_targets_with_sessions_and_drains() {
    let site = Site::shop().await;
    let _clients: Vec<Client> = (0..3).map(|_| site.client_of_a("web")).collect();
    site.round_after(Duration::from_secs(1));
    let group = site.get(WEB).await;
    assert_eq!(group["persistence"]["method"], "cookie");
    assert_eq!(group["persistence"]["timeout_s"], 60);
    let all: u64 = group["targets"].as_array().unwrap().iter().map(|t| t["sessions"].as_u64().unwrap()).sum();
    assert_eq!(group["persistence"]["known_sessions"], all);
    assert_eq!(group["targets"][0]["sessions_exact"], true);
    assert_eq!(group["targets"], site.get(&format!("{WEB}/targets")).await);
    assert_eq!(group["targets"][1], site.get(&format!("{WEB}/targets/b")).await);
}

#[tokio::test]
async fn who_waits_hears_when_the_target_is_empty() {
    let site = Site::shop().await;
    site.client_of_a("web");
    site.round_after(Duration::from_secs(1));
    site.post(&format!("{A}/drain"), &json!({})).await;
    let path = format!("{A}/drained?wait=300s");
    let mut waiting = std::pin::pin!(site.get(&path));
    let rounds = async {
        // Rounds go by until somebody waits; only then do the sessions end.
        while site.waiting() == 0 {
            tokio::task::yield_now().await;
        }
        site.round_after(Duration::from_secs(100));
    };
    let (drained, ()) = timeout(PATIENCE, async { tokio::join!(&mut waiting, rounds) }).await.unwrap();
    assert_eq!(
        drained,
        json!({ "drained": true, "admin_state": "drained", "sessions": 0, "connections": 0, "deadline_s": null })
    );
}

#[tokio::test]
async fn who_waits_hears_when_the_deadline_has_passed_or_the_drain_is_cancelled() {
    let site = Site::shop().await;
    site.client_of_a("web");
    site.round_after(Duration::from_secs(1));
    for (is_cancelled, state) in [(false, "drained"), (true, "active")] {
        site.post(&format!("{A}/drain"), &json!({ "deadline": "10s" })).await;
        let path = format!("{A}/drained?wait=1m");
        let end = async {
            while site.waiting() == 0 {
                tokio::task::yield_now().await;
            }
            match is_cancelled {
                true => _ = site.ask("DELETE", &format!("{A}/drain"), "").await,
                false => site.round_after(Duration::from_secs(10)),
            }
        };
        let (drained, ()) = timeout(PATIENCE, async { tokio::join!(site.get(&path), end) }).await.unwrap();
        assert_eq!((&drained["admin_state"], &drained["drained"]), (&json!(state), &json!(!is_cancelled)));
    }
}

#[tokio::test]
async fn a_wait_that_is_over_says_how_far_the_drain_has_come() {
    let site = Site::shop().await;
    site.client_of_a("web");
    site.round_after(Duration::from_secs(1));
    site.snapshot().groups[0].targets[0].live.active.store(3, Ordering::Relaxed);
    site.post(&format!("{A}/drain"), &json!({ "deadline": "1h" })).await;
    for wait in ["", "?wait=0s", "?wait=20ms"] {
        let drained = site.get(&format!("{A}/drained{wait}")).await;
        assert_eq!(
            drained,
            json!({ "drained": false, "admin_state": "draining", "sessions": 1, "connections": 3, "deadline_s": 3600 })
        );
    }
}

#[tokio::test]
async fn who_waits_for_a_target_that_is_not_drained_is_told_at_once() {
    let site = Site::shop().await;
    let drained = timeout(PATIENCE, site.get(&format!("{A}/drained?wait=300s"))).await.unwrap();
    assert_eq!((&drained["drained"], &drained["admin_state"]), (&json!(false), &json!("active")));
}

#[tokio::test]
async fn only_so_many_wait_at_once() {
    let site = Arc::new(Site::shop().await);
    site.client_of_a("web");
    site.round_after(Duration::from_secs(1));
    site.post(&format!("{A}/drain"), &json!({})).await;
    let path = format!("{A}/drained?wait=300s");
    let mut waits = JoinSet::new();
    for _ in 0..limits::WAITS {
        let (site, path) = (Arc::clone(&site), path.clone());
        waits.spawn(async move { site.get(&path).await });
    }
    while site.waiting() < limits::WAITS {
        tokio::task::yield_now().await;
    }
    let refused = site.ask("GET", &path, "").await;
    assert_eq!((refused.status(), refused.field("retry-after")), (503, Some("5")));
    site.round_after(Duration::from_secs(100));
    let drained = timeout(PATIENCE, waits.join_all()).await.unwrap();
    assert!(drained.iter().all(|drained| drained["drained"] == true));
    let state = site.snapshot().groups[0].targets[0].live.drain.state(site.now());
    assert_eq!(state, AdminState::Drained);
}

impl Site {
    /// How many wait for a drain now.
    fn waiting(&self) -> usize {
        self.upkeep.drains.waiting()
    }
}
