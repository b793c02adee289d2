//! What names a session, and for how long?

use std::time::Duration;

use serde_json::Value;

use super::Said;

/// How a session comes home.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Persistence {
    /// What names it.
    pub(crate) method: Method,
    /// How long it may be idle; `None`: as the edition has it.
    pub(crate) timeout: Option<Duration>,
    said: Said,
}

/// What names a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// The address of the client.
    SourceIp,
    /// A cookie of ours.
    Cookie,
    /// A cookie of the application, by its name.
    AppCookie(String),
    /// What no dialect with pools can say.
    Other(String),
}

impl Persistence {
    pub(crate) fn new(method: Method, timeout: Option<Duration>) -> Self {
        Self { method, timeout, said: Said::default() }
    }

    pub(super) fn read(value: &Value) -> Self {
        let said = Said::of(value);
        let method = match said.text("method").unwrap_or_default() {
            "source-ip" => Method::SourceIp,
            "cookie" => Method::Cookie,
            "app-cookie" => Method::AppCookie(said.text("cookie_name").unwrap_or_default().to_owned()),
            other => Method::Other(other.to_owned()),
        };
        Self { timeout: said.duration("timeout"), method, said }
    }

    /// The same with another method and timeout. What else was said of that method stays.
    pub(crate) fn changed(&self, method: Method, timeout: Option<Duration>) -> Self {
        let is_same = self.method.word() == method.word();
        let said = if is_same { self.said.clone() } else { Said::default() };
        Self { method, timeout, said }
    }

    pub(super) fn write(self) -> Value {
        let mut said = self.said;
        said.set("method", Some(self.method.word()));
        if let Method::AppCookie(name) = &self.method {
            said.set("cookie_name", Some(name.clone()));
        }
        said.set_duration("timeout", self.timeout);
        said.into_value()
    }
}

impl Method {
    /// As a document writes it.
    fn word(&self) -> &str {
        match self {
            Self::SourceIp => "source-ip",
            Self::Cookie => "cookie",
            Self::AppCookie(_) => "app-cookie",
            Self::Other(word) => word,
        }
    }
}
