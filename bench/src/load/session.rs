//! Does the session of a client stay at its home?

use super::CookieUse;

/// Every this many answers, the home is compared: looking at each one would cost more than it tells.
const CHECK_EVERY: u64 = 32;

/// What the client knows about its session.
pub(super) struct Session {
    cookie_use: CookieUse,
    home: Option<u8>,
    answers: u64,
}

/// What the head of an answer says about the session.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    Nothing,
    /// The cookie to send from now on, as `name=value`.
    Learned(String),
    /// Another target answered.
    Moved,
}

impl Session {
    pub(super) fn new(cookie_use: CookieUse) -> Self {
        Self { cookie_use, home: None, answers: 0 }
    }

    pub(super) fn has_cookie(&self) -> bool {
        self.home.is_some()
    }

    /// Looks at an answer; `field` says the value of each of its fields.
    pub(super) fn inspect<'head>(&mut self, field: impl Fn(&str) -> Option<&'head [u8]>) -> Finding {
        self.answers += 1;
        if self.cookie_use == CookieUse::None {
            return Finding::Nothing;
        }
        match self.home {
            None => self.learn(field("set-cookie"), home_of(field)),
            Some(home) if self.answers.is_multiple_of(CHECK_EVERY) && home_of(field) != Some(home) => {
                Finding::Moved
            }
            Some(_) => Finding::Nothing,
        }
    }

    fn learn(&mut self, cookie: Option<&[u8]>, home: Option<u8>) -> Finding {
        let (Some(cookie), Some(home)) = (cookie, home) else { return Finding::Nothing };
        self.home = Some(home);
        let pair = cookie.split(|byte| *byte == b';').next().unwrap_or_default();
        Finding::Learned(String::from_utf8_lossy(pair).into_owned())
    }
}

/// Which target answered: the origin says it in its own field.
fn home_of<'head>(field: impl Fn(&str) -> Option<&'head [u8]>) -> Option<u8> {
    field("x-o")?.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http;

    const FIRST: &[u8] = b"HTTP/1.1 200 OK\r\nX-O: 1\r\nSet-Cookie: SRV=b1; path=/\r\n\r\n";
    const ELSEWHERE: &[u8] = b"HTTP/1.1 200 OK\r\nX-O: 2\r\n\r\n";

    fn look(session: &mut Session, head: &[u8]) -> Finding {
        session.inspect(|name| http::field(head, name))
    }

    #[test]
    fn the_first_cookie_is_learned() {
        let mut session = Session::new(CookieUse::Learn);
        assert_eq!(look(&mut session, FIRST), Finding::Learned("SRV=b1".to_owned()));
        assert!(session.has_cookie());
        assert_eq!(look(&mut session, FIRST), Finding::Nothing);
    }

    #[test]
    fn a_session_that_moved_is_noticed() {
        let mut session = Session::new(CookieUse::Learn);
        look(&mut session, FIRST);
        let moved = (0..CHECK_EVERY).filter(|_| look(&mut session, ELSEWHERE) == Finding::Moved).count();
        assert_eq!(moved, 1);
    }

    #[test]
    fn a_client_without_cookies_never_learns() {
        let mut session = Session::new(CookieUse::None);
        assert_eq!(look(&mut session, FIRST), Finding::Nothing);
        assert!(!session.has_cookie());
    }
}
