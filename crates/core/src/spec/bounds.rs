//! Which numbers may an operator write?
//!
//! The reader refuses what lies outside and names the range; [`crate::compile::check`] asks the same constants for
//! specs that came another road.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::limits;

const HOUR_S: u64 = 3600;
const DAY_S: u64 = 24 * HOUR_S;

/// `workers`: more threads than any machine of today has cores.
pub const WORKERS: RangeInclusive<usize> = 1..=1024;
/// `max_connections` of a node or a listener.
pub const CONNECTIONS: RangeInclusive<usize> = 1..=16_777_216;
/// `shutdown_timeout`: 0 ends at once; a day is enough for the longest download.
pub const SHUTDOWN: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(DAY_S);
/// `upgrade_timeout`: 0 ends tunnels at once; a month is enough for a connection that never ends.
pub const UPGRADE: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(30 * DAY_S);
/// `keepalive_timeout` as a value: which ones are allowed is a matter of the edition. 0: no keep-alive.
pub const KEEPALIVE_VALUE: RangeInclusive<Duration> = Duration::ZERO..=Duration::MAX;
/// The waits of one exchange: heads, bodies, connecting, answers.
pub const WAIT: RangeInclusive<Duration> = Duration::from_millis(10)..=Duration::from_secs(DAY_S);
/// `idle_timeout`.
pub const IDLE: RangeInclusive<Duration> = Duration::from_millis(10)..=Duration::from_secs(30 * DAY_S);
/// `hsts`: 0 makes browsers forget it; beyond two years nobody would ever get rid of it again.
pub const HSTS: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(730 * DAY_S);
/// `client_max_body_size`, in bytes: up to a tebibyte.
pub const BODY_BYTES: RangeInclusive<u64> = 1..=1 << 40;
/// `weight` of a target in any edition; what one of them allows may be narrower.
pub const WEIGHT: RangeInclusive<u16> = 0..=limits::WEIGHT;
/// `slow_start` in any edition: a program that is not warm after an hour will not be.
pub const SLOW_START: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(HOUR_S);
/// `drain` in any edition: 0 cuts off at once; whoever wants to wait for longer than a day drains by hand.
pub const DRAIN: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(DAY_S);
/// `weight` of a group that requests are split over.
pub const SPLIT_WEIGHT: RangeInclusive<u16> = 0..=limits::SPLIT_WEIGHT;
/// How long a client of a split may keep its group: as Huawei's API has it.
pub const SPLIT_KEPT: RangeInclusive<Duration> = Duration::from_secs(60)..=Duration::from_secs(DAY_S);
/// `port` of a probe.
pub const PORT: RangeInclusive<u16> = 1..=u16::MAX;
/// `timeout` of persistence as a value: which ones are allowed is a matter of the edition ([`crate::edition`]).
pub const PERSISTENCE_VALUE: RangeInclusive<Duration> = Duration::ZERO..=Duration::MAX;
/// `max_lifetime` of a session: up to a year.
pub const LIFETIME: RangeInclusive<Duration> =
    Duration::from_secs(limits::PERSISTENCE_MIN_S)..=Duration::from_secs(365 * DAY_S);
/// `status` of a strict refusal: an error of the server or of the client.
pub const STRICT_STATUS: RangeInclusive<u16> = 400..=599;
/// `status` of a fixed answer: redirects are another matter, and interim statuses are no answers.
pub const RESPOND_STATUS: RangeInclusive<u16> = 200..=599;
/// `retry_after` of a strict refusal.
pub const RETRY_AFTER: RangeInclusive<Duration> = Duration::from_secs(0)..=Duration::from_secs(HOUR_S);
/// `snapshot_interval`: more often than once a second would write more than it saves.
pub const SNAPSHOT_INTERVAL: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(HOUR_S);
/// `max_connections` and `max_sessions` of a target.
pub const TARGET_CAP: RangeInclusive<u32> = 1..=u32::MAX;
/// `ipv4_prefix`: 0 would make the whole world one session.
pub const IPV4_PREFIX: RangeInclusive<u8> = 1..=32;
/// `ipv6_prefix`.
pub const IPV6_PREFIX: RangeInclusive<u8> = 1..=128;
/// `table_size`, in sessions.
pub const TABLE_SIZE: RangeInclusive<usize> = 1..=limits::SESSIONS_PER_GROUP_MAX;
/// `interval` of a health check.
pub const PROBE_INTERVAL: RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(HOUR_S);
/// `timeout` of a probe.
pub const PROBE_TIMEOUT: RangeInclusive<Duration> = Duration::from_millis(10)..=Duration::from_secs(HOUR_S);
/// `rise` and `fall`.
pub const PROBES_IN_A_ROW: RangeInclusive<u32> = 1..=100;
/// HTTP statuses that a probe may expect of an answer.
pub const STATUS: RangeInclusive<u16> = 100..=599;
