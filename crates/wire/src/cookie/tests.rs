//! Does the cookie reader keep to RFC 6265, to its bounds and to one pass?

use super::*;
use crate::ascii::steps;
use proptest::prelude::*;

fn read(value: &str) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    pairs(value.as_bytes()).map(|pair| (text(pair.name), text(pair.value))).collect()
}

fn strip(value: &str) -> (Stripped, String) {
    let mut out = Vec::new();
    let left = without(&[b"SRV", b"__Host-srv"], value.as_bytes(), &mut out);
    (left, String::from_utf8(out).unwrap())
}

#[test]
fn pairs_are_read_as_rfc_6265_says() {
    let table: [(&str, &[(&str, &str)]); 10] = [
        ("SRV=a", &[("SRV", "a")]),
        ("a=1; SRV=x=y==; b=", &[("a", "1"), ("SRV", "x=y=="), ("b", "")]),
        ("$Version=1; SRV=b", &[("$Version", "1"), ("SRV", "b")]),
        (",SRV=a", &[(",SRV", "a")]),
        ("a=1,SRV=b", &[("a", "1,SRV=b")]),
        ("SRV = b", &[("SRV ", " b")]),
        ("a=\"x; SRV=b\"", &[("a", "\"x"), ("SRV", "b\"")]),
        ("=v; novalue", &[("", "v"), ("", "novalue")]),
        (" \t; ;;", &[]),
        ("srv=a;SRV=b", &[("srv", "a"), ("SRV", "b")]),
    ];
    for (value, expected) in table {
        let expected: Vec<_> =
            expected.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        assert_eq!(read(value), expected, "{value:?}");
    }
}

#[test]
fn a_leading_delimiter_is_stepped_over_cve_2019_14241() {
    assert_eq!(read(";SRV=a"), [("SRV".to_string(), "a".to_string())]);
    assert_eq!(strip(";SRV=a"), (Stripped::Emptied, String::new()));
    assert_eq!(strip(",SRV=a"), (Stripped::Unchanged, ",SRV=a".to_string()));
    assert_eq!(strip(";;;SRV=a;;;"), (Stripped::Emptied, String::new()));
}

#[test]
fn all_occurrences_of_our_cookies_are_taken_out_and_no_others() {
    let table = [
        ("a=1; b=2", Stripped::Unchanged, "a=1; b=2"),
        ("a=1;b=2 ;; ", Stripped::Unchanged, "a=1;b=2 ;; "),
        ("SRV=x", Stripped::Emptied, ""),
        ("SRV=x; SRV=y; __Host-srv=z", Stripped::Emptied, ""),
        ("SRV=x; a=1", Stripped::Shortened, "a=1"),
        ("a=1; SRV=x", Stripped::Shortened, "a=1"),
        ("a=1; SRV=x; b=2", Stripped::Shortened, "a=1; b=2"),
        ("a=1;SRV=x;b=2;SRV=y;", Stripped::Shortened, "a=1;b=2"),
        ("srv=1; SRV; SRV=", Stripped::Shortened, "srv=1; SRV"),
        ("$Version=1; SRV=b", Stripped::Shortened, "$Version=1"),
        ("", Stripped::Unchanged, ""),
    ];
    for (value, left, text) in table {
        assert_eq!(strip(value), (left, text.to_string()), "{value:?}");
    }
}

#[test]
fn the_text_already_in_the_buffer_stays() {
    let mut out = b"Cookie: ".to_vec();
    assert_eq!(without(&[b"SRV"], b"SRV=a; b=1", &mut out), Stripped::Shortened);
    assert_eq!(out, b"Cookie: b=1");
}

#[test]
fn pairs_beyond_the_bound_are_kept_unread() {
    let mut value = "SRV=a".to_string();
    (1..=COOKIE_PAIRS).for_each(|index| value += &format!("; n{index}=1"));
    assert_eq!(pairs(value.as_bytes()).count(), COOKIE_PAIRS);
    let mut at_bound = pairs(value.as_bytes());
    at_bound.by_ref().for_each(drop);
    assert_eq!(at_bound.rest(), format!(" n{COOKIE_PAIRS}=1").as_bytes());
    assert_eq!(strip(&value), (Stripped::Shortened, value["SRV=a; ".len()..].to_string()));
    let far = "x".repeat(COOKIE_BYTES) + "; SRV=a; b=1";
    assert_eq!(strip(&far), (Stripped::Unchanged, far.clone()));
}

#[test]
fn every_byte_is_looked_at_twice_at_most() {
    for unit in
        [";", "=", "; ", ",", "a=b;", "SRV=a; ", "\"", " ", "$Version=1; SRV=b, ", ";SRV=a", "Set-Cookie2:"]
    {
        let value = unit.repeat(40_000 / unit.len());
        let steps = steps::count(|| {
            let _ = strip(&value);
        });
        assert!(steps <= 2 * value.len() + 2, "{unit:?}: {steps} steps for {} bytes", value.len());
    }
}

proptest! {
    #[test]
    fn what_is_stripped_is_gone_and_all_else_stays_in_order(value in "[ ;,=\"a\tSRV]{0,120}") {
        let kept = |value: &str| -> Vec<_> { read(value).into_iter().filter(|(name, _)| name != "SRV").collect() };
        let (left, text) = strip(&value);
        prop_assert_eq!(read(&text), kept(&value));
        prop_assert!(text.len() <= value.len());
        prop_assert_eq!(left == Stripped::Emptied, kept(&value).is_empty() && !read(&value).is_empty());
    }

    #[test]
    fn cutting_one_pair_leaves_the_others_as_they_were(value in "[ ;,=\"a\tSRV]{0,120}") {
        let mut found = pairs(value.as_bytes()).enumerate().filter(|(_, pair)| pair.name == b"SRV");
        if let (Some((at, pair)), None) = (found.next(), found.next()) {
            let mut out = Vec::new();
            let left = cut(value.as_bytes(), pair.range, &mut out);
            let mut kept = read(&value);
            kept.remove(at);
            prop_assert_eq!(left == Stripped::Emptied, out.is_empty());
            prop_assert_eq!(read(std::str::from_utf8(&out).unwrap()), kept);
        }
    }

    #[test]
    fn ranges_lie_inside_the_value_and_say_the_pair(value in proptest::collection::vec(any::<u8>(), 0..300)) {
        for pair in pairs(&value) {
            let text = &value[pair.range.clone()];
            prop_assert!(text.starts_with(pair.name) && text.ends_with(pair.value));
        }
    }
}
