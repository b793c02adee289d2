//! Do these bytes say anything? For those who look at files, and for tests that damage them.

use std::io::{Cursor, Read};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::limits;

use super::container::{self, Damage, Kind, Unread};
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

fn inspect_sessions(bytes: &[u8]) -> Result<(), Unread> {
    let mut file = Cursor::new(bytes);
    let whole = container::check(&mut file, Kind::Sessions, sessions::LONGEST)?;
    let (_, count) = sessions::read_head(&mut file, whole.length)?;
    Ok(sessions::read(&mut file, count, |_| {})?)
}

fn inspect_steering(bytes: &[u8]) -> Result<(), Unread> {
    let mut file = Cursor::new(bytes);
    container::check(&mut file, Kind::Steering, limits::STEERING_BYTES as u64)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    let now = Now { monotonic_ms: u64::MAX / 2, token_s: 0 };
    form::read(&text, now, Duration::ZERO)?;
    Ok(())
}
