//! What became of the streams that are not open any more?
//!
//! The number of a stream tells whether it can have been opened; a bit for each of the last 128 tells the rest. The other end
//! may not have heard yet that we ended a stream, so what it sends on that one means nothing (RFC 9113 5.1).

/// What became of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Fate {
    /// It was never opened, and may be.
    Idle,
    /// We ended it before the other end had said all, or it is so long ago that nobody knows.
    Ours,
    /// The other end ended it with RST_STREAM.
    Theirs,
    /// Both ends said all they had to say.
    Finished,
    /// A later one was opened instead.
    Skipped,
}

/// Bit i speaks of the stream that comes i places before the last one.
#[derive(Debug, Clone)]
pub(in super::super) struct Past {
    last: u32,
    opened: u128,
    ours: u128,
    theirs: u128,
}

impl Past {
    pub(in super::super) const fn new() -> Self {
        Self { last: 0, opened: 0, ours: 0, theirs: 0 }
    }

    /// The highest stream ever opened.
    pub(in super::super) fn last(&self) -> u32 {
        self.last
    }

    /// A stream above the last one is opened; its number is odd.
    pub(in super::super) fn open(&mut self, stream: u32) {
        let places = stream.saturating_sub(self.last) / 2;
        let places = if self.last == 0 { 128 } else { places };
        for bits in [&mut self.opened, &mut self.ours, &mut self.theirs] {
            *bits = bits.checked_shl(places).unwrap_or(0);
        }
        self.opened |= 1;
        self.last = stream;
    }

    pub(in super::super) fn end_by_us(&mut self, stream: u32) {
        self.ours |= self.bit(stream);
    }

    pub(in super::super) fn end_by_them(&mut self, stream: u32) {
        self.theirs |= self.bit(stream);
    }

    /// What became of a stream that is not open.
    pub(in super::super) fn fate(&self, stream: u32) -> Fate {
        // Even numbers are the server's, and we open none.
        if stream > self.last || stream.is_multiple_of(2) {
            return Fate::Idle;
        }
        match self.bit(stream) {
            0 => Fate::Ours,
            bit if self.opened & bit == 0 => Fate::Skipped,
            bit if self.ours & bit != 0 => Fate::Ours,
            bit if self.theirs & bit != 0 => Fate::Theirs,
            _ => Fate::Finished,
        }
    }

    /// 0 for a stream that is too long ago.
    fn bit(&self, stream: u32) -> u128 {
        1_u128.checked_shl(self.last.saturating_sub(stream) / 2).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stream_is_remembered_by_its_end() {
        let mut past = Past::new();
        assert_eq!(past.fate(1), Fate::Idle);
        for stream in [3, 5, 9] {
            past.open(stream);
        }
        past.end_by_us(3);
        past.end_by_them(5);
        let fates = [1, 3, 5, 7, 9, 11, 2, 10].map(|stream| past.fate(stream));
        assert_eq!(
            fates,
            [
                Fate::Skipped,
                Fate::Ours,
                Fate::Theirs,
                Fate::Skipped,
                Fate::Finished,
                Fate::Idle,
                Fate::Idle,
                Fate::Idle
            ]
        );
    }

    #[test]
    fn what_is_long_ago_is_held_against_nobody() {
        let mut past = Past::new();
        past.open(1);
        past.open(255);
        assert_eq!((past.fate(1), past.fate(3)), (Fate::Finished, Fate::Skipped));
        past.open(257);
        assert_eq!((past.fate(1), past.fate(3)), (Fate::Ours, Fate::Skipped));
        past.open(0x7fff_ffff);
        assert_eq!((past.fate(257), past.fate(0x7fff_ffff)), (Fate::Ours, Fate::Finished));
    }
}
