//! What is a node doing right now? Looked at again and again, on a terminal.

use crate::admin::{Admin, ApiPath};
use crate::cli::top::TopArguments;
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::status::report::Status;
use crate::text::Language;
use crate::text::status::Answer;
use std::io;
use std::time::{Duration, Instant};

mod keys;
mod screen;
mod view;

use keys::Key;
use screen::Screen;
use view::Look;

/// `homing top`
pub(crate) fn top(arguments: &TopArguments, language: Language) -> Exit {
    failure::end(watch(arguments, language))
}

fn watch(arguments: &TopArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    // Before the screen is taken: why there is no answer has to stay on it.
    let mut now = look(&admin)?;
    let mut screen = Screen::take().map_err(|_| Failure::usage(Answer::NoTerminal, &[], language))?;
    let interval = Duration::from_secs(arguments.interval.get());
    let (mut before, mut away, mut first_line, mut looks) = (None, None, 0, 1);
    loop {
        let lines = view::lines(&now, before.as_ref(), away.as_deref(), language);
        if screen.show(&lines, &mut first_line).is_err()
            || arguments.rounds.is_some_and(|most| most.get() <= looks)
        {
            return Ok(());
        }
        match next(&mut screen, now.at + interval) {
            Some(Key::End) => return Ok(()),
            Some(Key::Scroll(lines)) => first_line = first_line.saturating_add_signed(lines),
            None => {
                looks += 1;
                match look(&admin) {
                    Ok(newer) => (before, away) = (Some(std::mem::replace(&mut now, newer)), None),
                    // It may be about to start again: the last look stays, and says so.
                    Err(failure) => {
                        away = Some(language.fill(Answer::Away, &[("why", &failure.text)]));
                        (before, now.at) = (None, Instant::now());
                    }
                }
            }
        }
    }
}

fn look(admin: &Admin) -> Result<Look, Failure> {
    let status: Status = admin.read(admin.get(&ApiPath::of(&["status"]))?)?;
    Ok(Look { status, at: Instant::now() })
}

/// The next key; `None`: it is time to look again.
fn next(screen: &mut Screen, until: Instant) -> Option<Key> {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        match screen.key(left) {
            Ok(Some(bytes)) => match Key::of(&bytes) {
                Some(key) => return Some(key),
                None => continue,
            },
            Ok(None) => return None,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // The terminal has gone.
            Err(_) => return Some(Key::End),
        }
    }
}
