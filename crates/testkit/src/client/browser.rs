//! What does a client do that keeps cookies, as browsers do?

use super::stream::Stream;
use super::{Answer, Client, Trust};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;

/// A client with a cookie jar. It reuses its connection, and opens another one when that was closed.
#[derive(Debug)]
pub struct Browser {
    address: SocketAddr,
    source: Option<String>,
    trust: Option<Trust>,
    connects_each_time: bool,
    connection: Option<Client>,
    /// Cookies by name; expiry is up to the balancer, which must not rely on clients for it.
    jar: BTreeMap<String, Cookie>,
    replaced: u64,
}

#[derive(Clone, Debug)]
struct Cookie {
    value: String,
    path: String,
}

impl Browser {
    /// A browser that goes to that address.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            source: None,
            trust: None,
            connects_each_time: false,
            connection: None,
            jar: BTreeMap::new(),
            replaced: 0,
        }
    }

    /// The same, coming from that address: `"127.0.0.9"`.
    #[must_use]
    pub fn from(mut self, source: &str) -> Self {
        self.source = Some(source.to_owned());
        self
    }

    /// The same, over TLS.
    #[must_use]
    pub fn secured(mut self, trust: &Trust) -> Self {
        self.trust = Some(trust.clone());
        self
    }

    /// The same, over a new connection for each request.
    #[must_use]
    pub fn connecting_each_time(mut self) -> Self {
        self.connects_each_time = true;
        self
    }

    /// Asks for a path.
    ///
    /// # Panics
    /// When no answer comes.
    #[track_caller]
    pub fn get(&mut self, path: &str) -> Answer {
        self.try_request("GET", path, &[], b"").unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// Sends a request with the cookies of the jar, and keeps those of the answer.
    ///
    /// # Errors
    /// When no answer comes. A reused connection that was closed before the first byte of the answer is replaced
    /// once, as browsers do for requests without a body.
    pub fn try_request(
        &mut self,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let cookies = self.cookie_field(path);
        let mut fields = fields.to_vec();
        if !cookies.is_empty() {
            fields.push(("Cookie", &cookies));
        }
        let reused = self.connection.take();
        let was_reused = reused.is_some();
        let mut client = self.or_connect(reused)?;
        let mut outcome = client.try_request(method, path, &fields, body);
        let is_stale = |error: &io::Error| {
            use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
            matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
        };
        if was_reused && body.is_empty() && outcome.as_ref().is_err_and(is_stale) {
            self.replaced += 1;
            client = self.or_connect(None)?;
            outcome = client.try_request(method, path, &fields, body);
        }
        let answer = outcome?;
        let closes = |value: &&str| value.eq_ignore_ascii_case("close");
        if !self.connects_each_time && !answer.fields_named("connection").iter().any(closes) {
            self.connection = Some(client);
        }
        self.keep_cookies(&answer);
        Ok(answer)
    }

    /// Closes the connection; the next request opens another one.
    pub fn reconnect(&mut self) {
        self.connection = None;
    }

    /// The open connection, for waiting until the balancer closes it.
    ///
    /// # Panics
    /// When there is none.
    pub fn connection(&mut self) -> &mut Client {
        self.connection.as_mut().expect("a request was made and its connection kept")
    }

    /// How often a reused connection turned out to be closed when a request was sent on it.
    #[must_use]
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Forgets all cookies.
    pub fn clear_cookies(&mut self) {
        self.jar.clear();
    }

    /// The cookies as `NAME=value`.
    #[must_use]
    pub fn cookies(&self) -> Vec<String> {
        self.jar.iter().map(|(name, cookie)| format!("{name}={}", cookie.value)).collect()
    }

    /// Puts a cookie into the jar.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        let cookie = Cookie { value: value.to_owned(), path: "/".to_owned() };
        self.jar.insert(name.to_owned(), cookie);
    }

    fn or_connect(&self, reused: Option<Client>) -> io::Result<Client> {
        match reused {
            Some(client) => Ok(client),
            None => {
                let socket = super::connect(self.address, self.source.as_deref())?;
                let stream = match &self.trust {
                    Some(trust) => trust.secure(socket)?,
                    None => Stream::Plain(socket),
                };
                Ok(Client::over(stream))
            }
        }
    }

    fn cookie_field(&self, path: &str) -> String {
        let fits = |cookie: &&Cookie| path.starts_with(&cookie.path);
        let pairs = self.jar.iter().filter(|(_, cookie)| fits(cookie));
        pairs.map(|(name, cookie)| format!("{name}={}", cookie.value)).collect::<Vec<_>>().join("; ")
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for line in answer.fields_named("set-cookie") {
            let mut parts = line.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            let mut cookie = Cookie { value: value.to_owned(), path: "/".to_owned() };
            let mut is_deleted = false;
            for attribute in parts {
                match attribute.split_once('=') {
                    Some((key, path)) if key.eq_ignore_ascii_case("path") => {
                        path.clone_into(&mut cookie.path)
                    }
                    Some((key, "0")) if key.eq_ignore_ascii_case("max-age") => is_deleted = true,
                    _ => {}
                }
            }
            if is_deleted {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), cookie);
            }
        }
    }
}
