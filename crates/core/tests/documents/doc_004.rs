//! Document 004 (Indonesian): session persistence of Tencent Cloud CLB, edition `tencent-clb`.

use crate::balancer::Balancer;
use crate::stories;

const EDITION: &str = "tencent-clb";

#[test]
fn doc_004_by_default_requests_of_one_client_are_spread() {
    for protocol in ["tcp", "udp", "http"] {
        stories::by_default_requests_of_one_client_are_spread(EDITION, protocol);
    }
}

#[test]
fn doc_004_persistence_sends_requests_of_one_address_to_one_target() {
    for protocol in ["tcp", "udp"] {
        stories::requests_of_one_address_go_to_one_target(EDITION, protocol);
    }
}

#[test]
fn doc_004_layer_4_source_ip_is_kept_for_30_to_3600_seconds() {
    for protocol in ["tcp", "udp"] {
        let balancer = Balancer::new(EDITION, protocol);
        stories::any_whole_second_is_a_duration(&balancer, "source-ip", 30, 3600);
    }
}

#[test]
fn doc_004_layer_4_a_session_ends_when_no_new_request_comes_for_that_long() {
    for protocol in ["tcp", "udp"] {
        stories::silence_ends_a_session_of_an_address(EDITION, protocol);
    }
}

#[test]
fn doc_004_layer_4_weighted_round_robin_shares_by_weight_and_goes_with_persistence() {
    for protocol in ["tcp", "udp"] {
        stories::weights_share_new_sessions_that_are_kept(EDITION, protocol, "source-ip");
    }
}

#[test]
fn doc_004_layer_4_weighted_least_connections_go_without_persistence() {
    for protocol in ["tcp", "udp"] {
        stories::least_connections_keep_no_sessions(EDITION, protocol, "source-ip");
    }
}

#[test]
fn doc_004_layer_7_a_cookie_is_inserted_by_the_balancer() {
    stories::a_cookie_is_inserted_and_brings_requests_home(EDITION);
}

#[test]
fn doc_004_layer_7_a_cookie_is_kept_for_30_to_3600_seconds() {
    stories::any_whole_second_is_a_duration(&Balancer::new(EDITION, "http"), "cookie", 30, 3600);
    stories::silence_ends_a_session_of_a_cookie(EDITION);
}

#[test]
fn doc_004_layer_7_weighted_round_robin_shares_by_weight_and_goes_with_a_cookie() {
    stories::weights_share_new_sessions_that_are_kept(EDITION, "http", "cookie");
}

#[test]
fn doc_004_layer_7_weighted_least_connections_go_without_persistence() {
    stories::least_connections_keep_no_sessions(EDITION, "http", "cookie");
}

#[test]
fn doc_004_layer_7_ip_hash_keeps_by_source_ip_and_inserts_no_cookie() {
    stories::ip_hash_is_persistence_by_address_without_a_cookie(EDITION);
}

#[test]
fn doc_004_keepalive_timeout_is_75_s_and_adjustable() {
    stories::keep_alive_is_75_s(EDITION, true);
}

#[test]
fn doc_004_tcp_connections_end_after_900_s_of_silence_and_that_is_not_adjustable() {
    stories::silent_tcp_connections_end_after_900_s_and_nothing_changes_that(EDITION);
}

#[test]
fn doc_004_persistence_is_switched_on_by_modifying_the_listener() {
    stories::persistence_is_switched_on_in_a_running_balancer(EDITION, "tcp", "source-ip");
    stories::persistence_is_switched_on_in_a_running_balancer(EDITION, "udp", "source-ip");
    stories::persistence_is_switched_on_in_a_running_balancer(EDITION, "http", "cookie");
}

#[test]
fn doc_004_scenario_1_keep_alive_without_persistence_spreads_requests() {
    stories::scenario_1_keep_alive_without_persistence_spreads_requests(EDITION);
}

#[test]
fn doc_004_scenario_1_a_cookie_of_1000_s_outlives_a_connection_of_75_s() {
    stories::scenario_1_a_cookie_of_1000_s_outlives_the_connection(EDITION);
}

#[test]
fn doc_004_scenario_2_without_persistence_the_next_tcp_connection_may_land_elsewhere() {
    stories::scenario_2_the_next_tcp_connection_may_land_elsewhere(EDITION);
}
