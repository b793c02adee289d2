//! What has happened on a node lately, and what happens from now on? A line for each event, in the reader's language.

use crate::admin::stream::Event;
use crate::admin::{Admin, ApiPath};
use crate::cli::OutputFormat;
use crate::cli::events::EventsArguments;
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::output::{complain, say};
use crate::text::Language;
use crate::text::events::{Answer, sentence};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

/// Between two attempts to hear a node again: a successor serves within milliseconds, a node that starts within seconds.
const PAUSE: Duration = Duration::from_secs(1);

/// What happened lately.
#[derive(Debug, Deserialize)]
struct Page {
    events: Vec<Map<String, Value>>,
}

/// `homing events`
pub(crate) fn events(arguments: &EventsArguments, language: Language) -> Exit {
    failure::end(if arguments.follow { listen(arguments, language) } else { list(arguments, language) })
}

/// Tells what the node still knows.
fn list(arguments: &EventsArguments, language: Language) -> Result<(), Failure> {
    let count = arguments.count.map(|count| count.to_string());
    let path = ApiPath::of(&["events", "recent"]).asking(&[("limit", count.as_deref())]);
    let admin = Admin::of(&arguments.node, language)?;
    let page: Page = admin.read(admin.get(&path)?)?;
    for told in &page.events {
        let name = told.get("event").and_then(Value::as_str).unwrap_or_default();
        let event = Event { name: name.to_owned(), data: Value::Object(told.clone()).to_string() };
        say(line(&event, arguments.node.output, language));
    }
    Ok(())
}

fn listen(arguments: &EventsArguments, language: Language) -> Result<(), Failure> {
    let path = ApiPath::of(&["events"]);
    let mut left = arguments.count.map(|count| count.get());
    let mut hear = |event: Event| {
        say(line(&event, arguments.node.output, language));
        left = left.map(|left| left - 1);
        if left == Some(0) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let (mut is_heard, mut last_id) = (false, None);
    loop {
        // The node that is meant may have another address after a restart.
        let outcome = Admin::of(&arguments.node, language)
            .and_then(|admin| admin.follow(&path, &mut last_id, &mut hear));
        match outcome {
            Ok(ControlFlow::Break(())) => return Ok(()),
            Ok(ControlFlow::Continue(())) => {
                is_heard = true;
                complain(language.text(Answer::Ended));
            }
            // Who was heard before comes back; who never answered was a mistake.
            Err(failure) if !is_heard => return Err(failure),
            Err(_) => {}
        }
        thread::sleep(PAUSE);
    }
}

/// An event on a line.
fn line(event: &Event, format: OutputFormat, language: Language) -> String {
    if format == OutputFormat::Json {
        return event.data.clone();
    }
    let told: Map<String, Value> = serde_json::from_str(&event.data).unwrap_or_default();
    if format == OutputFormat::Yaml {
        // A document for each: they come one by one.
        return format!("---\n{}", serde_saphyr::to_string(&told).unwrap_or_default().trim_end());
    }
    let time = told.get("at_s").and_then(Value::as_u64).map(time_of_day).unwrap_or_default();
    format!("{time} {}", sentence(&event.name, &told, language)).trim_start().to_owned()
}

/// `12:34:56Z`
fn time_of_day(since_1970_s: u64) -> String {
    let second = since_1970_s % 86_400;
    format!("{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, data: &str) -> Event {
        Event { name: name.to_owned(), data: data.to_owned() }
    }

    #[test]
    fn an_event_is_told_in_the_readers_language() {
        let data = r#"{"number":1,"at_s":86399,"event":"session-moved","load_balancer":"shop","group":"web",
                       "session":"0f","from":"a","to":"b"}"#;
        let event = event("session-moved", data);
        let told = line(&event, OutputFormat::Text, Language::En);
        assert_eq!(told, "23:59:59Z session 0f of shop/web moves from a to b");
        let told = line(&event, OutputFormat::Text, Language::Zh);
        assert!(told.starts_with("23:59:59Z 会话 0f"), "{told}");
        assert_eq!(line(&event, OutputFormat::Json, Language::Zh), data);
    }

    #[test]
    fn an_event_of_a_newer_node_says_what_it_has() {
        let told =
            line(&event("comet", r#"{"at_s":0,"tail_km":7,"name":"a"}"#), OutputFormat::Text, Language::Ja);
        assert_eq!(told, "00:00:00Z comet tail_km=7 name=a");
    }
}
