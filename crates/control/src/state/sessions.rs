//! How do the sessions of a group stand in a file?
//!
//! ```text
//! group 8 │ keys 1 │ session × n        session: key 16 │ target 8 │ incarnation 4 │ silent 4 │ age 4 │ flags 1
//! ```
//! Numbers are little-endian, times are in tenths of a second before the file was written. Of a key only its hash stands
//! here.

use std::io::{self, Read, Seek, SeekFrom, Write};

use homing_core::clock::Now;
use homing_core::id::{GroupId, Home, Incarnation, TargetId};
use homing_core::limits;
use homing_core::persist::table::{SavedSession, SessionTable};
use homing_core::persist::{Lifetime, Persistence};
use homing_core::spec::names::MethodName;

use super::container::Damage;

/// Bytes before the sessions.
const HEAD: usize = 9;
/// Bytes of a session.
const SESSION: usize = 37;
/// Bytes of the content of a file at most.
pub(super) const LONGEST: u64 = (HEAD + SESSION * limits::SAVED_SESSIONS) as u64;
/// Sessions that are read at once.
const BLOCK: usize = 4096;
/// How often a file is read through. A table writes its sessions bucket by bucket. Put back like this, some of a full
/// table would find no room: each has the choice of two buckets, and that must be a choice. With so many passes none of
/// four million did.
const PASSES: usize = 6;
/// One unit of time, in milliseconds: that of the table.
const TICK_MS: u64 = 100;
/// The client has come back.
const PROVEN: u8 = 1;

/// Whose sessions stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) group: GroupId,
    pub(super) keys: Keys,
}

/// What was hashed to the keys. Those of another kind say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Keys {
    /// Client addresses.
    Addresses = 1,
    /// Nothing: numbers that name the sessions of sealed cookies.
    Cookies = 2,
    /// What applications call their sessions.
    Names = 3,
}

impl Keys {
    const ALL: [Self; 3] = [Self::Addresses, Self::Cookies, Self::Names];

    /// The keys of a group's table.
    pub(super) fn of(persistence: &Persistence) -> Option<Self> {
        persistence.name().map(|method| match method {
            MethodName::SourceIp => Self::Addresses,
            MethodName::Cookie => Self::Cookies,
            MethodName::AppCookie | MethodName::Header => Self::Names,
        })
    }
}

/// Writes the living sessions of a table. Says how many there are.
pub(super) fn write(
    out: &mut impl Write,
    head: Head,
    table: &SessionTable,
    lifetime: &Lifetime,
    now: Now,
) -> io::Result<usize> {
    out.write_all(&head.group.0.to_le_bytes())?;
    out.write_all(&[head.keys as u8])?;
    let (mut count, mut result) = (0, Ok(()));
    table.save(lifetime, now, |session| {
        if result.is_ok() && count < limits::SAVED_SESSIONS {
            result = out.write_all(&pack(&session));
            count += 1;
        }
    });
    result.map(|()| count)
}

/// Reads the head of a content of `length` bytes that is whole. Says how many sessions follow.
pub(super) fn read_head(content: &mut impl Read, length: u64) -> Result<(Head, u64), Damage> {
    let mut head = [0; HEAD];
    let damaged = |what: &str| Damage::Content(what.to_owned());
    content.read_exact(&mut head).map_err(|_| damaged("it has no group"))?;
    let [group @ .., keys] = head;
    let keys = Keys::ALL.into_iter().find(|known| *known as u8 == keys);
    let keys = keys.ok_or_else(|| damaged("its keys are of no kind that there is"))?;
    let bytes = length.saturating_sub(HEAD as u64);
    if !bytes.is_multiple_of(SESSION as u64) {
        return Err(damaged("its last session is cut"));
    }
    Ok((Head { group: GroupId(u64::from_le_bytes(group)), keys }, bytes / SESSION as u64))
}

/// Gives `each` of the sessions that follow the head, where `content` stands now.
///
/// In [`PASSES`], each of them every so manyth session.
///
/// # Errors
/// They cannot be read to the end.
pub(super) fn read(
    content: &mut (impl Read + Seek),
    count: u64,
    mut each: impl FnMut(SavedSession),
) -> io::Result<()> {
    let start = content.stream_position()?;
    let next = |left: u64| usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
    let mut block = vec![0; SESSION * next(count)];
    for pass in 0..PASSES {
        content.seek(SeekFrom::Start(start))?;
        let mut left = count;
        while left > 0 {
            let sessions = next(left);
            let bytes = &mut block[..sessions * SESSION];
            content.read_exact(bytes)?;
            bytes.as_chunks().0.iter().skip(pass).step_by(PASSES).map(unpack).for_each(&mut each);
            left -= sessions as u64;
        }
    }
    Ok(())
}

/// The sessions in the order in which they are best put back: in [`PASSES`], as [`read`] gives those of a file.
pub(super) fn in_passes(sessions: &[SavedSession]) -> impl Iterator<Item = &SavedSession> {
    (0..PASSES).flat_map(|pass| sessions.iter().skip(pass).step_by(PASSES))
}

/// Begins a block of sessions for a successor.
pub(super) fn pack_head(block: &mut Vec<u8>, head: Head) {
    block.extend_from_slice(&head.group.0.to_le_bytes());
    block.push(head.keys as u8);
}

/// Adds one to it.
pub(super) fn pack_session(block: &mut Vec<u8>, session: &SavedSession) {
    block.extend_from_slice(&pack(session));
}

/// What stands in a block.
pub(super) fn unpack_block(block: &[u8]) -> Result<(Head, impl Iterator<Item = SavedSession>), Damage> {
    let (head, _) = read_head(&mut &*block, block.len() as u64)?;
    Ok((head, block[HEAD..].as_chunks().0.iter().map(unpack)))
}

fn pack(session: &SavedSession) -> [u8; SESSION] {
    let SavedSession { key, home, silent_ms, age_ms, is_proven } = session;
    let mut bytes = [0; SESSION];
    bytes[..16].copy_from_slice(&key.to_le_bytes());
    bytes[16..24].copy_from_slice(&home.target.0.to_le_bytes());
    bytes[24..28].copy_from_slice(&home.incarnation.0.to_le_bytes());
    bytes[28..32].copy_from_slice(&ticks(*silent_ms).to_le_bytes());
    bytes[32..36].copy_from_slice(&ticks(*age_ms).to_le_bytes());
    bytes[36] = if *is_proven { PROVEN } else { 0 };
    bytes
}

fn unpack(bytes: &[u8; SESSION]) -> SavedSession {
    let home = Home {
        target: TargetId(u64::from_le_bytes(part(bytes, 16))),
        incarnation: Incarnation(u32::from_le_bytes(part(bytes, 24))),
    };
    SavedSession {
        key: u128::from_le_bytes(part(bytes, 0)),
        home,
        silent_ms: u64::from(u32::from_le_bytes(part(bytes, 28))) * TICK_MS,
        age_ms: u64::from(u32::from_le_bytes(part(bytes, 32))) * TICK_MS,
        is_proven: bytes[36] & PROVEN != 0,
    }
}

/// So many of the bytes from there on.
pub(super) fn part<const BYTES: usize>(session: &[u8], at: usize) -> [u8; BYTES] {
    *session[at..].first_chunk().expect("the parts of a session are within it")
}

/// Rounded down, in the session's favour. What is older than 13 years is that old.
fn ticks(millis: u64) -> u32 {
    u32::try_from(millis / TICK_MS).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn session() -> impl Strategy<Value = SavedSession> {
        let times = (0..1u64 << 32, 0..1u64 << 32, any::<bool>());
        (any::<u128>(), any::<u64>(), any::<u32>(), times).prop_map(|(key, target, incarnation, times)| {
            let home = Home { target: TargetId(target), incarnation: Incarnation(incarnation) };
            let (silent, age, is_proven) = times;
            SavedSession { key, home, silent_ms: silent * TICK_MS, age_ms: age * TICK_MS, is_proven }
        })
    }

    proptest! {
        #[test]
        fn a_session_is_read_as_it_was_written(session in session()) {
            prop_assert_eq!(unpack(&pack(&session)), session);
        }
    }

    #[test]
    fn a_session_never_gets_older_by_being_written() {
        assert_eq!([ticks(0), ticks(99), ticks(100), ticks(u64::MAX)], [0, 0, 1, u32::MAX]);
    }

    #[test]
    fn every_session_of_a_long_file_is_read_once() {
        let home = Home { target: TargetId(1), incarnation: Incarnation(1) };
        let session = |key| SavedSession { key, home, silent_ms: 0, age_ms: 0, is_proven: false };
        let count = BLOCK as u64 * 2 + 5;
        let bytes: Vec<u8> = (0..count).flat_map(|key| pack(&session(key.into()))).collect();
        let mut keys = Vec::new();
        read(&mut io::Cursor::new(bytes), count, |session| keys.push(session.key)).unwrap();
        keys.sort_unstable();
        assert_eq!(keys, (0..count).map(u128::from).collect::<Vec<_>>());
    }

    #[test]
    fn a_content_that_cannot_be_is_told_apart() {
        let head = |bytes: &[u8]| read_head(&mut &bytes[..], bytes.len() as u64);
        let empty = [7, 0, 0, 0, 0, 0, 0, 0, 3];
        assert_eq!(head(&empty), Ok((Head { group: GroupId(7), keys: Keys::Names }, 0)));
        for damaged in [&empty[..8], &[0; 9], &[&empty[..], &[0; 36]].concat()] {
            assert!(matches!(head(damaged), Err(Damage::Content(_))), "{damaged:?}");
        }
    }
}
