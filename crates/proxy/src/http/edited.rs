//! What did an operator have us change in the heads of one exchange, and what is its name?
//!
//! What an answer gets is written when the request comes: then everything is at hand that it may speak of. Where nothing
//! is changed, none of this exists.

use homing_core::edits::{Edits, Facts, WayEdits};
use homing_core::entropy::Entropy;
use homing_wire::http1::Fields;
use std::sync::Arc;

/// What is changed in one exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Applied<'a> {
    pub(crate) edits: &'a Arc<WayEdits>,
    pub(crate) facts: Facts<'a>,
}

/// What is kept of it for the answer.
#[derive(Debug)]
pub(crate) struct Edited {
    edits: Arc<WayEdits>,
    /// The fields that the answer gets.
    lines: Vec<u8>,
    /// The name of the request; empty: it has none.
    request_id: RequestId,
}

impl Applied<'_> {
    /// What the answer will need, but for the name of the request.
    pub(crate) fn keep(&self) -> Box<Edited> {
        let mut lines = Vec::new();
        self.edits.response.write(&self.facts, &mut lines);
        Box::new(Edited { edits: Arc::clone(self.edits), lines, request_id: RequestId::default() })
    }
}

impl Edited {
    /// The same, with the name of the request.
    pub(crate) fn named(mut self: Box<Self>, request_id: RequestId) -> Box<Self> {
        self.request_id = request_id;
        self
    }

    /// What is changed in the answer.
    pub(crate) fn response(&self) -> &Edits {
        &self.edits.response
    }

    /// The fields that the answer gets.
    pub(crate) fn lines(&self) -> &[u8] {
        &self.lines
    }

    /// The name of the request, if it has one.
    pub(crate) fn request_id(&self) -> &RequestId {
        &self.request_id
    }
}

/// The name of a request; empty: it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RequestId(Box<[u8]>);

/// Longest name that is kept: those of the clouds' tracing are shorter.
const REQUEST_ID_BYTES: usize = 128;

impl RequestId {
    /// The name that a trusted proxy gave the request in the field `name`, or a new one.
    pub(crate) fn of(fields: &Fields<'_, '_>, name: &[u8], trusted: bool, entropy: &mut Entropy) -> Self {
        let mut given = fields.named(name);
        match (given.next().filter(|id| trusted && is_well_formed(id)), given.next()) {
            (Some(id), None) => Self(id.into()),
            _ => Self(format!("{:016x}{:016x}", entropy.next_u64(), entropy.next_u64()).into_bytes().into()),
        }
    }

    /// Whether the request has none.
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Whether it can stand in a log line as it is.
fn is_well_formed(id: &[u8]) -> bool {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:+/=@".contains(byte);
    (1..=REQUEST_ID_BYTES).contains(&id.len()) && id.iter().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use homing_wire::http1::{FieldStorage, HeadLimits, parse_request};

    fn named(fields: &str, trusted: bool) -> String {
        let text = format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
        let mut storage = FieldStorage::new();
        let parsed = parse_request(text.as_bytes(), &mut storage, &HeadLimits::default());
        let head = parsed.unwrap().complete().unwrap();
        let id = RequestId::of(&head.fields, b"x-request-id", trusted, &mut Entropy::from_seed(1));
        String::from_utf8(id.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn a_name_is_kept_from_whom_we_trust_and_if_it_is_one() {
        let long = format!("X-Request-Id: {}\r\n", "a".repeat(REQUEST_ID_BYTES + 1));
        let whole = format!("X-Request-Id: {}\r\n", "a".repeat(REQUEST_ID_BYTES));
        assert_eq!(named("X-Request-ID: Root=1-67ab:2@x\r\n", true), "Root=1-67ab:2@x");
        assert_eq!(named(&whole, true).len(), REQUEST_ID_BYTES);
        let twice = "X-Request-Id: a\r\nX-Request-Id: b\r\n";
        for (fields, trusted) in [
            ("", true),
            ("X-Request-Id: theirs\r\n", false),
            ("X-Request-Id:\r\n", true),
            ("X-Request-Id: a b\r\n", true),
            ("X-Request-Id: a\"b\r\n", true),
            (twice, true),
            (&long, true),
        ] {
            let id = named(fields, trusted);
            assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{fields}: {id}");
        }
    }

    #[test]
    fn no_two_requests_have_one_name() {
        let mut entropy = Entropy::from_seed(1);
        let text = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        let mut storage = FieldStorage::new();
        let head = parse_request(text, &mut storage, &HeadLimits::default()).unwrap().complete().unwrap();
        let mut new = || RequestId::of(&head.fields, b"x-request-id", true, &mut entropy);
        assert_ne!(new(), new());
    }
}
