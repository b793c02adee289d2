//! Do these bytes say anything? For those who look at files, and for tests that damage them.

use std::io::{self, Cursor, Read, Write};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::limits;

use super::boot::{BootId, Moment};
use super::container::{self, Damage, FileKind, Unread, Writer};
use super::sessions;
use super::steering::form;

/// Reads a file of state of any kind to its end, as a start does, and keeps nothing.
///
/// # Errors
/// Why the bytes are no state.
pub fn inspect(bytes: &[u8]) -> Result<(), Damage> {
    let read = match inspect_sessions(bytes) {
        Err(Unread::Damaged(Damage::OtherKind)) => inspect_steering(bytes),
        read => read,
    };
    read.map_err(|why| match why {
        Unread::Damaged(damage) => damage,
        Unread::Failed(error) => Damage::Content(error.to_string()),
    })
}

/// A file with that content, written at no moment that could be compared: for those who try out what a start makes of it.
///
/// # Panics
/// Never: memory can be written.
#[must_use]
pub fn seal(kind: FileKind, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut seal = || -> io::Result<u64> {
        let mut file = Writer::new(Cursor::new(&mut bytes))?;
        file.write_all(content)?;
        file.finish(kind, Moment { boot: BootId::UNKNOWN, since_boot_ms: 0 })
    };
    seal().expect("memory can be written");
    bytes
}

fn inspect_sessions(bytes: &[u8]) -> Result<(), Unread> {
    let mut file = Cursor::new(bytes);
    let whole = container::check(&mut file, FileKind::Sessions, sessions::LONGEST)?;
    let (_, count) = sessions::read_head(&mut file, whole.length)?;
    Ok(sessions::read(&mut file, count, |_| {})?)
}

fn inspect_steering(bytes: &[u8]) -> Result<(), Unread> {
    let mut file = Cursor::new(bytes);
    container::check(&mut file, FileKind::Steering, limits::STEERING_BYTES as u64)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    let now = Now { monotonic_ms: u64::MAX / 2, token_s: 0 };
    form::read(&text, now, Duration::ZERO)?;
    Ok(())
}
