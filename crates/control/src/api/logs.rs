//! Which requests end right now? As server-sent events: the lines of the access log, even where none is written.
//!
//! `line` is one of them, without what may be secret in its URLs. `left_out` says once a second how many there were and
//! how many of them were not told, because they were more than somebody wants to read.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::response::sse::{self, Sse};
use futures_util::stream::{self, Stream};
use homing_core::problem::say;
use homing_core::tail::{Watching, Wish};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::Asked;
use super::problem::Refusal;
use super::{Api, find};
use crate::identity::{Actor, Proof, Scopes};
use crate::limits;
use wish::LogWish;

mod wish;

/// How often the mailboxes are emptied.
const EVERY: Duration = Duration::from_millis(100);
/// Turns of that in a second.
const TURNS: usize = 10;
/// How long a stream says nothing at most: proxies end connections that are silent for a minute.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(follow))
}

/// A stream, and its place among the streams.
struct Following {
    api: Arc<Api>,
    /// Of who follows.
    proof: Proof,
    /// What he asked for.
    wish: LogWish,
    watching: Watching,
    turns: Interval,
    /// Events that wait.
    waiting: VecDeque<sse::Event>,
    budget: Budget,
    last_said: Instant,
    _place: OwnedSemaphorePermit,
}

/// How many lines may still be told, and what was not.
#[derive(Debug, Default)]
struct Budget {
    per_second: usize,
    /// Tenths of lines that may be told at once.
    tenths: usize,
    /// Turns since it was said how many were left out.
    turns: usize,
    /// Lines told since then.
    told: u64,
    /// Lines since then that were more than may be told.
    cut: u64,
    /// Lines for which there was no room in mailboxes, when that was said last.
    lost: u64,
}

/// Tells which requests end from now on, as server-sent events, until somebody hangs up or may not follow any more.
#[utoipa::path(
    get, path = "/logs", operation_id = "follow_requests", tag = "traffic", params(LogWish),
    responses((status = 200, description = "A stream without an end", body = String, content_type = "text/event-stream"))
)]
async fn follow(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    Asked(wish): Asked<LogWish>,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>, Refusal> {
    let place = api.place(&api.log_streams, say::streams_of_requests, limits::LOG_STREAMS)?;
    let asked = wish.read(within(&api, &actor.scopes, &wish)?)?;
    let budget = Budget::of(asked.per_second);
    let watching = watch(&api, asked)?;
    let mut turns = interval(EVERY);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (waiting, last_said) = (VecDeque::new(), Instant::now());
    let proof = actor.proof;
    let following =
        Following { api, proof, wish, watching, turns, waiting, budget, last_said, _place: place };
    Ok(Sse::new(stream::unfold(following, next)))
}

fn watch(api: &Api, wish: Wish) -> Result<Watching, Refusal> {
    let tail = &api.observed.changes.live().tail;
    tail.watch(wish).ok_or_else(|| api.too_many(say::streams_of_requests, homing_core::limits::WATCHERS))
}

/// The load balancers that somebody may hear of; `None`: all, those included that are made later.
fn within(api: &Api, scopes: &Scopes, wish: &LogWish) -> Result<Option<Vec<String>>, Refusal> {
    let wanted = wish.load_balancer.as_deref();
    if scopes.is_everything() && wanted.is_none() {
        return Ok(None);
    }
    let sight = api.sight(scopes);
    let within = find::balancers(&sight, wanted)?;
    Ok(Some(within.iter().map(|balancer| balancer.name.clone()).collect()))
}

async fn next(mut following: Following) -> Option<(Result<sse::Event, Infallible>, Following)> {
    loop {
        if let Some(event) = following.waiting.pop_front() {
            following.last_said = Instant::now();
            return Some((Ok(event), following));
        }
        following.turns.tick().await;
        following.look()?;
    }
}

impl Following {
    /// Takes what has come. `None`: whoever follows may not any more.
    fn look(&mut self) -> Option<()> {
        self.follow_scopes()?;
        for line in self.budget.cut(self.watching.take()) {
            self.waiting.push_back(sse::Event::default().event("line").data(&*line));
        }
        if let Some((matched, left_out)) = self.budget.left_out(self.watching.left_out()) {
            let data = format!("{{\"matched\":{matched},\"left_out\":{left_out}}}");
            self.waiting.push_back(sse::Event::default().event("left_out").data(data));
        }
        if self.waiting.is_empty() && self.last_said.elapsed() >= SIGN_OF_LIFE {
            self.waiting.push_back(sse::Event::default().comment("still here"));
        }
        Some(())
    }

    /// Whoever was let in once may have lost his token or his right since, or may hear of other load balancers.
    fn follow_scopes(&mut self) -> Option<()> {
        let scopes = self.api.observed.gate.still_shows(self.proof)?;
        let within = within(&self.api, &scopes, &self.wish).ok()?;
        if within != self.watching.wish().load_balancers {
            let wish = Wish { load_balancers: within, ..self.watching.wish().clone() };
            // His place is free for him: he leaves the old one when he has the new one, or ends.
            let next = self.api.observed.changes.live().tail.watch(wish)?;
            self.budget.begin_anew();
            self.watching = next;
        }
        Some(())
    }
}

impl Budget {
    fn of(per_second: usize) -> Self {
        Self { per_second, tenths: TURNS * per_second, ..Self::default() }
    }

    /// As many lines as may be told in this turn. Whoever was silent for a while may be told a second's worth at once.
    fn cut(&mut self, mut lines: Vec<Arc<str>>) -> Vec<Arc<str>> {
        self.tenths = (self.tenths + self.per_second).min(TURNS * self.per_second);
        let count = lines.len();
        lines.truncate(self.tenths / TURNS);
        self.tenths -= TURNS * lines.len();
        self.told += lines.len() as u64;
        self.cut += (count - lines.len()) as u64;
        lines
    }

    /// How many were wanted since it was said last and how many of them were not told, if that is to be said now.
    /// `lost` lines so far found no room in mailboxes.
    fn left_out(&mut self, lost: u64) -> Option<(u64, u64)> {
        self.turns += 1;
        if self.turns < TURNS {
            return None;
        }
        let left_out = self.cut + lost.saturating_sub(self.lost);
        let wanted = self.told + left_out;
        (self.turns, self.told, self.cut, self.lost) = (0, 0, 0, lost);
        (left_out > 0).then_some((wanted, left_out))
    }

    /// The mailboxes are others, and count from nothing.
    fn begin_anew(&mut self) {
        self.lost = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> Vec<Arc<str>> {
        vec!["line".into(); count]
    }

    #[test]
    fn no_more_lines_are_told_than_somebody_wants_to_read_and_the_rest_is_counted() {
        let mut budget = Budget::of(20);
        // A second's worth at once, then two in each turn.
        assert_eq!(budget.cut(lines(100)).len(), 20);
        assert_eq!(budget.left_out(0), None);
        for _ in 1..TURNS - 1 {
            assert_eq!(budget.cut(lines(10)).len(), 2);
            assert_eq!(budget.left_out(5), None);
        }
        assert_eq!(budget.cut(lines(10)).len(), 2);
        assert_eq!(budget.left_out(7), Some((197, 197 - 38)));
    }

    #[test]
    fn where_all_is_told_nothing_is_said_of_it() {
        let mut budget = Budget::of(10);
        for _ in 0..3 * TURNS {
            assert_eq!(budget.cut(lines(1)).len(), 1);
            assert_eq!(budget.left_out(0), None);
        }
    }

    #[test]
    fn a_slow_reader_of_one_line_a_second_gets_one_a_second() {
        let mut budget = Budget::of(1);
        let told: usize = (0..5 * TURNS).map(|_| budget.cut(lines(1)).len()).sum();
        assert!((5..=6).contains(&told), "{told}");
    }
}
