//! What do we say about `homing set`, `homing remove`, `homing revisions`, `homing rollback`, `homing export` and
//! `homing import`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the commands and their arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Set, SetInFull, Remove, RemoveInFull, Revisions, RevisionsInFull, Rollback, RollbackInFull,
    Export, ExportInFull, Import, ImportInFull, File,
    Kind, Name, Fields, Patch, Create, DryRun, Why, IfRevision, Revision, From, Limit, Cursor,
}

text_keys! {
    /// What the commands answer.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    Done, Would, LeftToFile, WholeName, NoField, BadPatch, Unreadable,
    NoRevisions, Number, At, Who, Origin, Objects, Reason, More,
}
