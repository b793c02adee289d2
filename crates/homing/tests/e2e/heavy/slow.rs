//! Clients that dribble take nothing from those that do not: neither answers, nor time, nor much memory.

use crate::https::{Authority, HOST};
use crate::{BINARY, homing, is_soak};
use homing_testkit::load::Cookies;
use homing_testkit::{
    Browser, Client, Crowd, Dribble, Homing, HttpTarget, Load, LoadReport, ProcessTarget, Reply, Running,
};
use homing_testkit::{Scratch, Trust, eventually, raise_open_files};
use std::time::Duration;

/// The time under which 99 of 100 requests of honest clients stay.
const P99: Duration = Duration::from_millis(100);
/// Bytes of memory for one that dribbles a head: the buffer in which it waits for its end, and the connection.
const BYTES_PER_HEAD: u64 = 6 << 10;
/// Bytes of memory for one that dribbles a body: its head as the target heard it and what came of the body, for another
/// attempt, the connections to both sides, and the request.
const BYTES_PER_BODY: u64 = 12 << 10;
/// Bytes of memory for one that does not read: one read from its target, in a buffer.
const BYTES_PER_READER: u64 = 72 << 10;
/// Bytes more of each of them over TLS.
const BYTES_OF_TLS: u64 = 5 << 10;
/// Bytes of memory for one in the middle of a TLS handshake.
const BYTES_PER_HANDSHAKE: u64 = 6 << 10;
/// Bytes of memory for what honest clients need.
const BYTES_OF_OTHERS: u64 = 8 << 20;
/// Slow clients that come in the same hundredth of a second: this is no flood of connects.
const AT_ONCE: usize = 20;
/// Bytes of the body that is dribbled.
const UPLOAD: usize = 100_000;
/// Bytes of the answer that is read slowly: more than the kernel and the node keep for its reader.
const DOWNLOAD: usize = 512 << 10;

/// A tenth of the attack, unless the long form was asked for.
fn size(full: usize) -> usize {
    if is_soak() { full } else { full / 10 }
}

/// How long a head may take. All of the crowd must have come by then.
fn patience() -> &'static str {
    if is_soak() { "\"25s\"" } else { "\"5s\"" }
}

/// Honest clients, on kept and on new connections.
struct Honest {
    kept: Load,
    new: Load,
}

impl Honest {
    fn start(browser: &dyn Fn() -> Browser) -> Self {
        let kept = Load::of((0..4).map(|_| browser()), Cookies::Kept);
        let new = Load::of((0..2).map(|_| browser().connecting_each_time()), Cookies::Kept);
        let honest = Self { kept, new };
        honest.wait();
        honest
    }

    fn wait(&self) {
        self.kept.wait_for(200);
        self.new.wait_for(50);
    }

    /// All were answered, at home and in time.
    #[track_caller]
    fn stop(self, what: &str) {
        for (kind, report) in [("kept", self.kept.stop()), ("new", self.new.stop())] {
            tell(what, kind, &report);
            assert_eq!((report.failed, report.replaced), (0, 0), "{kind}: {:?}", report.failures);
            assert!(report.homes.iter().all(|homes| homes.len() == 1), "{kind}: {:?}", report.homes);
            assert!(report.time(0.99) < P99, "{kind}: {:?} at most {:?}", report.time(0.99), report.longest);
        }
    }
}

#[allow(clippy::print_stderr, reason = "figures for who runs the long form")]
fn tell(what: &str, kind: &str, report: &LoadReport) {
    let (p50, p99) = (report.time(0.5), report.time(0.99));
    let (answered, longest) = (report.answered, report.longest);
    eprintln!(
        "{what}, {kind} connections: {answered} answered, p50 {p50:?}, p99 {p99:?}, longest {longest:?}"
    );
}

/// Waits until all of `crowd` are gone, and returns by how much memory has grown since `before`, at most.
#[track_caller]
fn growth_until_gone(homing: &Running, crowd: &Crowd, before: u64) -> u64 {
    let mut most = 0;
    eventually("time to be up for them", || {
        most = most.max(homing.memory_bytes().saturating_sub(before));
        crowd.present() == 0
    });
    most
}

#[allow(clippy::print_stderr, reason = "figures for who runs the long form")]
fn assert_growth(what: &str, grown: u64, bound: u64) {
    eprintln!("{what}: memory grew by {} KiB of {} KiB", grown >> 10, bound >> 10);
    assert!(grown < bound, "{what}: {grown} bytes, not {bound}");
}

/// How many of each kind attack.
#[derive(Clone, Copy)]
struct Attack {
    heads: usize,
    bodies: usize,
    readers: usize,
}

impl Attack {
    /// So much of memory, if each takes `more` than without TLS.
    fn bound(self, more: u64) -> u64 {
        let parts =
            [(self.heads, BYTES_PER_HEAD), (self.bodies, BYTES_PER_BODY), (self.readers, BYTES_PER_READER)];
        parts.map(|(count, each)| count as u64 * (each + more)).iter().sum()
    }
}

/// What stands behind the node: homes for honest clients, one for bodies, and one for readers.
struct Site {
    honest: [HttpTarget; 2],
    down: HttpTarget,
    up: ProcessTarget,
}

impl Site {
    fn new() -> Self {
        let site = Self {
            honest: ["a", "b"].map(HttpTarget::start),
            down: HttpTarget::start("down"),
            up: ProcessTarget::start(BINARY, "up"),
        };
        let answer = Reply::ok([vec![b'x'; DOWNLOAD - 3], b"END".to_vec()].concat());
        site.down.answer(move |_| answer.clone());
        site
    }

    fn node(&self, listener: Homing) -> Homing {
        let rules = "[{ path = \"/up\", group = \"up\" }, { path = \"/down\", group = \"down\" }]";
        let node = listener.listener_setting("rules", rules);
        let node = node.listener_setting("client_header_timeout", patience());
        node.group("web", &self.honest).cookie("20m").group("up", [&self.up]).group("down", [&self.down])
    }
}

/// Attacks `homing`, while honest clients ask for what is theirs, and go unharmed.
#[track_caller]
fn withstand(what: &str, homing: &Running, attack: Attack, secured: Option<&Trust>, more: u64) {
    let Attack { heads, bodies, readers } = attack;
    let files = (heads + bodies + 3 * readers + 500) as u64;
    assert!(raise_open_files() > files, "the limit of open files is too low");
    let dribble = |first: &str, then: &[u8], takes| Dribble {
        first: first.as_bytes().to_vec(),
        then: then.to_vec(),
        takes,
        secured: secured.cloned(),
    };
    let honest = Honest::start(&|| match secured {
        Some(trust) => homing.browser("web").secured(trust),
        None => homing.browser("web"),
    });
    let (before, address) = (homing.memory_bytes(), homing.address("web"));

    // Targets make a thread for each: those who come all at once would leave no time to anybody in this process.
    let first = format!("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: {UPLOAD}\r\n\r\n");
    let body = Crowd::start(address, bodies, AT_ONCE / 4, dribble(&first, b"b", 0));
    let first = "GET /down HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let reader = Crowd::start(address, readers, AT_ONCE / 10, dribble(first, b"", 512));
    body.wait_until_open();
    reader.wait_until_open();
    let head = "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ";
    let head = Crowd::start(address, heads, AT_ONCE, dribble(head, b"a", 0));
    head.wait_until_open();
    assert_eq!((head.present(), body.present(), reader.present()), (heads, bodies, readers), "all at once");
    honest.wait();
    let grown = growth_until_gone(homing, &head, before);
    honest.wait();
    honest.stop(what);

    let told = head.gone().into_iter().collect::<Vec<_>>();
    assert_eq!(told, [("HTTP/1.1 408 Request Timeout".to_owned(), heads)]);
    assert_growth(what, grown, attack.bound(more) + BYTES_OF_OTHERS);
    assert_eq!((body.gone().len(), reader.gone().len()), (0, 0), "who goes on is not sent away");
    finish_upload(body.stop().pop().unwrap());
    finish_download(reader.stop().pop().unwrap());
}

#[test]
fn slow_heads_bodies_and_readers_take_nothing_from_honest_clients() {
    let site = Site::new();
    let homing = site.node(homing().http("web")).start();
    let attack = Attack { heads: size(9000), bodies: size(4000), readers: size(1000) };
    withstand("slow heads, bodies and readers", &homing, attack, None, 0);
}

#[test]
fn slow_heads_bodies_and_readers_over_tls_take_nothing_either() {
    let (site, folder, authority) = (Site::new(), Scratch::new(), Authority::new());
    authority.certify(folder.path(), "web", HOST);
    let homing = site.node(homing().https("web")).start_in(folder);
    // A third: the clients of this process have to make all these handshakes, too.
    let attack = Attack { heads: size(3000), bodies: size(1300), readers: size(300) };
    let trust = Trust::new(&authority.pem, HOST);
    withstand("the same over TLS", &homing, attack, Some(&trust), BYTES_OF_TLS);
}

/// Slow is not dead: the rest of the body is welcome.
fn finish_upload((mut client, said): (Client, usize)) {
    client.send_raw(vec![b'b'; UPLOAD - said]);
    assert_eq!(client.read_answer().target(), "up");
}

/// Nor is the rest of the answer lost.
fn finish_download((mut client, taken): (Client, usize)) {
    let rest = client.wait_for_close();
    assert!(taken + rest.len() > DOWNLOAD && rest.ends_with(b"END"), "{taken} and {} bytes", rest.len());
}

#[test]
fn slow_handshakes_take_nothing_from_honest_clients() {
    let half = size(9000) / 2;
    assert!(raise_open_files() > (2 * half + 500) as u64, "the limit of open files is too low");
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let (folder, authority) = (Scratch::new(), Authority::new());
    authority.certify(folder.path(), "web", HOST);
    let trust = Trust::new(&authority.pem, HOST);
    let node = homing().https("web").listener_setting("client_header_timeout", patience());
    let homing = node.group("web", [&a, &b]).cookie("20m").start_in(folder);
    let honest = Honest::start(&|| homing.browser("web").secured(&trust));
    let (before, address, hello) = (homing.memory_bytes(), homing.address("web"), trust.hello());

    // One half never comes to the end of its first record. The other does, so that the node has all the work of a
    // handshake with it, and then never comes to the end of its last one: a record with 53 bytes, and what is in them.
    let (start, rest) = hello.split_at(6);
    let early =
        Dribble { first: start.to_vec(), then: rest[..rest.len() - 1].to_vec(), takes: 0, secured: None };
    let early = Crowd::start(address, half, AT_ONCE, early);
    let late = Dribble {
        first: [&hello, &[23, 3, 3, 0, 53][..]].concat(),
        then: vec![0],
        takes: 16 << 10,
        secured: None,
    };
    let late = Crowd::start(address, half, 3, late);
    early.wait_until_open();
    late.wait_until_open();
    assert_eq!((early.present(), late.present()), (half, half), "all at once");
    honest.wait();
    let grown = growth_until_gone(&homing, &early, before).max(growth_until_gone(&homing, &late, before));
    honest.wait();
    honest.stop("slow handshakes");

    for crowd in [early, late] {
        // Who sends a byte at that very moment is reset.
        let told = crowd.gone();
        assert!(told.keys().all(|told| told == "closed" || told.contains("reset")), "{told:?}");
    }
    let timeouts = homing.metrics().count("homing_listener_tls_failures_total", &[("reason", "timeout")]);
    assert_eq!(timeouts, 2 * half as u64);
    assert_growth("slow handshakes", grown, 2 * half as u64 * BYTES_PER_HANDSHAKE + BYTES_OF_OTHERS);
}
