//! What do we say about `homing explain` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Explain => "Tell where a request would go, and why",
        Help::ExplainInFull => {
            "Tell where a request would go, and why, step by step. Nothing is changed or counted.\n\n\
             For example: homing explain --listener web --path / --from 203.0.113.7 --cookie NAME=VALUE"
        }
        Help::Listener => "Name of the listener to which the request comes",
        Help::Host => "Host that the request names",
        Help::Path => "Path of the request",
        Help::From => "Address of the client",
        Help::Cookie => "A cookie of the request (may be given several times)",
        Help::Header => "A header field of the request (may be given several times)",
        Help::Verify => {
            "Instead: whether this node, or one with the same secrets, wrote this value of X-Homing-Decision"
        }
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Listener => "Listener",
        Answer::Group => "Group",
        Answer::Target => "Target",
        Answer::Reason => "Reason",
        Answer::Status => "Status",
        Answer::Session => "Session",
        Answer::EndsIn => "Ends in",
        Answer::At => "At",
        Answer::Valid => "It is genuine.",
        Answer::NotValid => {
            "It is not genuine: neither this node nor one with the same secrets wrote it, or it was changed since."
        }
    }
}
