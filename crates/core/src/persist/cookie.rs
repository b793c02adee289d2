//! Persistence by a sealed cookie that we insert (`PERSISTENCE.md`, "Inserted cookie").
//!
//! The cookie says where the session is at home and when it was last seen, and only we can write it. The table
//! beside it decides nothing: it is there so that operators can list, count and steer the sessions that came by.

use super::source_ip::Prefixes;
use super::table::{Pin, SessionTable};
use super::{AnswerView, Lifetime, Memory, Miss, Recalled, Said, Scheme, Session, SessionId, SessionKey};
use crate::clock::Now;
use crate::edition::CookieStyle;
use crate::entropy::Entropy;
use crate::id::{GroupId, Home};
use crate::limits;
use crate::reason::Reason;
use crate::spec::SharedCache;
use crate::steer::{Given, Orders, Stamp};
use crate::token::{self, Sealer, Standing, Token, TokenText};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

/// The method, compiled for one group.
#[derive(Debug)]
pub struct Cookie {
    group: GroupId,
    form: CookieForm,
    lifetime: Lifetime,
    sealer: Sealer,
    table: Arc<SessionTable>,
    first_pins: FirstPins,
}

/// Which first requests share a home.
#[derive(Clone, Debug)]
pub enum FirstPins {
    /// None.
    Apart,
    /// Those that are under way at once on one connection.
    OfConnection,
    /// Those of one client address: the homes of those under way.
    OfSource(Arc<SessionTable>),
}

/// What settling takes beside the session.
#[derive(Debug)]
pub(crate) struct Settling<'a> {
    pub(crate) answer: &'a AnswerView<'a>,
    pub(crate) memory: &'a mut Memory,
    /// An order that waits for what was sealed until it was given, and must find it.
    pub(crate) awaited: Option<Given>,
    pub(crate) now: Now,
    pub(crate) entropy: &'a mut Entropy,
}

/// How the cookie looks, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieForm {
    /// The names it is written under, then the names it may still have out there.
    pub names: Box<[Box<[u8]>]>,
    /// As it is written to clients that come by HTTP.
    pub http: CookieText,
    /// As it is written to clients that come by HTTPS.
    pub https: CookieText,
    /// When it is sent.
    pub style: CookieStyle,
    /// What becomes of answers that a shared cache may store.
    pub shared_cache: SharedCache,
}

/// What stands around the value of the cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieText {
    /// The name.
    pub name: Box<[u8]>,
    /// What follows the value: `; Path=/; HttpOnly; SameSite=Lax`.
    pub attributes: Box<[u8]>,
}

/// A session named by a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieSession {
    /// Random name of the session; `None`: it is new and gets one when it is settled. One that others share has it before.
    pub id: Option<u64>,
    /// When it began; `None`: when it is settled.
    first_seen_s: Option<u32>,
    /// When it was recalled, in monotonic milliseconds.
    recalled_ms: Option<u64>,
    /// Whether the answer must carry a new cookie; not any more when one was written.
    emit: bool,
    /// The address whose first requests share this pin.
    pub(crate) first_pin: Option<SessionKey>,
}

const NEW: CookieSession =
    CookieSession { id: None, first_seen_s: None, recalled_ms: None, emit: true, first_pin: None };

/// How long the pin of a first request holds for others of its address: first requests come in one burst.
const FIRST_PIN: Lifetime = Lifetime::brief(Duration::from_secs(2));

impl CookieSession {
    /// A session that begins.
    #[must_use]
    pub(crate) const fn begun() -> Self {
        NEW
    }

    /// Whether no cookie told the client of it yet.
    pub(crate) const fn is_new(&self) -> bool {
        self.first_seen_s.is_none()
    }

    /// The session got a home that the cookie does not know yet.
    #[must_use]
    pub(crate) fn rebound(self) -> Self {
        Self { emit: true, ..self }
    }

    /// The order for the session, at home at `home`, that was given while its answer was under way.
    pub(crate) fn awaited(&self, orders: &Orders, home: Home, now: Now) -> Option<Given> {
        let after_ms = self.recalled_ms? + 1;
        let stamp = Stamp::Memory { made_ms: after_ms, seen_ms: after_ms };
        orders.find(SessionId(self.id?), home.target, stamp, now)
    }
}

impl Cookie {
    /// The method for `group`.
    #[must_use]
    pub fn new(
        group: GroupId,
        form: CookieForm,
        lifetime: Lifetime,
        sealer: Sealer,
        table: Arc<SessionTable>,
        first_pins: FirstPins,
    ) -> Self {
        Self { group, form, lifetime, sealer, table, first_pins }
    }

    /// Names under which the cookie may come; the first are those it is written under.
    #[must_use]
    pub fn names(&self) -> &[Box<[u8]>] {
        &self.form.names
    }

    /// What becomes of answers that carry it and that a shared cache may store.
    #[must_use]
    pub fn shared_cache(&self) -> SharedCache {
        self.form.shared_cache
    }

    /// The homes of first requests that are under way, where those of one address share them.
    #[must_use]
    pub fn first_pins(&self) -> Option<&SessionTable> {
        match &self.first_pins {
            FirstPins::OfSource(pins) => Some(pins),
            FirstPins::Apart | FirstPins::OfConnection => None,
        }
    }

    /// Whether first requests that are under way at once on one connection share their session.
    pub(crate) fn shares_on_connections(&self) -> bool {
        matches!(self.first_pins, FirstPins::OfConnection)
    }

    /// The limits of a session.
    #[must_use]
    pub fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    /// The sessions that came by.
    #[must_use]
    pub fn table(&self) -> &Arc<SessionTable> {
        &self.table
    }

    /// Opens every token (at most [`limits::TOKENS_PER_REQUEST`]) and takes the newest that is alive. The reason
    /// of a miss is that of the last token that failed, or `new` without any.
    pub(super) fn recall(
        &self,
        tokens: &[&[u8]],
        memory: Option<&mut Memory>,
        now: Now,
    ) -> Result<Recalled, Miss> {
        let mut best: Option<(Token, &[u8], bool)> = None;
        let mut reason = Reason::New;
        for text in tokens.iter().take(limits::TOKENS_PER_REQUEST) {
            let standing = self.sealer.standing_of(text);
            match self.open(text, standing, memory.as_deref(), now) {
                Ok(token) if best.is_none_or(|(known, ..)| token.last_seen_s > known.last_seen_s) => {
                    best = Some((token, text, standing != Standing::Issues));
                }
                Ok(_) => {}
                Err(why) => reason = why,
            }
        }
        let Some((token, text, is_outdated)) = best else {
            return Err(Miss { reason, session: Session::Cookie(NEW) });
        };
        if let (Some(memory), Some(text)) = (memory, TokenText::from_bytes(text)) {
            memory.keep(self.group, text, token);
        }
        let (silence, age) = (since(token.last_seen_s, now), since(token.first_seen_s, now));
        let emit = is_outdated || self.lifetime.is_refresh_due(silence);
        let (id, recalled_ms) = (Some(token.session), Some(now.monotonic_ms));
        let session = CookieSession { id, first_seen_s: Some(token.first_seen_s), recalled_ms, emit, ..NEW };
        Ok(Recalled {
            home: token.home,
            session: Session::Cookie(session),
            id: SessionId(token.session),
            stamp: Stamp::Token(token.last_seen_s),
            age,
            silence: self.silence_of(&token, now).unwrap_or(silence),
            is_due: false, // its token is renewed instead
        })
    }

    fn open(
        &self,
        text: &[u8],
        standing: Standing,
        memory: Option<&Memory>,
        now: Now,
    ) -> Result<Token, Reason> {
        let known = memory.and_then(|memory| memory.find(self.group, text));
        // A connection may remember a token whose key has retired since.
        let token = match known.filter(|_| standing != Standing::Retired) {
            Some(token) => token,
            None => self.sealer.open(text)?,
        };
        // Another node's clock may run a little ahead; a stamp further in the future is not ours to believe.
        if u64::from(token.last_seen_s) > now.token_s.saturating_add(limits::CLOCK_SKEW_S) {
            return Err(Reason::BadToken);
        }
        match self.lifetime.check(since(token.last_seen_s, now), since(token.first_seen_s, now)) {
            Err(Reason::ExpiredIdle) if self.silence_of(&token, now).is_some() => Ok(token),
            Err(reason) => Err(reason),
            Ok(()) => Ok(token),
        }
    }

    /// A tunnel or a long answer keeps its session alive, though no answer could bring a newer cookie meanwhile: time
    /// since then, where the token alone would be over.
    fn silence_of(&self, token: &Token, now: Now) -> Option<Duration> {
        if since(token.last_seen_s, now) < self.lifetime.idle() {
            return None;
        }
        let entry = self.table.find(SessionKey::of_id(SessionId(token.session)), now)?;
        let is_alive = entry.home == token.home && entry.check(&self.lifetime).is_ok();
        is_alive.then_some(entry.since_seen)
    }

    /// Of first requests of one address, where these share a pin: the home of the first, unless it is `replace`.
    pub(crate) fn share_first_pin(
        &self,
        session: &mut CookieSession,
        client: IpAddr,
        home: Home,
        replace: Option<Home>,
        now: Now,
    ) -> Home {
        let FirstPins::OfSource(pins) = &self.first_pins else { return home };
        if session.id.is_some() {
            return home;
        }
        let key = Prefixes::new(32, 64).key(client);
        match pins.pin(key, home, replace, &FIRST_PIN, now) {
            Pin::Ours => session.first_pin = Some(key),
            Pin::Theirs(first) => return first,
            Pin::Full => {}
        }
        home
    }

    /// The first request led nowhere: its pin holds for nobody.
    pub(crate) fn drop_first_pin(&self, session: &CookieSession, home: Home) {
        if let (FirstPins::OfSource(pins), Some(key)) = (&self.first_pins, session.first_pin) {
            pins.remove(key, home);
        }
    }

    /// Writes `NAME=TOKEN; attributes` to `out` if the answer must carry it; says whether it did.
    pub(crate) fn settle(
        &self,
        session: &mut CookieSession,
        home: Home,
        settling: &mut Settling<'_>,
        out: &mut Vec<u8>,
    ) -> bool {
        if settling.answer.said == Said::Over {
            return self.end(session, settling.answer.scheme, out);
        }
        if settling.answer.is_storable && self.form.shared_cache == SharedCache::Skip {
            return false;
        }
        let text = match (std::mem::take(&mut session.emit), self.form.style) {
            (true, _) => self.renew(session, home, settling),
            (false, CookieStyle::WhenNeeded) => return false,
            (false, CookieStyle::EveryAnswer) => {
                let known = session.id.and_then(|id| settling.memory.text_of(self.group, id));
                match known {
                    Some(text) => text,
                    None => self.renew(session, home, settling),
                }
            }
        };
        self.write(text.as_bytes(), settling, out);
        true
    }

    /// Seals what is true now, and notes the session as seen.
    fn renew(&self, session: &mut CookieSession, home: Home, settling: &mut Settling<'_>) -> TokenText {
        let last_seen_s = token::stamp(settling.awaited.map_or(settling.now, |given| given.at));
        let token = Token {
            home,
            session: *session.id.get_or_insert_with(|| settling.entropy.next_u64()),
            first_seen_s: *session.first_seen_s.get_or_insert(last_seen_s),
            last_seen_s,
        };
        let text = self.sealer.seal(&token, settling.entropy);
        settling.memory.keep(self.group, text, token);
        text
    }

    fn text(&self, scheme: Scheme) -> &CookieText {
        match scheme {
            Scheme::Http => &self.form.http,
            Scheme::Https => &self.form.https,
        }
    }

    fn write(&self, token: &[u8], settling: &Settling<'_>, out: &mut Vec<u8>) {
        let text = self.text(settling.answer.scheme);
        out.extend_from_slice(&text.name);
        out.push(b'=');
        out.extend_from_slice(token);
        out.extend_from_slice(&text.attributes);
        if self.form.style == CookieStyle::EveryAnswer {
            let until = UNIX_EPOCH + Duration::from_secs(settling.now.token_s) + self.lifetime.idle();
            out.extend_from_slice(b"; Expires=");
            out.extend_from_slice(httpdate::fmt_http_date(until).as_bytes());
        }
    }

    /// The target says that the session is over: the client's cookie goes.
    fn end(&self, session: &mut CookieSession, scheme: Scheme, out: &mut Vec<u8>) -> bool {
        session.emit = false;
        if session.id.is_none() {
            return false;
        }
        let text = self.text(scheme);
        out.extend_from_slice(&text.name);
        out.push(b'=');
        out.extend_from_slice(&text.attributes);
        out.extend_from_slice(b"; Max-Age=0");
        true
    }
}

/// Time since a stamp; zero for stamps ahead of us.
fn since(stamp_s: u32, now: Now) -> Duration {
    Duration::from_secs(now.token_s.saturating_sub(u64::from(stamp_s)))
}

#[cfg(test)]
mod tests;
