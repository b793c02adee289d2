//! What does the origin do with one connection?
//!
//! Requests have no body and are answered in order. While an answer does not fit into the socket, nothing is
//! read: a pipelining client waits.

use std::io::{self, Read, Write};
use std::mem;
use std::net::TcpStream;

use super::reply::{Body, Replies};
use crate::epoll::{Event, Interest};
use crate::http;

/// Bytes of unfinished requests that a connection may hold.
const PENDING_LIMIT: usize = 256 << 10;

/// What the loop does after an event.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Keep,
    Watch(Interest),
    Close,
}

pub(super) struct Connection {
    stream: TcpStream,
    target: usize,
    /// Bytes read and not yet answered.
    pending: Vec<u8>,
    unsent: Option<Unsent>,
    closes: bool,
    watched: Interest,
}

/// The rest of an answer, from `offset` on.
#[derive(Clone, Copy)]
struct Unsent {
    body: Body,
    offset: usize,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, target: usize) -> Self {
        let watched = Interest::Read;
        Self { stream, target, pending: Vec::new(), unsent: None, closes: false, watched }
    }

    pub(super) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    pub(super) fn handle(&mut self, event: Event, replies: &Replies, scratch: &mut [u8]) -> Next {
        match self.advance(event, replies, scratch) {
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Next::Close,
            _ if self.closes && self.unsent.is_none() => return Next::Close,
            _ => {}
        }
        let wanted = if self.unsent.is_some() { Interest::Write } else { Interest::Read };
        if mem::replace(&mut self.watched, wanted) == wanted { Next::Keep } else { Next::Watch(wanted) }
    }

    fn advance(&mut self, event: Event, replies: &Replies, scratch: &mut [u8]) -> io::Result<()> {
        if event.is_writable
            && let Some(unsent) = self.unsent.take()
        {
            self.send(unsent, replies)?;
            self.answer_pending(replies)?;
        }
        if !event.is_readable || self.unsent.is_some() {
            return Ok(());
        }
        let length = self.stream.read(scratch)?;
        if length == 0 || self.pending.len() > PENDING_LIMIT {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        if self.pending.is_empty() {
            let answered = self.answer(&scratch[..length], replies)?;
            self.pending.extend_from_slice(&scratch[answered..length]);
            return Ok(());
        }
        self.pending.extend_from_slice(&scratch[..length]);
        self.answer_pending(replies)
    }

    fn answer_pending(&mut self, replies: &Replies) -> io::Result<()> {
        let mut pending = mem::take(&mut self.pending);
        let answered = self.answer(&pending, replies)?;
        pending.drain(..answered);
        self.pending = pending;
        Ok(())
    }

    /// Answers the complete requests at the start of `input` and says how many bytes they were.
    fn answer(&mut self, input: &[u8], replies: &Replies) -> io::Result<usize> {
        let mut answered = 0;
        while self.unsent.is_none() && !self.closes {
            let rest = &input[answered..];
            let Some(length) = http::head_length(rest) else { break };
            let head = &rest[..length];
            self.closes = http::says_close(head);
            answered += length;
            self.send(Unsent { body: Body::wanted_by(head), offset: 0 }, replies)?;
        }
        Ok(answered)
    }

    fn send(&mut self, unsent: Unsent, replies: &Replies) -> io::Result<()> {
        let bytes = &replies.reply(self.target, unsent.body)[unsent.offset..];
        let sent = match self.stream.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
            outcome => outcome?,
        };
        self.unsent = (sent < bytes.len()).then_some(Unsent { offset: unsent.offset + sent, ..unsent });
        Ok(())
    }
}
