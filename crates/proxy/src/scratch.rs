//! Where does every read go first? Into one buffer per worker: what can be passed on at once never leaves it.

use crate::limits;
use std::ops::{Deref, DerefMut};

/// A buffer of [`limits::READ_BYTES`], always. A reader that hands its bytes to others takes it meanwhile; a read
/// within that read gets another one. Without that it would read into nothing, and nothing looks like the end.
#[derive(Debug, Default)]
pub(crate) struct Scratch(Box<[u8]>);

impl Scratch {
    /// The buffer, until [`Scratch::put`] brings it back. One that is lost in a panic is made anew.
    pub(crate) fn take(&mut self) -> Box<[u8]> {
        if self.0.is_empty() { new() } else { std::mem::take(&mut self.0) }
    }

    /// Brings the buffer back.
    pub(crate) fn put(&mut self, buffer: Box<[u8]>) {
        self.0 = buffer;
    }
}

impl Deref for Scratch {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Scratch {
    fn deref_mut(&mut self) -> &mut [u8] {
        if self.0.is_empty() {
            self.0 = new();
        }
        &mut self.0
    }
}

fn new() -> Box<[u8]> {
    vec![0; limits::READ_BYTES].into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_within_a_read_has_room_too() {
        let mut scratch = Scratch::default();
        let outer = scratch.take();
        assert_eq!((outer.len(), scratch.take().len()), (limits::READ_BYTES, limits::READ_BYTES));
        let inner: &mut [u8] = &mut scratch;
        assert_eq!(inner.len(), limits::READ_BYTES);
        scratch.put(outer);
        assert_eq!(scratch.take().len(), limits::READ_BYTES);
    }
}
