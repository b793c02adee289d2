//! Are cookies read in one pass, and is a field without some of them exactly that?

use homing_wire::cookie::{COOKIE_PAIRS, Stripped, cut, pairs, without};
use std::ops::Range;

const OURS: &[u8] = b"SRV";

/// Reads the input as the value of Cookie.
pub fn run(input: &[u8]) {
    let mut end = 0;
    let mut count = 0;
    for pair in pairs(input) {
        assert!(
            pair.range.start >= end && pair.range.end <= input.len() && !pair.range.is_empty(),
            "pairs move on"
        );
        let text = &input[pair.range.clone()];
        assert!(text.starts_with(pair.name) && text.ends_with(pair.value) && !text.contains(&b';'));
        end = pair.range.end;
        count += 1;
    }
    assert!(count <= COOKIE_PAIRS);
    if count < COOKIE_PAIRS {
        check_stripped(input);
    }
}

fn check_stripped(input: &[u8]) {
    let mut out = Vec::new();
    let stripped = without(&[OURS], input, &mut out);
    assert!(out.len() <= input.len());
    let kept = pairs(input).filter(|pair| pair.name != OURS).map(|pair| (pair.name, pair.value));
    assert!(pairs(&out).map(|pair| (pair.name, pair.value)).eq(kept), "all others stay in order");
    let had_ours = pairs(input).any(|pair| pair.name == OURS);
    assert_eq!(stripped == Stripped::Unchanged, !had_ours);
    assert_eq!(stripped == Stripped::Emptied, had_ours && out.is_empty());
    let mut ours = pairs(input).filter(|pair| pair.name == OURS);
    if let (Some(only), None) = (ours.next(), ours.next()) {
        check_cut(input, only.range, &out);
    }
}

fn check_cut(input: &[u8], range: Range<usize>, stripped: &[u8]) {
    let mut out = Vec::new();
    cut(input, range, &mut out);
    let said = |text| pairs(text).map(|pair| (pair.name, pair.value)).collect::<Vec<_>>();
    assert_eq!(said(&out), said(stripped), "both ways to take out one cookie agree");
}
