//! Does the load generator speak TLS as it says?

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use clap::Parser;
use homing_bench::load::{self, HOST, Options, Report};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{HandshakeKind, ServerConfig, ServerConnection, StreamOwned};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nX-O: 1\r\nSet-Cookie: SRV=a\r\nContent-Length: 40000\r\n\r\n";

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

/// Somebody who answers over TLS, and counts the handshakes.
struct Server {
    address: SocketAddr,
    trust: PathBuf,
    full: Arc<AtomicU64>,
    resumed: Arc<AtomicU64>,
}

impl Server {
    fn start(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let certificate = CertificateParams::new(vec![HOST.to_owned()]).expect("a name").self_signed(&key);
        let certificate = certificate.expect("a certificate");
        let trust = std::env::temp_dir().join(format!("homing-bench-{}-{name}.pem", std::process::id()));
        std::fs::write(&trust, certificate.pem()).expect("the folder for temporary files can be written");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder().with_no_client_auth();
        let config = config.with_single_cert(vec![certificate.der().clone()], key).expect("they fit");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let (full, resumed) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
        let (config, counts) = (Arc::new(config), (Arc::clone(&full), Arc::clone(&resumed)));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (config, counts) = (Arc::clone(&config), counts.clone());
                // A client that goes away ends its conversation, no more.
                thread::spawn(move || converse(config, stream, &counts.0, &counts.1));
            }
        });
        Self { address, trust, full, resumed }
    }

    fn load(&self, arguments: &str) -> Report {
        let (address, trust) = (self.address, self.trust.display());
        let words = format!("load --limit-seconds 20 --address {address} --tls {trust} {arguments}");
        let options = Arguments::parse_from(words.split_whitespace()).options;
        let mut report = Report::default();
        let publish = |made: &Report| {
            report = made.clone();
            Ok(())
        };
        load::run(&options, publish).expect("epoll works");
        report
    }

    /// Full and resumed handshakes so far.
    fn handshakes(&self) -> (u64, u64) {
        (self.full.load(Ordering::SeqCst), self.resumed.load(Ordering::SeqCst))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Best effort: a file left behind harms no test.
        let _ = std::fs::remove_file(&self.trust);
    }
}

fn converse(
    config: Arc<ServerConfig>,
    stream: TcpStream,
    full: &AtomicU64,
    resumed: &AtomicU64,
) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    let (mut received, mut piece, mut is_counted) = (Vec::new(), [0; 4096], false);
    loop {
        let count = stream.read(&mut piece)?;
        if !std::mem::replace(&mut is_counted, true) {
            let kind = stream.conn.handshake_kind();
            let counter = if kind == Some(HandshakeKind::Resumed) { resumed } else { full };
            counter.fetch_add(1, Ordering::SeqCst);
        }
        if count == 0 {
            return Ok(());
        }
        received.extend_from_slice(&piece[..count]);
        if received.ends_with(b"\r\n\r\n") {
            received.clear();
            stream.write_all(ANSWER)?;
            stream.write_all(&[b'x'; 40_000])?;
        }
    }
}

#[track_caller]
fn assert_flawless(report: &Report, requests: u64) {
    assert_eq!((report.done, report.faults()), (requests, 0), "{report:?}");
    assert!(report.bytes >= requests * 40_000, "{report:?}");
}

#[test]
fn connections_are_kept() {
    let server = Server::start("kept");
    assert_flawless(&server.load("--connections 4 --requests 100"), 100);
    assert_eq!(server.handshakes(), (4, 0));
}

#[test]
fn each_request_can_have_a_whole_handshake() {
    let server = Server::start("whole");
    assert_flawless(&server.load("--connections 4 --requests 100 --close"), 100);
    assert_eq!(server.handshakes(), (100, 0));
}

#[test]
fn each_client_can_go_on_with_what_it_agreed_on_before() {
    let server = Server::start("resumed");
    assert_flawless(&server.load("--connections 4 --requests 100 --close --resume"), 100);
    assert_eq!(server.handshakes(), (4, 96));
}
