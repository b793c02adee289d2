//! What do we say about `homing sessions`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the commands and their arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Sessions, SessionsInFull,
    List, ListInFull, Target, Client, Id, Limit, Cursor,
    Show, ShowInFull, Session,
    Move, MoveInFull, To, Force,
    Unpin, UnpinInFull,
    Expire, ExpireInFull,
}

text_keys! {
    /// What the commands answer.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    // Of a session
    Session, Group, Method, Home, Client, Begun, Seen, EndsIn, Connections, State, Confirmed, Tentative, Order, Gone,
    // Of a decision
    Ago, Reason, Target, Listener, Status,
    // Instead of them, or after them
    NoSessions, NoDecisions, More,
    // What was ordered
    Moves, Unpinned, Ends,
}
