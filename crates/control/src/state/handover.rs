//! What does a successor of this process have to know, and how does it learn it?
//!
//! As blocks, which the two processes carry between them as they like. All numbers are little-endian, times are ages:
//!
//! ```text
//! kind 1 │ milliseconds since boot 8 │ content      kinds: sessions of a group, steering, healths
//! ```
//! Sessions and steering stand in a block as they stand in a file. The successor learns all there is before it serves,
//! and then what changes while the old process finishes: of a session that both know, the one that saw it last is right,
//! but the successor that serves gives it no other home.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, TryLockError, Weak};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::group::{Group, Target};
use homing_core::health::{Health, ProbeResult};
use homing_core::id::{GroupId, Home, Incarnation, TargetId};
use homing_core::persist::table::{Homes, Learned, SavedSession, SessionTable};
use homing_core::snapshot::Snapshot;

use super::container::Damage;
use super::sessions::{self, Head};
use super::steering::{Steering, form};
use super::{State, kept_sessions};

const SESSIONS: u8 = 1;
const STEERING: u8 = 2;
const HEALTHS: u8 = 3;
/// Bytes before the content of a block.
const HEAD: usize = 9;
/// Sessions in a block: less than 200 KiB.
const SESSIONS_AT_ONCE: usize = 4096;
/// Healths in a block.
const HEALTHS_AT_ONCE: usize = 4096;
/// Bytes of one target's health: group 8 │ target 8 │ incarnation 4 │ is healthy 1.
const HEALTH: usize = 21;
/// What was seen so shortly before the last time is told again, in milliseconds: entries count in tenths of a second.
const OVERLAP_MS: u64 = 300;

/// What a successor was told of the sessions.
#[derive(Debug, Default)]
pub struct Told {
    groups: HashMap<GroupId, ToldGroup>,
}

#[derive(Debug)]
struct ToldGroup {
    table: Weak<SessionTable>,
    changes: u64,
    at_ms: u64,
}

/// Where blocks go.
pub type Send<'a> = &'a mut dyn FnMut(&[u8]) -> io::Result<()>;

impl State {
    /// Begins no writing any more: a successor will. Words of operators are not written either.
    pub fn stop_writing(&self) {
        self.is_stopped.store(true, Ordering::Release);
    }

    /// Whether a successor writes, or is about to.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Acquire)
    }

    /// Whether what was being written when it was to stop has been: a slow disk may take long.
    #[must_use]
    pub fn has_stopped_writing(&self) -> bool {
        self.is_stopped() && is_free(&self.sessions) && is_free(&self.steering)
    }

    /// Writes again: there is no successor.
    pub fn go_on_writing(&self) {
        self.is_stopped.store(false, Ordering::Release);
    }

    /// Tells a successor of the sessions that changed since it was `told` last; says how many blocks that were.
    ///
    /// # Errors
    /// What `send` says.
    pub fn tell_sessions(&self, snapshot: &Snapshot, told: &mut Told, send: Send<'_>) -> io::Result<usize> {
        let mut blocks = 0;
        for group in &snapshot.groups {
            blocks += self.tell_group(group, told, send)?;
        }
        Ok(blocks)
    }

    /// Tells a successor of drains, orders, names of cookies and lives that targets told.
    ///
    /// # Errors
    /// What `send` says.
    pub fn tell_steering(&self, snapshot: &Snapshot, send: Send<'_>) -> io::Result<()> {
        let now = self.now();
        let mut block = self.begin_block(STEERING);
        block.extend_from_slice(&form::write(&Steering::of(snapshot, now), now));
        send(&block)
    }

    /// Tells a successor which targets are fit, so that none that is not takes traffic until its first probe.
    ///
    /// # Errors
    /// What `send` says.
    pub fn tell_healths(&self, snapshot: &Snapshot, send: Send<'_>) -> io::Result<()> {
        let targets =
            snapshot.groups.iter().flat_map(|group| group.targets.iter().map(move |target| (group, target)));
        let known: Vec<[u8; HEALTH]> =
            targets.filter_map(|(group, target)| pack_health(group, target)).collect();
        for healths in known.chunks(HEALTHS_AT_ONCE) {
            let mut block = self.begin_block(HEALTHS);
            block.extend_from_slice(healths.as_flattened());
            send(&block)?;
        }
        Ok(())
    }

    /// Takes in what the process before tells of the groups of `snapshot`, before this one serves: what is told last is
    /// right. What is about other groups is left out.
    ///
    /// # Errors
    /// The block says nothing that this program understands.
    pub fn learn(&self, snapshot: &Snapshot, block: &[u8]) -> Result<(), Damage> {
        self.take_in(snapshot, block, Homes::SeenLast)
    }

    /// As [`Self::learn`], while this process serves: what it has found or decided itself stays.
    ///
    /// # Errors
    /// As [`Self::learn`].
    pub fn learn_more(&self, snapshot: &Snapshot, block: &[u8]) -> Result<(), Damage> {
        self.take_in(snapshot, block, Homes::Ours)
    }

    fn take_in(&self, snapshot: &Snapshot, block: &[u8], homes: Homes) -> Result<(), Damage> {
        let damaged = || Damage::Content("a block is cut".to_owned());
        let (head, content) = block.split_first_chunk::<HEAD>().ok_or_else(damaged)?;
        let (kind, since_boot) = head.split_first().ok_or_else(damaged)?;
        let since_boot_ms = u64::from_le_bytes(since_boot.try_into().map_err(|_| damaged())?);
        let elapsed = Duration::from_millis(self.boot.now().since_boot_ms.saturating_sub(since_boot_ms));
        match *kind {
            SESSIONS => self.learn_sessions(snapshot, content, elapsed, homes),
            STEERING => {
                let now = self.now();
                form::read(content, now, elapsed)?.restore(snapshot, now);
                Ok(())
            }
            HEALTHS => {
                let healths = content.as_chunks::<HEALTH>().0.iter();
                healths.for_each(|health| learn_health(snapshot, health, homes));
                Ok(())
            }
            _ => Err(Damage::Content("a block is of no kind that there is".to_owned())),
        }
    }

    fn begin_block(&self, kind: u8) -> Vec<u8> {
        let mut block = vec![kind];
        block.extend_from_slice(&self.boot.now().since_boot_ms.to_le_bytes());
        block
    }

    fn tell_group(&self, group: &Group, told: &mut Told, send: Send<'_>) -> io::Result<usize> {
        let Some((keys, table)) = kept_sessions(group) else { return Ok(0) };
        let Some(lifetime) = group.persistence.lifetime() else { return Ok(0) };
        // Read first: what changes meanwhile is told the next time.
        let (now, changes) = (self.now(), table.changes());
        let before =
            told.groups.get(&group.id).filter(|told| std::ptr::eq(told.table.as_ptr(), &raw const **table));
        if before.is_some_and(|before| before.changes == changes) {
            return Ok(0);
        }
        let silent_at_most = before.map_or(u64::MAX, |before| silence_since(before.at_ms, now));
        let mut sessions: Vec<SavedSession> = Vec::new();
        table.save(&lifetime, now, |session| {
            if session.silent_ms <= silent_at_most {
                sessions.push(session);
            }
        });
        let blocks = self.send_sessions(Head { group: group.id, keys }, &sessions, send)?;
        let table = Arc::downgrade(table);
        told.groups.insert(group.id, ToldGroup { table, changes, at_ms: now.monotonic_ms });
        Ok(blocks)
    }

    fn send_sessions(&self, head: Head, sessions: &[SavedSession], send: Send<'_>) -> io::Result<usize> {
        let mut blocks = 0;
        let mut in_order = sessions::in_passes(sessions).peekable();
        while in_order.peek().is_some() {
            let mut block = self.begin_block(SESSIONS);
            sessions::pack_head(&mut block, head);
            in_order
                .by_ref()
                .take(SESSIONS_AT_ONCE)
                .for_each(|session| sessions::pack_session(&mut block, session));
            send(&block)?;
            blocks += 1;
        }
        Ok(blocks)
    }

    fn learn_sessions(
        &self,
        snapshot: &Snapshot,
        content: &[u8],
        elapsed: Duration,
        homes: Homes,
    ) -> Result<(), Damage> {
        let (head, sessions) = sessions::unpack_block(content)?;
        let Some(group) = snapshot.groups.iter().find(|group| group.id == head.group) else { return Ok(()) };
        let Some((_, table)) = kept_sessions(group).filter(|(keys, _)| *keys == head.keys) else {
            return Ok(());
        };
        let Some(lifetime) = group.persistence.lifetime() else { return Ok(()) };
        let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let now = self.now();
        for mut session in sessions {
            session.silent_ms = session.silent_ms.saturating_add(elapsed_ms);
            session.age_ms = session.age_ms.saturating_add(elapsed_ms);
            let ages = (Duration::from_millis(session.silent_ms), Duration::from_millis(session.age_ms));
            if lifetime.check(ages.0, ages.1).is_ok() && table.learn(session, homes, now) == Learned::New {
                // What moves is put right by the next count.
                let target = group.target_by_id(session.home.target);
                if let Some(target) = target.filter(|target| target.is_home(session.home)) {
                    target.live.sessions.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
        Ok(())
    }
}

fn is_free<T>(mutex: &Mutex<T>) -> bool {
    !matches!(mutex.try_lock(), Err(TryLockError::WouldBlock))
}

fn silence_since(at_ms: u64, now: Now) -> u64 {
    now.monotonic_ms.saturating_sub(at_ms).saturating_add(OVERLAP_MS)
}

fn pack_health(group: &Group, target: &Target) -> Option<[u8; HEALTH]> {
    let is_healthy = match target.live.health() {
        Health::Unknown => return None,
        Health::Healthy => 1,
        Health::Unhealthy => 0,
    };
    let mut packed = [0; HEALTH];
    packed[..8].copy_from_slice(&group.id.0.to_le_bytes());
    packed[8..16].copy_from_slice(&target.home.target.0.to_le_bytes());
    packed[16..20].copy_from_slice(&target.home.incarnation.0.to_le_bytes());
    packed[20] = is_healthy;
    Some(packed)
}

/// What the process before found counts as one probe that decides at once. Before this process serves it probes nothing,
/// so what is told last holds; then a target that has been probed here is what we found ourselves.
fn learn_health(snapshot: &Snapshot, packed: &[u8; HEALTH], homes: Homes) {
    let group = GroupId(u64::from_le_bytes(sessions::part(packed, 0)));
    let home = Home {
        target: TargetId(u64::from_le_bytes(sessions::part(packed, 8))),
        incarnation: Incarnation(u32::from_le_bytes(sessions::part(packed, 16))),
    };
    let result = if packed[20] == 0 { ProbeResult::Fail } else { ProbeResult::Pass };
    let group = snapshot.groups.iter().find(|known| known.id == group && known.health.is_some());
    let Some(group) = group else { return };
    let target = group.targets.iter().find(|target| target.home == home);
    let may_change = |target: &&Target| homes == Homes::SeenLast || target.live.health() == Health::Unknown;
    if let Some(target) = target.filter(may_change) {
        target.live.probed(&group.live, result, 1, 1);
    }
}
