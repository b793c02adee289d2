//! What does a group's persistence mean, under the rules of its edition?

use crate::edition::{CookieStyle, EditionRules};
use crate::id::GroupId;
use crate::limits;
use crate::live::{ADDRESSES, COOKIES, GroupLive, KeyName, NAMES};
use crate::persist::cookie::{CookieForm, CookieText, FirstPins};
use crate::persist::named::Carrier;
use crate::persist::source_ip::Prefixes;
use crate::persist::table::{KeyKind, SessionTable};
use crate::persist::{Cookie, Lifetime, Named, Persistence, Scheme, SourceIp};
use crate::secrets::Secrets;
use crate::spec::{CookieSpec, FirstPin, LoadBalancerSpec, MethodSpec, PersistenceSpec, Protocol, SameSite};
use crate::token::Sealer;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// The default name of a group's cookie: unique to the group, the same on every node that shares the secret.
#[must_use]
pub fn default_cookie_name(group: GroupId) -> String {
    format!("homing_{:08x}", group.0 >> 32)
}

/// The name of the cookie in the Tencent editions; from the second group on with a suffix, so that two rules of one
/// host do not overwrite each other's.
pub(super) fn tencent_cookie_name(ordinal: usize) -> String {
    match ordinal {
        0 => "tgw_l7_route".to_owned(),
        _ => format!("tgw_l7_route_{ordinal}"),
    }
}

/// What browsers take over HTTPS alone, from one host and for all of its paths (RFC 6265bis section 4.1.3.2): no other
/// host, and nobody on the way, can put a cookie in its place.
const HOST_PREFIX: &str = "__Host-";

/// How clients reach a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) http: bool,
    pub(super) https: bool,
}

impl Reach {
    /// How clients reach the groups of a load balancer, by name: in one walk, however many there are.
    pub(super) fn of_all(balancer: &LoadBalancerSpec) -> HashMap<&str, Self> {
        let mut reached: HashMap<&str, Self> = HashMap::new();
        for listener in &balancer.listeners {
            for group in listener.groups() {
                let reach = reached.entry(group).or_default();
                reach.http |= listener.protocol == Protocol::Http;
                reach.https |= listener.protocol == Protocol::Https;
            }
        }
        reached
    }
}

/// One group, and what its persistence is compiled from.
pub(super) struct PersistenceOf<'a> {
    pub(super) secrets: &'a Secrets,
    pub(super) rules: &'a EditionRules,
    pub(super) id: GroupId,
    /// Which of its balancer's groups it is.
    pub(super) ordinal: usize,
    pub(super) reach: Reach,
    pub(super) live: &'a GroupLive,
}

impl PersistenceOf<'_> {
    pub(super) fn compile(&self, spec: Option<&PersistenceSpec>) -> Persistence {
        let Some((spec, idle)) = spec.and_then(|spec| Some((spec, self.idle(spec)?))) else {
            return Persistence::None;
        };
        let lifetime = Lifetime::new(idle, spec.max_lifetime);
        match &spec.method {
            MethodSpec::Cookie(cookie) => self.cookie(spec, cookie, lifetime),
            MethodSpec::SourceIp(source) => {
                let prefixes = Prefixes::new(source.ipv4_prefix, source.ipv6_prefix);
                let table = self.table(ADDRESSES, spec.table_size);
                Persistence::SourceIp(SourceIp::new(prefixes, self.rules.first_home, lifetime, table))
            }
            MethodSpec::AppCookie(cookie) => {
                let (name, in_path) = (cookie.cookie_name.as_bytes().into(), cookie.path_parameter);
                self.named(Carrier::Cookie { name, in_path }, spec.table_size, lifetime)
            }
            MethodSpec::Header(header) => {
                let carrier = Carrier::Header {
                    request: header.request_header.as_bytes().into(),
                    response: header.response_header.as_bytes().into(),
                    unknown: header.unknown,
                };
                self.named(carrier, spec.table_size, lifetime)
            }
        }
    }

    /// The idle limit; `None`: the edition takes this one for "off".
    fn idle(&self, spec: &PersistenceSpec) -> Option<Duration> {
        if spec.timeout == Some(Duration::ZERO) {
            return None;
        }
        let default =
            self.rules.timeout_default.unwrap_or(Duration::from_secs(limits::PERSISTENCE_DEFAULT_S));
        // Whoever says only how long a session may live at most has no wish for a longer idle limit.
        Some(spec.timeout.unwrap_or_else(|| spec.max_lifetime.map_or(default, |most| most.min(default))))
    }

    fn cookie(&self, spec: &PersistenceSpec, cookie: &CookieSpec, lifetime: Lifetime) -> Persistence {
        let style = self.rules.cookie_style;
        let text = |scheme| CookieText {
            name: self.cookie_name(cookie, scheme).into_bytes().into(),
            attributes: attributes(cookie, lifetime, scheme).into_bytes().into(),
        };
        let (http, https) = (text(Scheme::Http), text(Scheme::Https));
        let present: &[&[u8]] = match self.reach {
            Reach { https: false, .. } => &[&http.name],
            Reach { http: false, .. } => &[&https.name],
            _ if http.name == https.name => &[&http.name],
            _ => &[&http.name, &https.name],
        };
        let form = CookieForm {
            names: self.live.cookie_names(present),
            http,
            https,
            style,
            shared_cache: cookie.shared_cache,
        };
        let make = || SessionTable::new(limits::FIRST_PINS, KeyKind::Address, self.secrets.hash_key.clone());
        let first_pins = match spec.first_pin {
            FirstPin::Off => FirstPins::Apart,
            FirstPin::Connection => FirstPins::OfConnection,
            FirstPin::Source => FirstPins::OfSource(self.live.first_pins(make)),
        };
        let sealer = Sealer::new(&self.secrets.ring, self.id);
        let table = self.table(COOKIES, spec.table_size);
        Persistence::Cookie(Cookie::new(self.id, form, lifetime, sealer, table, first_pins))
    }

    /// The name that clients get the cookie under which come by `scheme`. Where an operator or a cloud has named it,
    /// that is it.
    fn cookie_name(&self, cookie: &CookieSpec, scheme: Scheme) -> String {
        if let Some(name) = &cookie.cookie_name {
            return name.clone();
        }
        match (self.rules.cookie_style, scheme) {
            (CookieStyle::EveryAnswer, _) => tencent_cookie_name(self.ordinal),
            (CookieStyle::WhenNeeded, Scheme::Https) if may_have_host_prefix(cookie) => {
                format!("{HOST_PREFIX}{}", default_cookie_name(self.id))
            }
            (CookieStyle::WhenNeeded, _) => default_cookie_name(self.id),
        }
    }

    fn named(&self, carrier: Carrier, capacity: usize, lifetime: Lifetime) -> Persistence {
        let table = self.table(NAMES, capacity);
        Persistence::Named(Named::new(carrier, lifetime, table, self.secrets.hash_key.clone()))
    }

    fn table(&self, keys: KeyName, capacity: usize) -> Arc<SessionTable> {
        let kind = if keys == ADDRESSES { KeyKind::Address } else { KeyKind::Hash };
        let make = || SessionTable::new(capacity, kind, self.secrets.hash_key.clone());
        self.live.session_table(keys, capacity, kind, make)
    }
}

/// Whether browsers take the cookie under the prefix of those for one host and all of its paths.
pub(super) fn may_have_host_prefix(cookie: &CookieSpec) -> bool {
    cookie.domain.is_none() && cookie.path.as_deref().is_none_or(|path| path == "/")
}

fn attributes(cookie: &CookieSpec, lifetime: Lifetime, scheme: Scheme) -> String {
    let mut text = format!("; Path={}", cookie.path.as_deref().unwrap_or("/"));
    if let Some(domain) = &cookie.domain {
        text.push_str("; Domain=");
        text.push_str(domain);
    }
    if cookie.max_age {
        text.push_str(&format!("; Max-Age={}", lifetime.longest().as_secs()));
    }
    if cookie.http_only {
        text.push_str("; HttpOnly");
    }
    text.push_str(match cookie.same_site {
        SameSite::Strict => "; SameSite=Strict",
        SameSite::Lax => "; SameSite=Lax",
        SameSite::None => "; SameSite=None",
        SameSite::Omit => "",
    });
    if scheme == Scheme::Https || cookie.secure || cookie.same_site == SameSite::None {
        text.push_str("; Secure");
    }
    if cookie.partitioned {
        text.push_str("; Partitioned");
    }
    text
}
