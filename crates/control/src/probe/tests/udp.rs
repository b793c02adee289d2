//! Do probes of UDP tell targets that take datagrams from those that do not?

use tokio::net::UdpSocket;

use super::*;

/// One UDP listener, one group "dns"; `asks` are further settings of the probe.
fn dns(asks: &str, address: SocketAddr) -> String {
    format!(
        "[[load_balancers]]\nname = \"shop\"\n[[load_balancers.listeners]]\nname = \"dns\"\nprotocol = \"udp\"\n\
         listen = [\"127.0.0.1:0\"]\ngroup = \"dns\"\n[[load_balancers.groups]]\nname = \"dns\"\n\
         health = {{ kind = \"udp\", interval = \"100ms\", timeout = \"100ms\", rise = 1, fall = 2{asks} }}\n\
         targets = [{{ name = \"a\", address = \"{address}\" }}]\n"
    )
}

/// Answers every datagram with what `answer` makes of it, if anything.
async fn serve(address: SocketAddr, answer: fn(&[u8]) -> Option<Vec<u8>>) -> (SocketAddr, JoinHandle<()>) {
    let socket = UdpSocket::bind(address).await.unwrap();
    let address = socket.local_addr().unwrap();
    let task = tokio::spawn(async move {
        let mut asked = [0; 2048];
        loop {
            let Ok((count, client)) = socket.recv_from(&mut asked).await else { continue };
            if let Some(answer) = answer(&asked[..count]) {
                let _ = socket.send_to(&answer, client).await;
            }
        }
    });
    (address, task)
}

#[tokio::test]
async fn a_target_that_is_gone_falls_and_rises_when_it_is_back() {
    let (address, task) = serve(any_port(), |asked| Some(asked.to_vec())).await;
    let node = Node::probing();
    node.say(&dns("", address));
    node.until(|node| node.target().health() == Health::Healthy && node.found(Finding::Answered)).await;
    task.abort();
    let _ = task.await;
    node.until(|node| node.target().health() == Health::Unhealthy && node.found(Finding::Refused)).await;
    let (_, _task) = serve(address, |_| None).await;
    node.until(|node| node.target().health() == Health::Healthy && node.found(Finding::Silent)).await;
}

#[tokio::test]
async fn what_is_expected_has_to_come() {
    let (address, task) = serve(any_port(), |asked| (asked == b"ping").then(|| b"the pong".to_vec())).await;
    let node = Node::probing();
    for (asks, expected) in [
        (", send = \"ping\", expect = \"pong\"", Finding::Answered),
        (", send = \"ping\", expect = \"ping\"", Finding::Unexpected),
        (", send = \"who\", expect = \"pong\"", Finding::TimedOut),
        (", send = \"who\"", Finding::Silent),
    ] {
        node.say(&dns(asks, address));
        node.until(|node| node.found(expected)).await;
    }
    task.abort();
}
