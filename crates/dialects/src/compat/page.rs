//! How is what is supported told to people?

use std::collections::BTreeMap;

use super::{Row, Support};

/// The page of `rows`, where `prose` says `{{operations}}` and `{{fields}}`: a table of all operations, and one of fields
/// for each operation or object that has some, in the order in which they come.
#[must_use]
pub fn page(prose: &str, rows: &[Row]) -> String {
    prose.replace("{{operations}}", &operations(rows)).replace("{{fields}}", &fields(rows))
}

fn operations(rows: &[Row]) -> String {
    let mut table = "| operation | | why |\n|---|---|---|".to_owned();
    for row in rows.iter().filter(|row| row.field.is_empty()) {
        table.push_str(&format!("\n| {} | {} | {} |", names(row.operation), row.support.as_str(), row.why));
    }
    table
}

/// `A, B and others` with the names as code.
fn names(text: &str) -> String {
    let name = |name: &str| match name.split_once(' ') {
        Some((name, rest)) => format!("`{name}` {rest}"),
        None => format!("`{name}`"),
    };
    text.split(", ").map(name).collect::<Vec<_>>().join(", ")
}

fn fields(rows: &[Row]) -> String {
    let mut order: Vec<&str> = Vec::new();
    let mut sections: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.field.is_empty()) {
        let section = sections.entry(row.operation).or_insert_with(|| {
            order.push(row.operation);
            Vec::new()
        });
        // An object that stands in several has its rows once.
        if !section.iter().any(|other| other.field == row.field) {
            section.push(row);
        }
    }
    let sections = order.into_iter().map(|name| section(name, &sections[name]));
    sections.collect::<Vec<_>>().join("\n\n")
}

/// What is simply supported in one line, the others in a table.
fn section(name: &str, rows: &[&Row]) -> String {
    let is_plain = |row: &&&Row| row.support == Support::Supported && row.why.is_empty();
    let plain: Vec<String> = rows.iter().filter(is_plain).map(|row| format!("`{}`", row.field)).collect();
    let others: Vec<&&Row> = rows.iter().filter(|row| !is_plain(row)).collect();
    let mut text = format!("### {name}\n");
    if !plain.is_empty() {
        text.push_str(&format!("Supported: {}.\n", plain.join(", ")));
    }
    if !others.is_empty() {
        let before = if plain.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{before}| field | | why |\n|---|---|---|\n"));
        for row in others {
            text.push_str(&format!("| `{}` | {} | {} |\n", row.field, row.support.as_str(), row.why));
        }
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{field, operation};
    use super::*;

    #[test]
    fn every_row_is_told_once() {
        let rows = [
            operation("Make", Support::Supported, ""),
            operation("Copy, Move and others", Support::Refused, "Why not."),
            field("Make", "name", Support::Supported, ""),
            field("Make", "zone", Support::Ignored, "There is one."),
            field("Make", "zone", Support::Ignored, "There is one."),
        ];
        let page = page("A\n{{operations}}\nB\n{{fields}}\n", &rows);
        let expected = "A\n| operation | | why |\n|---|---|---|\n| `Make` | supported |  |\n\
                        | `Copy`, `Move` and others | refused | Why not. |\nB\n### Make\nSupported: `name`.\n\n\
                        | field | | why |\n|---|---|---|\n| `zone` | ignored | There is one. |\n";
        assert_eq!(page, expected);
    }
}
