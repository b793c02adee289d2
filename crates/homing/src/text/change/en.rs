//! What do we say about changes in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Set => "Change something on a running node, field by field",
        Help::SetInFull => {
            "Change something on a running node, field by field. What is not named stays; `null` removes a field.\n\n\
             For example: homing set group shop/web persistence.method=cookie persistence.timeout=20m\n\
             homing set target shop/web/c --create address=10.0.0.3:80\n\n\
             Returns when the change is live: no request fails by it. What a file says is changed in the file alone."
        }
        Help::Remove => "Remove something from a running node, with all that is in it",
        Help::RemoveInFull => {
            "Remove something from a running node, with all that is in it. --dry-run tells what that would do. What a file \
             says is removed in the file alone."
        }
        Help::Revisions => "Tell what was changed when, by whom and why",
        Help::RevisionsInFull => {
            "Tell what was changed when, by whom and why, newest first; or what one revision changed."
        }
        Help::Rollback => "Let hold again what a revision said",
        Help::RollbackInFull => {
            "Let hold again what a revision said, as a new revision. What a file says stays as it is there."
        }
        Help::Export => "Write what is configured on a running node as TOML",
        Help::ExportInFull => {
            "Write what load balancers of a running node are told as TOML, now or at a revision; a file can say the same.\n\n\
             For example: homing export > shop.toml"
        }
        Help::Import => "Let a running node take in a text that was exported",
        Help::ImportInFull => {
            "Let a running node take in a text that was exported: what the API owns is then what the text says, and nothing else. \
             What a file says stays as it is there. --dry-run tells what that would do."
        }
        Help::File => "The text in TOML (- is standard input)",
        Help::Kind => "What it is",
        Help::Name => "Its whole name: LOAD-BALANCER/GROUP/TARGET",
        Help::Fields => {
            "What it shall say, by the names of the file: weight=5, health.path=/ok, tls=null, listen='[\"[::]:80\"]'"
        }
        Help::Patch => "Read the change from a file instead (- is standard input): a merge patch in JSON",
        Help::Create => "Make it",
        Help::DryRun => "Change nothing, and tell what it would do",
        Help::Why => "The reason, which stays with the revision",
        Help::IfRevision => "Only if this is still the revision that runs",
        Help::Revision => "Number of a revision",
        Help::From => "Compare with that revision (otherwise the one before)",
        Help::Limit => "How many at most",
        Help::Cursor => "Go on where the page before ended",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Done => "Done: revision {revision} runs.",
        Answer::Would => "Nothing was changed. It would do this:",
        Answer::LeftToFile => "{name} stays as the file says.",
        Answer::WholeName => "That is not a whole name: its form is {form}.",
        Answer::NoField => "\"{text}\" says nothing: write FIELD=VALUE.",
        Answer::BadPatch => "{file} is no patch: {why}",
        Answer::Unreadable => "{file} cannot be read: {why}",
        Answer::NoRevisions => "There are no revisions.",
        Answer::Number => "Revision",
        Answer::At => "When",
        Answer::Who => "Who",
        Answer::Origin => "Origin",
        Answer::Objects => "Objects",
        Answer::Reason => "Why",
        Answer::More => "There are more: --cursor {cursor}",
    }
}
