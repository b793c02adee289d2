//! Do any bytes in the place of a file of state lead to sessions or drains, or to what is wrong with them, and never to
//! a panic?

use homing_control::state::{Damage, FileKind, inspect, seal};

/// Reads the input as a file, and as the content of a whole one of each kind.
pub fn run(input: &[u8]) {
    if let Err(damage) = inspect(input) {
        assert!(!damage.to_string().is_empty());
    }
    for kind in [FileKind::Sessions, FileKind::Steering] {
        let mut file = seal(kind, input);
        assert!(!matches!(inspect(&file), Err(Damage::Checksum | Damage::Short { .. } | Damage::Long(_))));
        // One flipped bit is always found.
        let at = input.len() % file.len();
        file[at] ^= 1 << (input.len() % 8);
        assert!(inspect(&file).is_err(), "a flipped bit at {at}");
    }
}
