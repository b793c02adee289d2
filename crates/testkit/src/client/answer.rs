//! What did the balancer answer?

use crate::message::{Head, invalid};
use std::io;

/// One final answer, with the interim ones before it.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// 200
    pub status: u16,
    /// The head byte for byte.
    pub head: Vec<u8>,
    /// The fields in order.
    pub fields: Vec<(String, String)>,
    /// The body, without the framing.
    pub body: Vec<u8>,
    /// Trailer fields of a chunked body.
    pub trailers: Vec<(String, String)>,
    /// Statuses of the interim answers (100, 103) that came before.
    pub interim: Vec<u16>,
}

/// How a body is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// By the length in the head.
    Plain,
    /// In chunks.
    Chunked,
}

impl Answer {
    pub(super) fn new(head: Head) -> io::Result<Self> {
        let line = &head.first_line;
        let rest = line.strip_prefix("HTTP/1.1 ").ok_or_else(|| invalid(format!("status line {line:?}")))?;
        let digits = rest.split(' ').next().unwrap_or_default();
        let status = digits.parse().ok().filter(|status| (100..1000).contains(status));
        let status = status.ok_or_else(|| invalid(format!("status line {line:?}")))?;
        Ok(Self { status, head: head.raw, fields: head.fields, ..Self::default() })
    }

    /// The name of the target that answered, from `X-Target`.
    ///
    /// # Panics
    /// When no target answered: the balancer did.
    #[track_caller]
    #[must_use]
    pub fn target(&self) -> &str {
        let missing = || panic!("no target answered: {}", String::from_utf8_lossy(&self.head));
        self.field("x-target").unwrap_or_else(missing)
    }

    /// The value of the first field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields_named(name).first().copied()
    }

    /// The values of all fields of that name.
    #[must_use]
    pub fn fields_named(&self, name: &str) -> Vec<&str> {
        let named = self.fields.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
