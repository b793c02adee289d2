//! Where is a listener that does not accept?
//!
//! A listener of a document accepts. One that is stopped, or has no certificate yet, does not, and has to come back as it
//! was: it stands in annotations of its load balancer, `shelf.ID.N`, cut to the length that an annotation may have. Its
//! groups stay where they are.

use serde_json::Value;

use super::listener::Listener;
use super::object::{NOTE_BYTES, Object};
use crate::tencent::fault::Fault;

/// Pieces of all listeners that do not accept: what annotations of one load balancer have room for.
const PIECES: usize = 3;

/// The listeners that do not accept, which the object says no more.
pub(super) fn take(object: &mut Object) -> Vec<Listener> {
    let mut found = Vec::new();
    for id in ids(object) {
        let (mut text, mut piece) = (String::new(), 0);
        while let Some(part) = object.note(&key(&id, piece)) {
            text.push_str(part);
            object.set_note(&key(&id, piece), None);
            piece += 1;
        }
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            found.push(Listener::read(value));
        }
    }
    found
}

/// Puts them away.
pub(super) fn put(object: &mut Object, listeners: Vec<Listener>) -> Result<(), Fault> {
    let mut room = PIECES;
    for listener in listeners {
        let id = listener.id().to_owned();
        let text = listener.said().to_string();
        for (piece, part) in pieces(&text).into_iter().enumerate() {
            room = room.checked_sub(1).ok_or_else(|| {
                Fault::new(
                    "LimitExceeded",
                    "There is no room for another listener that is stopped or has no certificate.",
                )
            })?;
            object.set_note(&key(&id, piece), Some(part.to_owned()));
        }
    }
    Ok(())
}

fn key(id: &str, piece: usize) -> String {
    format!("shelf.{id}.{piece}")
}

fn ids(object: &Object) -> Vec<String> {
    let notes = object.get("annotations").and_then(Value::as_object).into_iter().flatten();
    let first = notes.filter_map(|(name, _)| name.strip_prefix("shelf.")?.strip_suffix(".0"));
    first.map(str::to_owned).collect()
}

/// The text in parts that fit.
fn pieces(text: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let mut end = rest.len().min(NOTE_BYTES);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_listener_that_is_stopped_comes_back_as_it_was() {
        let notes = json!({ "name": "名".repeat(2000), "stopped": "true" });
        let said = json!({ "name": "lbl-1", "protocol": "tcp", "annotations": notes });
        let listener = Listener::read(said.clone());
        let mut object = Object::default();
        put(&mut object, vec![listener]).unwrap();
        assert!(object.note("shelf.lbl-1.1").is_some());
        let back = take(&mut object).pop().unwrap();
        assert!(back.is_stopped);
        assert_eq!((back.said(), object), (said, Object::default()));
    }

    #[test]
    fn there_is_no_room_for_more_than_annotations_have() {
        let said = json!({ "name": "lbl-1", "annotations": { "name": "n".repeat(PIECES * NOTE_BYTES) } });
        let listener = Listener::read(said);
        let put = put(&mut Object::default(), vec![listener]);
        assert_eq!(put.map_err(|fault| fault.code), Err("LimitExceeded"));
    }
}
