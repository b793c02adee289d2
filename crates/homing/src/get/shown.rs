//! How is any answer of a node shown to people? Many things as a table, one thing as a list of what it says. The names
//! are those of the file, which are the same in every language.

use crate::table::NOTHING;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

/// Columns of a table at most: more do not fit a terminal.
const COLUMNS: usize = 9;
/// What is said by a sign before the count, and has no column.
const IS_EXACT: &str = "sessions_exact";
/// Longest cell, in characters.
const CELL: usize = 48;

/// Things of a kind, a row for each.
pub(crate) fn rows(rows: &[Value]) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for key in rows.iter().filter_map(Value::as_object).flat_map(|row| row.keys()) {
        if key != IS_EXACT && !columns.contains(&key.as_str()) && columns.len() < COLUMNS {
            columns.push(key);
        }
    }
    let head = columns.iter().map(|column| (*column).to_owned()).collect();
    let of_row = |row: &Value| columns.iter().map(|column| exactly(row, column)).collect();
    let cells = rows.iter().map(of_row);
    aligned(std::iter::once(head).chain(cells).collect())
}

/// One thing: everything that it says, at its path.
pub(crate) fn one(value: &Value) -> String {
    let mut lines = Vec::new();
    spread(String::new(), value, &mut lines);
    aligned(lines.into_iter().map(|(path, text)| vec![path, text]).collect())
}

fn spread(path: String, value: &Value, lines: &mut Vec<(String, String)>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            fields.iter().for_each(|(key, value)| spread(below(key), value, lines));
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let numbered = items.iter().enumerate();
            numbered.for_each(|(index, item)| spread(format!("{path}[{index}]"), item, lines));
        }
        plain => lines.push((path, words(plain))),
    }
}

/// `~` before a count of sessions that is not all of them.
fn exactly(row: &Value, column: &str) -> String {
    let is_part = column == "sessions" && row[IS_EXACT] == false;
    format!("{}{}", if is_part { "~" } else { "" }, cell(&row[column]))
}

/// A value in the space of a cell.
fn cell(value: &Value) -> String {
    let text = match value {
        // What a thing is says the most of it.
        Value::Object(fields) => {
            let said = ["method", "kind", "name", "policy"].iter().find_map(|key| fields.get(*key)?.as_str());
            said.map_or_else(|| "…".to_owned(), str::to_owned)
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let names: Vec<&str> = items.iter().filter_map(|item| item["name"].as_str()).collect();
            if names.len() == items.len() { names.join(",") } else { items.len().to_string() }
        }
        plain => words(plain),
    };
    if text.chars().count() <= CELL {
        return text;
    }
    text.chars().take(CELL - 1).chain(['…']).collect()
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => NOTHING.to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// As [`crate::table::Table`], with as many columns as there are.
fn aligned(rows: Vec<Vec<String>>) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| Some(row.get(column)?.width())).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths);
        let padded = cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width() + 2)));
        padded.collect::<String>().trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn things_stand_in_rows_and_say_what_they_are() {
        let groups = json!([
            { "name": "web", "persistence": { "method": "cookie", "timeout": "20m" }, "targets": [{ "name": "a" }, { "name": "b" }] },
            { "name": "接口", "persistence": null, "targets": [] },
        ]);
        let text = rows(groups.as_array().unwrap());
        assert_eq!(text, "name  persistence  targets\nweb   cookie       a,b\n接口  –");
    }

    #[test]
    fn one_thing_says_everything_at_its_path() {
        let group =
            json!({ "name": "web", "health": { "kind": "tcp" }, "targets": [{ "name": "a", "weight": 10 }] });
        let text = one(&group);
        assert_eq!(
            text,
            "name               web\nhealth.kind        tcp\ntargets[0].name    a\ntargets[0].weight  10"
        );
    }

    #[test]
    fn a_long_value_does_not_push_the_others_away() {
        let text = rows(&[json!({ "name": "x".repeat(100), "weight": 1 })]);
        assert!(text.lines().nth(1).unwrap().ends_with("…  1"), "{text}");
    }
}
