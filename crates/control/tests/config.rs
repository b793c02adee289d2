//! Is every example usable, and is every broken one told all its mistakes at once?

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use homing_control::config::{self, Colours, ConfigError, LoadedConfig};
use homing_core::language::Language;
use homing_core::spec::Spec;
use proptest::prelude::*;

/// The examples, as this test sees them; reports name them from the root of the repository.
const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder is part of the repository")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
}

fn parse(text: &str) -> Result<LoadedConfig, ConfigError> {
    config::parse(Path::new("homing.toml"), text)
}

/// Compares with a file beside this test, or writes it with `BLESS=1` in the environment.
fn assert_golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, found).expect("the repository can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{}\nexpected:\n{expected}\nfound:\n{found}", path.display());
}

#[test]
fn every_example_loads_without_a_warning() {
    let examples = files(EXAMPLES);
    assert!(examples.len() >= 9, "{examples:?}");
    for example in examples {
        let mut loaded = config::load(&example).unwrap_or_else(|error| panic!("{error}"));
        // Everybody knows the key of the examples, and git keeps no mode that says otherwise.
        loaded.warnings.retain(|warning| warning.problem.code() != "key-open-to-all");
        assert_eq!(loaded.warnings, [], "{}", example.display());
    }
}

#[test]
fn every_setting_holds_when_its_example_is_taken() {
    let text = fs::read_to_string(format!("{EXAMPLES}/07-every-setting.toml")).unwrap();
    let uncomment = |line: &str| match line.strip_prefix('#') {
        Some(setting) if setting.starts_with(|first: char| first.is_ascii_lowercase()) => setting.to_owned(),
        _ => line.to_owned(),
    };
    let taken: Vec<_> = text.lines().map(uncomment).collect();
    assert_ne!(taken.join("\n"), text.trim_end());
    parse(&taken.join("\n")).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn what_is_written_as_the_default_is_the_default() {
    let text = fs::read_to_string(format!("{EXAMPLES}/07-every-setting.toml")).unwrap();
    let minimal = r#"
        [[load_balancers]]
        name = "shop"
        [[load_balancers.listeners]]
        name = "web"
        protocol = "http"
        listen = ["127.0.0.1:8080"]
        group = "web"
        rules = [
            { host = "api.example.com", path = "/v1", group = "api" },
            { path_exact = "/mcp", group = "tools" },
            { path_regex = "^/(cart|order)/", group = "shop-java" },
            { host = "example.com", redirect = { host = "www.example.com" } },
            { path = "/closed", respond = {} },
        ]
        [[load_balancers.listeners]]
        name = "secured"
        protocol = "https"
        listen = ["127.0.0.1:8443"]
        group = "web"
        certificates = [{ cert = "tls/localhost.pem", key = "tls/localhost.key" }]
        [[load_balancers.groups]]
        name = "web"
        persistence = { method = "cookie", path = "/" }
        health = { kind = "http", statuses = ["200-399"] }
        targets = [{ name = "a", address = "127.0.0.1:9001" }]
        [[load_balancers.groups]]
        name = "api"
        persistence = { method = "source-ip" }
        health = { kind = "tcp" }
        targets = [{ name = "a", address = "127.0.0.1:9011" }]
        [[load_balancers.groups]]
        name = "shop-java"
        health = { kind = "grpc" }
        persistence = { method = "app-cookie", cookie_name = "JSESSIONID" }
        targets = [{ name = "a", address = "127.0.0.1:9021" }]
        [[load_balancers.groups]]
        name = "tools"
        persistence = { method = "header", request_header = "Mcp-Session-Id" }
        targets = [{ name = "a", address = "127.0.0.1:9031" }]
    "#;
    assert_eq!(settled(parse(&text).unwrap().spec), settled(parse(minimal).unwrap().spec));
}

/// The spec with what its editions say where it says nothing.
fn settled(mut spec: Spec) -> Spec {
    for balancer in spec.load_balancers.iter_mut().map(Arc::make_mut) {
        let rules = balancer.edition.rules();
        for group in &mut balancer.groups {
            group.all_unhealthy.get_or_insert(rules.all_unhealthy);
            for target in &mut group.targets {
                target.weight.get_or_insert(rules.weight_default);
            }
            if let Some(persistence) = &mut group.persistence {
                persistence.timeout = persistence.timeout.or(rules.timeout_default);
            }
        }
    }
    spec
}

#[test]
fn every_broken_example_shows_all_its_problems() {
    let examples = files(&format!("{EXAMPLES}/broken"));
    assert!(examples.len() >= 11, "{examples:?}");
    for example in examples {
        let name = example.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&example).unwrap();
        let error = config::parse(Path::new(&format!("examples/broken/{name}")), &text).unwrap_err();
        assert!(error.problems().len() >= 3, "{error}");
        for problem in error.problems() {
            assert!(
                problem.line > 0 && problem.column > 0 && problem.problem.advice(Language::English).is_some(),
                "{problem:?}"
            );
        }
        assert_golden(&name.replace(".toml", ".txt"), &format!("{error}\n"));
    }
}

#[test]
fn a_report_for_people_shows_the_lines_and_the_hints() {
    let text = fs::read_to_string(format!("{EXAMPLES}/broken/01-syntax.toml")).unwrap();
    let error = config::parse(Path::new("examples/broken/01-syntax.toml"), &text).unwrap_err();
    assert_golden("01-syntax.fancy.txt", &error.fancy(Colours::Plain, Language::English));
    assert!(error.fancy(Colours::Ansi, Language::English).contains("\u{1b}["));
}

#[test]
fn a_report_for_programs_has_every_field() {
    let error = parse("[node]\nworkers = 0\n").unwrap_err();
    let expected = serde_json::json!({
        "file": "homing.toml", "line": 2, "column": 1, "path": "node.workers", "code": "number-out-of-range",
        "values": { "number": "0", "span": "1 から 1024" },
        "what": "0 は範囲外です", "hint": "使える値: 1 から 1024",
    });
    let told = error.problems()[0].json(Path::new("homing.toml"), Language::Japanese);
    assert_eq!(serde_json::Value::from(told), expected);
}

#[test]
fn a_missing_key_is_shown_at_the_table_that_lacks_it() {
    let error = parse("[[load_balancers]]\n\n  [[load_balancers.groups]]\n").unwrap_err();
    let lines: Vec<_> =
        error.to_string().lines().map(|line| line.split(": missing").next().unwrap().to_owned()).collect();
    assert_eq!(
        lines,
        ["homing.toml:1:1: load_balancers[0].name", "homing.toml:3:3: load_balancers[0].groups[0].name"]
    );
}

#[test]
fn relative_paths_are_those_of_the_file() {
    let text = "[node]\nstate_dir = \"state\"\n[log]\naccess_file = \"/var/log/access\"\n";
    let spec = config::parse(Path::new("/etc/homing/homing.toml"), text).unwrap().spec;
    assert_eq!(spec.node.state_dir, Path::new("/etc/homing/state"));
    assert_eq!(spec.log.access_file.as_deref(), Some(Path::new("/var/log/access")));
    assert_eq!(parse("").unwrap().spec.node.state_dir, Path::new("homing-state"));
}

#[test]
fn a_file_that_is_not_there_is_one_problem_without_a_line() {
    let error = config::load(Path::new("/nonexistent/homing.toml")).unwrap_err();
    assert_eq!(error.problems().len(), 1);
    assert!(error.to_string().starts_with("/nonexistent/homing.toml: cannot be read: "), "{error}");
    assert!(error.fancy(Colours::Plain, Language::English).contains("cannot be read"));
}

#[test]
fn a_file_that_is_too_long_or_not_utf8_is_refused() {
    let folder = std::env::temp_dir().join(format!("homing-config-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let long = folder.join("long.toml");
    fs::File::create(&long).unwrap().set_len(17 << 20).unwrap();
    let binary = folder.join("binary.toml");
    fs::write(&binary, b"[node]\n# \xC3\xA9 \xFF\n").unwrap();
    let (long, binary) = (config::load(&long).unwrap_err(), config::load(&binary).unwrap_err());
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(long.problems()[0].problem.code(), "file-too-long");
    assert_eq!((binary.problems()[0].line, binary.problems()[0].column), (2, 5));
}

#[test]
fn a_bracket_left_open_is_one_problem_and_hides_no_other() {
    let text = fs::read_to_string(format!("{EXAMPLES}/01-two-targets.toml")).unwrap();
    let open = text
        .replace("[\"127.0.0.1:8080\"]", "[\"127.0.0.1:8080\"    # open")
        .replace("127.0.0.1:9002", "me:9002");
    let error = parse(&open).unwrap_err();
    let places: Vec<_> = error.problems().iter().map(|problem| (problem.line, problem.column)).collect();
    assert_eq!(places, [(12, 27), (19, 17)], "{error}");
}

#[test]
fn what_follows_a_bracket_that_nobody_can_close_is_not_judged() {
    let text = fs::read_to_string(format!("{EXAMPLES}/01-two-targets.toml")).unwrap();
    let error =
        parse(&text.replace("listen = [\"127.0.0.1:8080\"]", "listen = [\n\"127.0.0.1:8080\"")).unwrap_err();
    let places: Vec<_> = error.problems().iter().map(|problem| (problem.line, problem.column)).collect();
    assert_eq!(places, [(14, 1)], "{error}");
}

#[test]
fn a_broken_line_hides_no_problem_behind_it() {
    let broken = [
        ("protocol = \"http\"", "protocol: \"http\""),
        ("[[load_balancers]]", "[[load_balancers]"),
        ("[[load_balancers.groups]]", "[load_balancers.groups]]"),
    ];
    let text = fs::read_to_string(format!("{EXAMPLES}/01-two-targets.toml")).unwrap();
    for (right, wrong) in broken {
        let error = parse(&text.replacen(right, wrong, 1).replace("127.0.0.1:9002", "me:9002")).unwrap_err();
        assert_eq!(error.problems().len(), 2, "{error}");
        assert_eq!(
            error.problems()[1].problem.path.to_string(),
            "load_balancers.shop.groups.web.targets.b.address",
            "{error}"
        );
    }
}

#[test]
fn syntax_errors_are_bounded() {
    let error = parse(&"x: 1\n".repeat(1000)).unwrap_err();
    assert_eq!(error.problems().len(), 101);
    assert_eq!(error.problems()[100].problem.code(), "more-syntax-errors");
}

#[test]
fn deep_nesting_is_refused() {
    let error = parse(&format!("x = {}", "[".repeat(100_000))).unwrap_err();
    assert_eq!(error.problems().len(), 1, "{error}");
}

/// Changes a text at `at`, a share of its length in thousandths.
fn mutate(text: &mut String, at: usize, length: usize, insert: &str) {
    let start = text.floor_char_boundary(text.len() * at / 1000);
    let end = text.floor_char_boundary(start + length).max(start);
    text.replace_range(start..end, insert);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_mutation_of_a_valid_file_panics(
        mutations in prop::collection::vec((0_usize..=1000, 0_usize..30, "[\\[\\]{}=,.\"'#a-c0-9\n \u{e9}\u{0}]{0,6}"), 1..8),
    ) {
        let mut text = include_str!("../../../examples/07-every-setting.toml").to_owned();
        for (at, length, insert) in mutations {
            mutate(&mut text, at, length, &insert);
        }
        if let Err(error) = parse(&text) {
            let lines = text.split('\n').count();
            for problem in error.problems() {
                prop_assert!(problem.line <= lines, "{problem:?}");
            }
            prop_assert_eq!(error.to_string().lines().count(), error.problems().len());
            let _ = error.fancy(Colours::Plain, Language::English);
        }
    }
}
