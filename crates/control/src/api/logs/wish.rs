//! Which requests does somebody want to hear of, and is that well said?

use std::net::IpAddr;
use std::ops::RangeInclusive;

use homing_core::problem::say;
use homing_core::spec::bounds;
use homing_core::tail::Wish;
use ipnet::IpNet;
use serde::Deserialize;

use super::super::problem::Refusal;
use crate::limits;

/// All that is said holds.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct LogWish {
    /// Of this load balancer only.
    #[serde(default)]
    pub(super) load_balancer: Option<String>,
    /// Of listeners of this name only.
    #[serde(default)]
    listener: Option<String>,
    /// Of groups of this name only.
    #[serde(default)]
    group: Option<String>,
    /// Of targets of this name only.
    #[serde(default)]
    target: Option<String>,
    /// With these statuses only: `404`, `5xx`, or several of them with commas.
    #[serde(default)]
    status: Option<String>,
    /// Of this client, or this network of clients, only.
    #[serde(default)]
    client: Option<String>,
    /// With this reason only, or refused for it.
    #[serde(default)]
    reason: Option<String>,
    /// With this method only.
    #[serde(default)]
    method: Option<String>,
    /// With a path that begins so only; queries are not looked at.
    #[serde(default)]
    path: Option<String>,
    /// How many lines each second at most: 1 to 500, 50 unless said.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    per_second: Option<String>,
}

/// Longest text that somebody may look for, in bytes.
const TEXT_BYTES: usize = 256;
/// Statuses, or classes of them, in one wish.
const STATUSES: usize = 16;

impl LogWish {
    /// What is asked for, of these load balancers.
    pub(super) fn read(&self, load_balancers: Option<Vec<String>>) -> Result<Wish, Refusal> {
        let texts = [
            ("listener", &self.listener),
            ("group", &self.group),
            ("target", &self.target),
            ("reason", &self.reason),
            ("method", &self.method),
            ("path", &self.path),
        ];
        for (key, text) in texts {
            if text.as_ref().is_some_and(|text| text.len() > TEXT_BYTES) {
                return Err(Refusal::mistake(key, say::longer_than(TEXT_BYTES)));
            }
        }
        Ok(Wish {
            load_balancers,
            listener: self.listener.clone(),
            group: self.group.clone(),
            target: self.target.clone(),
            statuses: self.status.as_deref().map(read_statuses).transpose()?.unwrap_or_default(),
            client: self.client.as_deref().map(read_client).transpose()?,
            reason: self.reason.clone(),
            method: self.method.clone(),
            path: self.path.clone(),
            per_second: self.per_second.as_deref().map_or(Ok(limits::LOG_LINES), read_rate)?,
        })
    }
}

fn read_statuses(text: &str) -> Result<Vec<RangeInclusive<u16>>, Refusal> {
    let statuses: Option<Vec<_>> =
        text.split(',').take(STATUSES + 1).map(|word| read_status(word.trim())).collect();
    statuses
        .filter(|statuses| statuses.len() <= STATUSES)
        .ok_or_else(|| Refusal::mistake("status", say::no_status(text.to_owned(), STATUSES)))
}

/// A status, or a class of them.
fn read_status(word: &str) -> Option<RangeInclusive<u16>> {
    if let Some(class) = word.strip_suffix("xx").or_else(|| word.strip_suffix("XX")) {
        let first = class.parse::<u16>().ok().filter(|class| (1..=5).contains(class))? * 100;
        return Some(first..=first + 99);
    }
    word.parse().ok().filter(|status| bounds::STATUS.contains(status)).map(|status| status..=status)
}

fn read_client(text: &str) -> Result<IpNet, Refusal> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| Refusal::mistake("client", say::no_network(text.to_owned())))
}

fn read_rate(text: &str) -> Result<usize, Refusal> {
    let rate = text.parse().ok().filter(|rate| (1..=limits::LOG_LINES_MAX).contains(rate));
    rate.ok_or_else(|| Refusal::mistake("per_second", say::no_rate(text.to_owned(), limits::LOG_LINES_MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_single_ones_and_classes() {
        assert_eq!(read_statuses("404, 5xx").ok(), Some(vec![404..=404, 500..=599]));
        for bad in ["", "6xx", "20", "abc", "404,", "99999", &"404,".repeat(40)] {
            assert!(read_statuses(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_client_is_an_address_or_a_network() {
        assert_eq!(read_client("203.0.113.7").ok(), "203.0.113.7/32".parse().ok());
        assert_eq!(read_client("2001:db8::/48").ok(), "2001:db8::/48".parse().ok());
        assert!(read_client("example.com").is_err());
    }

    #[test]
    fn a_rate_has_bounds() {
        assert_eq!(read_rate("500").ok(), Some(500));
        assert!(["0", "501", "-1", "many"].iter().all(|text| read_rate(text).is_err()));
    }
}
