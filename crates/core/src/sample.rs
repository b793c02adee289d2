//! Which of many are written down, where not all are?

/// A share of what happens, drawn by lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Of 2³² draws, so many are taken.
    of_2_to_32: u64,
}

impl Sample {
    /// Everything.
    pub const ALL: Self = Self { of_2_to_32: 1 << 32 };

    /// The share as a number from 0 to 1; `None`: it is none.
    #[must_use]
    pub fn of_share(share: f64) -> Option<Self> {
        if !(0.0..=1.0).contains(&share) {
            return None;
        }
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 2^32: it was looked at"
        )]
        let of_2_to_32 = (share * 4_294_967_296.0).round() as u64;
        Some(Self { of_2_to_32 })
    }

    /// Whether the lot `chance`, 64 random bits, takes this one.
    #[must_use]
    pub const fn takes(self, chance: u64) -> bool {
        chance >> 32 < self.of_2_to_32
    }

    /// Whether it is everything: then there is nothing to draw.
    #[must_use]
    pub const fn is_all(self) -> bool {
        self.of_2_to_32 >= 1 << 32
    }
}

impl Default for Sample {
    fn default() -> Self {
        Self::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Entropy;

    #[test]
    fn a_share_of_the_lots_is_taken() {
        let mut entropy = Entropy::from_seed(7);
        let sample = Sample::of_share(0.1).unwrap();
        let taken = (0..100_000).filter(|_| sample.takes(entropy.next_u64())).count();
        assert!((9_500..10_500).contains(&taken), "{taken}");
    }

    #[test]
    fn nothing_and_everything_leave_nothing_to_chance() {
        let (none, all) = (Sample::of_share(0.0).unwrap(), Sample::of_share(1.0).unwrap());
        assert!(!none.takes(0) && all.takes(u64::MAX) && all.is_all() && !none.is_all());
        for share in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Sample::of_share(share), None);
        }
    }
}
