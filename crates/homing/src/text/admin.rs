//! What do we say about asking a running node?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the arguments mean that all such commands share.
    Help: en::help, zh::help, ja::help, id::help;
    Admin, TokenFile, AdminCa, Config, LoadBalancer, Group,
}

text_keys! {
    /// Why there is no answer.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    Unreachable, NotUnderstood, NoAdmin, BadUrl, NoToken, NoCa, WrongToken, NoSuchGroup, SeveralGroups,
}
