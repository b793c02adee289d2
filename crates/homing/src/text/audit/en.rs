//! What do we say about `homing audit` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Audit => "Tell who changed something on a running node, and who was not allowed to",
        Help::AuditInFull => {
            "Tell who changed something on a running node, and who was not allowed to, newest first. It takes the role admin.\n\n\
             For example: homing audit --outcome denied --since 1h"
        }
        Help::Actor => "Only of this user, or of a token: token:NAME",
        Help::Outcome => "Only what ended so",
        Help::Path => "Only paths that begin so: /load-balancers/shop",
        Help::Since => "Only from then on: how long ago (1h, 7d), or seconds since 1970",
        Help::Until => "Only before then: how long ago (1h, 7d), or seconds since 1970",
        Help::Limit => "How many at most, up to 1000",
        Help::Cursor => "Go on where the page before ended",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::NoNotes => "There is no such note.",
        Answer::NoTime => "\"{text}\" is no time: write how long ago (1h, 7d), or seconds since 1970",
        Answer::At => "When",
        Answer::Who => "Who",
        Answer::Address => "From",
        Answer::Outcome => "Outcome",
        Answer::Status => "Status",
        Answer::What => "What",
        Answer::Revision => "Revision",
        Answer::More => "There are more: --cursor {cursor}",
    }
}
