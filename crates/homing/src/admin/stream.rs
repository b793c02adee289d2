//! What does a stream of events say? Server-sent events (HTML Living Standard, section 9.2), as far as nodes write them.

use std::io::{BufRead, Read};
use std::ops::ControlFlow;

/// Longest line that is read, in bytes: events are names and numbers.
const LINE_BYTES: u64 = 64 << 10;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// What happened.
    pub(crate) name: String,
    /// The rest, as JSON.
    pub(crate) data: String,
}

/// Hands each event over, until `hear` breaks off, or there are no more: the stream has ended, whatever ended it.
/// `last_id` is then the id of the last event that was handed over: whoever comes back goes on after it.
pub(crate) fn read(
    mut stream: impl BufRead,
    last_id: &mut Option<String>,
    hear: &mut dyn FnMut(Event) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut event = Event::default();
    let mut id = last_id.clone();
    let mut line = Vec::new();
    loop {
        line.clear();
        let count = (&mut stream).take(LINE_BYTES).read_until(b'\n', &mut line).unwrap_or(0);
        if count == 0 || !line.ends_with(b"\n") {
            return ControlFlow::Continue(());
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        let Some((field, value)) = text.split_once(':') else {
            // An empty line ends an event; signs of life have no data.
            let heard = std::mem::take(&mut event);
            if text.is_empty() {
                last_id.clone_from(&id);
            }
            if text.is_empty() && !heard.data.is_empty() {
                hear(heard)?;
            }
            continue;
        };
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut event.name),
            "id" => id = Some(value.to_owned()),
            "data" if event.data.is_empty() => value.clone_into(&mut event.data),
            "data" => {
                event.data.push('\n');
                event.data.push_str(value);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str, most: usize) -> (Vec<Event>, ControlFlow<()>) {
        heard_after(&mut None, text, most)
    }

    fn heard_after(id: &mut Option<String>, text: &str, most: usize) -> (Vec<Event>, ControlFlow<()>) {
        let mut events = Vec::new();
        let end = read(text.as_bytes(), id, &mut |event| {
            events.push(event);
            if events.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        (events, end)
    }

    #[test]
    fn events_are_told_apart_and_signs_of_life_are_none() {
        let text = ": still here\n\nid: 1\nevent: drain-began\ndata: {\"a\":1}\n\n:\n\nevent: gap\r\ndata: {}\r\n\r\n";
        let (events, end) = heard(text, 10);
        let names: Vec<(&str, &str)> =
            events.iter().map(|event| (event.name.as_str(), event.data.as_str())).collect();
        assert_eq!(names, [("drain-began", "{\"a\":1}"), ("gap", "{}")]);
        assert_eq!(end, ControlFlow::Continue(()));
    }

    #[test]
    fn half_an_event_is_none() {
        assert_eq!(heard("event: x\ndata: {}", 10).0, []);
        assert_eq!(heard("event: x\ndata: {}\n", 10).0, []);
    }

    #[test]
    fn the_id_is_that_of_the_last_whole_event_or_of_the_beginning() {
        let id_after = |text: &str| {
            let mut id = Some("1-1".to_owned());
            let _ = heard_after(&mut id, text, 10);
            id.unwrap()
        };
        assert_eq!(id_after(""), "1-1");
        assert_eq!(id_after("id: 1-7\n\n: still here\n\n"), "1-7");
        assert_eq!(id_after("id: 1-8\nevent: x\ndata: {}\n\nevent: gap\ndata: {}\n\n"), "1-8");
        assert_eq!(id_after("id: 1-8\ndata: {}\n\nid: 1-9\nevent: x\ndata: {}\n"), "1-8");
    }

    #[test]
    fn who_has_heard_enough_is_told_no_more() {
        let (events, end) = heard("data: 1\n\ndata: 2\n\n", 1);
        assert_eq!((events.len(), end), (1, ControlFlow::Break(())));
    }
}
