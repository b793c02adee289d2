//! How does one line of the access log look?
//!
//! Whatever a client chose (target, host, user agent) is escaped: a line is always one line, and a quote never
//! ends a field (CVE-2024-45808 forged log lines).

use super::Noted;
use crate::refusal::Refusal;
use homing_core::clock::Now;
use homing_core::persist::SessionId;
use homing_wire::access_text::AccessText;
use homing_wire::http1::Version;
use std::io::Write;
use std::net::SocketAddr;

/// Bytes of a client's text that a line shows.
const TEXT_BYTES: usize = 2048;

/// What is known at the end of a request.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) noted: Option<&'a Noted>,
    pub(super) peer: SocketAddr,
    pub(super) token_s: u64,
    pub(super) listener: &'a str,
    pub(super) group: &'a str,
    pub(super) target: &'a str,
    pub(super) reason: &'a str,
    /// The session's name for operators, never its key.
    pub(super) session: Option<SessionId>,
    pub(super) refusal: Option<&'a str>,
    pub(super) status: u16,
    pub(super) bytes: u64,
    pub(super) elapsed_ms: u64,
}

impl Line<'_> {
    /// The line of something that reached no group.
    pub(super) fn refused(peer: SocketAddr, refusal: Refusal, now: Now) -> Self {
        Self { refusal: Some(refusal.code()), status: refusal.status(), ..Self::bare(peer, now) }
    }

    /// A line that says who and when.
    pub(super) fn bare(peer: SocketAddr, now: Now) -> Self {
        Self {
            noted: None,
            peer,
            token_s: now.token_s,
            listener: "-",
            group: "-",
            target: "-",
            reason: "-",
            session: None,
            refusal: None,
            status: 0,
            bytes: 0,
            elapsed_ms: 0,
        }
    }

    /// One JSON object.
    pub(super) fn json(&self, out: &mut Vec<u8>) {
        let text = |bytes: &[u8]| AccessText::new(bytes, TEXT_BYTES).to_string();
        let of = |pick: fn(&Noted) -> &[u8]| self.noted.map(|noted| text(pick(noted)));
        let tls = self.noted.and_then(|noted| noted.tls.as_ref());
        let object = serde_json::json!({
            "time": rfc3339(self.token_s),
            "client": self.peer.to_string(),
            "method": of(|noted| &noted.method),
            "path": of(|noted| &noted.target),
            "host": of(|noted| &noted.host),
            "protocol": self.noted.map(protocol),
            "user_agent": of(|noted| &noted.user_agent),
            "status": self.status,
            "bytes": self.bytes,
            "duration_ms": self.elapsed_ms,
            "listener": self.listener,
            "group": self.group,
            "target": self.target,
            "reason": self.reason,
            "session": self.session.map(|session| session.to_string()),
            "refusal": self.refusal,
            "request_id": self.request_id(),
            "tls_version": tls.map(|tls| tls.version.as_str()),
            "tls_cipher": tls.map(|tls| tls.cipher),
            "server_name": tls.and_then(|tls| tls.server_name.as_deref()),
        });
        write(out, format_args!("{object}\n"));
    }

    /// The NCSA common log format.
    pub(super) fn common(&self, out: &mut Vec<u8>) {
        self.ncsa(out);
        out.push(b'\n');
    }

    /// Common, plus referer, user agent, and what only a balancer knows.
    pub(super) fn combined(&self, out: &mut Vec<u8>) {
        self.ncsa(out);
        let empty: &[u8] = b"";
        let (referer, agent) =
            self.noted.map_or((empty, empty), |noted| (&*noted.referer, &*noted.user_agent));
        write(
            out,
            format_args!(
                " \"{}\" \"{}\" listener={} group={} target={} reason={} refusal={} duration_ms={} request_id={}\n",
                AccessText::new(referer, TEXT_BYTES),
                AccessText::new(agent, TEXT_BYTES),
                self.listener,
                self.group,
                self.target,
                self.reason,
                self.refusal.unwrap_or("-"),
                self.elapsed_ms,
                self.request_id().unwrap_or("-"),
            ),
        );
    }

    /// The name of the request: we made it, or have looked at it.
    fn request_id(&self) -> Option<&str> {
        let id = self.noted?.request_id.as_bytes();
        std::str::from_utf8(id).ok().filter(|id| !id.is_empty())
    }

    fn ncsa(&self, out: &mut Vec<u8>) {
        write(out, format_args!("{} - - [{}] \"", self.peer.ip(), ncsa_time(self.token_s)));
        match self.noted {
            Some(noted) => write(
                out,
                format_args!(
                    "{} {} {}",
                    AccessText::new(&noted.method, TEXT_BYTES),
                    AccessText::new(&noted.target, TEXT_BYTES),
                    protocol(noted),
                ),
            ),
            None => out.push(b'-'),
        }
        write(out, format_args!("\" {} {}", self.status, self.bytes));
    }
}

fn write(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a Vec does not fail");
}

/// As it stands in a request line, and as NGINX and HAProxy write it for HTTP/2.
fn protocol(noted: &Noted) -> &'static str {
    match (noted.is_http2, noted.version) {
        (true, _) => "HTTP/2.0",
        (false, Version::Http11) => "HTTP/1.1",
        (false, Version::Http10) => "HTTP/1.0",
    }
}

/// `2026-11-21T06:27:46Z`
fn rfc3339(unix_s: u64) -> String {
    let (year, month, day) = date(unix_s / 86_400);
    let (hour, minute, second) = time_of_day(unix_s);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `21/Nov/2026:06:27:46 +0000`
fn ncsa_time(unix_s: u64) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = date(unix_s / 86_400);
    let (hour, minute, second) = time_of_day(unix_s);
    let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month - 1)).unwrap_or(&"Jan");
    format!("{day:02}/{name}/{year:04}:{hour:02}:{minute:02}:{second:02} +0000")
}

fn time_of_day(unix_s: u64) -> (u64, u64, u64) {
    (unix_s / 3600 % 24, unix_s / 60 % 60, unix_s % 60)
}

/// Year, month and day of a day since 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn date(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::super::NotedTls;
    use super::*;
    use crate::http::edited::RequestId;
    use homing_core::handshake::TlsVersion;

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(1_795_242_466), "2026-11-21T06:27:46Z");
        assert_eq!(ncsa_time(951_782_400), "29/Feb/2000:00:00:00 +0000");
    }

    fn line(noted: &Noted) -> Line<'_> {
        Line {
            noted: Some(noted),
            peer: noted.peer,
            token_s: 0,
            listener: "web",
            group: "app",
            target: "a",
            reason: "recalled",
            session: Some(SessionId(7)),
            refusal: None,
            status: 200,
            bytes: 512,
            elapsed_ms: 3,
        }
    }

    fn hostile() -> Noted {
        Noted {
            peer: "203.0.113.7:4711".parse().unwrap(),
            method: b"GET".as_slice().into(),
            target: b"/a\"b".as_slice().into(),
            host: b"example.com".as_slice().into(),
            referer: b"".as_slice().into(),
            user_agent: b"x\"\r\n203.0.113.9 - - forged".as_slice().into(),
            version: Version::Http11,
            request_id: RequestId::default(),
            is_http2: true,
            tls: Some(NotedTls {
                version: TlsVersion::Tls13,
                cipher: "TLS13_AES_128_GCM_SHA256",
                server_name: Some("example.com".into()),
            }),
        }
    }

    #[test]
    fn a_client_cannot_forge_a_line() {
        let noted = hostile();
        for write in [Line::json, Line::common, Line::combined] {
            let mut out = Vec::new();
            write(&line(&noted), &mut out);
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text.lines().count(), 1, "{text}");
            assert!(!text.contains('\r'));
        }
    }

    #[test]
    fn json_lines_are_json() {
        let (noted, mut out) = (hostile(), Vec::new());
        line(&noted).json(&mut out);
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!((value["reason"].as_str(), value["target"].as_str()), (Some("recalled"), Some("a")));
        assert_eq!(
            (value["tls_version"].as_str(), value["server_name"].as_str()),
            (Some("1.3"), Some("example.com"))
        );
        assert_eq!(value["session"].as_str(), Some("0000000000000007"));
    }
}
