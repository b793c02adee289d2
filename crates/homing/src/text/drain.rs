//! What do we say about `homing drain`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the commands and their arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Drain, DrainInFull, Targets,
    Start, StartInFull, Policy, Deadline,
    Cancel, CancelInFull,
    Status, StatusInFull, Only,
    Wait, WaitInFull, Timeout,
}

text_keys! {
    /// What the commands answer.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    // The table
    Group, Target, Address, State, Policy, Sessions, Connections, Left, Active, Draining, Drained, NoTargets,
    // What was done
    NoSuchTarget, Started, StartedUntil, Cancelled,
    // What a target still has
    OneSession, SomeSessions, OneConnection, SomeConnections,
    // While somebody waits, and afterwards
    Remains, RemainsUntil, IsDrained, IsActive, TimeIsOver,
}
