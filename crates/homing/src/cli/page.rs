//! Does the page about the command line say what the commands say?
//!
//! With `BLESS=1` in the environment the page is written instead of compared.

use super::command;
use crate::text::Language;
use clap::{Arg, Command};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/cli.md");
const PROSE: &str = include_str!("page.md.in");

#[test]
fn the_page_about_the_command_line_is_not_stale() {
    let mut homing = command(Language::En).disable_help_subcommand(true);
    homing.build();
    let (mut list, mut sections) = (String::new(), String::new());
    for command in shown(&homing) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let name = command.get_name();
        list.push_str(&format!("| [`homing {name}`](#homing-{name}) | {} |\n", cell(&about)));
        section(command, &format!("homing {name}"), 2, &mut sections);
    }
    let written = PROSE.replace("{{commands}}", list.trim_end()).replace("{{sections}}", sections.trim());
    let written = written.replace("{{global}}", &arguments(&homing, true));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PAGE, &written).unwrap();
    }
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(found == written, "docs/reference/cli.md is stale: run this test with BLESS=1");
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help")
}

fn section(command: &Command, name: &str, depth: usize, page: &mut String) {
    let about =
        command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string).unwrap_or_default();
    page.push_str(&format!("\n{} `{name}`\n{}\n", "#".repeat(depth), paragraphs(&about)));
    let mut usage = command.clone();
    let usage = usage.render_usage().to_string();
    page.push_str(&format!("\n```text\n{}\n```\n", usage.trim_start_matches("Usage: ").trim()));
    let table = arguments(command, false);
    if !table.is_empty() {
        page.push_str(&format!("\n{table}\n"));
    }
    for below in shown(command) {
        section(below, &format!("{name} {}", below.get_name()), depth + 1, page);
    }
}

/// What follows "For example:" is typed as it stands.
fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| match paragraph.split_once("For example: ") {
        Some((before, typed)) => format!("{before}For example: `{}`", typed.trim()),
        None => paragraph.to_owned(),
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn arguments(command: &Command, is_global: bool) -> String {
    let is_ours = |argument: &&Arg| {
        !argument.is_hide_set()
            && argument.is_global_set() == is_global
            && !["help", "version"].contains(&argument.get_id().as_str())
    };
    let rows: Vec<String> = command.get_arguments().filter(is_ours).map(row).collect();
    if rows.is_empty() {
        String::new()
    } else {
        format!("| argument | meaning |\n|---|---|\n{}", rows.join("\n"))
    }
}

fn row(argument: &Arg) -> String {
    let values = argument.get_value_names().unwrap_or_default();
    let values: Vec<String> = values.iter().map(|value| format!("<{value}>")).collect();
    let names = argument.get_short().map(|short| format!("-{short}")).into_iter();
    let names = names.chain(argument.get_long().map(|long| format!("--{long}")));
    let names = names.collect::<Vec<_>>().join(", ");
    let takes = if argument.get_action().takes_values() { values.join(" ") } else { String::new() };
    let shown = format!("{names} {takes}");
    let mut meaning = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let possible = argument.get_possible_values();
    let words: Vec<_> =
        possible.iter().filter(|value| !value.is_hide_set()).map(|value| value.get_name()).collect();
    if takes_words(argument, &words) {
        meaning.push_str(&format!(" (`{}`)", words.join("`, `")));
    }
    let usual: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if argument.get_action().takes_values() && !usual.is_empty() {
        meaning.push_str(&format!("; default `{}`", usual.join(" ")));
    }
    format!("| `{}` | {} |", shown.trim(), cell(&meaning))
}

fn takes_words(argument: &Arg, words: &[&str]) -> bool {
    argument.get_action().takes_values() && !words.is_empty()
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('\n', " ")
}
