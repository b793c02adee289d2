//! Which chores does this repository have? One verb each: `cargo xtask <verb>`.

#![allow(clippy::print_stdout, reason = "a command that people run speaks on standard output")]

mod bench;
mod console;
mod fuzz;
mod package;
mod report;
mod shell;
mod soak;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "One door for every chore")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Everything CI runs: format, tidy, clippy, tests, docs, licences, a short fuzz.
    Test,
    /// The rules of the house that no other tool checks: crate edges, sizes, words, names in the docs.
    Tidy(tidy::Arguments),
    /// The console: its sources checked, its pages built, and with `--browser` tried on a running node.
    Console(console::Arguments),
    /// Feed hostile bytes to every parser, starting from the seeds.
    Fuzz(fuzz::Arguments),
    /// The Debian package, built and checked.
    Package(package::Arguments),
    /// The heavy end-to-end tests, for minutes instead of seconds.
    Soak,
    /// CPU per request, against the others; `cargo xtask bench --help` says more.
    #[command(disable_help_flag = true)]
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().verb {
        Verb::Test => test::run(),
        Verb::Tidy(arguments) => tidy::run(&arguments),
        Verb::Console(arguments) => console::run(&arguments),
        Verb::Fuzz(arguments) => fuzz::run(&arguments),
        Verb::Package(arguments) => package::run(&arguments),
        Verb::Soak => soak::run(),
        Verb::Bench { arguments } => bench::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
