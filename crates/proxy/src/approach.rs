//! What comes first on a connection to a target, where its group wants that?

use crate::complaint::{Complaints, Subject};
use crate::tls::Agreed;
use homing_core::clock::Now;
use homing_core::group::{Group, Target};
use homing_core::handshake::TargetFailure;
use homing_core::spec::ProxyVersion;
use homing_wire::proxy_protocol::{Endpoints, Transport, write_v1, write_v2};
use mio::net::TcpStream;
use std::net::{Ipv4Addr, SocketAddr};

/// Appends the header that says whom a connection is made for.
pub(crate) fn write_proxy_header(version: ProxyVersion, endpoints: Endpoints, out: &mut Vec<u8>) {
    match version {
        ProxyVersion::V1 => write_v1(Some(endpoints), out),
        ProxyVersion::V2 => write_v2(endpoints, Transport::Stream, out),
    }
}

/// The address that a client connected to.
pub(crate) fn own_address(stream: &TcpStream) -> SocketAddr {
    // The system knows it of every socket; a header without it would be none.
    stream.local_addr().unwrap_or_else(|_| SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)))
}

/// Counts a handshake with a target that failed, and tells of it once in a while.
pub(crate) fn note_failed_handshake(
    worker: usize,
    group: &Group,
    target: &Target,
    failure: TargetFailure,
    complaints: &mut Complaints,
    now: Now,
) {
    group.live.counters.of(worker).handshakes.failed[failure.index()].add(1);
    if complaints.are_due(Subject::Handshake, now.monotonic_ms) {
        let (load_balancer, group, why) = (&group.load_balancer, &group.name, failure.as_str());
        let target_name = &target.name;
        match failure {
            TargetFailure::NotHttp2 => {
                tracing::warn!(%load_balancer, %group, %target_name, why, "a target does not speak HTTP/2");
            }
            _ => tracing::warn!(%load_balancer, %group, %target_name, why, "no TLS handshake with a target"),
        }
    }
}

/// Counts a handshake with a target that has come to its end.
pub(crate) fn note_handshake(worker: usize, group: &Group, agreed: &Agreed) {
    let counters = &group.live.counters.of(worker).handshakes;
    counters.done[agreed.version.index()].add(1);
    counters.resumed.add(u64::from(agreed.is_resumed));
}
