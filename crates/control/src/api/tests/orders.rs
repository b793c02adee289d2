//! Are orders carried out at the next request of their session?

use homing_core::drain::{Drain, DrainPolicy};
use homing_core::health::ProbeResult;
use homing_core::limits::ORDERS_PER_GROUP;
use homing_core::persist::SessionId;
use homing_core::steer::{Order, Subject};

use super::*;

#[tokio::test]
async fn a_moved_session_is_at_home_on_its_new_target_from_its_next_request_on() {
    for group in ["web", "db"] {
        let site = Site::shop().await;
        let mut client = site.client_of_a(group);
        let moved = site.post(&format!("{}/move", session_of(&client)), &json!({ "target": "b" })).await;
        assert_eq!((&moved["target"], &moved["takes_effect"]), (&json!("a"), &json!("at its next request")));
        assert_eq!(moved["order"], json!({ "what": "move", "target": "b" }));
        assert_eq!(site.next_request(&mut client, group), ("b".to_owned(), "operator-moved"), "{group}");
        assert_eq!(site.next_request(&mut client, group), ("b".to_owned(), "recalled"), "{group}");
        let session = site.get(&session_of(&client)).await;
        assert_eq!((&session["target"], &session["order"]), (&json!("b"), &Value::Null), "{group}");
    }
}

#[tokio::test]
async fn an_unpinned_session_is_scheduled_anew_and_stays_the_same() {
    for group in ["web", "db"] {
        let site = Site::shop().await;
        let mut client = site.client_of_a(group);
        let before = client.session;
        let unpinned = site.post(&format!("{}/unpin", session_of(&client)), &Value::Null).await;
        assert_eq!(unpinned["order"], json!({ "what": "unpin", "target": null }));
        assert_eq!(site.next_request(&mut client, group).1, "operator-moved", "{group}");
        assert_eq!(site.next_request(&mut client, group).1, "recalled", "{group}");
        assert_eq!(client.session, before, "{group}");
    }
}

#[tokio::test]
async fn an_expired_session_ends_and_its_client_begins_a_new_one() {
    for group in ["web", "db"] {
        let site = Site::shop().await;
        let mut client = site.client_of_a(group);
        let before = session_of(&client);
        let answer = site.ask("DELETE", &before, "").await;
        assert_eq!((answer.status(), &answer.json()["order"]["what"]), (200, &json!("expire")), "{group}");
        assert_eq!(site.next_request(&mut client, group).1, "operator-expired", "{group}");
        assert_eq!(site.next_request(&mut client, group).1, "recalled", "{group}");
        let sessions = site.get("/sessions").await["sessions"].as_array().unwrap().clone();
        let all_of_client =
            sessions.iter().filter(|session| session["id"] == client.session.unwrap().to_string());
        assert_eq!(all_of_client.count(), 1, "{group}");
        if group == "web" {
            assert_ne!(session_of(&client), before);
            assert_eq!(site.ask("GET", &before, "").await.status(), 404, "its cookie is over");
        }
    }
}

#[tokio::test]
async fn an_order_takes_the_place_of_the_one_before() {
    let site = Site::shop().await;
    let mut client = site.client_of_a("web");
    site.post(&format!("{}/move", session_of(&client)), &json!({ "target": "b" })).await;
    site.post(&format!("{}/move", session_of(&client)), &json!({ "target": "a" })).await;
    assert_eq!(site.next_request(&mut client, "web").0, "a");
    assert_eq!(site.get(WEB).await["pending_orders"], 1);
}

#[tokio::test]
async fn a_session_is_moved_only_where_it_can_go() {
    let site = Site::shop().await;
    let mut client = site.client_of_a("web");
    let path = format!("{}/move", session_of(&client));
    let snapshot = site.snapshot();
    let (group, b) = (&snapshot.groups[0], &snapshot.groups[0].targets[1]);
    let refused = async |status: u16, what: &str| {
        let answer = site.ask("POST", &path, "{\"target\":\"b\"}").await;
        assert_eq!((answer.status(), &answer.json()["detail"]), (status, &json!(what)));
    };
    let answer = site.ask("POST", &path, "{\"target\":\"c\"}").await;
    assert_eq!((answer.status(), &answer.json()["problems"][0]["hint"]), (404, &json!("there are: a, b")));
    b.live.probed(&group.live, ProbeResult::Fail, 1, 1);
    refused(409, "target \"b\" is unhealthy, or rests").await;
    b.live.forget_health(&group.live);
    b.live.begin_drain(&group.live, Drain { policy: DrainPolicy::Hold, deadline: None }, site.now());
    refused(409, "target \"b\" is draining").await;
    b.live.finish_drain(&group.live);
    refused(409, "target \"b\" is drained").await;
    assert_eq!(site.next_request(&mut client, "web"), ("a".to_owned(), "recalled"));
    site.post(&path, &json!({ "target": "b", "force": true })).await;
    b.live.cancel_drain(&group.live);
    assert_eq!(site.next_request(&mut client, "web"), ("b".to_owned(), "operator-moved"));
}

#[tokio::test]
async fn every_session_of_an_unstuck_target_is_scheduled_anew_once() {
    for group in ["web", "db"] {
        let site = Site::shop().await;
        let snapshot = site.snapshot();
        let mut clients: Vec<Client> = (0..10).map(Client::new).collect();
        let homes: Vec<String> = clients
            .iter_mut()
            .map(|client| client.ask(named(&snapshot, group), site.now()).unwrap().0)
            .collect();
        let path = format!("/load-balancers/shop/groups/{group}/targets/a/unstick");
        let of_a = homes.iter().filter(|home| *home == "a").count();
        assert_eq!(site.post(&path, &Value::Null).await, json!({ "sessions": of_a }), "{group}");
        for (client, home) in clients.iter_mut().zip(&homes) {
            let expected = if home == "a" { "operator-moved" } else { "recalled" };
            assert_eq!(site.next_request(client, group).1, expected, "{group}");
            assert_eq!(site.next_request(client, group).1, "recalled", "{group}");
        }
    }
}

#[tokio::test]
async fn a_group_without_persistence_takes_no_orders() {
    let site = Site::shop().await;
    let answer = site.ask("POST", "/load-balancers/shop/groups/plain/targets/a/unstick", "").await;
    assert_eq!(answer.status(), 409);
    assert_eq!(answer.json()["detail"], "group \"plain\" keeps no sessions");
}

#[tokio::test]
async fn orders_have_a_bound_that_is_told_once_and_spares_other_groups() {
    let site = Site::shop().await;
    let mut heard = site.events.subscribe();
    let (client, other) = (site.client_of_a("web"), site.client_of_a("db"));
    let snapshot = site.snapshot();
    let orders = &named(&snapshot, "web").live.orders;
    for number in 0..ORDERS_PER_GROUP as u64 {
        let subject = Subject::Session(SessionId(number));
        orders.give(subject, Order::Unpin, Duration::from_secs(60), site.now()).unwrap();
    }
    for _ in 0..3 {
        let answer = site.ask("DELETE", &session_of(&client), "").await;
        assert_eq!(answer.status(), 507);
        assert!(answer.json()["problems"][0]["hint"].as_str().unwrap().contains("drain or unstick"));
    }
    let told: Vec<_> = std::iter::from_fn(|| heard.try_recv().ok()).map(|told| told.event.name()).collect();
    assert_eq!(told, ["limit-met"]);
    assert_eq!(site.ask("DELETE", &session_of(&other), "").await.status(), 200);
    site.round_after(Duration::from_secs(61));
    let mut again = site.client_of_a("web");
    site.next_request(&mut again, "web");
    assert_eq!(site.ask("DELETE", &session_of(&again), "").await.status(), 200);
}
