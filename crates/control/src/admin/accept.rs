//! How many may ask at once, and for how long may they say nothing?

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
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

/// Accepts while there are seats.
pub(super) struct BoundedListener {
    listener: TcpListener,
    seats: Arc<Semaphore>,
    silence: Duration,
    secured: Option<Secured>,
}

/// A connection that has a seat and ends when it says nothing for too long.
pub(super) struct Seated {
    line: Line,
    silence: Duration,
    until: Pin<Box<Sleep>>,
    _seat: OwnedSemaphorePermit,
}

impl BoundedListener {
    pub(super) fn new(listener: TcpListener, secured: Option<Secured>) -> Self {
        Self { secured, ..Self::with_bounds(listener, SEATS, SILENCE) }
    }

    pub(super) fn with_bounds(listener: TcpListener, seats: usize, silence: Duration) -> Self {
        Self { listener, seats: Arc::new(Semaphore::new(seats)), silence, secured: None }
    }
}

impl Listener for BoundedListener {
    type Io = Seated;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Seated, SocketAddr) {
        if self.seats.available_permits() == 0 {
            tracing::warn!(limit = SEATS, "admin connections wait");
        }
        let seat = Arc::clone(&self.seats).acquire_owned().await.expect("the semaphore is never closed");
        // Their accept waits when the system has no descriptor left.
        let (stream, peer) = Listener::accept(&mut self.listener).await;
        let line = match &self.secured {
            Some(secured) => secured.accept(stream),
            None => Line::Plain(stream),
        };
        let until = Box::pin(sleep(if line.is_shaking() { HANDSHAKE } else { self.silence }));
        (Seated { line, silence: self.silence, until, _seat: seat }, peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Seated {
    /// What to answer when the stream is `done`, or not yet.
    fn watch<T>(&mut self, context: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        // What is said in a handshake does not count: it has its time as a whole.
        if done.is_ready() {
            let until = Instant::now() + self.silence;
            self.until.as_mut().reset(until);
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
        let done = Pin::new(&mut self.line).poll_read(context, buffer);
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
    async fn a_connection_that_says_nothing_ends() {
        let (mut listener, address) = bounded(1, Duration::from_millis(20)).await;
        let mut client = TcpStream::connect(address).await.unwrap();
        let (mut seated, _) = listener.accept().await;
        client.write_all(b"a").await.unwrap();
        assert_eq!(seated.read_u8().await.unwrap(), b'a');
        assert_eq!(seated.read_u8().await.unwrap_err().kind(), ErrorKind::TimedOut);
    }
}
