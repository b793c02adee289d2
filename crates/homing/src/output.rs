//! How does a command speak to whoever typed it?

use std::fmt::Display;
use std::io::{self, Write};

/// Says something that was asked for, on standard output.
pub(crate) fn say(what: impl Display) {
    // Nobody listens any more (`homing check | head`): then nobody is told.
    let _ = writeln!(io::stdout().lock(), "{what}");
}

/// Says what is wrong, on standard error.
pub(crate) fn complain(what: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{what}");
}
