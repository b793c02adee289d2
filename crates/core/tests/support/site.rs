//! How do tests come by a group, its clients and a clock? Through a spec, like everybody else.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use homing_core::clock::Now;
use homing_core::compile::check::read_and_check;
use homing_core::compile::compile;
use homing_core::drain::{Drain, DrainPolicy};
use homing_core::entropy::Entropy;
use homing_core::group::{Choice, Denial, Group, Target};
use homing_core::health::{Health, ProbeResult};
use homing_core::limits;
use homing_core::live::Live;
use homing_core::persist::{AnswerView, Memory, Persistence, RequestView, Said, SourceIp};
use homing_core::reason::Reason;
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_core::snapshot::Snapshot;
use serde_json::json;
use std::net::IpAddr;
use std::time::Duration;

#[path = "browser.rs"]
mod browser;
#[path = "text.rs"]
mod text;

#[allow(unused_imports, reason = "each test file uses its own part of this")]
pub(crate) use browser::{Application, Browser};
#[allow(unused_imports, reason = "each test file uses its own part of this")]
pub(crate) use text::{GroupText, TargetText};

/// Where the token clock of every test starts: some day in 2023.
const START_S: u64 = 1_700_000_000;

/// `millis` after the start of the test.
pub(crate) fn at_ms(millis: u64) -> Now {
    Now { monotonic_ms: 5000 + millis, token_s: START_S + millis / 1000 }
}

/// `seconds` after the start of the test.
pub(crate) fn at(seconds: u64) -> Now {
    at_ms(seconds * 1000)
}

/// The same moment by a token clock that is wrong by `offset_s`, as another node's may be.
pub(crate) fn skewed(now: Now, offset_s: i64) -> Now {
    Now { token_s: now.token_s.saturating_add_signed(offset_s), ..now }
}

pub(crate) fn ip(text: &str) -> IpAddr {
    text.parse().expect("tests write valid addresses")
}

/// The `number`th IPv4 client.
pub(crate) fn client_ip(number: u32) -> IpAddr {
    IpAddr::from((0x0a00_0000 + number).to_be_bytes())
}

/// Secrets whose ring issues with key `issuing` and accepts `accepted`.
pub(crate) fn secrets(issuing: u8, accepted: &[u8]) -> Secrets {
    let key = |id, usage| RingKey { id, secret: [id; 32], usage };
    let accepted = accepted.iter().map(|&id| key(id, KeyUse::Accept));
    let keys = std::iter::once(key(issuing, KeyUse::Issue)).chain(accepted).collect();
    Secrets { hash_key: HashKey([42; 16]), ring: KeyRing::new(keys).expect("one key issues") }
}

/// One node: its snapshot, and what outlives it.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) live: Live,
    pub(crate) snapshot: Snapshot,
    pub(crate) entropy: Entropy,
}

impl Site {
    /// A node with this one group.
    pub(crate) fn new(group: &GroupText) -> Self {
        Self::with_secrets(group, &secrets(1, &[]))
    }

    pub(crate) fn with_secrets(group: &GroupText, secrets: &Secrets) -> Self {
        let live = Live::new(1);
        let snapshot = compiled(group, secrets, &live);
        Self { live, snapshot, entropy: Entropy::from_seed(1) }
    }

    /// The operator changed the spec. What is alive stays.
    pub(crate) fn reload(&mut self, group: &GroupText) {
        self.snapshot = compiled(group, &secrets(1, &[]), &self.live);
    }

    pub(crate) fn reload_secrets(&mut self, group: &GroupText, secrets: &Secrets) {
        self.snapshot = compiled(group, secrets, &self.live);
    }

    pub(crate) fn group(&self) -> &Group {
        &self.snapshot.groups[0]
    }

    pub(crate) fn target(&self, name: &str) -> &Target {
        find_target(self.group(), name).expect("tests name targets that exist")
    }

    /// The source-address method of the group.
    pub(crate) fn source(&self) -> &SourceIp {
        match &self.group().persistence {
            Persistence::SourceIp(source) => source,
            other => panic!("the group has {other:?}"),
        }
    }

    /// One failed probe, with `fall` 1.
    pub(crate) fn fall_ill(&self, name: &str) {
        self.probe(name, ProbeResult::Fail);
        assert_eq!(self.target(name).live.health(), Health::Unhealthy);
    }

    /// One passed probe, with `rise` 1.
    pub(crate) fn recover(&self, name: &str) {
        self.probe(name, ProbeResult::Pass);
        assert_eq!(self.target(name).live.health(), Health::Healthy);
    }

    fn probe(&self, name: &str, result: ProbeResult) {
        self.target(name).live.probed(&self.group().live, result, 1, 1);
    }

    /// As many connect failures as make a target rest.
    pub(crate) fn rest(&self, name: &str, now: Now) {
        for _ in 0..limits::CONNECT_FAILURES_TO_REST {
            self.target(name).live.connect_failed(&self.group().live, now);
        }
    }

    /// An operator begins to empty a target.
    pub(crate) fn drain(&self, name: &str, policy: DrainPolicy, deadline: Option<Duration>, now: Now) {
        self.target(name).live.begin_drain(&self.group().live, Drain { policy, deadline }, now);
    }

    /// A probe tells which life of a target answers.
    pub(crate) fn tell_life(&self, name: &str, value: &str) {
        self.target(name).live.tell_life(Target::life_told_by(value.as_bytes()));
    }

    /// Living sessions of a target, as far as they are counted.
    pub(crate) fn sessions(&self, name: &str) -> u32 {
        self.target(name).live.sessions.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Chooses for a client that shows nothing but its address.
    pub(crate) fn choose(&mut self, client: IpAddr, now: Now) -> Result<Choice, Reason> {
        let view = RequestView { client, tokens: &[], begins: true };
        let chosen = self.snapshot.groups[0].choose(&view, &mut Memory::default(), now, &mut self.entropy);
        chosen.map_err(|denial| denial.reason)
    }

    /// The target of `choice` did not accept.
    pub(crate) fn choose_again(
        &mut self,
        client: IpAddr,
        failed: Choice,
        now: Now,
    ) -> Result<Choice, Reason> {
        let view = RequestView { client, tokens: &[], begins: true };
        let chosen = self.snapshot.groups[0].choose_again(&view, failed, now, &mut self.entropy);
        chosen.map_err(|denial| denial.reason)
    }

    /// The target of `choice` answered; returns the `Set-Cookie` value, if there is one.
    pub(crate) fn settle(&mut self, choice: &mut Choice, now: Now) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let group = &self.snapshot.groups[0];
        let answer = AnswerView::default();
        let wrote = group.settle(choice, &answer, &mut Memory::default(), now, &mut self.entropy, &mut out);
        assert_eq!(wrote, !out.is_empty());
        wrote.then_some(out)
    }

    /// Name of the target of a choice.
    pub(crate) fn name(&self, choice: &Choice) -> &str {
        &self.group().target(choice).name
    }

    /// A request of `browser` from choice to answer: the target's name and the reason.
    pub(crate) fn visit(&mut self, browser: &mut Browser, now: Now) -> (String, Reason) {
        let choice =
            browser.request(&self.snapshot.groups[0], now, &mut self.entropy).expect("somebody serves");
        (self.name(&choice).to_owned(), choice.reason)
    }

    /// A request of `browser` that waits for its answer.
    pub(crate) fn begin(&mut self, browser: &mut Browser, now: Now) -> Result<Choice, Denial> {
        browser.choose(&self.snapshot.groups[0], now, &mut self.entropy)
    }

    /// The target of `failed`, a request of `browser`, did not accept.
    pub(crate) fn begin_again(
        &mut self,
        browser: &Browser,
        failed: Choice,
        now: Now,
    ) -> Result<Choice, Denial> {
        let view = RequestView { client: browser.client, tokens: &[], begins: !browser.keeps_alive };
        self.snapshot.groups[0].choose_again(&view, failed, now, &mut self.entropy)
    }

    /// The answer to it, in which the target says `said`; says whether it carried a cookie of ours.
    pub(crate) fn answer(
        &mut self,
        browser: &mut Browser,
        choice: &mut Choice,
        said: Said<'_>,
        now: Now,
    ) -> bool {
        browser.settle(&self.snapshot.groups[0], choice, said, now, &mut self.entropy)
    }

    /// A request from an address, settled: the target's name and the reason.
    pub(crate) fn visit_from(&mut self, client: IpAddr, now: Now) -> (String, Reason) {
        let mut choice = self.choose(client, now).expect("somebody serves");
        self.settle(&mut choice, now);
        (self.name(&choice).to_owned(), choice.reason)
    }
}

pub(crate) fn find_target<'a>(group: &'a Group, name: &str) -> Option<&'a Target> {
    group.targets.iter().find(|target| &*target.name == name)
}

pub(crate) fn compiled(group: &GroupText, secrets: &Secrets, live: &Live) -> Snapshot {
    let listener =
        json!({ "name": "l", "protocol": group.protocol, "listen": ["127.0.0.1:80"], "group": group.name });
    let value = json!({ "load_balancers": [
        { "name": "shop", "edition": group.edition, "listeners": [listener], "groups": [group.to_json()] }
    ] });
    let (spec, problems) = read_and_check(&value);
    assert_eq!(problems, [], "{value:#}");
    compile(&spec, secrets, live, 1).expect("a checked spec compiles")
}

/// The token in `NAME=TOKEN; attributes`.
pub(crate) fn token_of(set_cookie: &[u8]) -> &[u8] {
    let start = set_cookie.iter().position(|&byte| byte == b'=').expect("a cookie has a name") + 1;
    &set_cookie[start..start + limits::TOKEN_TEXT]
}

/// Seconds as a duration.
pub(crate) const fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
