//! What do we say about `homing upgrade` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Upgrade => "Let a newer program take over from the one that runs, without losing a connection",
        Help::UpgradeInFull => {
            "Let a newer program take over from the one that runs, without losing a connection.\n\n\
             The process that runs starts the program that is now where its own was, hands it the listening sockets, \
             the sessions and everything else that is alive, and finishes what it has begun: requests are answered, \
             and TCP connections and WebSockets go on for at most [node] upgrade_timeout (1 h).\n\n\
             Returns when the new process serves. If it does not come so far, the old one goes on as if nothing had \
             been, and this command says why and returns 1. SIGUSR2 to the process does the same."
        }
        Help::Config => "File of the node; the new process reads it",
        Help::Binary => "The program that takes over (otherwise the one that is where the running one was)",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Serves => "Process {pid} serves. The one before finishes what it has begun.",
        Answer::Nobody => "No node runs in {folder}: start it with `homing run`.",
        Answer::Unheard => "The node that runs could not be asked: {why}",
        Answer::Busy => "Nothing was done: an upgrade is under way.",
        Answer::Retired => "Nothing was done: the process that was asked is ending.",
        Answer::First => {
            "Nothing was done: the node is the first process of its container (process 1), and everything there ends \
             with it. Start a container with the newer program instead."
        }
        Answer::Failed => "No upgrade; the process that runs goes on. The new one does not serve: {why}",
    }
}
