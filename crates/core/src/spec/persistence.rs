//! What does `persistence = { … }` of a group say?

use std::time::Duration;

/// `persistence = { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersistenceSpec {
    /// What names a session.
    pub method: MethodSpec,
    /// Idle limit: a session ends when nothing came for that long; `None`: as the edition has it. 1 s – 30 d in
    /// `native`; 0 switches persistence off in the Tencent editions.
    pub timeout: Option<Duration>,
    /// Absolute limit from the first request, where wanted.
    pub max_lifetime: Option<Duration>,
    /// Most sessions the node keeps of this group. Default 262,144.
    pub table_size: usize,
    /// What happens to a session whose home cannot take it.
    pub on_failure: FailureSpec,
    /// Which first requests share one pin. Default `connection`.
    pub first_pin: FirstPin,
}

/// What names a session, with the settings of that method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodSpec {
    /// A sealed cookie that we insert.
    Cookie(CookieSpec),
    /// The client address under a prefix.
    SourceIp(SourceIpSpec),
    /// A cookie of the application.
    AppCookie(AppCookieSpec),
    /// A header field of the application.
    Header(HeaderSpec),
}

/// Settings of `method = "cookie"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieSpec {
    /// Name; `None`: a name unique to the group.
    pub cookie_name: Option<String>,
    /// `Domain` attribute, where wanted.
    pub domain: Option<String>,
    /// `Path` attribute; `None`: `/`.
    pub path: Option<String>,
    /// `SameSite` attribute; default `Lax`.
    pub same_site: SameSite,
    /// `Secure` attribute; default false (`SameSite=None` brings it anyway).
    pub secure: bool,
    /// `HttpOnly` attribute; default true.
    pub http_only: bool,
    /// `Partitioned` attribute (CHIPS); default false, demands `secure`.
    pub partitioned: bool,
    /// Whether the cookie outlives the browser (`Max-Age`); default false.
    pub max_age: bool,
    /// What becomes of answers that a shared cache may store; default `private`.
    pub shared_cache: SharedCache,
}

impl Default for CookieSpec {
    fn default() -> Self {
        Self {
            cookie_name: None,
            domain: None,
            path: None,
            same_site: SameSite::Lax,
            secure: false,
            http_only: true,
            partitioned: false,
            max_age: false,
            shared_cache: SharedCache::Private,
        }
    }
}

/// The `SameSite` attribute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// `Strict`
    Strict,
    /// `Lax`
    #[default]
    Lax,
    /// `None` (browsers demand `Secure` with it)
    None,
    /// The attribute is left out.
    Omit,
}

/// What becomes of an answer that carries our cookie and that a shared cache may store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SharedCache {
    /// `Cache-Control: private` is added.
    #[default]
    Private,
    /// The cookie waits for an answer that no shared cache stores.
    Skip,
    /// It goes out as it is: no shared cache is in the way.
    Allow,
}

/// Settings of `method = "source-ip"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceIpSpec {
    /// Bits of an IPv4 address that name a session. Default 32.
    pub ipv4_prefix: u8,
    /// Bits of an IPv6 address that name a session. Default 64.
    pub ipv6_prefix: u8,
}

/// Settings of `method = "app-cookie"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppCookieSpec {
    /// The application's cookie.
    pub cookie_name: String,
    /// Whether `;NAME=value` in the path names a session, too. Default false.
    pub path_parameter: bool,
}

/// Settings of `method = "header"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderSpec {
    /// The field of requests that names their session.
    pub request_header: String,
    /// The field of answers that begins a session; the same unless said otherwise.
    pub response_header: String,
    /// What becomes of a request that names an unknown session. Default `refuse`.
    pub unknown: UnknownSession,
}

/// What becomes of a request whose header names a session that nobody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownSession {
    /// 404: the client begins a new session (as MCP wants it).
    #[default]
    Refuse,
    /// It is scheduled like one without the field.
    Schedule,
}

/// `on_failure`: what happens to a session whose home cannot take it, by reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureSpec {
    /// The home is unhealthy or rests.
    pub down: FailurePolicy,
    /// The home's drain has ended.
    pub drained: FailurePolicy,
    /// The home is not in the group any more, or is another life of it.
    pub removed: FailurePolicy,
    /// The home is at its cap.
    pub overloaded: FailurePolicy,
    /// The home did not accept the connection.
    pub connect_failure: FailurePolicy,
    /// Status of the answer where the policy is `strict`. Default 503.
    pub status: u16,
    /// `Retry-After` of that answer. Default 5 s.
    pub retry_after: Duration,
}

impl Default for FailureSpec {
    fn default() -> Self {
        Self::all(FailurePolicy::Rebind)
    }
}

impl FailureSpec {
    /// The same policy for every reason.
    #[must_use]
    pub const fn all(policy: FailurePolicy) -> Self {
        Self {
            down: policy,
            drained: policy,
            removed: policy,
            overloaded: policy,
            connect_failure: policy,
            status: 503,
            retry_after: Duration::from_secs(5),
        }
    }
}

/// What happens to a session whose home cannot take it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FailurePolicy {
    /// It gets another home.
    #[default]
    Rebind,
    /// It is served elsewhere until its home, the same life of it, is back.
    Temporary,
    /// It is refused.
    Strict,
}

/// Which first requests, that nothing tells apart yet, share one pin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FirstPin {
    /// Those that are under way at once on one client connection.
    #[default]
    Connection,
    /// Those that come from one client address while the first is under way.
    Source,
    /// None.
    Off,
}
