//! A client whose requests take the road of traffic, and a clock that tests move.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::entropy::Entropy;
use homing_core::group::Group;
use homing_core::limits;
use homing_core::persist::{AnswerView, Memory, RequestView, SessionId};
use homing_core::reason::Reason;

use crate::Clock;

/// A clock that stands still until it is moved.
#[derive(Clone, Debug, Default)]
pub struct Hands(Arc<AtomicU64>);

impl Hands {
    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.0.fetch_add(u64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }

    /// What it shows: 2023-11-14 22:13:20 UTC and what has passed.
    #[must_use]
    pub fn now(&self) -> Now {
        let start = Now { monotonic_ms: 60_000, token_s: 1_700_000_000 };
        start.plus(Duration::from_millis(self.0.load(Ordering::Relaxed)))
    }

    pub(crate) fn clock(&self) -> Clock {
        let hands = self.clone();
        Arc::new(move || hands.now())
    }
}

/// A client with an address that keeps our cookie.
#[derive(Debug)]
pub(crate) struct Client {
    address: IpAddr,
    cookie: Option<Vec<u8>>,
    entropy: Entropy,
    /// The session of its last request, where it has a name.
    pub(crate) session: Option<SessionId>,
}

impl Client {
    /// The `number`th client.
    pub(crate) fn new(number: u32) -> Self {
        let address = IpAddr::from((0x0a00_0000 + number).to_be_bytes());
        Self { address, cookie: None, entropy: Entropy::from_seed(number.into()), session: None }
    }

    /// A request on a connection of its own: which target, and why.
    pub(crate) fn ask(&mut self, group: &Group, now: Now) -> Result<(String, Reason), Reason> {
        let tokens: Vec<&[u8]> = self.cookie.as_deref().into_iter().collect();
        let view = RequestView { client: self.address, tokens: &tokens, begins: true };
        let mut memory = Memory::default();
        let chosen = group.choose(&view, &mut memory, now, &mut self.entropy);
        let mut choice = chosen.map_err(|denial| denial.reason)?;
        let (answer, mut set_cookie) = (AnswerView::default(), Vec::new());
        if group.settle(&mut choice, &answer, &mut memory, now, &mut self.entropy, &mut set_cookie) {
            let start = set_cookie.iter().position(|&byte| byte == b'=').unwrap() + 1;
            self.cookie = Some(set_cookie[start..start + limits::TOKEN_TEXT].to_vec());
        }
        self.session = group.persistence.id_of(&choice.session);
        Ok((group.target(&choice).name.to_string(), choice.reason))
    }
}
