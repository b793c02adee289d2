//! Do sessions come home by HTTP/2 as they do by HTTP/1?

use crate::caller::*;
use crate::node::plan;
use crate::peers::Target;
use serde_json::json;
use std::collections::HashSet;

const COOKIE: &str = "cookie";

fn persistent() -> crate::node::Plan {
    plan().listener("http2", true).group("persistence", json!({"method": "cookie"})).alone()
}

#[test]
fn a_session_comes_home_by_its_cookie_on_every_stream_and_connection() {
    let targets = [Target::named("a"), Target::named("b"), Target::named("c")];
    let node = persistent().start([&targets[0], &targets[1], &targets[2]]);
    let mut caller = Caller::to(&node);
    let first = caller.ask(get("/"));
    let (home, cookie) = (first.text().to_owned(), first.cookie().unwrap());
    for _ in 0..5 {
        let answer = caller.ask(with(get("/"), COOKIE, &cookie));
        assert_eq!((answer.text(), answer.cookie()), (&*home, None));
    }
    let mut other = Caller::to(&node);
    let crumbs = with(with(with(get("/"), COOKIE, "x=1"), COOKIE, &cookie), COOKIE, "y=2");
    assert_eq!(other.ask(crumbs).text(), home);
    let heard: Vec<_> = targets
        .iter()
        .flat_map(Target::heard)
        .filter_map(|heard| heard.field(COOKIE).map(str::to_owned))
        .collect();
    assert_eq!(heard, ["x=1; y=2"], "our cookie stays with us");
}

#[test]
fn first_streams_of_one_connection_meet_one_home_and_one_session() {
    let targets = [Target::named("a"), Target::named("b"), Target::named("c")];
    let node = persistent().start([&targets[0], &targets[1], &targets[2]]);
    let mut caller = Caller::to(&node);
    let calls: Vec<Call> = (0..12).map(|_| caller.send(get("/"))).collect();
    let answers: Vec<Answer> = calls.into_iter().map(|call| caller.answer(call).unwrap()).collect();
    let homes: HashSet<&str> = answers.iter().map(Answer::text).collect();
    assert_eq!(homes.len(), 1, "{homes:?}");
    for answer in &answers {
        let cookie = answer.cookie().expect("every one of them carries the cookie");
        assert_eq!(caller.ask(with(get("/"), COOKIE, &cookie)).text(), answer.text());
    }
    let mut others = HashSet::new();
    for _ in 0..3 {
        others.insert(Caller::to(&node).ask(get("/")).text().to_owned());
    }
    assert_eq!(others.len(), 3, "other connections are other clients");
}
