//! What do we say about `homing get` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Get => "Look at what is configured on a running node",
        Help::GetInFull => {
            "Look at what is configured on a running node: all things of a kind, those inside of another, or one.\n\n\
             For example: homing get targets; homing get targets shop/web; homing get group shop/web"
        }
        Help::Kind => "What to look at",
        Help::Name => "Its name, or that of what it is inside of: LOAD-BALANCER/GROUP/TARGET",
        Help::Region => "Only of load balancers in this region",
        Help::Project => "Only of load balancers of this project",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Nothing => "There is none.",
        Answer::TooDeep => "That name has too many parts: its form is {form}.",
    }
}
