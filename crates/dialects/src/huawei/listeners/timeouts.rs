//! How long does a listener wait, in seconds?
//!
//! Of layer 4, `keepalive_timeout` is how long a connection or flow may be silent; of layer 7, how long a client's
//! connection may wait for the next request. `client_timeout` is about clients, `member_timeout` about members.

use std::time::Duration;

use homing_core::spec::Layer;
use serde_json::{Map, Value, json};

use super::super::fault::Fault;
use super::super::shape::Body;
use crate::pools::{Listener, Said};

/// The vendor's fields of a layer, what they are called in a document, and their defaults in seconds.
const OF_LAYER_4: &[(&str, &[&str], u64)] = &[("keepalive_timeout", &["idle_timeout"], 300)];
const OF_LAYER_7: &[(&str, &[&str], u64)] = &[
    ("keepalive_timeout", &["keepalive_timeout"], 60),
    ("client_timeout", &["client_header_timeout", "client_body_timeout"], 60),
    ("member_timeout", &["proxy_read_timeout"], 60),
];
const ALL: [&str; 3] = ["keepalive_timeout", "client_timeout", "member_timeout"];
/// The shortest `keepalive_timeout` of layer 4.
const SHORTEST_OF_LAYER_4: u64 = 10;

fn of(listener: &Listener) -> &'static [(&'static str, &'static [&'static str], u64)] {
    match listener.protocol.layer() {
        Layer::Four => OF_LAYER_4,
        Layer::Seven => OF_LAYER_7,
    }
}

/// Says what holds where nothing is said: it is not what the edition has everywhere.
pub(super) fn defaults(listener: &mut Listener) {
    for (_, keys, default) in of(listener) {
        set(&mut listener.said, keys, *default);
    }
}

pub(super) fn apply(body: &Body, listener: &mut Listener) -> Result<(), Fault> {
    let own = of(listener);
    for name in ALL {
        let Some(seconds) = body.number(name) else { continue };
        let Some((_, keys, _)) = own.iter().find(|(own, ..)| *own == name) else {
            return Err(Fault::invalid(name, "Only HTTP and HTTPS listeners have it."));
        };
        if listener.protocol.layer() == Layer::Four && seconds < SHORTEST_OF_LAYER_4 {
            let why = "It has to be a whole number from 10 to 4000 for TCP and UDP listeners.";
            return Err(Fault::invalid(name, why));
        }
        set(&mut listener.said, keys, seconds);
    }
    Ok(())
}

fn set(said: &mut Said, keys: &[&str], seconds: u64) {
    for key in keys {
        said.set_duration(key, Some(Duration::from_secs(seconds)));
    }
}

pub(super) fn view(listener: &Listener, view: &mut Map<String, Value>) {
    for name in ALL {
        let found = of(listener).iter().find(|(own, ..)| *own == name);
        let seconds = found.map(|(_, keys, default)| {
            let said = keys.first().and_then(|key| listener.said.duration(key));
            said.map_or(*default, |said| said.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX))
        });
        view.insert(name.to_owned(), json!(seconds));
    }
}
