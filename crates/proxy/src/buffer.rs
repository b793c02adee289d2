//! Where do bytes wait that could not be passed on at once? In buffers that a worker uses again.

use crate::limits;

/// The buffers a worker keeps.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    kept: Vec<Vec<u8>>,
}

impl Buffers {
    /// An empty buffer.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        self.kept.pop().unwrap_or_else(|| Vec::with_capacity(limits::BUFFER_BYTES))
    }

    /// Gives a buffer back; its bytes are forgotten.
    pub(crate) fn give(&mut self, mut buffer: Vec<u8>) {
        let is_usual = (1..=limits::BUFFER_KEEP_BYTES).contains(&buffer.capacity());
        if is_usual && self.kept.len() < limits::BUFFERS_KEPT {
            buffer.clear();
            self.kept.push(buffer);
        }
    }
}

/// Bytes waiting in order; holds memory only while there are any.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    bytes: Vec<u8>,
    start: usize,
}

impl Waiting {
    /// The bytes that wait.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Whether none wait.
    pub(crate) fn is_empty(&self) -> bool {
        self.start == self.bytes.len()
    }

    /// How many wait.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// Adds bytes behind those that wait.
    pub(crate) fn push(&mut self, bytes: &[u8], buffers: &mut Buffers) {
        if bytes.is_empty() {
            return;
        }
        if self.bytes.capacity() == 0 {
            self.bytes = buffers.take();
        } else if self.start > 0 && self.bytes.capacity() - self.bytes.len() < bytes.len() {
            // What was taken off the front is room. A client that always has half a request waiting never lets
            // the buffer run empty, and would let it grow for ever.
            self.bytes.drain(..std::mem::take(&mut self.start));
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Takes bytes off the front; the memory goes back when none are left.
    pub(crate) fn consume(&mut self, count: usize, buffers: &mut Buffers) {
        self.start = (self.start + count).min(self.bytes.len());
        if self.is_empty() {
            self.clear(buffers);
        }
    }

    /// Forgets everything and gives the memory back.
    pub(crate) fn clear(&mut self, buffers: &mut Buffers) {
        self.start = 0;
        buffers.give(std::mem::take(&mut self.bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_out_in_order_and_the_memory_goes_back() {
        let (mut buffers, mut waiting) = (Buffers::default(), Waiting::default());
        waiting.push(b"hello ", &mut buffers);
        waiting.push(b"world", &mut buffers);
        waiting.consume(4, &mut buffers);
        assert_eq!((waiting.bytes(), waiting.len()), (&b"o world"[..], 7));
        waiting.consume(7, &mut buffers);
        assert!(waiting.is_empty() && waiting.bytes.capacity() == 0);
        assert_eq!(buffers.kept.len(), 1);
    }

    #[test]
    fn a_buffer_that_never_runs_empty_does_not_grow() {
        let (mut buffers, mut waiting) = (Buffers::default(), Waiting::default());
        waiting.push(b"x", &mut buffers);
        for round in 0..10_000u32 {
            waiting.push(&[round.to_le_bytes()[0]; 1000], &mut buffers);
            waiting.consume(1000, &mut buffers);
            assert_eq!(waiting.len(), 1);
        }
        assert_eq!(waiting.bytes(), [9_999u32.to_le_bytes()[0]]);
        assert!(waiting.bytes.capacity() <= limits::BUFFER_BYTES, "{}", waiting.bytes.capacity());
    }

    #[test]
    fn a_buffer_that_grew_large_is_not_kept() {
        let mut buffers = Buffers::default();
        buffers.give(Vec::with_capacity(limits::BUFFER_KEEP_BYTES + 1));
        buffers.give(Vec::new());
        assert!(buffers.kept.is_empty());
    }
}
