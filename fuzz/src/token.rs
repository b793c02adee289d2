//! Does a cookie open only if we sealed it, whatever its bytes are?

use homing_core::entropy::Entropy;
use homing_core::id::{GroupId, Home, Incarnation, TargetId};
use homing_core::secrets::{KeyRing, KeyUse, RingKey};
use homing_core::token::{Sealer, Token};

/// Opens the input as a token, and a sealed token with the input's bytes mixed in.
pub fn run(input: &[u8]) {
    let key = |id, usage| RingKey { id, secret: [id; 32], usage };
    let ring = KeyRing::new(vec![key(1, KeyUse::Issue), key(2, KeyUse::Accept)]).expect("a valid ring");
    let sealer = Sealer::new(&ring, GroupId(7));
    assert!(sealer.open(input).is_err(), "nobody forges a token by chance");
    let _ = sealer.standing_of(input);

    let home = Home { target: TargetId(3), incarnation: Incarnation(5) };
    let token = Token { home, session: 11, first_seen_s: 13, last_seen_s: 17 };
    let sealed = sealer.seal(&token, &mut Entropy::from_seed(input.len() as u64));
    let mut mixed = sealed.as_bytes().to_vec();
    for (byte, change) in mixed.iter_mut().zip(input) {
        *byte ^= change;
    }
    let is_whole = mixed == sealed.as_bytes();
    assert_eq!(sealer.open(&mixed).is_ok(), is_whole, "a changed token does not open");
}
