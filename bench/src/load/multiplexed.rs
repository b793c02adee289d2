//! What do clients of HTTP/2 do? Many requests at once on each connection, as browsers do.
//!
//! Each connection is one session: it asks once alone, learns the cookie, and then so many times at once that all its
//! streams are in use. The `h2` crate speaks for it, on one thread.

use std::cell::RefCell;
use std::future::Future;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use h2::client::{self, SendRequest};
use http::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::pace::Pace;
use super::request;
use super::secured::{self, HOST};
use super::session::{Finding, Session};
use super::tally::Tally;
use super::{Options, Report};
use crate::socket;

/// Bytes that a stream, and a connection, may send before it is told that they are taken: what browsers allow.
const STREAM_WINDOW: u32 = 6 << 20;
const CONNECTION_WINDOW: u32 = 15 << 20;

/// What all connections share.
struct Run {
    pace: Pace,
    tally: Tally,
    /// Connections that learned a cookie.
    learned: u64,
    clock: Instant,
}

/// What the streams of a connection share.
struct Connection {
    run: Rc<RefCell<Run>>,
    session: RefCell<Session>,
    /// What is sent from now on.
    fields: RefCell<HeaderMap>,
    uri: Uri,
}

/// Does what `options` say, whose requests come `streams` at once on each connection. The end of a connection is an error.
pub(super) fn run(options: &Options, streams: usize) -> io::Result<Report> {
    let trust = options.tls.as_deref().ok_or_else(|| io::Error::other("HTTP/2 comes over TLS here"))?;
    let security = security(trust)?;
    let clock = Instant::now();
    let run = Run { pace: Pace::closed(options.requests), tally: Tally::new(), learned: 0, clock };
    let run = Rc::new(RefCell::new(run));
    let all = async {
        let mut connections = JoinSet::new();
        for _ in 0..options.connections {
            let connection = Connection::new(options, &run)?;
            connections.spawn_local(connection.serve(options.clone(), Arc::clone(&security), streams));
        }
        while let Some(ended) = connections.join_next().await {
            ended.map_err(io::Error::other)??;
        }
        Ok::<_, io::Error>(())
    };
    let limit = Duration::from_secs_f64(options.limit_seconds);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // What was not asked until then is told as unfinished.
    let outcome = LocalSet::new().block_on(&runtime, async { timeout(limit, all).await });
    outcome.unwrap_or(Ok(()))?;
    let run = run.borrow();
    let mut report = run.tally.report(run.pace.total(), clock.elapsed().as_nanos() as u64);
    report.learned = run.learned;
    Ok(report)
}

fn security(trust: &Path) -> io::Result<Arc<ClientConfig>> {
    let mut config = secured::config(trust)?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(Arc::new(config))
}

impl Connection {
    fn new(options: &Options, run: &Rc<RefCell<Run>>) -> io::Result<Rc<Self>> {
        let mut fields = HeaderMap::new();
        for (name, value) in [
            (USER_AGENT, request::USER_AGENT),
            (ACCEPT, request::ACCEPT),
            (ACCEPT_LANGUAGE, request::ACCEPT_LANGUAGE),
            (ACCEPT_ENCODING, request::ACCEPT_ENCODING),
        ] {
            fields.insert(name, HeaderValue::from_static(value));
        }
        // A field for each cookie, as browsers do (RFC 9113 section 8.2.3).
        for cookie in request::COOKIES {
            fields.append(COOKIE, HeaderValue::from_static(cookie));
        }
        Ok(Rc::new(Self {
            run: Rc::clone(run),
            session: RefCell::new(Session::new(options.cookie)),
            fields: RefCell::new(fields),
            uri: format!("https://{HOST}{}", options.path).parse().map_err(io::Error::other)?,
        }))
    }

    async fn serve(
        self: Rc<Self>,
        options: Options,
        security: Arc<ClientConfig>,
        streams: usize,
    ) -> io::Result<()> {
        let mut requests = connect(&options, security).await?;
        self.ask(&mut requests).await?;
        let mut lanes = JoinSet::new();
        for _ in 0..streams {
            let (connection, mut requests) = (Rc::clone(&self), requests.clone());
            lanes.spawn_local(async move {
                while connection.ask(&mut requests).await? {}
                Ok::<_, io::Error>(())
            });
        }
        while let Some(ended) = lanes.join_next().await {
            ended.map_err(io::Error::other)??;
        }
        Ok(())
    }

    /// Makes the next request, if there is one. An error is the connection's end.
    async fn ask(&self, requests: &mut SendRequest<Bytes>) -> io::Result<bool> {
        let due_ns = {
            let mut run = self.run.borrow_mut();
            let now_ns = run.now_ns();
            run.pace.take_due(now_ns)
        };
        let Some(due_ns) = due_ns else { return Ok(false) };
        let answered = self.exchange(requests).await;
        let mut run = self.run.borrow_mut();
        match answered {
            Ok(true) => {
                let latency_ns = run.now_ns() - due_ns;
                run.tally.succeeded(latency_ns);
            }
            Ok(false) => run.tally.failed(),
            Err(error) => {
                run.tally.failed();
                return Err(io::Error::other(error));
            }
        }
        Ok(true)
    }

    /// Asks, and reads the answer to its end. Whether it was a good one.
    async fn exchange(&self, requests: &mut SendRequest<Bytes>) -> Result<bool, h2::Error> {
        let mut request = Request::new(());
        request.uri_mut().clone_from(&self.uri);
        request.headers_mut().clone_from(&self.fields.borrow());
        std::future::poll_fn(|context| requests.poll_ready(context)).await?;
        let answer = requests.send_request(request, true)?.0.await?;
        self.inspect(answer.headers());
        let (head, mut body) = answer.into_parts();
        let mut length = 0;
        while let Some(data) = body.data().await {
            let count = data?.len();
            length += count;
            body.flow_control().release_capacity(count)?;
        }
        self.run.borrow_mut().tally.bytes += length as u64;
        let expected = head.headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
        Ok(head.status == StatusCode::OK && expected == Some(length))
    }

    fn inspect(&self, fields: &HeaderMap) {
        let finding = self.session.borrow_mut().inspect(|name| fields.get(name).map(HeaderValue::as_bytes));
        match finding {
            Finding::Nothing => {}
            Finding::Moved => self.run.borrow_mut().tally.session_errors += 1,
            Finding::Learned(cookie) => {
                self.run.borrow_mut().learned += 1;
                if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                    self.fields.borrow_mut().append(COOKIE, cookie);
                }
            }
        }
    }
}

impl Run {
    fn now_ns(&self) -> u64 {
        self.clock.elapsed().as_nanos() as u64
    }
}

fn connect(
    options: &Options,
    security: Arc<ClientConfig>,
) -> impl Future<Output = io::Result<SendRequest<Bytes>>> {
    let socket = socket::connect(options.address, None);
    async move {
        let stream = TcpStream::from_std(socket?)?;
        stream.writable().await?;
        let name = ServerName::try_from(HOST).map_err(io::Error::other)?;
        let stream = TlsConnector::from(security).connect(name, stream).await?;
        let mut builder = client::Builder::new();
        builder.initial_window_size(STREAM_WINDOW).initial_connection_window_size(CONNECTION_WINDOW);
        builder.enable_push(false);
        let (requests, connection) = builder.handshake(stream).await.map_err(io::Error::other)?;
        tokio::task::spawn_local(connection); // its end is told to whoever asks next
        Ok(requests)
    }
}
