//! How are results written down for people? As Markdown tables.

use std::fmt::Write;

use super::case::{Case, Goal, Kind};
use super::compare::Summary;
use super::latency::LatencyRow;
use super::verdict::{Peer, Row, Verdict};

/// The table of all cases: us against the better peer, with the goal beside it.
pub(super) fn table(machine: &str, versions: &[(&str, String)], rows: &[Row]) -> String {
    let mut text = heading("CPU per request, paired", machine, versions);
    text.push_str(
        "| case | homing | peers (homing / peer) | ratio to the better | goal | verdict | notes |\n",
    );
    text.push_str("|---|---:|---|---:|---:|---|---|\n");
    for row in rows {
        let peers: Vec<String> = row.peers.iter().map(|peer| peer_cell(peer, row.kind)).collect();
        let ratio = row.better_peer().map_or_else(String::new, |peer| format!("{:.2}", peer.homing_ratio));
        line(
            &mut text,
            &[
                format!("{} ({})", row.case, row.about),
                cost(row.homing.cost, row.kind),
                peers.join(", "),
                ratio,
                goal(row.goal),
                verdict(row.verdict).to_owned(),
                notes(std::iter::once(&row.homing).chain(row.peers.iter().map(|peer| &peer.summary))),
            ],
        );
    }
    text
}

/// The table of one comparison; the last line is the yardstick.
pub(super) fn comparison(case: &Case, summaries: &[Summary]) -> String {
    let mut text = format!("Case {}: {}\n\n", case.name, case.about);
    text.push_str("| proxy | cost | ratio | requests/s | p50 µs | p99 µs | utilisation | notes |\n");
    text.push_str("|---|---:|---:|---:|---:|---:|---:|---|\n");
    for summary in summaries {
        line(
            &mut text,
            &[
                summary.proxy.name().to_owned(),
                cost(summary.cost, case.kind),
                format!("{:.3}", summary.ratio),
                format!("{:.0}", summary.requests_per_second),
                format!("{:.0}", summary.p50_us),
                format!("{:.0}", summary.p99_us),
                if summary.utilisation.is_nan() {
                    "–".to_owned()
                } else {
                    format!("{:.2}", summary.utilisation)
                },
                notes(std::iter::once(summary)),
            ],
        );
    }
    text
}

/// The table of the latencies at a fixed rate.
pub(super) fn latency(machine: &str, versions: &[(&str, String)], rate: f64, rows: &[LatencyRow]) -> String {
    let mut text = heading(&format!("Latency at {rate:.0} requests per second"), machine, versions);
    text.push_str("| proxy | p50 µs | p99 µs | CPU µs | homing / it, p50 | homing / it, p99 | notes |\n");
    text.push_str("|---|---:|---:|---:|---:|---:|---|\n");
    for LatencyRow { summary, homing_p50_ratio, homing_p99_ratio } in rows {
        line(
            &mut text,
            &[
                summary.proxy.name().to_owned(),
                format!("{:.0}", summary.p50_us),
                format!("{:.0}", summary.p99_us),
                format!("{:.1}", summary.cost),
                format!("{homing_p50_ratio:.2}"),
                format!("{homing_p99_ratio:.2}"),
                notes(std::iter::once(summary)),
            ],
        );
    }
    text
}

fn heading(title: &str, machine: &str, versions: &[(&str, String)]) -> String {
    let mut text = format!("# {title}\n\n{machine}\n\n");
    for (name, version) in versions {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "* {name}: {version}");
    }
    text.push('\n');
    text
}

fn line(text: &mut String, cells: &[String]) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

fn peer_cell(peer: &Peer, kind: Kind) -> String {
    format!("{} {} ({:.2})", peer.summary.proxy.name(), cost(peer.summary.cost, kind), peer.homing_ratio)
}

fn cost(cost: f64, kind: Kind) -> String {
    match kind {
        Kind::Idle => format!("{cost:.0} B"),
        Kind::Traffic => format!("{cost:.2} µs"),
    }
}

fn goal(goal: Goal) -> String {
    match goal {
        Goal::Ratio(ratio) => format!("≤ {ratio:.2}"),
        Goal::Bytes { goal, bound } => format!("≤ {goal:.0} B (bound {bound:.0} B)"),
        Goal::Reported => "–".to_owned(),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::WithinBound => "within the bound",
        Verdict::Miss => "MISS",
        Verdict::Reported => "reported",
        Verdict::Void => "VOID",
    }
}

/// Everything that makes one doubt a figure.
fn notes<'row>(summaries: impl Iterator<Item = &'row Summary>) -> String {
    let mut notes = Vec::new();
    for summary in summaries {
        let name = summary.proxy.name();
        if summary.faults > 0 {
            notes.push(format!("{name}: {} requests failed or left home", summary.faults));
        }
        if summary.discarded > 0 {
            notes.push(format!("{name}: {} samples thrown away (steal)", summary.discarded));
        }
        if summary.noisy > 0 {
            notes.push(format!("{name}: {} samples with steal", summary.noisy));
        }
        if summary.utilisation < 0.9 {
            notes.push(format!("{name}: on its core {:.0} % of the time", summary.utilisation * 100.0));
        }
    }
    notes.join("; ")
}

#[cfg(test)]
mod tests {
    use super::super::compare::tests::sample;
    use super::super::{Proxy, case_named};
    use super::*;

    #[test]
    fn the_table_names_case_ratio_goal_and_verdict() {
        let round =
            vec![sample(Proxy::Homing, 7.0), sample(Proxy::Haproxy, 20.0), sample(Proxy::Nginx, 10.0)];
        let row = Row::of(case_named("a").unwrap(), &[round]);
        let text = table("a machine", &[("nginx", "1.22".to_owned())], &[row]);
        let last = text.lines().last().unwrap();
        assert_eq!(
            last,
            "| a (keep-alive, session cookie sent) | 7.00 µs | haproxy 20.00 µs (0.35), nginx 10.00 µs (0.70) \
             | 0.70 | ≤ 0.75 | pass |  |"
        );
    }

    #[test]
    fn memory_is_told_in_bytes() {
        let round = vec![sample(Proxy::Homing, 5000.0), sample(Proxy::Haproxy, 15_000.0)];
        let row = Row::of(case_named("tlsidle").unwrap(), &[round]);
        let text = table("a machine", &[], &[row]);
        assert!(text.contains("| 5000 B | haproxy 15000 B (0.33) |"), "{text}");
    }

    #[test]
    fn what_makes_a_figure_doubtful_is_noted() {
        let mut doubtful = sample(Proxy::Nginx, 1.0);
        doubtful.discarded = 2;
        doubtful.steal_percent = 3.5;
        doubtful.load.errors = 4;
        let summary = super::super::compare::summarise(&[vec![doubtful]], 0);
        let text = notes(std::iter::once(&summary));
        assert_eq!(
            text,
            "nginx: 4 requests failed or left home; nginx: 2 samples thrown away (steal); \
             nginx: 1 samples with steal"
        );
    }
}
