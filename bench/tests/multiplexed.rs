//! Does the load generator speak HTTP/2 as it says, and notice what makes a figure worthless?

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use bytes::Bytes;
use clap::Parser;
use h2::server::{self, SendResponse};
use homing_bench::load::{self, HOST, Options, Report};
use http::{Request, Response};
use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

const BYTES: usize = 40_000;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

/// Who answers which target it is: `home` of the number of the answer.
type Home = fn(usize) -> u8;

/// What a server saw.
#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    answers: AtomicUsize,
    /// Answers to requests that had the cookie.
    known: AtomicUsize,
    /// Requests that were waiting for their answer at once, on one connection.
    at_once: AtomicUsize,
}

/// Starts a server, asks it as `arguments` say, and tells what came of it.
fn ask(name: &str, home: Home, arguments: &str) -> (Report, Arc<Seen>) {
    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::new(vec![HOST.to_owned()]).expect("a name").self_signed(&key);
    let certificate = certificate.expect("a certificate");
    let trust: PathBuf = std::env::temp_dir().join(format!("homing-bench-{}-{name}.pem", std::process::id()));
    std::fs::write(&trust, certificate.pem()).expect("the folder for temporary files can be written");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = ServerConfig::builder().with_no_client_auth();
    let mut config = config.with_single_cert(vec![certificate.der().clone()], key).expect("they fit");
    config.alpn_protocols = vec![b"h2".to_vec()];
    let seen = Arc::new(Seen::default());
    let address = serve(config, home, Arc::clone(&seen));
    let words = format!("load --limit-seconds 20 --address {address} --tls {} {arguments}", trust.display());
    let options = Arguments::parse_from(words.split_whitespace()).options;
    let mut report = Report::default();
    load::run(&options, |made: &Report| {
        report = made.clone();
        Ok(())
    })
    .expect("there is a runtime");
    // Best effort: a file left behind harms no test.
    let _ = std::fs::remove_file(&trust);
    (report, seen)
}

fn serve(config: ServerConfig, home: Home, seen: Arc<Seen>) -> SocketAddr {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    thread::spawn(move || {
        runtime.block_on(async {
            while let Ok((stream, _)) = listener.accept().await {
                seen.connections.fetch_add(1, Ordering::SeqCst);
                // A client that goes away ends its conversation, no more.
                tokio::spawn(converse(acceptor.clone(), stream, home, Arc::clone(&seen)));
            }
        });
    });
    address
}

/// Answers as many requests at once as have come, so that it is seen how many that are.
async fn converse(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    home: Home,
    seen: Arc<Seen>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut connection = server::handshake(acceptor.accept(stream).await?).await?;
    let mut waiting = Vec::new();
    while let Some(request) = connection.accept().await {
        waiting.push(request?);
        let is_first = seen.answers.load(Ordering::SeqCst) < seen.connections.load(Ordering::SeqCst);
        if is_first || waiting.len() == 8 {
            seen.at_once.fetch_max(waiting.len(), Ordering::SeqCst);
            for (request, respond) in waiting.drain(..) {
                answer(&request, respond, home, &seen)?;
            }
        }
    }
    Ok(())
}

fn answer<B>(
    request: &Request<B>,
    mut respond: SendResponse<Bytes>,
    home: Home,
    seen: &Seen,
) -> Result<(), h2::Error> {
    let number = seen.answers.fetch_add(1, Ordering::SeqCst);
    let cookies = request.headers().get_all("cookie");
    let is_known = cookies.iter().any(|cookie| cookie == "SRV=a");
    seen.known.fetch_add(usize::from(is_known), Ordering::SeqCst);
    let answer = Response::builder().header("x-o", char::from(home(number)).to_string());
    let answer = answer.header("set-cookie", "SRV=a; Path=/").header("content-length", BYTES);
    let mut body = respond.send_response(answer.body(()).expect("an answer"), false)?;
    body.send_data(Bytes::from(vec![b'x'; BYTES]), true)
}

#[test]
fn each_connection_asks_once_and_then_on_all_its_streams_with_its_cookie() {
    let (report, seen) = ask("streams", |_| b'1', "--connections 1 --streams 8 --requests 161");
    assert_eq!((report.done, report.faults(), report.learned), (161, 0, 1), "{report:?}");
    assert_eq!(report.bytes, 161 * BYTES as u64);
    assert_eq!(seen.connections.load(Ordering::SeqCst), 1);
    assert_eq!((seen.known.load(Ordering::SeqCst), seen.at_once.load(Ordering::SeqCst)), (160, 8));
}

#[test]
fn a_session_that_moves_is_noticed() {
    let home = |number| if number < 100 { b'1' } else { b'2' };
    let (report, _) = ask("moves", home, "--connections 1 --streams 8 --requests 161");
    assert_eq!((report.done, report.errors), (161, 0), "{report:?}");
    assert!(report.session_errors > 0, "{report:?}");
}
