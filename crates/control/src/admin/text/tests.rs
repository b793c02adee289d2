//! Does the page have the words of every language?

use super::*;

#[test]
fn every_language_says_how_long_ago_and_how_long_still() {
    let is_one = |text: &str| text.matches("{}").count() == 1;
    let texts = |language: &Language| texts(*language);
    assert!(Language::ALL.iter().map(texts).all(|texts| is_one(texts.ago) && is_one(texts.left)));
}

#[test]
fn every_page_says_its_own_language() {
    assert!(Language::ALL.iter().all(|language| texts(*language).tag == language.tag()));
}
