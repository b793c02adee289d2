//! What do we say about `homing setup`, and in the file that it writes?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the command and its arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Setup, SetupInFull, Config, Yes, Force, Protocol, Listen, Target, Persistence, Timeout, HealthPath, StateDir,
    AdminListen,
}

text_keys! {
    /// What the command asks, answers and writes.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    // Questions
    Welcome, AskProtocol, AskListen, AskTargets, AskPersistence,
    // What cannot be used
    BadWord, BadAddress, BadTimeout, NoTargets, NoCookie, Ended, Exists, CannotWrite,
    // What was found
    PortTaken, PortReserved, PortElse, Reached, Unreached, Probed,
    // What comes next
    Written, NextCheck, NextServe, NextTwice, NextTry, NextStatus,
    // In the file
    FileHead, FileState, FileAdmin, FileListener, FileGroup, FilePersistence, FileHealth, FileTargets,
}
