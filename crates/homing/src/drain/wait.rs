//! When are targets empty? Asks again and again, each time with a wait that ends as soon as one is.

use super::{Meant, count, status};
use crate::cli::OutputFormat;
use crate::cli::drain::WaitArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::Language;
use crate::text::drain::Answer;
use homing_control::api::view::Drained;
use homing_core::spec::duration;
use serde_json::Value;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// One wait, where nobody looks on.
const UNSEEN: Duration = Duration::from_secs(60);
/// One wait, where somebody does.
const SEEN: Duration = Duration::from_secs(1);

/// `homing drain wait`
pub(super) fn wait(arguments: &WaitArguments, language: Language) -> Result<(), Failure> {
    let WaitArguments { subject, timeout, node } = arguments;
    let meant = Meant::find(subject, node, language)?;
    let until = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    for target in &subject.targets {
        let (answer, ending) = wait_for(target, &meant, until, language)?;
        let now: Drained = meant.admin.read(answer.clone())?;
        let is_drained = matches!(ending, Answer::IsDrained);
        if is_drained || node.output != OutputFormat::Text {
            meant.admin.tell(answer, |now| words(ending, now, target, language))?;
        }
        if !is_drained {
            return Err(Failure { text: words(ending, &now, target, language), exit: Exit::CannotStart });
        }
    }
    Ok(())
}

/// The last answer about a target, and what it means.
fn wait_for(
    target: &str,
    meant: &Meant<'_>,
    until: Option<Instant>,
    language: Language,
) -> Result<(Value, Answer), Failure> {
    let line = LiveLine::new();
    loop {
        let left = until.map_or(Duration::MAX, |until| until.saturating_duration_since(Instant::now()));
        let wait = if line.is_seen { SEEN } else { UNSEEN }.min(left);
        let path = meant.path(target, "drained").asking(&[("wait", Some(&duration::text(wait)))]);
        let answer = meant.admin.wait(&path, wait)?;
        let now: Drained = meant.admin.read(answer.clone())?;
        let ending = match now.admin_state.as_str() {
            "drained" => Answer::IsDrained,
            "active" => Answer::IsActive,
            _ if until.is_some_and(|until| until <= Instant::now()) => Answer::TimeIsOver,
            _ => {
                let remains = if now.deadline_s.is_some() { Answer::RemainsUntil } else { Answer::Remains };
                line.show(&words(remains, &now, target, language));
                continue;
            }
        };
        line.clear();
        return Ok((answer, ending));
    }
}

fn words(answer: Answer, now: &Drained, target: &str, language: Language) -> String {
    let values = [
        ("target", target),
        ("sessions", &*count::sessions(&now.sessions.to_string(), language)),
        ("connections", &*count::connections(now.connections, language)),
        ("deadline", &*status::deadline(now.deadline_s)),
    ];
    language.fill(answer, &values)
}

/// A line on a terminal that is written over and over.
#[derive(Debug)]
struct LiveLine {
    is_seen: bool,
}

impl LiveLine {
    fn new() -> Self {
        Self { is_seen: io::stderr().is_terminal() }
    }

    fn show(&self, text: &str) {
        // Back to the start of the line, and nothing left of what stood there (ECMA-48: EL).
        self.write(&format!("\r\x1b[K{text}"));
    }

    fn clear(&self) {
        self.write("\r\x1b[K");
    }

    fn write(&self, text: &str) {
        if self.is_seen {
            // Nobody looks on any more: then nobody is shown anything.
            let mut terminal = io::stderr().lock();
            let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
        }
    }
}
