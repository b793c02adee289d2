//! How do proxies compare? They take turns, and the ratio is the median of the ratios within each round.

use anyhow::Result;
use serde::Serialize;

use super::case::Case;
use super::sample::{Sample, take_sample};
use super::{Proxy, Settings};

/// One sample of each proxy, taken one after the other.
pub(super) type Round = Vec<Sample>;

/// What all rounds say about one proxy.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Summary {
    pub(super) proxy: Proxy,
    /// Median.
    pub(super) cost: f64,
    /// Median of the ratios to the yardstick, the last proxy named.
    pub(super) ratio: f64,
    pub(super) requests_per_second: f64,
    pub(super) p50_us: f64,
    pub(super) p99_us: f64,
    pub(super) utilisation: f64,
    /// Of all samples together.
    pub(super) faults: u64,
    pub(super) discarded: u32,
    pub(super) noisy: usize,
}

/// Compares `proxies` in `case` and returns a Markdown table; the last one is the yardstick.
///
/// # Errors
/// When a sample cannot be taken.
pub fn compare(settings: &Settings, proxies: &[Proxy], case: &Case) -> Result<String> {
    let rounds = take_turns(settings, proxies, case)?;
    let summaries: Vec<Summary> = (0..proxies.len()).map(|place| summarise(&rounds, place)).collect();
    Ok(super::report::comparison(case, &summaries))
}

/// A round for each pair that the settings want: A B C A B C …
pub(super) fn take_turns(settings: &Settings, proxies: &[Proxy], case: &Case) -> Result<Vec<Round>> {
    let round = |_| proxies.iter().map(|proxy| take_sample(settings, *proxy, case)).collect();
    (0..settings.pairs()).map(round).collect()
}

/// What `rounds` say about the proxy at `place`.
pub(super) fn summarise(rounds: &[Round], place: usize) -> Summary {
    let samples: Vec<&Sample> = rounds.iter().filter_map(|round| round.get(place)).collect();
    let median_of =
        |figure: fn(&Sample) -> f64| median(samples.iter().map(|sample| figure(sample)).collect());
    let yardstick = rounds.first().map_or(0, |round| round.len() - 1);
    Summary {
        proxy: samples.first().map_or(Proxy::Direct, |sample| sample.proxy),
        cost: median_of(|sample| sample.cost),
        ratio: median_ratio(rounds, place, yardstick, |sample| sample.cost),
        requests_per_second: median_of(|sample| sample.load.requests_per_second),
        p50_us: median_of(|sample| sample.load.p50_us),
        p99_us: median_of(|sample| sample.load.p99_us),
        utilisation: median_of(|sample| sample.cpu.as_ref().map_or(f64::NAN, |cpu| cpu.utilisation)),
        faults: samples.iter().map(|sample| sample.load.faults()).sum(),
        discarded: samples.iter().map(|sample| sample.discarded).sum(),
        noisy: samples.iter().filter(|sample| sample.is_noisy()).count(),
    }
}

/// The median over all rounds of what the proxy at `place` costs, relative to the one at `yardstick`.
pub(super) fn median_ratio(
    rounds: &[Round],
    place: usize,
    yardstick: usize,
    figure: fn(&Sample) -> f64,
) -> f64 {
    let ratio = |round: &Round| figure(&round[place]) / figure(&round[yardstick]);
    median(rounds.iter().map(ratio).collect())
}

/// The middle of `figures`; not a number when there are none.
pub(super) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => figures[middle],
        _ => f64::midpoint(figures[middle - 1], figures[middle]),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::load::Report;

    /// A sample that cost `cost`, without faults.
    pub(in super::super) fn sample(proxy: Proxy, cost: f64) -> Sample {
        Sample {
            proxy,
            case: "a",
            cost,
            connections: 64,
            steal_percent: 0.0,
            discarded: 0,
            resident_bytes: 0,
            cpu: None,
            load: Report::default(),
        }
    }

    #[test]
    fn the_median_is_the_middle() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-9);
        assert!(median(vec![]).is_nan());
    }

    #[test]
    fn a_slow_minute_does_not_change_the_ratio() {
        // The machine is three times slower in the last round, for both.
        let costs = [(5.0, 10.0), (6.0, 10.0), (15.0, 30.0)];
        let rounds: Vec<Round> = costs
            .map(|(ours, theirs)| vec![sample(Proxy::Homing, ours), sample(Proxy::Nginx, theirs)])
            .into();
        assert!((median_ratio(&rounds, 0, 1, |sample| sample.cost) - 0.5).abs() < 1e-9);
        assert!((summarise(&rounds, 1).ratio - 1.0).abs() < 1e-9);
    }
}
