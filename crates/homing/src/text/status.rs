//! What do we say about `homing status` and `homing top`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the commands and their arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Status, StatusInFull, Quiet, Top, TopInFull, Interval, Rounds,
}

text_keys! {
    /// What the commands answer.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    // Of the node
    Version, Up, Revision, File, LastReload, StateFails, Findings,
    // Of listeners
    NoListeners, Listener, Protocol, Addresses, Open, Accepted, Refused, Answers, Received, Sent,
    // Of targets
    Group, Target, Address, Weight, Health, State, Sessions, Active, Served, Failures,
    // Of each second
    PerSecond, Errors, In, Out, Keys, NoTerminal, Away,
}
