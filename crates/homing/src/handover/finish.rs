//! What does the old process do after its successor has taken over?
//!
//! It finishes what has begun: answers, tunnels, WebSockets; nothing new comes. It tells its successor what changes of
//! sessions, ends drains whose time is over, and ends itself when nothing is left or its own time is.

use super::giving::{Refusal, Successor};
use super::message::Kind;
use crate::exit::Exit;
use crate::signals::{self, Request};
use crate::wire::Wire;
use homing_control::node::Retired;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// Between two looks at what changed.
const TELL_EVERY: Duration = Duration::from_millis(200);
/// Telling takes at most one part in so many of the time.
const SHARE: u32 = 5;
/// Between two rounds of the upkeep.
const ROUND_EVERY: Duration = Duration::from_secs(1);
/// How long those may take to go who were told to come back.
const FAREWELL: Duration = Duration::from_secs(3);

/// How long it may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// After an upgrade.
    pub(crate) upgrade: Duration,
    /// When this process is told to end.
    pub(crate) shutdown: Duration,
}

/// A process that another one has taken over from.
pub(crate) struct Finisher<'a> {
    pub(crate) successor: Successor,
    pub(crate) retired: Retired,
    pub(crate) wire: &'a Wire,
    pub(crate) requests: &'a Receiver<Request>,
    next_tell: Instant,
    next_round: Instant,
    is_child_gone: bool,
    /// It serves no more, and nobody took over from it.
    has_child_failed: bool,
    is_deaf: bool,
}

impl<'a> Finisher<'a> {
    pub(crate) fn new(
        successor: Successor,
        retired: Retired,
        wire: &'a Wire,
        requests: &'a Receiver<Request>,
    ) -> Self {
        let now = Instant::now();
        Self {
            successor,
            retired,
            wire,
            requests,
            next_tell: now,
            next_round: now + ROUND_EVERY,
            is_child_gone: false,
            has_child_failed: false,
            is_deaf: false,
        }
    }

    /// Returns when this process may end, and how: whoever looks after it starts the node anew if nobody serves.
    pub(crate) fn finish(mut self, limits: Limits) -> Exit {
        tracing::info!(timeout_s = limits.upgrade.as_secs(), "finishing what has begun: a successor serves");
        if self.successor.is_reload_due {
            self.ask_successor_to_reload();
        }
        let mut deadline = Instant::now() + limits.upgrade;
        while !self.successor.finishing.wait(TELL_EVERY) && Instant::now() < deadline {
            self.tell_if_due();
            self.look_after_drains();
            if self.has_successor_failed() | self.is_told_to_end() {
                deadline = deadline.min(Instant::now() + limits.shutdown);
            }
        }
        self.wire.say_farewell();
        self.successor.finishing.wait(FAREWELL);
        self.tell();
        match self.wire.end() {
            Some(report) if report.left > 0 => {
                tracing::warn!(connections = report.left, "ended before all traffic had finished");
            }
            _ => tracing::info!("all traffic has finished"),
        }
        if self.has_child_failed { Exit::CannotStart } else { Exit::Done }
    }

    fn tell_if_due(&mut self) {
        if Instant::now() < self.next_tell {
            return;
        }
        let begun = Instant::now();
        self.tell();
        self.next_tell = begun + TELL_EVERY.max(begun.elapsed() * SHARE);
    }

    fn tell(&mut self) {
        if self.is_deaf {
            return;
        }
        let Successor { channel, told, .. } = &mut self.successor;
        let mut send = |block: &[u8]| channel.send(Kind::Block, block, &[]);
        if let Err(error) = self.retired.state().tell_sessions(&self.retired.current(), told, &mut send) {
            self.is_deaf = true;
            tracing::warn!(%error, "the successor does not hear what changes");
        }
    }

    fn look_after_drains(&mut self) {
        if Instant::now() >= self.next_round {
            self.retired.round();
            self.next_round = Instant::now() + ROUND_EVERY;
        }
    }

    /// Whether it has just died. One that ended well was told to, or another one has taken over from it.
    fn has_successor_failed(&mut self) -> bool {
        if self.is_child_gone {
            return false;
        }
        let Ok(Some(status)) = self.successor.child.try_wait() else { return false };
        self.is_child_gone = true;
        self.has_child_failed = !status.success();
        let pid = self.successor.child.id();
        if self.has_child_failed {
            tracing::error!(pid, %status, "the successor has died: nobody serves, so this process ends soon");
        } else {
            tracing::info!(pid, "the successor has ended");
        }
        self.has_child_failed
    }

    /// Its file changed.
    fn ask_successor_to_reload(&self) {
        // A process id that nobody waits for any more may be anybody's.
        let asked = (!self.is_child_gone).then(|| signals::ask_to_reload(self.successor.child.id()));
        if !matches!(asked, Some(Ok(()))) {
            tracing::warn!("the successor does not hear that its file changed");
        }
    }

    fn is_told_to_end(&self) -> bool {
        let mut is_told = false;
        while let Ok(request) = self.requests.try_recv() {
            match request {
                Request::End => is_told = true,
                Request::Upgrade(wish) => wish.answer(Err(Refusal::Retired)),
                Request::Reload => self.ask_successor_to_reload(),
            }
        }
        is_told
    }
}
