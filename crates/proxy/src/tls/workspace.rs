//! Where are records while they are worked on? In two buffers of the worker; the connections hold none.

use super::fault::Fault;
use crate::limits;
use rustls::unbuffered::{EncodeError, EncryptError};

/// The buffers of one worker. They take no memory before the first connection that needs them.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    /// Records as they came, [`limits::READ_BYTES`] of room.
    records: Box<[u8]>,
    /// Records to be sent.
    pub(crate) sealed: Sealed,
}

/// Records to be sent, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Sealed {
    /// Room; what is in it beyond `filled` means nothing.
    room: Vec<u8>,
    filled: usize,
}

impl Workspace {
    /// Both buffers: room for records that come, and those that go, which are none yet.
    pub(crate) fn lend(&mut self) -> (&mut [u8], &mut Sealed) {
        if self.records.is_empty() {
            self.records = vec![0; limits::READ_BYTES].into_boxed_slice();
        }
        self.sealed.filled = 0;
        (&mut self.records, &mut self.sealed)
    }
}

impl Sealed {
    /// What is to be sent.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.room[..self.filled]
    }

    /// Has `write` add records; it is told the room there is, and asked again with more of it if that was too little.
    pub(super) fn add<E: Into<Shortage>>(
        &mut self,
        mut write: impl FnMut(&mut [u8]) -> Result<usize, E>,
    ) -> Result<(), Fault> {
        for _ in 0..2 {
            match write(&mut self.room[self.filled..]).map_err(Into::into) {
                Ok(count) => {
                    self.filled += count;
                    return Ok(());
                }
                Err(Shortage::Room(needed)) => self.room.resize(self.filled + needed, 0),
                Err(Shortage::Final) => break,
            }
        }
        Err(Fault::Internal)
    }
}

/// Why records could not be added.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shortage {
    /// They need so many bytes.
    Room(usize),
    /// They cannot be made at all.
    Final,
}

impl From<EncodeError> for Shortage {
    fn from(error: EncodeError) -> Self {
        match error {
            EncodeError::InsufficientSize(error) => Self::Room(error.required_size),
            EncodeError::AlreadyEncoded => Self::Final,
        }
    }
}

impl From<EncryptError> for Shortage {
    fn from(error: EncryptError) -> Self {
        match error {
            EncryptError::InsufficientSize(error) => Self::Room(error.required_size),
            EncryptError::EncryptExhausted => Self::Final,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_grows_to_what_is_needed_and_no_further() {
        let mut sealed = Sealed::default();
        let write = |room: &mut [u8]| match room.get_mut(..3) {
            Some(room) => {
                room.copy_from_slice(b"abc");
                Ok(3)
            }
            None => Err(Shortage::Room(3)),
        };
        for _ in 0..2 {
            assert!(sealed.add(write).is_ok());
        }
        assert_eq!((sealed.bytes(), sealed.room.len()), (&b"abcabc"[..], 6));
        assert!(sealed.add(|_| Err(Shortage::Final)).is_err());
        assert!(sealed.add(|room| Err::<usize, _>(Shortage::Room(room.len() + 1))).is_err(), "it ends");
    }
}
