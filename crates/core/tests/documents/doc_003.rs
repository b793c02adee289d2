//! Document 003 (English): session persistence of Tencent Cloud CLB as it was first documented, edition
//! `tencent-clb-classic`.

use crate::balancer::Balancer;
use crate::site::*;
use crate::stories;
use homing_core::reason::Reason;

const EDITION: &str = "tencent-clb-classic";

#[test]
fn doc_003_by_default_requests_of_one_client_are_spread() {
    for protocol in ["tcp", "udp", "http"] {
        stories::by_default_requests_of_one_client_are_spread(EDITION, protocol);
    }
}

#[test]
fn doc_003_persistence_sends_requests_of_one_address_to_one_target() {
    for protocol in ["tcp", "udp"] {
        stories::requests_of_one_address_go_to_one_target(EDITION, protocol);
    }
}

/// From 1 on; 0 is a duration, too: none.
#[test]
fn doc_003_layer_4_source_ip_is_kept_for_0_to_3600_seconds() {
    for protocol in ["tcp", "udp"] {
        let balancer = Balancer::new(EDITION, protocol);
        stories::any_whole_second_is_a_duration(&balancer, "source-ip", 1, 3600);
        (1..30).for_each(|seconds| stories::is_kept_for(&balancer, "source-ip", seconds));
        let mut site = balancer.keeps("source-ip", "0s").site();
        assert_eq!(site.visit_from(client_ip(1), at(0)).1, Reason::NoPersistence);
        assert_eq!(site.visit_from(client_ip(1), at(0)).1, Reason::NoPersistence);
    }
}

#[test]
fn doc_003_layer_4_a_session_ends_when_no_new_request_comes_for_that_long() {
    for protocol in ["tcp", "udp"] {
        stories::silence_ends_a_session_of_an_address(EDITION, protocol);
    }
}

#[test]
fn doc_003_layer_7_a_cookie_is_stuffed_into_the_client() {
    stories::a_cookie_is_inserted_and_brings_requests_home(EDITION);
}

#[test]
fn doc_003_layer_7_a_cookie_is_kept_for_30_to_3600_seconds() {
    stories::any_whole_second_is_a_duration(&Balancer::new(EDITION, "http"), "cookie", 30, 3600);
    stories::silence_ends_a_session_of_a_cookie(EDITION);
}

#[test]
fn doc_003_keepalive_timeout_is_75_s_and_not_adjustable() {
    stories::keep_alive_is_75_s(EDITION, false);
}

#[test]
fn doc_003_tcp_connections_end_after_900_s_of_silence_and_that_is_not_adjustable() {
    stories::silent_tcp_connections_end_after_900_s_and_nothing_changes_that(EDITION);
    let switched = Balancer::new(EDITION, "tcp").set("adjustable_idle", true);
    stories::refused(&switched, &["lb.adjustable_idle", EDITION]);
}

#[test]
fn doc_003_persistence_is_switched_on_by_modifying_the_listener() {
    stories::persistence_is_switched_on_in_a_running_balancer(EDITION, "tcp", "source-ip");
    stories::persistence_is_switched_on_in_a_running_balancer(EDITION, "udp", "source-ip");
    stories::persistence_is_switched_on_in_a_running_balancer(EDITION, "http", "cookie");
}

#[test]
fn doc_003_scenario_1_keep_alive_without_persistence_spreads_requests() {
    stories::scenario_1_keep_alive_without_persistence_spreads_requests(EDITION);
}

#[test]
fn doc_003_scenario_1_a_cookie_of_1000_s_outlives_a_connection_of_75_s() {
    stories::scenario_1_a_cookie_of_1000_s_outlives_the_connection(EDITION);
}

#[test]
fn doc_003_scenario_2_without_persistence_the_next_tcp_connection_may_land_elsewhere() {
    stories::scenario_2_the_next_tcp_connection_may_land_elsewhere(EDITION);
}

/// The document speaks of no scheduler; those of the later ones hold.
#[test]
fn doc_003_only_weighted_round_robin_goes_with_persistence() {
    stories::weights_share_new_sessions_that_are_kept(EDITION, "tcp", "source-ip");
    stories::least_connections_keep_no_sessions(EDITION, "tcp", "source-ip");
    stories::least_connections_keep_no_sessions(EDITION, "http", "cookie");
    stories::ip_hash_is_persistence_by_address_without_a_cookie(EDITION);
}
