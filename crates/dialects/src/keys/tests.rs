//! Is somebody let in who signs with a key of the file, now, and once?

use std::time::Duration;

use axum::http::Request;
use homing_control::identity::Right;
use homing_control::testing;

use super::*;
use crate::node::Node;
use crate::testing::node;

const FILE: &str = "[dialects]\ndebug = true\n\
    [[dialects.credentials]]\naccess_key = \"AKIDfake\"\nsecret_key = \"SKfake\"\nproject = \"shop\"\n\
    [[dialects.credentials]]\naccess_key = \"AKIDview\"\nsecret_key = \"SKview\"\nrole = \"viewer\"\nregion = \"north\"\n";

/// The clock of [`request`].
const SIGNED_AT_S: u64 = 1_795_225_428;

fn site() -> (testing::Node, Node) {
    let (own, node) = node(FILE);
    own.hands.pass(Duration::from_secs(SIGNED_AT_S - own.hands.now().token_s));
    (own, node)
}

/// What a client of Tencent sent.
fn request(signature: &str) -> Parts {
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential=AKIDfake/2026-11-21/clb/tc3_request, SignedHeaders=content-type;host, \
         Signature={signature}"
    );
    let request = Request::post("/")
        .header("content-type", "application/json")
        .header("host", "127.0.0.1:18080")
        .header("x-tc-timestamp", SIGNED_AT_S.to_string())
        .header("authorization", authorization);
    request.body(()).unwrap().into_parts().0
}

const SIGNATURE: &str = "75998425ea343a0cef36ac8c48e23fcfcd4b9a0969656def6e188acbbb5f839e";

fn verify(node: &Node, parts: &Parts) -> Result<Caller, SignFault> {
    node.keys().verify_tencent(parts, b"{}", "r-1".to_owned())
}

#[test]
fn who_signs_has_the_project_the_role_and_the_region_of_the_credential() {
    let (_own, node) = site();
    let caller = verify(&node, &request(SIGNATURE)).unwrap();
    assert_eq!((&*caller.project, &*caller.actor.to_string()), ("shop", "key:AKIDfake"));
    assert!(caller.may(Right::Edit) && !caller.may(Right::Administer));
    assert!(caller.actor.scopes.admit("shop", "anywhere") && !caller.actor.scopes.admit("default", "north"));
    let running = node.doorway().running();
    let viewer = actor(&running.spec.dialects.credentials[1]);
    assert!(viewer.may(Right::Read) && !viewer.may(Right::Operate));
    assert!(viewer.scopes.admit("default", "north") && !viewer.scopes.admit("default", "south"));
}

#[test]
fn a_signature_counts_for_five_minutes_in_both_directions() {
    for (away_s, is_let_in) in [(300, true), (301, false)] {
        let (own, node) = site();
        own.hands.pass(Duration::from_secs(away_s));
        assert_eq!(verify(&node, &request(SIGNATURE)).is_ok(), is_let_in, "{away_s}");
        let (own, node) = node_before(away_s);
        assert_eq!(verify(&node, &request(SIGNATURE)).is_ok(), is_let_in, "{away_s} before");
        drop(own);
    }
}

fn node_before(away_s: u64) -> (testing::Node, Node) {
    let (own, node) = node(FILE);
    own.hands.pass(Duration::from_secs(SIGNED_AT_S - away_s - own.hands.now().token_s));
    (own, node)
}

#[test]
fn a_request_that_was_recorded_is_refused_when_it_comes_again_later() {
    let (own, node) = site();
    let passes = |after_s: u64| {
        own.hands.pass(Duration::from_secs(after_s));
        verify(&node, &request(SIGNATURE)).map(|_| ())
    };
    // Two in the same second are two requests of one client, and the second may wait.
    assert_eq!([passes(0), passes(0), passes(9)], [Ok(()), Ok(()), Ok(())]);
    assert_eq!([passes(2), passes(200)], [Err(SignFault::Replayed), Err(SignFault::Replayed)]);
}

#[test]
fn a_wrong_signature_is_told_what_was_signed_here_and_takes_nobodys_place() {
    let (_own, node) = site();
    let wrong = SIGNATURE.replace('7', "8");
    let Err(SignFault::Wrong { canonical: Some(canonical) }) = verify(&node, &request(&wrong)) else {
        panic!("it is wrong");
    };
    assert!(canonical.starts_with("POST\n/\n\ncontent-type:application/json\nhost:127.0.0.1:18080\n"));
    assert!(!canonical.contains("SKfake"));
    assert!(verify(&node, &request(SIGNATURE)).is_ok());
}

#[test]
fn who_is_not_known_or_has_a_temporary_token_is_not_let_in() {
    let (_own, node) = site();
    let mut parts = request(SIGNATURE);
    parts.headers.insert("x-tc-token", "t".parse().unwrap());
    assert_eq!(verify(&node, &parts), Err(SignFault::Token));
    let (_own, empty) = crate::testing::node("");
    assert_eq!(verify(&empty, &request(SIGNATURE)), Err(SignFault::UnknownKey));
    let unsigned = Request::post("/").header("host", "h").body(()).unwrap().into_parts().0;
    assert_eq!(verify(&node, &unsigned), Err(SignFault::Missing));
}
