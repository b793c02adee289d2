//! What do we say about `homing bugreport`? What is in the archive is in English: it is for those who help.

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the command and its arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Bugreport, BugreportInFull, Archive,
}

text_keys! {
    /// What the command answers.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    Written, CannotWrite,
}
