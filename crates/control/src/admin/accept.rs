//! How many may ask at once, and for how long may they say nothing?

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
use homing_core::bound::{Bound, Bounds};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

use super::secure::{HANDSHAKE, Line, Secured};
use crate::limits;

/// Connections at once; further ones wait in the system's queue.
pub(super) const SEATS: usize = 64;
/// Longest silence of a connection: longer than scrapers wait between two scrapes, and than anybody waits for a drain.
const SILENCE: Duration = Duration::from_secs(limits::WAIT_MAX.as_secs() + 20);

/// Time for the first request's head: until it is whole nobody has asked anything.
const HEAD: Duration = Duration::from_secs(20);

/// Accepts while there are seats.
pub(super) struct BoundedListener {
    listener: TcpListener,
    seats: Arc<Semaphore>,
    silence: Duration,
    head: Duration,
    secured: Option<Secured>,
    bounds: Arc<Bounds>,
}

/// A connection that has a seat and ends when it says nothing for too long.
pub(super) struct Seated {
    line: Line,
    silence: Duration,
    until: Pin<Box<Sleep>>,
    /// What has come of the first request's head; `None`: it is whole.
    head: Option<Head>,
    _seat: OwnedSemaphorePermit,
}

/// How much of the end of a head has come, and the time that is left for it once a handshake is over.
struct Head {
    /// Line feeds at the end, carriage returns apart: two end a head (RFC 9112 section 2.2).
    line_feeds: u8,
    /// `None`: it has begun.
    time: Option<Duration>,
}

impl Head {
    /// Whether it is whole after these.
    fn is_whole_after(&mut self, bytes: &[u8]) -> bool {
        bytes.iter().any(|byte| {
            match byte {
                b'\n' => self.line_feeds += 1,
                b'\r' => {}
                _ => self.line_feeds = 0,
            }
            self.line_feeds >= 2
        })
    }
}

impl BoundedListener {
    pub(super) fn new(listener: TcpListener, secured: Option<Secured>, bounds: &Arc<Bounds>) -> Self {
        Self { secured, bounds: Arc::clone(bounds), ..Self::with_bounds(listener, SEATS, SILENCE) }
    }

    /// The same with so many seats.
    pub(super) fn with_seats(self, seats: usize) -> Self {
        Self { seats: Arc::new(Semaphore::new(seats)), ..self }
    }

    pub(super) fn with_bounds(listener: TcpListener, seats: usize, silence: Duration) -> Self {
        let head = HEAD.min(silence);
        let (seats, bounds) = (Arc::new(Semaphore::new(seats)), Arc::default());
        Self { listener, seats, silence, head, secured: None, bounds }
    }
}

impl Listener for BoundedListener {
    type Io = Seated;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Seated, SocketAddr) {
        if self.seats.available_permits() == 0 {
            self.bounds.met(Bound::AdminConnections);
            tracing::warn!("connections of operators wait");
        }
        let seat = Arc::clone(&self.seats).acquire_owned().await.expect("the semaphore is never closed");
        // Their accept waits when the system has no descriptor left.
        let (stream, peer) = Listener::accept(&mut self.listener).await;
        let line = match &self.secured {
            Some(secured) => secured.accept(stream),
            None => Line::Plain(stream),
        };
        // What is said in a handshake does not count: it has its time as a whole, and the head has its own after it.
        let (until, time) = if line.is_shaking() { (HANDSHAKE, Some(self.head)) } else { (self.head, None) };
        let (until, head) = (Box::pin(sleep(until)), Some(Head { line_feeds: 0, time }));
        (Seated { line, silence: self.silence, until, head, _seat: seat }, peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Seated {
    /// What to answer when the stream is `done`, or not yet.
    fn watch<T>(&mut self, context: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        let time = match &mut self.head {
            // A handshake may end though nothing comes after it.
            Some(head) if done.is_ready() || !self.line.is_shaking() => head.time.take(),
            None if done.is_ready() => Some(self.silence),
            _ => None,
        };
        if let Some(time) = time {
            self.until.as_mut().reset(Instant::now() + time);
        }
        if done.is_ready() {
            return done;
        }
        ready!(self.until.as_mut().poll(context));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Seated {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let done = Pin::new(&mut self.line).poll_read(context, buffer);
        if self.head.as_mut().is_some_and(|head| head.is_whole_after(&buffer.filled()[before..])) {
            self.head = None;
        }
        self.watch(context, done)
    }
}

impl AsyncWrite for Seated {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.line).poll_write(context, bytes);
        self.watch(context, done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.line).poll_write_vectored(context, slices);
        self.watch(context, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    async fn bounded(seats: usize, silence: Duration) -> (BoundedListener, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (BoundedListener::with_bounds(listener, seats, silence), address)
    }

    #[tokio::test]
    async fn a_connection_waits_for_a_seat() {
        let (mut listener, address) = bounded(1, SILENCE).await;
        let _clients =
            (TcpStream::connect(address).await.unwrap(), TcpStream::connect(address).await.unwrap());
        let (first, _) = listener.accept().await;
        {
            let mut second = std::pin::pin!(listener.accept());
            assert!(second.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop())).is_pending());
        }
        drop(first);
        listener.accept().await;
    }

    #[tokio::test]
    async fn a_first_head_that_comes_byte_by_byte_has_its_time_as_a_whole() {
        let (mut listener, address) = bounded(1, SILENCE).await;
        listener.head = Duration::from_millis(50);
        let mut client = TcpStream::connect(address).await.unwrap();
        let (mut seated, _) = listener.accept().await;
        client.write_all(b"a").await.unwrap();
        assert_eq!(seated.read_u8().await.unwrap(), b'a');
        assert_eq!(seated.read_u8().await.unwrap_err().kind(), ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn whoever_has_asked_may_be_silent_for_longer() {
        let (mut listener, address) = bounded(1, SILENCE).await;
        let mut client = TcpStream::connect(address).await.unwrap();
        let (mut seated, _) = listener.accept().await;
        assert!(seated.until.deadline() <= Instant::now() + HEAD);
        client.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        let mut head = [0; 18];
        seated.read_exact(&mut head).await.unwrap();
        assert!(seated.until.deadline() > Instant::now() + HEAD);
    }

    #[tokio::test]
    async fn a_connection_that_says_nothing_more_ends() {
        let (mut listener, address) = bounded(1, Duration::from_millis(20)).await;
        let mut client = TcpStream::connect(address).await.unwrap();
        let (mut seated, _) = listener.accept().await;
        client.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        let mut head = [0; 18];
        seated.read_exact(&mut head).await.unwrap();
        assert_eq!(seated.read_u8().await.unwrap_err().kind(), ErrorKind::TimedOut);
    }
}
