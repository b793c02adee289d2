//! Does any spec at all, however broken, get an answer?

use homing_core::compile::check::{advise, read_and_check};
use proptest::prelude::*;
use serde_json::{Value, json};

fn valid() -> Value {
    let case = include_str!("cases/ok-everything.case");
    let (input, _) = case.split_once("\n---\n").expect("every case has a border");
    toml::from_str(input).expect("every case is valid TOML")
}

/// Values that no reader, or the wrong one, expects.
fn junk() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,80}".prop_map(Value::from),
        "[0-9a-z.:/*\\[\\]-]{0,40}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([{}, 1, "a", null, [[]]])),
        Just(json!({ "name": "web", "listen": [[]], "targets": { "a": 1 }, "\u{0}\r\n": 1 })),
    ]
}

/// The values of the tree one level down from `value`.
fn children(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(entries) => entries.values_mut().collect(),
        _ => Vec::new(),
    }
}

/// Walks down by `turns` and puts `junk` there.
fn mutate(value: &mut Value, turns: &[usize], junk: Value) {
    let Some((turn, rest)) = turns.split_first() else {
        *value = junk;
        return;
    };
    let mut below = children(value);
    match below.len() {
        0 => *value = junk,
        count => mutate(below.swap_remove(turn % count), rest, junk),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_mutation_of_a_valid_spec_panics(
        mutations in prop::collection::vec((prop::collection::vec(any::<usize>(), 1..7), junk()), 1..6),
    ) {
        let mut value = valid();
        for (turns, junk) in mutations {
            mutate(&mut value, &turns, junk);
        }
        let (spec, problems) = read_and_check(&value);
        if problems.is_empty() {
            let _ = advise(&spec);
        }
        for problem in problems {
            prop_assert!(!problem.to_string().contains('\n'), "{problem:?}");
        }
    }

    #[test]
    fn no_junk_panics(value in junk()) {
        let _ = read_and_check(&value);
    }
}

#[test]
fn problems_are_bounded() {
    let listeners: Vec<_> =
        (0..5000).map(|index| json!({ "name": format!("l{index}"), "group": "gone" })).collect();
    let groups: Vec<_> = (0..5000).map(|index| json!({ "name": format!("g{index}") })).collect();
    let value = json!({ "load_balancers": [{ "name": "a", "listeners": listeners, "groups": groups }] });
    let (_, problems) = read_and_check(&value);
    assert!(problems.len() <= 1002, "{}", problems.len());
    assert!(problems.iter().any(|problem| problem.code() == "more-problems"));
}
