//! Are the sessions listed that there are, each once?

use std::collections::HashSet;

use homing_core::drain::{Drain, DrainPolicy};

use super::*;

fn ids(page: &Value) -> Vec<String> {
    let sessions = page["sessions"].as_array().unwrap();
    sessions.iter().map(|session| session["id"].as_str().unwrap().to_owned()).collect()
}

/// All pages of a list.
async fn all(site: &Site, query: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = site.get(&format!("/sessions?{query}{cursor}")).await;
        pages.push(ids(&page));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
    }
}

#[tokio::test]
async fn paging_through_ten_thousand_sessions_returns_each_once() {
    let site = Site::shop().await;
    let (snapshot, mut made) = (site.snapshot(), HashSet::new());
    for number in 0..10_000 {
        let mut client = Client::new(number);
        client.ask(named(&snapshot, if number % 4 == 0 { "web" } else { "db" }), site.now()).unwrap();
        made.insert(client.session.unwrap().to_string());
    }
    let pages = all(&site, "limit=700").await;
    assert!(pages.iter().all(|page| page.len() <= 700));
    let listed: Vec<String> = pages.into_iter().flatten().collect();
    assert_eq!((listed.len(), listed.into_iter().collect::<HashSet<_>>()), (10_000, made));
}

#[tokio::test]
async fn a_page_that_ends_with_a_group_goes_on_with_the_next_and_the_last_page_has_no_next() {
    let site = Site::shop().await;
    let snapshot = site.snapshot();
    for number in 0..3 {
        Client::new(number).ask(named(&snapshot, "web"), site.now()).unwrap();
        Client::new(number).ask(named(&snapshot, "db"), site.now()).unwrap();
    }
    let lengths = async |limit: usize| -> Vec<usize> {
        all(&site, &format!("limit={limit}")).await.iter().map(Vec::len).collect()
    };
    assert_eq!(lengths(3).await, [3, 3]);
    assert_eq!(lengths(6).await, [6]);
    assert_eq!(lengths(4).await, [4, 2]);
}

#[tokio::test]
async fn a_session_says_what_it_is() {
    let site = Site::shop().await;
    let mut client = Client::new(7);
    let (target, _) = client.ask(named(&site.snapshot(), "db"), site.now()).unwrap();
    site.hands.pass(Duration::from_secs(5));
    let id = client.session.unwrap().to_string();
    let page = site.get("/sessions").await;
    assert_eq!(
        page["sessions"],
        json!([{
            "id": id, "load_balancer": "shop", "group": "db", "method": "source-ip", "target": target,
            "client": "10.0.0.7", "first_seen_s_ago": 5, "last_seen_s_ago": 5, "expires_in_s": 62,
            "connections": 0, "is_confirmed": true, "order": null,
        }])
    );
    assert_eq!(page["next"], Value::Null);
    let mut client = Client::new(8);
    client.ask(named(&site.snapshot(), "web"), site.now()).unwrap();
    let session = site.get(&session_of(&client)).await;
    assert_eq!((&session["method"], &session["client"]), (&json!("cookie"), &Value::Null));
}

#[tokio::test]
async fn a_session_of_a_whole_network_shows_the_network() {
    let text = SHOP.replace("method = \"source-ip\"", "method = \"source-ip\", ipv4_prefix = 24");
    let site = Site::new(&text).await;
    Client::new(7).ask(named(&site.snapshot(), "db"), site.now()).unwrap();
    let page = site.get("/sessions?client=10.0.0.200").await;
    assert_eq!(page["sessions"][0]["client"], "10.0.0.0/24");
}

#[tokio::test]
async fn a_list_is_narrowed_by_group_target_client_and_name() {
    let site = Site::shop().await;
    let snapshot = site.snapshot();
    let mut clients = Vec::new();
    for number in 0..40 {
        let mut client = Client::new(number);
        let group = if number < 20 { "web" } else { "db" };
        let (target, _) = client.ask(named(&snapshot, group), site.now()).unwrap();
        clients.push((group, target, client.session.unwrap().to_string()));
    }
    let expected = |wanted: &dyn Fn(&str, &str) -> bool| -> HashSet<String> {
        let found = clients.iter().filter(|(group, target, _)| wanted(group, target));
        found.map(|(_, _, id)| id.clone()).collect()
    };
    let listed =
        async |query: &str| -> HashSet<String> { all(&site, query).await.concat().into_iter().collect() };
    assert_eq!(listed("group=web&limit=7").await, expected(&|group, _| group == "web"));
    assert_eq!(listed("load_balancer=shop").await, expected(&|_, _| true));
    assert_eq!(listed("target=a&limit=3").await, expected(&|_, target| target == "a"));
    let of_both = expected(&|group, target| group == "db" && target == "b");
    assert_eq!(listed("group=db&target=b&limit=1").await, of_both);
    assert_eq!(listed("client=10.0.0.25").await, HashSet::from([clients[25].2.clone()]));
    assert_eq!(listed("client=::ffff:10.0.0.25").await, HashSet::from([clients[25].2.clone()]));
    assert_eq!(listed("client=10.9.9.9").await, HashSet::new());
    assert_eq!(listed(&format!("id={}", clients[3].2)).await, HashSet::from([clients[3].2.clone()]));
    assert_eq!(listed("group=plain").await, HashSet::new());
}

#[tokio::test]
async fn what_has_expired_is_not_there_any_more() {
    let site = Site::shop().await;
    let client = site.client_of_a("web");
    let other = site.client_of_a("db");
    site.hands.pass(Duration::from_secs(200));
    assert_eq!(all(&site, "").await, [Vec::<String>::new()]);
    assert_eq!(all(&site, "client=10.0.0.1").await, [Vec::<String>::new()]);
    for client in [client, other] {
        assert_eq!(site.ask("GET", &session_of(&client), "").await.status(), 404);
    }
}

#[tokio::test]
async fn a_session_whose_target_is_gone_has_none() {
    let site = Site::shop().await;
    let client = site.client_of_a("web");
    let without_a = SHOP.replacen("{ name = \"a\", address = \"127.0.0.1:9001\" }, ", "", 1);
    site.changes.apply(spec(&without_a), Origin::File).unwrap();
    assert_eq!(site.get(&session_of(&client)).await["target"], Value::Null);
}

#[tokio::test]
async fn an_address_that_is_known_in_two_groups_must_be_told_apart() {
    let two = format!("{SHOP}{}", DB.replace("\"db\"", "\"other\""));
    let site = Site::new(&two).await;
    let mut client = Client::new(1);
    for group in ["db", "other"] {
        client.ask(named(&site.snapshot(), group), site.now()).unwrap();
    }
    let answer = site.ask("GET", &session_of(&client), "").await;
    assert_eq!((answer.status(), answer.json()["problems"].as_array().unwrap().len()), (409, 2));
    let session = site.get(&format!("{}?group=other", session_of(&client))).await;
    assert_eq!(session["group"], "other");
    assert_eq!(all(&site, &format!("id={}", client.session.unwrap())).await.concat().len(), 2);
}

/// The group `db` of [`SHOP`].
const DB: &str = "[[load_balancers.groups]]\nname = \"db\"\npersistence = { method = \"source-ip\" }\n\
                  targets = [{ name = \"a\", address = \"127.0.0.1:9003\" }]\n";

#[tokio::test]
async fn a_cursor_of_a_group_that_is_gone_is_refused() {
    let site = Site::shop().await;
    for number in 0..3 {
        Client::new(number).ask(named(&site.snapshot(), "web"), site.now()).unwrap();
    }
    let page = site.get("/sessions?limit=1").await;
    let renamed = SHOP.replace("\"web\"", "\"www\"");
    site.changes.apply(spec(&renamed), Origin::File).unwrap();
    let path = format!("/sessions?limit=1&cursor={}", page["next"].as_str().unwrap());
    let answer = site.ask("GET", &path, "").await;
    assert_eq!((answer.status(), &answer.json()["problems"][0]["path"]), (400, &json!("cursor")));
}

#[tokio::test]
async fn a_drained_target_still_shows_its_sessions() {
    let site = Site::shop().await;
    let client = site.client_of_a("web");
    let snapshot = site.snapshot();
    let (group, drain) = (&snapshot.groups[0], Drain { policy: DrainPolicy::Hold, deadline: None });
    site.upkeep.drains.begin(group, &group.targets[0], drain, site.now());
    assert_eq!(site.get(&session_of(&client)).await["target"], "a");
}
