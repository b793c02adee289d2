//! Is every sentence of the promise about session persistence true? One file for each part of it.
//!
//! By a virtual clock, and for every method where the sentence does not name one. What needs a socket is shown by the
//! tests of the datapath, what needs a real table of a million sessions by those of the table.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic, also in its helpers")]

#[path = "support/site.rs"]
mod site;

#[path = "persistence/app_cookie.rs"]
mod app_cookie;
#[path = "persistence/caps.rs"]
mod caps;
#[path = "persistence/cookie.rs"]
mod cookie;
#[path = "persistence/decision.rs"]
mod decision;
#[path = "persistence/drain.rs"]
mod drain;
#[path = "persistence/failure.rs"]
mod failure;
#[path = "persistence/first_of_connection.rs"]
mod first_of_connection;
#[path = "persistence/first_pin.rs"]
mod first_pin;
#[path = "persistence/forgery.rs"]
mod forgery;
#[path = "persistence/header.rs"]
mod header;
#[path = "persistence/identity.rs"]
mod identity;
#[path = "persistence/keys.rs"]
mod keys;
#[path = "persistence/slow_start.rs"]
mod slow_start;
#[path = "persistence/source_address.rs"]
mod source_address;
#[path = "persistence/stage.rs"]
mod stage;
#[path = "persistence/state.rs"]
mod state;
#[path = "persistence/steering.rs"]
mod steering;
#[path = "persistence/time.rs"]
mod time;
