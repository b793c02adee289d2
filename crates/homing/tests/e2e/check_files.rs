//! `homing check` and `homing run` tell every mistake at once.

use crate::{BINARY, run, stderr, stdout};
use homing_testkit::Scratch;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What can be typed after `homing`, but for what is hidden: as in the help, what is needed first first.
const COMMANDS: &str = "run check setup status top get set remove revisions rollback export import events sessions drain \
                        explain doctor bugreport upgrade certificates keys token user audit demo version completions \
                        manual";

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    files
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn ten_broken_files_end_with_64_and_all_their_problems() {
    let broken = files("broken");
    assert!(broken.len() >= 10);
    for file in broken {
        let output = run(&["check", text(&file)]);
        assert_eq!(output.status.code(), Some(64), "{}", text(&file));
        let problems = stdout(&output);
        assert!(problems.lines().count() >= 3, "{problems}");
        for line in problems.lines() {
            let place = line.strip_prefix(&format!("{}:", text(&file))).unwrap_or_else(|| panic!("{line}"));
            let numbers: Vec<&str> = place.splitn(3, ':').collect();
            assert!(numbers[0].parse::<u32>().is_ok_and(|number| number > 0), "no line number: {line}");
            assert!(numbers[1].parse::<u32>().is_ok_and(|number| number > 0), "no column: {line}");
        }
    }
}

#[test]
fn every_example_is_fine() {
    let fine = files("");
    assert!(!fine.is_empty());
    for file in fine {
        let output = run(&["check", text(&file)]);
        assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
        assert!(stdout(&output).contains("no problems"));
    }
}

#[test]
fn one_bad_file_among_good_ones_ends_with_64_and_the_good_ones_are_told() {
    let (fine, broken) = (files(""), files("broken"));
    let output = run(&["check", text(&fine[0]), text(&broken[0])]);
    assert_eq!(output.status.code(), Some(64));
    assert!(stdout(&output).contains(&format!("{}: no problems", text(&fine[0]))));
    assert!(stderr(&output).contains(text(&broken[0])));
}

#[test]
fn problems_come_as_json_for_programs() {
    let broken = files("broken");
    let output = run(&["check", text(&broken[1]), text(&broken[2]), "--output", "json"]);
    assert_eq!(output.status.code(), Some(64));
    let findings: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let findings = findings.as_array().unwrap();
    assert!(findings.len() >= 6, "{findings:?}");
    for finding in findings {
        assert_eq!(finding["severity"], "error");
        assert!(
            finding["line"].as_u64().unwrap() > 0 && finding["column"].as_u64().unwrap() > 0,
            "{finding}"
        );
        assert!(!finding["what"].as_str().unwrap().is_empty(), "{finding}");
    }
}

#[test]
fn a_missing_file_is_told_and_ends_with_64() {
    let output = run(&["check", "/nowhere/homing.toml"]);
    assert_eq!(output.status.code(), Some(64));
    assert!(stdout(&output).starts_with("/nowhere/homing.toml: "), "{}", stdout(&output));
}

#[test]
fn run_refuses_a_broken_file_with_64_and_all_its_problems() {
    let file = &files("broken")[1];
    let output = run(&["run", "--config", text(file)]);
    assert_eq!(output.status.code(), Some(64));
    assert_eq!(stderr(&output).trim_end(), stdout(&run(&["check", text(file)])).trim_end());
}

#[test]
fn check_starts_nothing_and_writes_nothing() {
    let scratch = Scratch::new();
    let file = scratch.write("homing.toml", "[admin]\nlisten = \"127.0.0.1:1\"\n");
    assert_eq!(run(&["check", text(&file)]).status.code(), Some(0));
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 1);
}

#[test]
fn bad_arguments_end_with_64() {
    for arguments in
        [&["serve"][..], &["run"], &["check"], &["run", "--config"], &["version", "--output", "xml"], &[]]
    {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}");
        assert!(!stderr(&output).is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_is_given_in_four_languages() {
    let mut seen = Vec::new();
    for (language, word) in
        [("en", "Serve what"), ("zh", "按文件"), ("ja", "ファイルのとおり"), ("id", "Melayani")]
    {
        let output = run(&["--lang", language, "run", "--help"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(stdout(&output).contains(word), "{language}: {}", stdout(&output));
        assert!(!seen.contains(&stdout(&output)));
        seen.push(stdout(&output));
    }
}

#[test]
fn the_version_is_told_to_people_and_programs() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(stdout(&run(&["version"])).starts_with(&format!("homing {version} ")));
    let output = run(&["version", "--output", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((&json["name"], &json["version"]), (&"homing".into(), &version.into()));
}

#[test]
fn nobody_complains_of_a_reader_who_has_read_enough() {
    for arguments in [&["completions", "bash"][..], &["manual"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(BINARY);
        let output = command.args(arguments).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!((output.status.code(), &*stderr(&output)), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn help_names_every_command_in_the_order_of_need() {
    for language in ["en", "zh", "ja", "id"] {
        let help = stdout(&run(&["--lang", language, "--help"]));
        let lines = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
        let lines = lines.take_while(|line| !line.is_empty());
        let named = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let named: Vec<&str> = named.filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(named.join(" "), format!("{COMMANDS} help"), "{help}");
    }
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let script = stdout(&run(&["completions", shell]));
        for command in COMMANDS.split(' ') {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
}
