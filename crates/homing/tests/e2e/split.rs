//! Requests are split over groups, and a client that got one keeps it.

use crate::{homing, json};
use homing_testkit::{Browser, Client, Homing, HttpTarget};

/// A listener whose requests go to `a` and `b`, by these weights.
fn split(a: &HttpTarget, b: &HttpTarget, weights: [u16; 2], kept: bool) -> Homing {
    let [of_a, of_b] = weights;
    let groups = format!("[{{ name = \"a\", weight = {of_a} }}, {{ name = \"b\", weight = {of_b} }}]");
    let web = homing().http("web").without_group().listener_setting("groups", &groups);
    let web = if kept { web.listener_setting("sticky_split", "\"1h\"") } else { web };
    web.group("a", [a]).cookie("20m").group("b", [b]).cookie("20m")
}

fn cookies(answer: &homing_testkit::Answer) -> Vec<&str> {
    answer.fields_named("set-cookie")
}

#[test]
fn every_group_gets_its_share_of_requests() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let homing = split(&a, &b, [90, 10], false).workers(2).start();
    let mut client = homing.client("web");
    for _ in 0..200 {
        assert_eq!(client.get("/").status, 200);
    }
    assert_eq!((a.requests(), b.requests()), (180, 20));
    let metrics = homing.metrics();
    let decided = |group| metrics.sum("homing_group_decisions_total", &[("group", group)]);
    assert_eq!((decided("a"), decided("b")), (180.0, 20.0));
}

#[test]
fn a_client_keeps_its_group_beside_its_session_in_it_and_no_target_sees_how() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let homing = split(&a, &b, [1, 1], true).start();
    let (mut alice, mut bob) = (homing.browser("web"), homing.browser("web"));
    let home = alice.get("/").target().to_owned();
    assert_ne!(bob.get("/").target(), home);
    for _ in 0..5 {
        alice.reconnect();
        assert_eq!(alice.get("/").target(), home);
    }
    let of_home = if home == "a" { &a } else { &b };
    for request in of_home.received() {
        assert_eq!(request.fields_named("cookie"), Vec::<&str>::new(), "neither of our cookies");
    }

    let mut client = homing.client("web");
    let first = client.get("/");
    let names: Vec<&str> = cookies(&first).iter().map(|cookie| cookie.split('=').next().unwrap()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().any(|name| name.starts_with("homing_split_")), "{names:?}");
    assert!(cookies(&first).iter().all(|cookie| cookie.contains("HttpOnly")), "{:?}", cookies(&first));

    // The weights change; whoever is there stays.
    let weights = if home == "a" { [0, 1] } else { [1, 0] };
    homing.reload(&split(&a, &b, weights, true));
    for _ in 0..5 {
        alice.reconnect();
        assert_eq!(alice.get("/").target(), home);
        assert_ne!(Browser::new(homing.address("web")).get("/").target(), home);
    }
}

#[test]
fn an_explanation_names_the_group_and_how_a_client_comes_to_it() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let homing = split(&a, &b, [1, 1], true).start();
    let first = Client::connect(homing.address("web")).get("/");
    let home = first.target().to_owned();
    let shown: Vec<String> =
        cookies(&first).iter().map(|cookie| cookie.split(';').next().unwrap().to_owned()).collect();
    let mut asked = vec!["explain", "--listener", "web", "--from", "127.0.0.1", "--output", "json"];
    asked.extend(shown.iter().flat_map(|cookie| ["--cookie", cookie.as_str()]));
    let told = json(&homing, &asked);
    assert_eq!((&told["group"], &told["target"]), (&home.as_str().into(), &home.as_str().into()), "{told}");
    let steps = told["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["step"] == "split").unwrap();
    assert_eq!((&step["how"], &step["groups"]), (&"kept".into(), &"2".into()));
    let told = json(&homing, &asked[..7]);
    let steps = told["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step["step"] == "split" && step["how"] == "in-turn"), "{told}");
}
