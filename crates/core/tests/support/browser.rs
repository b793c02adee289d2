//! What does a client show, and what does it keep of an answer?
#![allow(dead_code, reason = "each test file uses its own part of this")]

use super::token_of;
use homing_core::clock::Now;
use homing_core::entropy::Entropy;
use homing_core::group::{Choice, Denial, Group};
use homing_core::persist::{AnswerView, Memory, Persistence, RequestView, Said};
use homing_core::reason::Reason;
use std::net::IpAddr;

/// What an application does that is asked for a session it has not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Application {
    /// Each target has sessions of its own, and begins another one.
    Forgets,
    /// The targets share their sessions: it goes on.
    Shares,
}

/// A client that keeps the cookie it is given, and opens a connection per request unless told otherwise.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) client: IpAddr,
    /// What names its session: our token, or the name that the application gave it.
    pub(crate) cookie: Option<Vec<u8>>,
    /// Names that applications gave it.
    pub(crate) names_received: usize,
    pub(crate) application: Application,
    pub(crate) connection: Memory,
    pub(crate) keeps_alive: bool,
    /// `Set-Cookie` values it was sent.
    pub(crate) cookies_received: usize,
}

impl Browser {
    pub(crate) fn new(client: IpAddr) -> Self {
        Self {
            client,
            cookie: None,
            names_received: 0,
            application: Application::Forgets,
            connection: Memory::default(),
            keeps_alive: false,
            cookies_received: 0,
        }
    }

    /// Another tab: the same client with what it has now, on a connection of its own.
    pub(crate) fn tab(&self) -> Self {
        Self { cookie: self.cookie.clone(), application: self.application, ..Self::new(self.client) }
    }

    /// One request: chosen, answered and settled.
    pub(crate) fn request(
        &mut self,
        group: &Group,
        now: Now,
        entropy: &mut Entropy,
    ) -> Result<Choice, Reason> {
        let mut choice = self.choose(group, now, entropy).map_err(|denial| denial.reason)?;
        let name = self.name_by_application(group, &choice);
        let said = name.as_deref().map_or(Said::Nothing, Said::Name);
        self.settle(group, &mut choice, said, now, entropy);
        Ok(choice)
    }

    pub(crate) fn choose(
        &mut self,
        group: &Group,
        now: Now,
        entropy: &mut Entropy,
    ) -> Result<Choice, Denial> {
        if !self.keeps_alive {
            self.connection = Memory::default();
        }
        let tokens: Vec<&[u8]> = self.cookie.as_deref().into_iter().collect();
        let view = RequestView { client: self.client, tokens: &tokens, begins: !self.keeps_alive };
        group.choose(&view, &mut self.connection, now, entropy)
    }

    /// Takes the answer; says whether it carried a cookie of ours.
    pub(crate) fn settle(
        &mut self,
        group: &Group,
        choice: &mut Choice,
        said: Said<'_>,
        now: Now,
        entropy: &mut Entropy,
    ) -> bool {
        let mut set_cookie = Vec::new();
        let answer = AnswerView { said, ..AnswerView::default() };
        let wrote = group.settle(choice, &answer, &mut self.connection, now, entropy, &mut set_cookie);
        if wrote {
            self.cookie = (said != Said::Over).then(|| token_of(&set_cookie).to_vec());
            self.cookies_received += 1;
        }
        if let Said::Name(name) = said {
            self.cookie = Some(name.to_vec());
        }
        wrote
    }

    /// What a target that does not know the session calls the one that it begins.
    pub(crate) fn name_by_application(&mut self, group: &Group, choice: &Choice) -> Option<Vec<u8>> {
        let is_known = choice.reason == Reason::Recalled
            || self.application == Application::Shares && self.cookie.is_some();
        (matches!(group.persistence, Persistence::Named(_)) && !is_known).then(|| {
            self.names_received += 1;
            format!("{} {}", self.client, self.names_received).into_bytes()
        })
    }
}
