//! What happens when somebody types `homing`?
//!
//! Reading order: [`cli`] says what can be typed, [`run`] tells the story of a node's life, [`node`] puts its parts
//! together, and [`wire`] joins the control plane to the datapath.

mod addresses;
mod admin;
mod audit;
mod bugreport;
mod certificates;
mod check;
mod cli;
mod container;
mod demo;
mod doctor;
mod drain;
mod events;
mod exit;
mod explain;
mod export;
mod failure;
mod get;
mod handover;
mod keys;
mod node;
mod output;
mod password;
mod pid_file;
mod privileges;
mod revisions;
mod run;
mod sessions;
mod set;
mod setup;
mod signals;
mod size;
mod span;
mod state_folder;
mod status;
mod systemd;
mod table;
mod telemetry;
mod text;
mod token;
mod top;
mod upgrade;
mod user;
mod version;
mod wire;

use cli::Command;
use std::process::ExitCode;
use text::Language;

fn main() -> ExitCode {
    let language = Language::of_process();
    let arguments = match cli::parse(language) {
        Ok(arguments) => arguments,
        Err(exit) => return exit.into(),
    };
    let exit = match &arguments.command {
        Command::Run(run) => run::run(run, language),
        Command::Check(check) => check::check(check, language),
        Command::Setup(arguments) => setup::setup(arguments, language),
        Command::Status(arguments) => status::status(arguments, language),
        Command::Top(arguments) => top::top(arguments, language),
        Command::Get(arguments) => get::get(arguments, language),
        Command::Set(arguments) => set::set(arguments, language),
        Command::Remove(arguments) => set::remove(arguments, language),
        Command::Revisions(arguments) => revisions::revisions(arguments, language),
        Command::Rollback(arguments) => revisions::rollback(arguments, language),
        Command::Export(arguments) => export::export(arguments, language),
        Command::Import(arguments) => export::import(arguments, language),
        Command::Events(arguments) => events::events(arguments, language),
        Command::Sessions(arguments) => sessions::sessions(arguments, language),
        Command::Drain(arguments) => drain::drain(arguments, language),
        Command::Explain(arguments) => explain::explain(arguments, language),
        Command::Doctor(arguments) => doctor::doctor(arguments, language),
        Command::Bugreport(arguments) => bugreport::bugreport(arguments, language),
        Command::Upgrade(upgrade) => upgrade::upgrade(upgrade, language),
        Command::Keys(keys) => keys::keys(keys, language),
        Command::Certificates(arguments) => certificates::certificates(arguments, language),
        Command::Token(arguments) => token::token(arguments, language),
        Command::User(arguments) => user::user(arguments, language),
        Command::Audit(arguments) => audit::audit(arguments, language),
        Command::Demo(demo) => demo::demo(demo, language),
        Command::Version(version) => version::version(version),
        Command::Completions(completions) => cli::completions(completions, language),
        Command::Manual(manual) => cli::manual(manual, language),
        Command::DemoTarget(target) => demo::target(target),
    };
    exit.into()
}
