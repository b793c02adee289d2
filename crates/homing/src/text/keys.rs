//! What do we say about `homing keys`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the commands and their arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Keys, KeysInFull,
    List, ListInFull,
    Create, CreateInFull,
    Rotate, RotateInFull, RotateId,
    Retire, RetireInFull, RetireId,
    Export, ExportInFull, ExportFile, Force,
    Import, ImportInFull, ImportFile, Replace,
    StateDir, Config,
}

text_keys! {
    /// What the commands answer.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    // The ring
    Issues, Accepts, Seconds, Minutes, Hours, Days,
    // What was done
    Created, Rotated, IssuesAlready, Retired, Exported, Imported, NothingNew, Replaced,
    // Who was told
    Told, Nobody, Untold,
    // What was not done
    NoSecrets, Failed, Full, NoSuchKey, StillIssues, OtherKey, OtherHashKey, BrokenBundle, Terminal, FileExists,
}
