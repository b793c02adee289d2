//! Which method is it, as far as framing depends on it?

/// The method of a request. Names are case-sensitive (RFC 9110 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET
    Get,
    /// HEAD: the answer has no body.
    Head,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
    /// CONNECT: refused by the request parser.
    Connect,
    /// OPTIONS: the only one that may ask for `*`.
    Options,
    /// TRACE: has no body.
    Trace,
    /// PATCH
    Patch,
    /// Any other token; its text is in the head.
    Other,
}

const NAMES: [(&[u8], Method); 9] = [
    (b"GET", Method::Get),
    (b"HEAD", Method::Head),
    (b"POST", Method::Post),
    (b"PUT", Method::Put),
    (b"DELETE", Method::Delete),
    (b"CONNECT", Method::Connect),
    (b"OPTIONS", Method::Options),
    (b"TRACE", Method::Trace),
    (b"PATCH", Method::Patch),
];

impl Method {
    /// Reads the exact name.
    pub fn of(name: &[u8]) -> Self {
        match name {
            b"GET" => Self::Get,
            b"HEAD" => Self::Head,
            b"POST" => Self::Post,
            b"PUT" => Self::Put,
            b"DELETE" => Self::Delete,
            b"CONNECT" => Self::Connect,
            b"OPTIONS" => Self::Options,
            b"TRACE" => Self::Trace,
            b"PATCH" => Self::Patch,
            _ => Self::Other,
        }
    }

    /// Whether the request may be sent again when nobody knows if it arrived (RFC 9110 9.2.2).
    pub fn is_idempotent(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Put | Self::Delete | Self::Options | Self::Trace)
    }

    /// Whether the name is a standard method but for its case: `head` is HEAD to some servers, and then the
    /// answer would have a length but no body.
    pub(crate) fn is_miscased(name: &[u8]) -> bool {
        NAMES.iter().any(|(standard, _)| *standard != name && standard.eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_read_by_their_exact_name() {
        for (name, method) in NAMES {
            assert_eq!(Method::of(name), method);
            assert!(!Method::is_miscased(name) && Method::is_miscased(&name.to_ascii_lowercase()));
        }
        assert_eq!(Method::of(b"PROPFIND"), Method::Other);
        assert!(!Method::is_miscased(b"purge"));
    }
}
