//! Can a token that we did not write, or not for here and now, lead anybody anywhere?
//!
//! A million of them, drawn from a seed; `HOMING_SEED` draws another million.

use crate::site::*;
use homing_core::clock::Now;
use homing_core::entropy::Entropy;
use homing_core::group::Group;
use homing_core::limits::{CLOCK_SKEW_S, TOKEN_TEXT};
use homing_core::persist::{Memory, RequestView};
use homing_core::reason::Reason;
use std::collections::HashSet;
use std::thread;

const TOKENS: u64 = 1_000_000;
/// As CI has.
const THREADS: u64 = 2;
const IDLE_S: u64 = 60;
const MAX_S: u64 = 1000;
/// When the forgers come: late enough for sessions that have ended, early enough for those from the future.
const NOW_S: u64 = 100_000;

/// Good tokens from which bad ones are made.
struct Stock {
    /// Alive now, in this group.
    alive: Vec<Vec<u8>>,
    /// Alive now, in another group.
    foreign: Vec<Vec<u8>>,
    /// Of this group, from before the idle limit or after the allowance.
    untimely: Vec<Vec<u8>>,
    /// Of this group, under a key that has retired.
    retired: Vec<Vec<u8>>,
}

fn tokens(text: &GroupText, issuing: u8, times: impl Iterator<Item = u64>) -> Vec<Vec<u8>> {
    let mut site = Site::with_secrets(text, &secrets(issuing, &[]));
    let mut token = |second| {
        let mut browser = Browser::new(client_ip(1));
        site.visit(&mut browser, at(second));
        browser.cookie.expect("a first answer carries a cookie")
    };
    times.map(&mut token).collect()
}

fn text() -> GroupText {
    GroupText::cookie(&[1, 2, 3], "60s").with("max_lifetime", "1000s")
}

fn stock() -> Stock {
    let text = text();
    let over = NOW_S - IDLE_S - IDLE_S / 8;
    let ahead = NOW_S + CLOCK_SKEW_S + 1;
    let untimely = (over - MAX_S..=over).step_by(100).chain((ahead..ahead + 100_000).step_by(9000));
    Stock {
        alive: tokens(&text, 1, NOW_S - IDLE_S..=NOW_S + CLOCK_SKEW_S),
        foreign: tokens(&GroupText { name: "other".to_owned(), ..text.clone() }, 1, NOW_S - 30..=NOW_S),
        untimely: tokens(&text, 1, untimely),
        retired: tokens(&text, 2, NOW_S - 30..=NOW_S),
    }
}

/// A bad token, made in one of the ways that there are.
fn forge(stock: &Stock, chance: &mut Entropy) -> Vec<u8> {
    let mut of = |tokens: &[Vec<u8>]| tokens[chance.below(tokens.len())].clone();
    let (alive, other) = (of(&stock.alive), of(&stock.alive));
    match chance.below(10) {
        0 => drawn(chance.below(200), chance),
        1 => drawn_of_our_alphabet(chance),
        2 => flipped(alive, chance),
        3 => changed(alive, chance),
        4 => alive[..chance.below(TOKEN_TEXT)].to_vec(),
        5 => [alive, drawn(1 + chance.below(80), chance)].concat(),
        6 => spliced(alive, &other, chance),
        7 => stock.foreign[chance.below(stock.foreign.len())].clone(),
        8 => stock.untimely[chance.below(stock.untimely.len())].clone(),
        _ => stock.retired[chance.below(stock.retired.len())].clone(),
    }
}

fn drawn(length: usize, chance: &mut Entropy) -> Vec<u8> {
    (0..length).map(|_| chance.next_u64().to_le_bytes()[0]).collect()
}

/// As long as a token, and with the version and the key of ours.
fn drawn_of_our_alphabet(chance: &mut Entropy) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut token: Vec<u8> = (0..TOKEN_TEXT).map(|_| ALPHABET[chance.below(64)]).collect();
    token[..2].copy_from_slice(b"AQ");
    token
}

fn flipped(mut token: Vec<u8>, chance: &mut Entropy) -> Vec<u8> {
    token[chance.below(TOKEN_TEXT)] ^= 1 << chance.below(8);
    token
}

fn changed(mut token: Vec<u8>, chance: &mut Entropy) -> Vec<u8> {
    for _ in 0..=chance.below(8) {
        let at = chance.below(TOKEN_TEXT);
        token[at] = token[at].wrapping_add(1 + chance.next_u64().to_le_bytes()[0] % 255);
    }
    token
}

/// The beginning of one good token and the end of another.
fn spliced(one: Vec<u8>, other: &[u8], chance: &mut Entropy) -> Vec<u8> {
    let at = chance.below(TOKEN_TEXT);
    [&one[..at], &other[at..]].concat()
}

fn reason(group: &Group, token: &[u8], now: Now, memory: &mut Memory, entropy: &mut Entropy) -> Reason {
    let view = RequestView { client: client_ip(9), tokens: &[token], begins: true };
    group.choose(&view, memory, now, entropy).expect("somebody serves").reason
}

#[test]
fn a_million_bad_tokens_never_recall_and_never_panic() {
    let first_seed = std::env::var("HOMING_SEED").map_or(0, |seed| seed.parse().expect("a number"));
    let (stock, site) = (&stock(), &Site::new(&text()));
    let good: &HashSet<&Vec<u8>> = &stock.alive.iter().collect();
    let forger = |number: u64| {
        let seed = first_seed + number;
        let mut chance = Entropy::from_seed(seed);
        for forged in 0..TOKENS / THREADS {
            let token = forge(stock, &mut chance);
            if good.contains(&token) {
                continue; // changed and changed back, or joined from one and the same
            }
            let mut memory = Memory::default();
            let found = reason(site.group(), &token, at(NOW_S), &mut memory, &mut chance);
            let is_refused = matches!(
                found,
                Reason::BadToken | Reason::UnknownKey | Reason::ExpiredIdle | Reason::ExpiredAbsolute
            );
            assert!(is_refused, "seed {seed}, token {forged}: {found:?}");
        }
    };
    thread::scope(|scope| {
        (0..THREADS).for_each(|number| drop(scope.spawn(move || forger(number))));
    });
}

#[test]
fn the_good_tokens_from_which_bad_ones_are_made_are_good() {
    let (stock, site) = (stock(), Site::new(&text()));
    let mut entropy = Entropy::from_seed(1);
    for token in &stock.alive {
        let found = reason(site.group(), token, at(NOW_S), &mut Memory::default(), &mut entropy);
        assert_eq!(found, Reason::Recalled);
    }
    let retired = Site::with_secrets(&text(), &secrets(1, &[2]));
    let mut found = |token| reason(retired.group(), token, at(NOW_S), &mut Memory::default(), &mut entropy);
    assert!(stock.retired.iter().all(|token| found(token) == Reason::Recalled), "its key was accepted once");
}
