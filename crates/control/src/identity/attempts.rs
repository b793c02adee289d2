//! Has somebody guessed too often? Each address and each user has a bucket of attempts that fills slowly.
//!
//! The bound for a user slows down who guesses from many addresses. It can keep the user himself waiting too: browsers
//! in which he has signed in, and tokens, are not touched by it.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use homing_core::clock::Now;

use crate::limits;

/// Attempts at once, and the time after which there is one more, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Pace {
    burst: u64,
    period_ms: u64,
}

const OF_ADDRESS: Pace = Pace { burst: 10, period_ms: 6_000 };
const OF_USER: Pace = Pace { burst: 20, period_ms: 15_000 };

/// When the bucket of each will be full again.
#[derive(Debug)]
struct Buckets<K> {
    full_at_ms: HashMap<K, u64>,
    pace: Pace,
}

/// The attempts of all.
#[derive(Debug)]
pub(crate) struct Attempts {
    of_addresses: Mutex<Buckets<IpAddr>>,
    of_users: Mutex<Buckets<String>>,
    limited: Mutex<(u64, Option<IpAddr>)>,
}

impl Default for Attempts {
    fn default() -> Self {
        let (addresses, users) = (Buckets::new(OF_ADDRESS), Buckets::new(OF_USER));
        Self { of_addresses: Mutex::new(addresses), of_users: Mutex::new(users), limited: Mutex::default() }
    }
}

impl Attempts {
    /// One more, for that user from that address; or how long to wait, in seconds.
    pub(crate) fn begin(&self, address: IpAddr, user: &str, now: Now) -> Result<(), u64> {
        let begun = self.take(address, user, now);
        if begun.is_err() {
            let mut limited = lock(&self.limited);
            *limited = (limited.0 + 1, Some(address));
        }
        begun
    }

    /// How many were not let begin so far, and from where the last one came.
    pub(crate) fn limited(&self) -> (u64, Option<IpAddr>) {
        *lock(&self.limited)
    }

    fn take(&self, address: IpAddr, user: &str, now: Now) -> Result<(), u64> {
        let now_ms = now.monotonic_ms;
        let by_address = lock(&self.of_addresses).take(network(address), now_ms);
        by_address.map_err(seconds)?;
        // A name that is none is as good as another: it takes no more than its length from us.
        let name = user.chars().take(limits::NAME_BYTES).collect();
        lock(&self.of_users).take(name, now_ms).map_err(seconds)
    }

    /// It was the user: what he mistyped before is forgotten.
    pub(crate) fn succeed(&self, address: IpAddr, user: &str) {
        lock(&self.of_addresses).full_at_ms.remove(&network(address));
        lock(&self.of_users).full_at_ms.remove(user);
    }
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    fn new(pace: Pace) -> Self {
        Self { full_at_ms: HashMap::new(), pace }
    }

    /// Takes one, or says after how many milliseconds there will be one.
    fn take(&mut self, key: K, now_ms: u64) -> Result<(), u64> {
        let Pace { burst, period_ms } = self.pace;
        let full_at_ms = self.full_at_ms.get(&key).map_or(now_ms, |&at_ms| at_ms.max(now_ms));
        let missing_ms = full_at_ms - now_ms;
        let most_ms = (burst - 1) * period_ms;
        if missing_ms > most_ms {
            return Err(missing_ms - most_ms);
        }
        if self.full_at_ms.len() >= limits::ATTEMPTS && !self.full_at_ms.contains_key(&key) {
            self.make_room(now_ms);
        }
        self.full_at_ms.insert(key, full_at_ms + period_ms);
        Ok(())
    }

    /// Forgets those who have all their attempts again; if there are none, the one who has waited longest.
    fn make_room(&mut self, now_ms: u64) {
        self.full_at_ms.retain(|_, at_ms| *at_ms > now_ms);
        if self.full_at_ms.len() >= limits::ATTEMPTS
            && let Some(key) =
                self.full_at_ms.iter().min_by_key(|(_, at_ms)| **at_ms).map(|(key, _)| key.clone())
        {
            self.full_at_ms.remove(&key);
        }
    }
}

/// Who has one address of IPv6 has 2^64 of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

fn seconds(ms: u64) -> u64 {
    ms.div_ceil(1000)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const START: Now = Now { monotonic_ms: 60_000, token_s: 0 };

    fn address(number: u32) -> IpAddr {
        IpAddr::from((0x0a00_0000 + number).to_be_bytes())
    }

    #[test]
    fn an_address_guesses_ten_times_and_then_once_in_six_seconds() {
        let attempts = Attempts::default();
        let guess = |number: u64, after_s| {
            attempts.begin(address(1), &format!("user{number}"), START.plus(Duration::from_secs(after_s)))
        };
        assert!((0..10).all(|number| guess(number, 0).is_ok()));
        assert_eq!(
            [guess(10, 0), guess(11, 5), guess(12, 6), guess(13, 6)],
            [Err(6), Err(1), Ok(()), Err(6)]
        );
        assert!(attempts.begin(address(2), "ana", START).is_ok(), "others are not touched");
        assert_eq!(attempts.limited(), (3, Some(address(1))));
    }

    #[test]
    fn a_user_is_guessed_at_twenty_times_from_however_many_addresses() {
        let attempts = Attempts::default();
        let guess = |number| attempts.begin(address(number), "ana", START);
        assert!((0..20).all(|number| guess(number).is_ok()));
        assert_eq!(guess(20), Err(15));
    }

    #[test]
    fn who_succeeds_begins_anew() {
        let attempts = Attempts::default();
        for _ in 0..3 {
            assert!((0..9).all(|_| attempts.begin(address(1), "ana", START).is_ok()));
            attempts.succeed(address(1), "ana");
        }
    }

    #[test]
    fn addresses_of_one_network_of_ipv6_are_one() {
        let attempts = Attempts::default();
        let guess = |number: u32| {
            attempts.begin(format!("2001:db8::{number:x}").parse().unwrap(), &number.to_string(), START)
        };
        assert_eq!((0..11).map(guess).filter(Result::is_ok).count(), 10);
    }

    #[test]
    fn a_flood_of_names_and_addresses_takes_no_more_room() {
        let attempts = Attempts::default();
        for number in 0..3000 {
            let _ = attempts.begin(address(number), &number.to_string(), START);
        }
        assert_eq!(lock(&attempts.of_addresses).full_at_ms.len(), limits::ATTEMPTS);
        assert_eq!(lock(&attempts.of_users).full_at_ms.len(), limits::ATTEMPTS);
    }
}
