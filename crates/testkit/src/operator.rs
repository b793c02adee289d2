//! Who asks the API of a node?

use crate::client::{Answer, Client};
use serde_json::Value;
use std::net::SocketAddr;

/// An operator with a token. Where the node is asked was looked up once: what he asks takes no longer than the answer.
#[derive(Clone, Debug)]
pub struct Operator {
    admin: SocketAddr,
    bearer: String,
}

impl Operator {
    pub(crate) fn new(admin: SocketAddr, token: &str) -> Self {
        Self { admin, bearer: format!("Bearer {token}") }
    }

    /// Asks the API, by a connection of its own; `body` is JSON, or empty.
    ///
    /// # Panics
    /// When no answer comes.
    #[track_caller]
    #[must_use]
    pub fn ask_api(&self, method: &str, path: &str, body: &str) -> Answer {
        let admin = self.admin.to_string();
        let mut fields = vec![("Host", &*admin), ("Authorization", &*self.bearer)];
        if !body.is_empty() {
            fields.push(("Content-Type", "application/json"));
        }
        let path = format!("/api/v1{path}");
        Client::connect(self.admin).request(method, &path, &fields, body.as_bytes())
    }

    /// What the API answers, as JSON, where it goes well.
    ///
    /// # Panics
    /// When it does not.
    #[track_caller]
    #[must_use]
    pub fn api(&self, method: &str, path: &str, body: &str) -> Value {
        let answer = self.ask_api(method, path, body);
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text());
        serde_json::from_str(&answer.text()).expect("answers of the API are JSON")
    }
}
