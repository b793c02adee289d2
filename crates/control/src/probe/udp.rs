//! Does the target take datagrams?
//!
//! Where nobody listens, the target's system says so (ICMP: port unreachable), which a connected socket hears of. Whoever
//! says nothing may have nothing to say: that passes unless an answer is expected.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use homing_core::spec::UdpProbe;
use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::Finding;

/// Bytes of an answer that are looked at: more than fits into most packets.
const ANSWER_MAX: usize = 2 << 10;

/// Sends one datagram, and waits for an answer or a refusal as long as a probe may take.
pub(super) async fn probe(address: SocketAddr, asks: &UdpProbe, patience: Duration) -> Finding {
    match timeout(patience, ask(address, asks)).await {
        Ok(finding) => finding,
        Err(_) if asks.expect.is_none() => Finding::Silent,
        Err(_) => Finding::TimedOut,
    }
}

async fn ask(address: SocketAddr, asks: &UdpProbe) -> Finding {
    let exchange = async {
        let own: IpAddr = match address {
            SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        // A socket of its own for each probe: what comes late for an earlier one does not reach this one.
        let socket = UdpSocket::bind((own, 0)).await?;
        socket.connect(address).await?;
        socket.send(asks.send.as_bytes()).await?;
        let mut answer = vec![0; ANSWER_MAX];
        let count = socket.recv(&mut answer).await?;
        answer.truncate(count);
        Ok(answer)
    };
    match exchange.await {
        Ok(answer) if is_expected(&answer, asks.expect.as_deref()) => Finding::Answered,
        Ok(_) => Finding::Unexpected,
        Err(error) => Finding::of_connecting(&error),
    }
}

fn is_expected(answer: &[u8], expected: Option<&str>) -> bool {
    expected.is_none_or(|part| {
        part.is_empty() || answer.windows(part.len()).any(|window| window == part.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_stands_anywhere_in_the_answer() {
        let found = |expected| is_expected(b"status: ok\n", expected);
        assert_eq!([found(None), found(Some("ok")), found(Some("status: ok\n"))], [true; 3]);
        assert_eq!(
            [found(Some("OK")), found(Some("status: ok\n\n")), is_expected(b"", Some("x"))],
            [false; 3]
        );
    }
}
