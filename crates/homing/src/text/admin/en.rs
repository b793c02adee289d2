//! What do we say about asking a running node in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Admin => {
            "Admin address of the node (otherwise that of --config, HOMING_ADMIN or http://127.0.0.1:7080)"
        }
        Help::TokenFile => {
            "File with a token for the node (otherwise admin.token in the state folder of --config, HOMING_TOKEN_FILE \
             or homing-state/admin.token)"
        }
        Help::AdminCa => {
            "PEM file of those who certify the admin address (otherwise its own certificate as --config names it, \
             HOMING_ADMIN_CA, or whom the system believes)"
        }
        Help::Config => "File of the node, which names its admin address and its state folder",
        Help::LoadBalancer => {
            "Name of the load balancer (may be left out where the other names are clear without it)"
        }
        Help::Group => "Name of the backend group",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Unreachable => {
            "There is no answer from {url} ({why}). Does the node run? Say where it is with --admin, HOMING_ADMIN or \
             --config."
        }
        Answer::NotUnderstood => {
            "What {url} answers is not understood: {why}. Is that a node of this version?"
        }
        Answer::NoAdmin => "{file} switches the admin address off: this node cannot be asked.",
        Answer::BadUrl => {
            "{url} is not the admin address of a node: write http://HOST:PORT or https://HOST:PORT."
        }
        Answer::NoToken => {
            "There is no token in {file} ({why}). Say where it is with --token-file, HOMING_TOKEN_FILE or --config."
        }
        Answer::NoCa => "{file} says of nobody who certifies the admin address: {why}.",
        Answer::WrongToken => {
            "{url} does not accept the token in {file}. Is it that of another node? Say which with --token-file, \
             HOMING_TOKEN_FILE or --config."
        }
        Answer::NoSuchGroup => "There is no group {group}. There are: {groups}",
        Answer::SeveralGroups => {
            "Several load balancers have a group {group}: {load_balancers}. Say which with --load-balancer."
        }
    }
}
