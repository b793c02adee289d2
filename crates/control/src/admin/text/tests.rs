//! Does the page speak the language that is asked for?

use super::*;

#[test]
fn the_language_that_is_liked_best_is_spoken() {
    for (header, tag) in [
        ("", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("ZH-Hant", "zh"),
        ("en;q=0.5, ja;q=0.7", "ja"),
        ("id-ID", "id"),
        ("fr, ja;q=0.001", "ja"),
        ("ja;q=0, en;q=0", "en"),
        ("ja;q=2, id;q=0.1", "id"),
        ("*", "en"),
        ("idx", "en"),
    ] {
        assert_eq!(Language::of_header(header).texts().tag, tag, "{header}");
    }
}

#[test]
fn weights_are_read_in_thousandths() {
    for (parameter, weight) in [
        ("", 1000),
        ("q=1", 1000),
        ("q=1.000", 1000),
        ("q=0.8", 800),
        (" q=0.123", 123),
        ("q=0.1234", 0),
        ("x=1", 0),
    ] {
        assert_eq!(permille(parameter), weight, "{parameter}");
    }
}

#[test]
fn every_language_says_how_long_ago_and_how_long_still() {
    let is_one = |text: &str| text.matches("{}").count() == 1;
    assert!(
        Language::ALL.iter().all(|language| is_one(language.texts().ago) && is_one(language.texts().left))
    );
}
