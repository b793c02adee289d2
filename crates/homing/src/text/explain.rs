//! What do we say about `homing explain`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the command and its arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Explain, ExplainInFull, Listener, Host, Path, From, Cookie, Header, Verify,
}

text_keys! {
    /// What the command answers.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    Listener, Group, Target, Reason, Status, Session, EndsIn, At, Valid, NotValid,
}
