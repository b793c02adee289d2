//! An honest client of HTTP/2.

use crate::node::{BOUND, Node};
use bytes::Bytes;
use h2::client::{Builder, ResponseFuture, SendRequest};
use h2::{RecvStream, SendStream};
use http::{HeaderMap, Request, Response};
use std::future::Future;
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

/// A connection, and what drives it.
pub(crate) struct Caller {
    pub(crate) runtime: Runtime,
    requests: SendRequest<Bytes>,
    /// How the connection ended.
    end: tokio::task::JoinHandle<Result<(), h2::Error>>,
}

/// A request whose answer has not come.
pub(crate) struct Call {
    pub(crate) answer: ResponseFuture,
    pub(crate) body: SendStream<Bytes>,
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) fields: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) trailers: Option<HeaderMap>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn trailer(&self, name: &str) -> Option<&str> {
        self.trailers.as_ref()?.get(name).map(|value| value.to_str().unwrap())
    }

    /// `NAME=VALUE` of the cookie that it sets.
    pub(crate) fn cookie(&self) -> Option<String> {
        self.field("set-cookie").map(|cookie| cookie.split(';').next().unwrap().to_owned())
    }
}

pub(crate) fn get(path: &str) -> Request<()> {
    Request::get(format!("http://test{path}")).body(()).unwrap()
}

pub(crate) fn post(path: &str) -> Request<()> {
    Request::post(format!("http://test{path}")).body(()).unwrap()
}

pub(crate) fn with(mut request: Request<()>, name: &'static str, value: &str) -> Request<()> {
    request.headers_mut().append(name, value.parse().unwrap());
    request
}

impl Caller {
    pub(crate) fn to(node: &Node) -> Self {
        Self::with(node.address(), &Builder::new())
    }

    pub(crate) fn with(address: SocketAddr, builder: &Builder) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (requests, end) = runtime.block_on(async {
            let stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap(); // as every client of HTTP/2 does
            let (requests, connection) = builder.handshake::<_, Bytes>(stream).await.unwrap();
            (requests, tokio::spawn(connection))
        });
        Self { runtime, requests, end }
    }

    /// Waits for something, for as long as it is worth.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(async { tokio::time::timeout(BOUND, work).await.expect("in time") })
    }

    /// Begins a request, whose body follows.
    pub(crate) fn begin(&mut self, request: Request<()>) -> Call {
        self.open(request, false)
    }

    /// Makes a request without a body, and does not wait for its answer.
    pub(crate) fn send(&mut self, request: Request<()>) -> Call {
        self.open(request, true)
    }

    fn open(&mut self, request: Request<()>, ends: bool) -> Call {
        let ready = self.requests.clone().ready();
        let mut requests = self.wait(ready).expect("room for a request");
        let (answer, body) = requests.send_request(request, ends).unwrap();
        Call { answer, body }
    }

    pub(crate) fn ask(&mut self, request: Request<()>) -> Answer {
        let call = self.send(request);
        self.answer(call).unwrap()
    }

    pub(crate) fn ask_with(&mut self, request: Request<()>, body: impl Into<Vec<u8>>) -> Answer {
        let mut call = self.begin(request);
        call.body.send_data(Bytes::from(body.into()), true).unwrap();
        self.answer(call).unwrap()
    }

    /// Reads a whole answer.
    pub(crate) fn answer(&self, call: Call) -> Result<Answer, h2::Error> {
        self.wait(read(call.answer))
    }

    /// How the connection ends.
    pub(crate) fn end(self) -> Result<(), h2::Error> {
        let Self { runtime, requests, end } = self;
        drop(requests);
        runtime.block_on(async { tokio::time::timeout(BOUND, end).await.expect("in time").unwrap() })
    }
}

async fn read(answer: ResponseFuture) -> Result<Answer, h2::Error> {
    let (head, body) = answer.await?.into_parts();
    let (body, trailers) = read_body(body).await?;
    Ok(Answer { status: head.status.as_u16(), fields: head.headers, body, trailers })
}

/// Reads the rest of an answer, and gives its window back.
pub(crate) async fn read_body(mut stream: RecvStream) -> Result<(Vec<u8>, Option<HeaderMap>), h2::Error> {
    let mut body = Vec::new();
    while let Some(piece) = stream.data().await {
        let piece = piece?;
        body.extend_from_slice(&piece);
        stream.flow_control().release_capacity(piece.len())?;
    }
    let trailers = stream.trailers().await?;
    Ok((body, trailers))
}

pub(crate) fn status_of(answer: &Response<RecvStream>) -> u16 {
    answer.status().as_u16()
}
