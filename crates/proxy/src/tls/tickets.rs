//! How does a client go on with what an earlier connection agreed, whichever worker it comes to?
//!
//! By a ticket (RFC 8446 section 4.6.1, RFC 5077): the agreement itself, sealed with a key that only this process
//! knows and that all its workers share. A ticket is good at the listener that gave it, under the same client
//! authentication: else it would be a way around a certificate that another listener, or another setting, demands.

use crate::clock::Clock;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use homing_core::id::ListenerId;
use rustls::server::ProducesTickets;
use std::fmt;
use std::io;
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// How long a key seals tickets; for as long again it opens them.
const TURN_MS: u64 = 12 * 3600 * 1000;
/// How long a client may keep a ticket, in seconds: what its key opens for certain.
const LIFETIME_S: u32 = 12 * 3600;
/// Bytes of a key's name, which stands before what it sealed.
const NAME_BYTES: usize = 8;
/// Bytes of a key, with its name.
const KEY_BYTES: usize = NAME_BYTES + 32;
/// Bytes of a scope.
const SCOPE_BYTES: usize = 32;

/// The keys of this process.
pub(crate) struct TicketKeys {
    clock: Arc<Clock>,
    keys: RwLock<Keys>,
}

struct Keys {
    present: TicketKey,
    before: Option<TicketKey>,
    /// When the present one began to seal.
    since_ms: u64,
}

/// One key. It is kept as bytes, which a successor of this process could take over.
struct TicketKey {
    name: [u8; NAME_BYTES],
    secret: Zeroizing<[u8; 32]>,
}

/// The tickets of one listener.
pub(crate) struct Tickets {
    keys: Arc<TicketKeys>,
    /// What a ticket is good for: mixed into its seal.
    scope: [u8; SCOPE_BYTES],
}

impl TicketKeys {
    /// Keys that nobody else has.
    ///
    /// # Errors
    /// The system has no randomness.
    pub(crate) fn new(clock: Arc<Clock>) -> io::Result<Self> {
        let since_ms = clock.now().monotonic_ms;
        let keys = Keys { present: TicketKey::new()?, before: None, since_ms };
        Ok(Self { clock, keys: RwLock::new(keys) })
    }

    /// The keys of the process before, so that its tickets open.
    ///
    /// # Errors
    /// `bytes` are not what [`Self::to_bytes`] gives.
    pub(crate) fn taken_over(clock: Arc<Clock>, bytes: &[u8]) -> io::Result<Self> {
        let now_ms = clock.now().monotonic_ms;
        let keys = Keys::from_bytes(bytes, now_ms);
        let keys = keys.ok_or_else(|| io::Error::other("the keys of tickets are cut"))?;
        Ok(Self { clock, keys: RwLock::new(keys) })
    }

    /// The keys and their age, for a successor: age in milliseconds 8 │ name 8, secret 32 │ those of the one before.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let now_ms = self.clock.now().monotonic_ms;
        self.with(now_ms, |keys| {
            // In one piece from the start: growing would leave copies behind.
            let mut bytes = Zeroizing::new(Vec::with_capacity(8 + 2 * KEY_BYTES));
            bytes.extend_from_slice(&now_ms.saturating_sub(keys.since_ms).to_le_bytes());
            for key in [Some(&keys.present), keys.before.as_ref()].into_iter().flatten() {
                bytes.extend_from_slice(&key.name);
                bytes.extend_from_slice(&*key.secret);
            }
            bytes
        })
    }

    /// Does `work` with the keys that hold at `now_ms`.
    fn with<T>(&self, now_ms: u64, work: impl FnOnce(&Keys) -> T) -> T {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        if now_ms.saturating_sub(keys.since_ms) < TURN_MS {
            return work(&keys);
        }
        drop(keys);
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.turn(now_ms);
        work(&keys)
    }
}

impl Keys {
    /// Another key takes over if it is time; where nobody came for long, both are new.
    fn turn(&mut self, now_ms: u64) {
        let age_ms = now_ms.saturating_sub(self.since_ms);
        if age_ms < TURN_MS {
            return; // another worker was faster
        }
        // Without randomness the present key goes on: the next one who asks may have more luck.
        let Ok(next) = TicketKey::new() else { return };
        let present = std::mem::replace(&mut self.present, next);
        self.before = (age_ms < 2 * TURN_MS).then_some(present);
        self.since_ms = now_ms;
    }

    fn from_bytes(bytes: &[u8], now_ms: u64) -> Option<Self> {
        let (age_ms, keys) = bytes.split_first_chunk()?;
        let (present, before) = keys.split_at_checked(KEY_BYTES)?;
        let before = if before.is_empty() { None } else { Some(TicketKey::from_bytes(before)?) };
        let present = TicketKey::from_bytes(present)?;
        Some(Self { present, before, since_ms: now_ms.saturating_sub(u64::from_le_bytes(*age_ms)) })
    }

    fn named(&self, name: &[u8]) -> Option<&TicketKey> {
        [Some(&self.present), self.before.as_ref()].into_iter().flatten().find(|key| key.name == *name)
    }
}

impl TicketKey {
    fn new() -> io::Result<Self> {
        let (mut name, mut secret) = ([0; NAME_BYTES], Zeroizing::new([0; 32]));
        let filled = getrandom::fill(&mut name).and_then(|()| getrandom::fill(&mut *secret));
        filled.map_err(|_| io::Error::other("the system has no randomness"))?;
        Ok(Self { name, secret })
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (name, secret) = bytes.split_first_chunk()?;
        Some(Self { name: *name, secret: Zeroizing::new(secret.try_into().ok()?) })
    }

    fn sealer(&self) -> Option<RandomizedNonceKey> {
        RandomizedNonceKey::new(&AES_256_GCM, &*self.secret).ok()
    }
}

impl Tickets {
    /// Tickets of `listener`, good only where `client_auth` is the same.
    pub(crate) fn new(keys: Arc<TicketKeys>, listener: ListenerId, client_auth: &[u8]) -> Self {
        let mut context = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
        context.update(&listener.0.to_be_bytes());
        context.update(client_auth);
        let mut scope = [0; SCOPE_BYTES];
        scope.copy_from_slice(context.finish().as_ref());
        Self { keys, scope }
    }

    fn seal(&self, now_ms: u64, agreement: &[u8]) -> Option<Vec<u8>> {
        self.keys.with(now_ms, |keys| {
            let key = &keys.present;
            let mut sealed = agreement.to_vec();
            let nonce = key.sealer()?.seal_in_place_append_tag(Aad::from(self.scope), &mut sealed).ok()?;
            Some([&key.name[..], nonce.as_ref(), &sealed].concat())
        })
    }

    fn open(&self, now_ms: u64, ticket: &[u8]) -> Option<Vec<u8>> {
        let (name, rest) = ticket.split_at_checked(NAME_BYTES)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
        self.keys.with(now_ms, |keys| {
            let sealer = keys.named(name)?.sealer()?;
            let mut opened = sealed.to_vec();
            let nonce = Nonce::assume_unique_for_key(*nonce);
            let length = sealer.open_in_place(nonce, Aad::from(self.scope), &mut opened).ok()?.len();
            opened.truncate(length);
            Some(opened)
        })
    }
}

impl ProducesTickets for Tickets {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        LIFETIME_S
    }

    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        self.seal(self.keys.clock.now().monotonic_ms, plain)
    }

    fn decrypt(&self, cipher: &[u8]) -> Option<Vec<u8>> {
        self.open(self.keys.clock.now().monotonic_ms, cipher)
    }
}

// Keys are never printed.
impl fmt::Debug for TicketKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TicketKeys(…)")
    }
}

impl fmt::Debug for Tickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tickets(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGREED: &[u8] = b"what was agreed";

    fn keys() -> Arc<TicketKeys> {
        Arc::new(TicketKeys::new(Arc::new(Clock::new())).unwrap())
    }

    fn tickets(keys: &Arc<TicketKeys>) -> Tickets {
        Tickets::new(Arc::clone(keys), ListenerId(7), b"")
    }

    /// When the first key began to seal.
    fn start_ms(keys: &TicketKeys) -> u64 {
        keys.keys.read().unwrap().since_ms
    }

    #[test]
    fn a_ticket_is_good_for_the_turn_of_its_key_and_the_next_one() {
        let keys = keys();
        let start_ms = start_ms(&keys);
        let ticket = tickets(&keys).seal(start_ms, AGREED).unwrap();
        let late = tickets(&keys).seal(start_ms + TURN_MS - 1, AGREED).unwrap();
        assert_ne!(ticket, late, "no two are alike");
        for later_ms in [0, TURN_MS - 1, TURN_MS + 5, 2 * TURN_MS] {
            let now_ms = start_ms + later_ms;
            assert_eq!(tickets(&keys).open(now_ms, &ticket).as_deref(), Some(AGREED), "{later_ms}");
            assert_eq!(tickets(&keys).open(now_ms, &late).as_deref(), Some(AGREED), "{later_ms}");
        }
        assert_eq!(tickets(&keys).open(start_ms + 2 * TURN_MS + 6, &ticket), None);
    }

    #[test]
    fn after_a_long_silence_no_old_ticket_opens() {
        let keys = keys();
        let start_ms = start_ms(&keys);
        let ticket = tickets(&keys).seal(start_ms, AGREED).unwrap();
        assert_eq!(tickets(&keys).open(start_ms + 2 * TURN_MS, &ticket), None);
    }

    #[test]
    fn a_successor_opens_the_tickets_of_the_process_before() {
        let keys = keys();
        let start_ms = start_ms(&keys);
        let old = tickets(&keys).seal(start_ms, AGREED).unwrap();
        let present = tickets(&keys).seal(start_ms + TURN_MS, AGREED).unwrap();
        let bytes = keys.to_bytes();
        let successor = Arc::new(TicketKeys::taken_over(Arc::new(Clock::new()), &bytes).unwrap());
        for ticket in [&old, &present] {
            let now_ms = self::start_ms(&successor);
            assert_eq!(tickets(&successor).open(now_ms, ticket).as_deref(), Some(AGREED));
        }
        for cut in [0, 7, 8, 47, 49, bytes.len() - 1] {
            assert!(TicketKeys::taken_over(Arc::new(Clock::new()), &bytes[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn a_ticket_is_no_way_around_what_another_listener_demands() {
        let keys = keys();
        let ticket = tickets(&keys).seal(1, AGREED).unwrap();
        let others = [
            Tickets::new(Arc::clone(&keys), ListenerId(8), b""),
            Tickets::new(Arc::clone(&keys), ListenerId(7), b"authorities"),
            tickets(&self::keys()),
        ];
        for other in others {
            assert_eq!(other.open(1, &ticket), None);
        }
    }

    #[test]
    fn a_ticket_that_was_changed_or_cut_does_not_open() {
        let keys = keys();
        let ticket = tickets(&keys).seal(1, AGREED).unwrap();
        for at in 0..ticket.len() {
            let mut changed = ticket.clone();
            changed[at] ^= 1;
            assert_eq!(tickets(&keys).open(1, &changed), None, "{at}");
            assert_eq!(tickets(&keys).open(1, &ticket[..at]), None, "{at}");
        }
    }

    #[test]
    fn keys_do_not_appear_in_debug_output() {
        let keys = keys();
        assert_eq!(format!("{keys:?} {:?}", tickets(&keys)), "TicketKeys(…) Tickets(…)");
    }
}
