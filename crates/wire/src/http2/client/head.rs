//! What does the head of an HTTP/1.1 request say in fields of HTTP/2 (RFC 9113 8.3.1)?
//!
//! ```text
//! GET /path HTTP/1.1 ⏎ Host: a ⏎ Fields …        :method :scheme :authority :path │ fields …
//! ```
//! The text is one that we wrote ourselves from a head that was parsed. All the same nothing is taken from it that HTTP/2
//! could not say.

use super::NotSent;
use crate::ascii::{find, is_token, split_once, trim};
use crate::http1::FieldKind;
use crate::http2::end::streams::Asked;
use crate::http2::hpack::{ENTRY_BYTES, Encoder};
use crate::http2::request::{is_target, is_value};

/// The only protocol that we know over extended CONNECT.
const WEBSOCKET: &[u8] = b"websocket";

/// A request, as its lines say it.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestText<'t> {
    method: &'t [u8],
    path: &'t [u8],
    /// Empty when there is none.
    host: &'t [u8],
    /// All fields, without the empty line behind them.
    lines: &'t [u8],
    pub(super) asked: Asked,
    takes_trailers: bool,
    /// Bytes of the list, as SETTINGS count them (6.5.2).
    pub(super) list_bytes: usize,
}

impl<'t> RequestText<'t> {
    /// Reads a whole head, with which the text ends.
    pub(super) fn parse(text: &'t [u8]) -> Result<Self, NotSent> {
        let (line, lines) = text.split_at(find(b'\r', text).ok_or(NotSent::Malformed)?);
        let lines = lines.strip_prefix(b"\r\n").and_then(|lines| lines.strip_suffix(b"\r\n"));
        let line = line.strip_suffix(b" HTTP/1.1").and_then(|line| split_once(b' ', line));
        let ((method, path), lines) = line.zip(lines).ok_or(NotSent::Malformed)?;
        let is_form = path.first() == Some(&b'/') || (path == b"*" && method == b"OPTIONS");
        if !is_token(method) || method == b"CONNECT" || !is_form || !is_target(path) {
            return Err(NotSent::Malformed);
        }
        let mut request = RequestText {
            method,
            path,
            host: b"",
            lines,
            asked: if method == b"HEAD" { Asked::Head } else { Asked::Plain },
            takes_trailers: false,
            list_bytes: method.len() + path.len() + 5 * ENTRY_BYTES + 64,
        };
        request.survey()?;
        Ok(request)
    }

    fn survey(&mut self) -> Result<(), NotSent> {
        let (mut has_host, mut asks_for_websocket, mut is_upgrade_meant) = (false, false, false);
        for line in lines(self.lines) {
            let (name, value) =
                line.filter(|(name, value)| is_token(name) && is_value(value)).ok_or(NotSent::Malformed)?;
            self.list_bytes += name.len() + value.len() + ENTRY_BYTES;
            let mut options = value.split(|&byte| byte == b',').map(trim);
            match FieldKind::of(name) {
                FieldKind::Host if std::mem::replace(&mut has_host, true) => return Err(NotSent::Malformed),
                FieldKind::Host => self.host = value,
                FieldKind::Te => {
                    self.takes_trailers |= options.any(|option| option.eq_ignore_ascii_case(b"trailers"));
                }
                FieldKind::Upgrade => asks_for_websocket |= value.eq_ignore_ascii_case(WEBSOCKET),
                FieldKind::Connection => {
                    is_upgrade_meant |= options.any(|option| option.eq_ignore_ascii_case(b"upgrade"));
                }
                _ => {}
            }
        }
        // Any other upgrade is left out: who is asked may always go on without (RFC 9110 7.8).
        if asks_for_websocket && is_upgrade_meant && self.method == b"GET" {
            self.asked = Asked::Upgrade;
        }
        Ok(())
    }

    /// Packs it.
    pub(super) fn pack(&self, scheme: &[u8], encoder: &mut Encoder, out: &mut Vec<u8>) {
        encoder.begin(out);
        let is_upgrade = self.asked == Asked::Upgrade;
        encoder.pseudo(b":method", if is_upgrade { b"CONNECT" } else { self.method }, out);
        encoder.pseudo(b":scheme", scheme, out);
        if !self.host.is_empty() {
            encoder.pseudo(b":authority", self.host, out);
        }
        encoder.pseudo(b":path", self.path, out);
        if is_upgrade {
            encoder.pseudo(b":protocol", WEBSOCKET, out);
        }
        for (name, value) in lines(self.lines).flatten() {
            let kind = FieldKind::of(name);
            // The stream itself proves what the key does over HTTP/1 (RFC 8441 5).
            let is_key = is_upgrade && name.eq_ignore_ascii_case(b"sec-websocket-key");
            if kind != FieldKind::Host && !kind.is_hop_by_hop() && !is_key {
                encoder.field(name, value, out);
            }
        }
        if self.takes_trailers {
            encoder.field(b"te", b"trailers", out);
        }
    }
}

/// Name and value of each line; `None` for one that is no field.
fn lines(text: &[u8]) -> impl Iterator<Item = Option<(&[u8], &[u8])>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = find(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        let field = line.strip_suffix(b"\r\n").and_then(|line| split_once(b':', line));
        Some(field.map(|(name, value)| (name, trim(value))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http2::hpack::Decoder;

    fn fields(text: &str) -> Result<Vec<String>, NotSent> {
        let request = RequestText::parse(text.as_bytes())?;
        let mut block = Vec::new();
        request.pack(b"https", &mut Encoder::new(), &mut block);
        let mut fields = Vec::new();
        let text = String::from_utf8_lossy;
        let field = |name: &[u8], value: &[u8]| fields.push(format!("{}: {}", text(name), text(value)));
        Decoder::new().decode(&block, &mut Vec::new(), field).unwrap();
        Ok(fields)
    }

    #[test]
    fn a_head_becomes_a_list_without_what_belongs_to_a_connection() {
        let text = "POST /a?b HTTP/1.1\r\nX-One: 1\r\nHost: a.example:8443\r\nTransfer-Encoding: chunked\r\n\
            Keep-Alive: 5\r\nCookie: a=b; c=d\r\nUpgrade: other\r\nConnection: upgrade\r\nX-Empty:\r\n\r\n";
        let expected = [
            ":method: POST",
            ":scheme: https",
            ":authority: a.example:8443",
            ":path: /a?b",
            "x-one: 1",
            "cookie: a=b; c=d",
            "x-empty: ",
        ];
        assert_eq!(fields(text).unwrap(), expected);
    }

    #[test]
    fn who_takes_trailers_still_says_so() {
        let text = "GET / HTTP/1.1\r\nHost: a\r\nTE: gzip;q=0.5, Trailers\r\nConnection: TE\r\n\r\n";
        assert_eq!(fields(text).unwrap().last().unwrap(), "te: trailers");
        let text = "GET / HTTP/1.1\r\nHost: a\r\nTE: gzip\r\nUpgrade: websocket\r\n\r\n";
        assert_eq!(fields(text).unwrap().last().unwrap(), ":path: /");
    }

    #[test]
    fn a_websocket_is_asked_for_by_extended_connect_and_has_no_key() {
        let text = "GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\n\
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        let expected = [
            ":method: CONNECT",
            ":scheme: https",
            ":authority: a",
            ":path: /chat",
            ":protocol: websocket",
            "sec-websocket-version: 13",
        ];
        assert_eq!(fields(text).unwrap(), expected);
    }

    #[test]
    fn an_empty_host_is_none_and_a_star_is_a_path_of_options_alone() {
        assert_eq!(fields("OPTIONS * HTTP/1.1\r\nHost: \r\n\r\n").unwrap().last().unwrap(), ":path: *");
        assert!(fields("GET * HTTP/1.1\r\nHost: a\r\n\r\n").is_err());
    }

    #[test]
    fn what_is_no_head_of_one_request_is_refused() {
        for text in [
            "",
            "\r\n\r\n",
            "GET / HTTP/1.1",
            "GET / HTTP/1.1\r\n",
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n",
            "GET  / HTTP/1.1\r\n\r\n",
            "GET /a b HTTP/1.1\r\n\r\n",
            "G:T / HTTP/1.1\r\n\r\n",
            "GET http://a/ HTTP/1.1\r\n\r\n",
            "CONNECT a:1 HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\na: b\nc: d\r\n\r\n",
            "GET / HTTP/1.1\r\na: b\rc: d\r\n\r\n",
            "GET / HTTP/1.1\r\na : b\r\n\r\n",
            "GET / HTTP/1.1\r\n: b\r\n\r\n",
            "GET / HTTP/1.1\r\n:path: b\r\n\r\n",
            "GET / HTTP/1.1\r\na\r\n\r\n",
            "GET / HTTP/1.1\r\na: \0\r\n\r\n",
        ] {
            assert_eq!(fields(text).unwrap_err(), NotSent::Malformed, "{text:?}");
        }
    }
}
