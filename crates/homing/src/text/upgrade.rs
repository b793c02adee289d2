//! What do we say about `homing upgrade`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the command and its arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Upgrade, UpgradeInFull, Config, Binary,
}

text_keys! {
    /// What the command answers.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    Serves, Nobody, Unheard, Busy, Retired, First, Failed,
}
