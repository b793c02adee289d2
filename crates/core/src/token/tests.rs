//! Does a token come back as it was sealed, and nothing else?

use super::*;
use crate::secrets::KeyUse;
use proptest::prelude::*;

fn ring(issuing: u8, accepted: &[u8]) -> KeyRing {
    let key = |id, usage| RingKey { id, secret: [id; 32], usage };
    let mut keys = vec![key(issuing, KeyUse::Issue)];
    keys.extend(accepted.iter().map(|&id| key(id, KeyUse::Accept)));
    KeyRing::new(keys).expect("a valid ring")
}

fn token(target: u64) -> Token {
    Token {
        home: Home { target: TargetId(target), incarnation: Incarnation(3) },
        session: 99,
        first_seen_s: 1_700_000_000,
        last_seen_s: 1_700_000_100,
    }
}

proptest! {
    #[test]
    fn a_token_comes_back_as_it_was_sealed(target: u64, incarnation: u32, session: u64, first: u32, last: u32, seed: u64) {
        let sealer = Sealer::new(&ring(1, &[]), GroupId(5));
        let home = Home { target: TargetId(target), incarnation: Incarnation(incarnation) };
        let token = Token { home, session, first_seen_s: first, last_seen_s: last };
        let text = sealer.seal(&token, &mut Entropy::from_seed(seed));
        prop_assert_eq!(sealer.open(text.as_bytes()), Ok(token));
    }

    #[test]
    fn a_token_with_one_changed_character_never_opens(position in 0usize..limits::TOKEN_TEXT, change in 1u8..255) {
        let sealer = Sealer::new(&ring(1, &[]), GroupId(5));
        let text = sealer.seal(&token(7), &mut Entropy::from_seed(1));
        let mut forged = text.as_bytes().to_vec();
        forged[position] ^= change;
        prop_assert!(sealer.open(&forged).is_err());
    }

    #[test]
    fn hostile_bytes_never_open_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let sealer = Sealer::new(&ring(1, &[]), GroupId(5));
        prop_assert!(sealer.open(&bytes).is_err());
        let _ = sealer.standing_of(&bytes);
    }
}

#[test]
fn a_token_of_another_group_does_not_open() {
    let mine = Sealer::new(&ring(1, &[]), GroupId(5));
    let other = Sealer::new(&ring(1, &[]), GroupId(6));
    let text = other.seal(&token(7), &mut Entropy::from_seed(1));
    assert_eq!(mine.open(text.as_bytes()), Err(Reason::BadToken));
}

#[test]
fn an_accepted_key_opens_and_a_retired_key_is_unknown() {
    let before = Sealer::new(&ring(1, &[]), GroupId(5));
    let rotated = Sealer::new(&ring(2, &[1]), GroupId(5));
    let retired = Sealer::new(&ring(2, &[]), GroupId(5));
    let text = before.seal(&token(7), &mut Entropy::from_seed(1));
    assert_eq!(rotated.open(text.as_bytes()), Ok(token(7)));
    assert_eq!(before.standing_of(text.as_bytes()), Standing::Issues);
    assert_eq!(rotated.standing_of(text.as_bytes()), Standing::Accepts);
    assert_eq!(retired.open(text.as_bytes()), Err(Reason::UnknownKey));
}

#[test]
fn two_tokens_of_one_session_look_unrelated_and_are_equally_long() {
    let sealer = Sealer::new(&ring(1, &[]), GroupId(5));
    let mut entropy = Entropy::from_seed(1);
    let (first, second) = (sealer.seal(&token(7), &mut entropy), sealer.seal(&token(7), &mut entropy));
    let common = first.as_bytes().iter().zip(second.as_bytes()).skip(3).filter(|(a, b)| a == b).count();
    assert!(common < 15, "{common} of 75 characters agree");
    assert_eq!(first.as_bytes().len(), limits::TOKEN_TEXT);
}
