//! How is a running node? What it says of itself, for people.

use crate::admin::{Admin, ApiPath};
use crate::cli::status::StatusArguments;
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::text::Language;

pub(crate) mod report;
mod shown;

use report::Status;

/// `homing status`
pub(crate) fn status(arguments: &StatusArguments, language: Language) -> Exit {
    failure::end(look(arguments, language))
}

fn look(arguments: &StatusArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    let answer = admin.get(&ApiPath::of(&["status"]))?;
    if arguments.quiet {
        // That there is an answer is the answer: for health checks of containers.
        return Ok(());
    }
    admin.tell(answer, |status: &Status| shown::page(status, language))
}
