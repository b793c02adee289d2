//! What do we say about `homing audit`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the command and its arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Audit, AuditInFull, Actor, Outcome, Path, Since, Until, Limit, Cursor,
}

text_keys! {
    /// What the command answers.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    NoNotes, NoTime, At, Who, Address, Outcome, Status, What, Revision, More,
}
