//! What do we say about `homing set`, `homing remove`, `homing revisions` and `homing rollback`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the commands and their arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Set, SetInFull, Remove, RemoveInFull, Revisions, RevisionsInFull, Rollback, RollbackInFull,
    Kind, Name, Fields, Patch, Create, DryRun, Why, IfRevision, Revision, From, Limit, Cursor,
}

text_keys! {
    /// What the commands answer.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    Done, Would, LeftToFile, WholeName, NoField, BadPatch,
    NoRevisions, Number, At, Who, Origin, Objects, Reason, More,
}
