//! Did a large body arrive intact? It is a pattern that sender and receiver compute, so that neither keeps it.

/// A prime, so that lost or doubled blocks of any usual size shift the pattern and are noticed.
const PERIOD: usize = 65_521;

/// Two periods of the pattern: any slice of up to one period can be taken out of them.
#[derive(Debug)]
pub struct Pattern {
    bytes: Vec<u8>,
}

impl Pattern {
    /// The pattern; costs 128 KiB.
    #[must_use]
    pub fn new() -> Self {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        };
        let period: Vec<u8> = (0..PERIOD).map(|_| next()).collect();
        Self { bytes: period.repeat(2) }
    }

    /// The bytes at `offset` of an endless body: at least one, at most `most`.
    #[must_use]
    pub fn at(&self, offset: u64, most: u64) -> &[u8] {
        let start = usize::try_from(offset % PERIOD as u64).expect("below the period");
        let length = usize::try_from(most.min(PERIOD as u64)).expect("at most the period");
        &self.bytes[start..start + length]
    }

    /// Whether `bytes` are what stands at `offset`.
    #[must_use]
    pub fn matches(&self, offset: u64, bytes: &[u8]) -> bool {
        let mut offset = offset;
        bytes.chunks(PERIOD).all(|piece| {
            let expected = self.at(offset, piece.len() as u64);
            offset += piece.len() as u64;
            expected == piece
        })
    }
}

impl Default for Pattern {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_byte_is_noticed() {
        let pattern = Pattern::new();
        let mut body = Vec::new();
        while body.len() < 200_000 {
            body.extend_from_slice(pattern.at(body.len() as u64, 10_000));
        }
        assert!(pattern.matches(0, &body));
        body.remove(100_000);
        assert!(!pattern.matches(0, &body));
    }
}
