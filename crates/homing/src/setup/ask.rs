//! What has to be known, and who says it: the command line, the person at the keyboard, or what is usual?

use super::plan::{Plan, Target, usual_name};
use super::{SERVICE_FILE, address};
use crate::cli::setup::{SetupArguments, SetupPersistence, SetupProtocol};
use crate::failure::Failure;
use crate::text::Language;
use crate::text::setup::Answer;
use clap::ValueEnum;
use homing_core::spec::{NodeSpec, duration};
use rustix::process::geteuid;
use std::io::{self, BufRead, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

/// Longest answer that is read, in bytes: a page of targets.
const ANSWER_BYTES: u64 = 4096;
/// The state folder of the package's service and of the image: neither can write beside its file.
const SERVICE_STATE: &str = "/var/lib/homing";
/// How often a question is asked before we give up.
const TRIES: usize = 20;

/// The plan: from the arguments, and for what they leave open from answers, or with `--yes` from what is usual.
pub(super) fn plan(arguments: &SetupArguments, language: Language) -> Result<Plan, Failure> {
    let asker = Asker { is_silent: arguments.yes, language };
    if !arguments.yes {
        asker.tell(language.text(Answer::Welcome));
    }
    let protocol = match arguments.protocol {
        Some(protocol) => protocol,
        None => asker.ask(Answer::AskProtocol, "http", |text| word::<SetupProtocol>(text, language))?,
    };
    let listen = if arguments.listen.is_empty() {
        vec![asker.ask(Answer::AskListen, &usual_listen(), |text| listen(text, language))?]
    } else {
        arguments.listen.iter().map(|text| listen(text, language)).collect::<Result<_, _>>()?
    };
    let targets = if arguments.target.is_empty() {
        asker.ask(Answer::AskTargets, "", |text| {
            targets(text.split([' ', ',']).filter(|text| !text.is_empty()), language)
        })?
    } else {
        targets(arguments.target.iter().map(String::as_str), language)?
    };
    let usual = protocol.usual_persistence();
    let persistence = match arguments.persistence {
        Some(persistence) => persistence,
        None => asker.ask(Answer::AskPersistence, usual.word(), |text| {
            let chosen = word::<SetupPersistence>(text, language)?;
            if chosen == SetupPersistence::Cookie && protocol != SetupProtocol::Http {
                return Err(Failure::usage(Answer::NoCookie, &[], language));
            }
            Ok(chosen)
        })?,
    };
    let timeout = duration::parse(&arguments.timeout).map_err(|why| {
        Failure::usage(Answer::BadTimeout, &[("why", &why.text(language.into()))], language)
    })?;
    Ok(Plan {
        protocol,
        listen,
        targets,
        persistence,
        timeout: duration::text(timeout),
        health_path: arguments.health_path.clone().filter(|_| protocol == SetupProtocol::Http),
        state_dir: arguments.state_dir.clone().unwrap_or_else(|| usual_state_dir(&arguments.config)),
        admin: listen_address(&arguments.admin_listen, language)?,
    })
}

/// Asks the person at the keyboard, or nobody.
struct Asker {
    is_silent: bool,
    language: Language,
}

impl Asker {
    /// The answer to a question, asked again until `read` can use it. An empty one means `usual`, if there is one.
    fn ask<T>(
        &self,
        question: Answer,
        usual: &str,
        read: impl Fn(&str) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if self.is_silent {
            return read(usual);
        }
        for _ in 0..TRIES {
            let shown = if usual.is_empty() { String::new() } else { format!(" [{usual}]") };
            self.prompt(&format!("{}{shown} ", self.language.text(question)));
            let text = self.line()?;
            let text = if text.is_empty() { usual } else { &text };
            match read(text) {
                Ok(answer) => return Ok(answer),
                Err(failure) => self.tell(&failure.text),
            }
        }
        Err(Failure::usage(Answer::Ended, &[], self.language))
    }

    fn line(&self) -> Result<String, Failure> {
        let mut line = Vec::new();
        // The lock ends with the line: nobody else reads here.
        let read = io::Read::take(io::stdin().lock(), ANSWER_BYTES).read_until(b'\n', &mut line);
        match read {
            Ok(count) if count > 0 => Ok(String::from_utf8_lossy(&line).trim().to_owned()),
            _ => Err(Failure::usage(Answer::Ended, &[], self.language)),
        }
    }

    /// On standard error: standard output is for what was asked for.
    fn prompt(&self, text: &str) {
        let mut error = io::stderr().lock();
        // Nobody sees the question: then the answer decides.
        let _ = error.write_all(text.as_bytes()).and_then(|()| error.flush());
    }

    fn tell(&self, text: &str) {
        self.prompt(&format!("{text}\n"));
    }
}

fn word<T: ValueEnum>(text: &str, language: Language) -> Result<T, Failure> {
    T::from_str(text, true).map_err(|_| {
        let values = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let words: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
        Failure::usage(Answer::BadWord, &[("text", text), ("words", &words.join(", "))], language)
    })
}

fn listen(text: &str, language: Language) -> Result<SocketAddr, Failure> {
    listen_address(text, language)
}

fn listen_address(text: &str, language: Language) -> Result<SocketAddr, Failure> {
    address::to_listen(text).ok_or_else(|| Failure::usage(Answer::BadAddress, &[("text", text)], language))
}

fn targets<'a>(texts: impl Iterator<Item = &'a str>, language: Language) -> Result<Vec<Target>, Failure> {
    let read = |(index, text): (usize, &str)| {
        let (name, place) = match text.split_once('=') {
            Some((name, place)) => (name.to_owned(), place),
            None => (usual_name(index), text),
        };
        let address = address::of_target(place);
        let address =
            address.ok_or_else(|| Failure::usage(Answer::BadAddress, &[("text", place)], language))?;
        Ok(Target { name, address })
    };
    let targets: Vec<Target> = texts.enumerate().map(read).collect::<Result<_, Failure>>()?;
    if targets.is_empty() {
        return Err(Failure::usage(Answer::NoTargets, &[], language));
    }
    Ok(targets)
}

/// A port that can be had: for root the one of HTTP.
fn usual_listen() -> String {
    let ports: &[u16] = if geteuid().is_root() { &[80, 8080, 8081, 8082] } else { &[8080, 8081, 8082] };
    let is_free = |port: &u16| TcpListener::bind(("0.0.0.0", *port)).is_ok();
    let port = ports.iter().copied().find(is_free).unwrap_or(ports[0]);
    format!("0.0.0.0:{port}")
}

fn usual_state_dir(file: &Path) -> PathBuf {
    if file == Path::new(SERVICE_FILE) { SERVICE_STATE.into() } else { NodeSpec::default().state_dir }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_the_service_names_the_folder_that_the_service_can_write() {
        assert_eq!(usual_state_dir(Path::new("/etc/homing/homing.toml")), Path::new("/var/lib/homing"));
        assert_eq!(usual_state_dir(Path::new("homing.toml")), Path::new("homing-state"));
    }
}
