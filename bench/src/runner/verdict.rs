//! Did we reach the goal of a case?

use serde::Serialize;

use super::case::{Case, Goal, Kind};
use super::compare::{Round, Summary, median_ratio, summarise};
use super::sample::Sample;

/// One line of the table.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) case: &'static str,
    pub(super) about: &'static str,
    pub(super) kind: Kind,
    pub(super) goal: Goal,
    pub(super) homing: Summary,
    pub(super) peers: Vec<Peer>,
    pub(super) verdict: Verdict,
}

/// What a peer costs, and what we cost relative to it.
#[derive(Debug, Serialize)]
pub(super) struct Peer {
    pub(super) summary: Summary,
    pub(super) homing_ratio: f64,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    Pass,
    /// Not the goal, but inside the bound that must never be passed.
    WithinBound,
    Miss,
    /// There is no goal.
    Reported,
    /// Requests failed or sessions moved: the figure says nothing.
    Void,
}

impl Row {
    /// `rounds` have us first and then the peers.
    pub(super) fn of(case: &'static Case, rounds: &[Round]) -> Self {
        let peer_count = rounds.first().map_or(0, |round| round.len() - 1);
        let peer = |place| Peer {
            summary: summarise(rounds, place),
            homing_ratio: median_ratio(rounds, 0, place, |sample| sample.cost),
        };
        let peers: Vec<Peer> = (1..=peer_count).map(peer).collect();
        let homing = summarise(rounds, 0);
        let has_faults = rounds.iter().flatten().any(|sample: &Sample| sample.load.faults() > 0);
        let verdict = if has_faults { Verdict::Void } else { judge(case.goal, homing.cost, better(&peers)) };
        Self { case: case.name, about: case.about, kind: case.kind, goal: case.goal, homing, peers, verdict }
    }

    /// The peer that is hardest to beat.
    pub(super) fn better_peer(&self) -> Option<&Peer> {
        better(&self.peers)
    }
}

fn better(peers: &[Peer]) -> Option<&Peer> {
    peers.iter().max_by(|one, other| one.homing_ratio.total_cmp(&other.homing_ratio))
}

fn judge(goal: Goal, cost: f64, better: Option<&Peer>) -> Verdict {
    match (goal, better) {
        (Goal::Ratio(goal), Some(peer)) if peer.homing_ratio <= goal => Verdict::Pass,
        (Goal::Ratio(_), _) => Verdict::Miss,
        (Goal::Bytes { goal, .. }, _) if cost <= goal => Verdict::Pass,
        (Goal::Bytes { bound, .. }, _) if cost <= bound => Verdict::WithinBound,
        (Goal::Bytes { .. }, _) => Verdict::Miss,
        (Goal::Reported, _) => Verdict::Reported,
    }
}

#[cfg(test)]
mod tests {
    use super::super::compare::tests::sample;
    use super::super::{Proxy, case_named};
    use super::*;

    fn row(case: &str, homing: f64, haproxy: f64, nginx: f64) -> Row {
        let round =
            vec![sample(Proxy::Homing, homing), sample(Proxy::Haproxy, haproxy), sample(Proxy::Nginx, nginx)];
        Row::of(case_named(case).unwrap(), &[round])
    }

    #[test]
    fn the_goal_is_held_against_the_better_peer() {
        let passed = row("a", 7.0, 20.0, 10.0);
        assert_eq!(passed.verdict, Verdict::Pass);
        assert_eq!(passed.better_peer().unwrap().summary.proxy, Proxy::Nginx);
        assert_eq!(row("a", 8.0, 20.0, 10.0).verdict, Verdict::Miss);
    }

    #[test]
    fn memory_has_a_goal_and_a_bound() {
        assert_eq!(row("idle", 300.0, 1.0, 1.0).verdict, Verdict::Pass);
        assert_eq!(row("idle", 900.0, 1.0, 1.0).verdict, Verdict::WithinBound);
        assert_eq!(row("idle", 1_025.0, 1.0, 1.0).verdict, Verdict::Miss);
    }

    #[test]
    fn a_failed_request_makes_the_figure_void() {
        let mut failed = sample(Proxy::Homing, 1.0);
        failed.load.errors = 1;
        let row = Row::of(case_named("a").unwrap(), &[vec![failed, sample(Proxy::Nginx, 10.0)]]);
        assert_eq!(row.verdict, Verdict::Void);
    }
}
