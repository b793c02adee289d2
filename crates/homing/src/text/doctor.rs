//! What do we say about `homing doctor`? What it finds is in [`super::findings`].

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the command means.
    Help: en::help, zh::help, ja::help, id::help;
    Doctor, DoctorInFull,
}

text_keys! {
    /// What the command answers.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    Nothing, Advice, Warning, Error,
}
