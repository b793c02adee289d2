//! Where does chance come from? From a seed the caller drew: core has no randomness of its own.

/// A small fast generator (splitmix64 feeding xoshiro256++): one per worker, seeded from the system.
///
/// Good for nonces of a nonce-misuse-resistant cipher, session ids and drawing lots; not for keys.
#[derive(Clone, Debug)]
pub struct Entropy {
    state: [u64; 4],
}

impl Entropy {
    /// A generator that repeats itself for the same seed.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        let mut mixed = seed;
        let state = std::array::from_fn(|_| {
            mixed = mixed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = mixed;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^ (word >> 31)
        });
        Self { state }
    }

    /// A generator seeded with 32 bytes of the system's randomness.
    #[must_use]
    pub fn from_bytes(seed: [u8; 32]) -> Self {
        let (words, _) = seed.as_chunks::<8>();
        let mut state = std::array::from_fn(|i| u64::from_le_bytes(words[i]));
        if state == [0; 4] {
            state[0] = 1; // the all-zero state is the generator's only fixed point
        }
        Self { state }
    }

    /// The next 64 bits.
    #[must_use]
    pub fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (mut c, mut d) = (c ^ a, d ^ b);
        let next_b = b ^ c;
        let next_a = a ^ d;
        c ^= b << 17;
        d = d.rotate_left(45);
        self.state = [next_a, next_b, c, d];
        result
    }

    /// A number below `bound`, or 0 for a bound of 0.
    #[must_use]
    pub fn below(&mut self, bound: usize) -> usize {
        // Multiply-shift: the bias is below 2^-48 for the small bounds we use.
        let wide = u128::from(self.next_u64()) * bound as u128;
        usize::try_from(wide >> 64).expect("the product is below bound * 2^64")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_repeats_and_another_does_not() {
        let draw = |seed| {
            let mut entropy = Entropy::from_seed(seed);
            [entropy.next_u64(), entropy.next_u64(), entropy.next_u64()]
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn below_covers_its_range_and_stays_in_it() {
        let mut entropy = Entropy::from_seed(5);
        let mut seen = [0usize; 7];
        for _ in 0..7000 {
            seen[entropy.below(7)] += 1;
        }
        assert!(seen.iter().all(|&count| count > 800), "{seen:?}");
        assert_eq!(entropy.below(0), 0);
    }
}
