//! What do we say about `homing bugreport` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Bugreport => "Collect what helps to understand a node, in one archive without secrets",
        Help::BugreportInFull => {
            "Collect what helps to understand a node, in one archive without secrets: version, file, status, metrics, findings, \
             recent decisions, limits, kernel.\n\n\
             Secrets, tokens, keys and values of cookies are taken out, and clients have numbers for their addresses. Say \
             --config, so that the file and the process are in it. It is written also when the node does not answer."
        }
        Help::Archive => "The archive to write; a file that is there is kept",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Written => {
            "Written: {file} ({parts}).\nLook into it before you give it to somebody: names and addresses of targets are in it."
        }
        Answer::CannotWrite => "{file} cannot be written: {why}",
    }
}
