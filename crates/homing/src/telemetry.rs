//! Where does the log go, and in which form?

use crate::cli::LogFormat;
use crate::output::complain;
use crate::text::{Key, Language};
use std::env;
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// Logs to standard error: text on a terminal, JSON elsewhere, unless `format` says. `HOMING_LOG` says what is
/// logged; `usually` holds when it says nothing.
pub(crate) fn start(format: Option<LogFormat>, usually: &str, language: Language) {
    let is_terminal = io::stderr().is_terminal();
    let format = format.unwrap_or(if is_terminal { LogFormat::Text } else { LogFormat::Json });
    let builder =
        tracing_subscriber::fmt().with_writer(io::stderr).with_env_filter(filter(usually, language));
    match format {
        LogFormat::Text => builder.with_ansi(is_terminal).init(),
        // Without the name of the module: it would be called "target", as ours are, and a reader keeps the last.
        LogFormat::Json => builder.json().flatten_event(true).with_target(false).init(),
    }
}

fn filter(usually: &str, language: Language) -> EnvFilter {
    let said = env::var("HOMING_LOG").unwrap_or_default();
    if said.is_empty() {
        return EnvFilter::new(usually);
    }
    EnvFilter::try_new(&said).unwrap_or_else(|error| {
        let why = error.to_string();
        complain(language.fill(Key::BadFilter, &[("why", &why), ("filter", usually)]));
        EnvFilter::new(usually)
    })
}
