//! An honest server of HTTP/2, and one that says whatever the test wants.

use crate::frames::{ACK, Frame, PREFACE_BYTES, SETTINGS, frame, read_frame};
use crate::node::{Plan, plan};
use crate::peers::{Target, Wire};
use bytes::Bytes;
use h2::server::{Builder, SendResponse};
use h2::{RecvStream, SendStream};
use http::{HeaderMap, Request, Response};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// A group whose targets speak HTTP/2, for clients that may.
pub(crate) fn h2_plan() -> Plan {
    plan().listener("http2", true).group("http2", "always")
}

/// A target that speaks HTTP/2.
pub(crate) struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
    /// Ends with it.
    _runtime: Runtime,
}

/// A request, and the way to answer it.
pub(crate) struct Asked {
    pub(crate) request: Request<RecvStream>,
    pub(crate) reply: SendResponse<Bytes>,
    /// The number of its connection; the first one has 0.
    pub(crate) connection: usize,
}

impl Asked {
    pub(crate) fn path(&self) -> String {
        self.request.uri().path().to_owned()
    }

    /// The whole body, and what followed it.
    pub(crate) async fn body(&mut self) -> Result<(Vec<u8>, Option<HeaderMap>), h2::Error> {
        let stream = self.request.body_mut();
        let mut body = Vec::new();
        while let Some(piece) = stream.data().await {
            let piece = piece?;
            body.extend_from_slice(&piece);
            stream.flow_control().release_capacity(piece.len())?;
        }
        Ok((body, stream.trailers().await?))
    }

    /// Begins an answer.
    pub(crate) fn begin(&mut self, status: u16) -> SendStream<Bytes> {
        self.reply.send_response(answer(status), false).unwrap()
    }

    /// A whole answer.
    pub(crate) fn answer(&mut self, status: u16, body: impl Into<Bytes>) {
        if let Ok(mut stream) = self.reply.send_response(answer(status), false) {
            _ = stream.send_data(body.into(), true); // who is gone does not hear it
        }
    }
}

pub(crate) fn answer(status: u16) -> Response<()> {
    Response::builder().status(status).body(()).unwrap()
}

pub(crate) fn fields(list: &[(&'static str, &str)]) -> HeaderMap {
    list.iter().map(|&(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

impl Server {
    pub(crate) fn playing<F: Future<Output = ()> + Send + 'static>(
        play: impl Fn(Asked) -> F + Send + Sync + 'static,
    ) -> Self {
        Self::with(&Builder::new(), play)
    }

    pub(crate) fn with<F: Future<Output = ()> + Send + 'static>(
        builder: &Builder,
        play: impl Fn(Asked) -> F + Send + Sync + 'static,
    ) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (play, builder) = (Arc::new(play), builder.clone());
        let counted = (Arc::clone(&connections), Arc::clone(&requests));
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = counted.0.fetch_add(1, Ordering::SeqCst);
                let serving =
                    serve(stream, builder.clone(), Arc::clone(&play), number, Arc::clone(&counted.1));
                tokio::spawn(serving);
            }
        });
        Self { address, connections, requests, _runtime: runtime }
    }

    /// A target that answers with its name, the path and the body that it heard.
    pub(crate) fn named(name: &'static str) -> Self {
        Self::playing(move |mut asked| async move {
            let Ok((body, _)) = asked.body().await else { return };
            let text = format!("{name} {} {}", asked.path(), String::from_utf8_lossy(&body));
            asked.answer(200, text.trim_end().to_owned());
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Connections it took so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Requests it took so far.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn serve<F: Future<Output = ()> + Send + 'static>(
    stream: TcpStream,
    builder: Builder,
    play: Arc<impl Fn(Asked) -> F + Send + Sync + 'static>,
    connection: usize,
    requests: Arc<AtomicUsize>,
) {
    stream.set_nodelay(true).unwrap();
    let Ok(mut accepted) = builder.handshake::<_, Bytes>(stream).await else { return };
    while let Some(Ok((request, reply))) = accepted.accept().await {
        requests.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(play(Asked { request, reply, connection }));
    }
}

/// A target's end of a connection, whose frames are said by the test.
pub(crate) struct Raw<'w> {
    pub(crate) wire: &'w mut Wire,
}

impl Raw<'_> {
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.wire.send(bytes)
    }

    pub(crate) fn next(&mut self) -> io::Result<Frame> {
        read_frame(self.wire)
    }

    /// Reads until a frame of that kind comes.
    pub(crate) fn until(&mut self, kind: u8) -> io::Result<Frame> {
        loop {
            let frame = self.next()?;
            if frame.kind == kind {
                return Ok(frame);
            }
        }
    }
}

/// A target that has heard the preface, said its settings, and says then what the test wants. The first connection has
/// number 0.
pub(crate) fn raw(play: impl Fn(&mut Raw<'_>, usize) -> io::Result<()> + Send + Sync + 'static) -> Target {
    Target::playing(move |wire, number| {
        wire.exactly(PREFACE_BYTES)?;
        let mut raw = Raw { wire };
        raw.send(frame(SETTINGS, 0, 0, b""))?;
        raw.send(frame(SETTINGS, ACK, 0, b""))?;
        play(&mut raw, number)
    })
}
