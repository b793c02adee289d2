//! Do rows become the sentences that they are meant to become?

use super::*;

static ROW: Row = Row {
    name: "port_taken",
    blanks: &["kind", "given"],
    text: ["{a kind} {given?} in { braces } {1,2}", "{kind} {given?}", "{given?}{kind}", "{kind}"],
    hint: Some(["{given}", "{given}", "{given}", "{given}"]),
};

fn phrase(kind: impl Into<Value>, given: impl Into<Value>) -> Phrase {
    Phrase::new(&ROW, vec![kind.into(), given.into()])
}

#[test]
fn blanks_are_filled_and_other_braces_stay() {
    let said = phrase("item", "a\n{kind}");
    assert_eq!(said.to_string(), "an item \"a\\n{kind}\" in { braces } {1,2}");
    assert_eq!(said.text(Language::Chinese), "item \"a\\n{kind}\"");
    assert_eq!(said.advice(Language::English).unwrap(), "a\n{kind}");
    assert_eq!(said.code(), "port-taken");
}

#[test]
fn a_choice_is_read_aloud_in_every_language() {
    let said = |words: &[&str], language| Value::choice(words).text(language).into_owned();
    assert_eq!(said(&[], Language::English), "");
    assert_eq!(said(&["a"], Language::English), "\"a\"");
    assert_eq!(said(&["a", "b"], Language::English), "\"a\" or \"b\"");
    assert_eq!(said(&["a", "b", "c"], Language::English), "\"a\", \"b\" or \"c\"");
    assert_eq!(said(&["a", "b", "c"], Language::Chinese), "\"a\"、\"b\" 或 \"c\"");
    assert_eq!(said(&["a", "b"], Language::Indonesian), "\"a\" atau \"b\"");
}

#[test]
fn a_phrase_in_a_blank_speaks_the_language_of_the_whole() {
    let said = phrase(phrase("x", "y"), "z");
    assert_eq!(said.text(Language::Indonesian), "x");
    assert_eq!(said.text(Language::Japanese), "\"z\"\"y\"x");
    assert_eq!(said.values(Language::Japanese), [("kind", "\"y\"x".to_owned()), ("given", "z".to_owned())]);
}

#[test]
fn an_open_brace_is_no_blank() {
    assert_eq!(blanks("{ {a {b} {C} {a kind} {kind?"), blanks("{b} {kind}"));
}
