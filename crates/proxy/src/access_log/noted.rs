//! What is kept of a request until its line is written?
//!
//! The client's texts lie one behind the other in one piece of memory, which goes from one request to the next.

use super::format::TEXT_BYTES;
use crate::http::client::Client;
use crate::http::edited::RequestId;
use homing_core::handshake::TlsVersion;
use homing_wire::http1::{FieldKind, RequestHead, Version};
use std::net::SocketAddr;

/// What the log needs of a request's head, kept until its answer is known.
#[derive(Debug)]
pub(crate) struct Noted {
    pub(super) peer: SocketAddr,
    pub(super) version: Version,
    /// Whether it came by HTTP/2; `version` is that of the text that it was told in then.
    pub(super) is_http2: bool,
    /// Version and cipher suite of the client's TLS, if it speaks it.
    pub(super) tls: Option<(TlsVersion, &'static str)>,
    text: Vec<u8>,
    /// Where each text ends, in the order of [`Text`].
    ends: [usize; TEXTS],
}

/// A text of the client.
#[derive(Clone, Copy, Debug)]
pub(super) enum Text {
    Method,
    Target,
    Host,
    Referer,
    UserAgent,
    /// The name that it asked for in its handshake; empty: none.
    ServerName,
    /// The name of the request; empty: it has none.
    RequestId,
}

const TEXTS: usize = 7;

impl Noted {
    /// What there is to know of a request.
    pub(super) fn of(head: &RequestHead<'_, '_>, client: &Client, request_id: &RequestId) -> Box<Self> {
        let mut noted = Box::new(Self::empty(client.peer));
        noted.fill(head, client, request_id);
        noted
    }

    pub(super) fn empty(peer: SocketAddr) -> Self {
        let (version, is_http2, tls) = (Version::Http11, false, None);
        Self { peer, version, is_http2, tls, text: Vec::new(), ends: [0; TEXTS] }
    }

    /// Forgets one request, and keeps another.
    pub(super) fn fill(&mut self, head: &RequestHead<'_, '_>, client: &Client, request_id: &RequestId) {
        let agreed = client.agreed();
        self.peer = client.peer;
        self.version = head.version;
        self.is_http2 = client.stream().is_some();
        self.tls = agreed.map(|agreed| (agreed.version, agreed.cipher));
        let first = |name: &[u8]| head.fields.named(name).next().unwrap_or_default();
        let server_name = agreed.and_then(|agreed| agreed.server_name.as_deref()).unwrap_or_default();
        self.keep([
            head.method_text,
            head.target.raw,
            head.fields.values(FieldKind::Host).next().unwrap_or_default(),
            first(b"referer"),
            first(b"user-agent"),
            server_name.as_bytes(),
            request_id.as_bytes(),
        ]);
    }

    /// Keeps the texts, no more of each than a line shows; one byte more says that it was cut.
    pub(super) fn keep(&mut self, texts: [&[u8]; TEXTS]) {
        self.text.clear();
        for (text, end) in texts.into_iter().zip(&mut self.ends) {
            self.text.extend_from_slice(text.get(..=TEXT_BYTES).unwrap_or(text));
            *end = self.text.len();
        }
    }

    pub(super) fn text(&self, which: Text) -> &[u8] {
        let place = which as usize;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[place]]
    }

    /// Bytes of memory that it holds.
    pub(super) fn capacity(&self) -> usize {
        self.text.capacity()
    }
}
