//! What does a customized configuration say, and where does it hold?
//!
//! Its text has the words of NGINX: `keepalive_timeout 75s; add_header X-Frame-Options DENY;`. What it sets are fields of
//! the listeners of layer 7 of each load balancer that it is bound to.

use homing_core::spec::Edition;
use serde_json::{Map, Value, json};

use super::listener::Listener;
use super::object::span;
use crate::tencent::fault::Fault;

/// Directives of time, which a listener has under the same names.
const WAITS: [&str; 5] = [
    "keepalive_timeout",
    "client_header_timeout",
    "client_body_timeout",
    "proxy_connect_timeout",
    "proxy_read_timeout",
];
const SIZE: &str = "client_max_body_size";
const HEADERS: &str = "response_headers";

/// Fields of a listener, as a configuration sets them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::tencent) struct Custom {
    fields: Vec<(&'static str, Value)>,
}

impl Custom {
    /// What a text says.
    pub(in crate::tencent) fn read(content: &str) -> Result<Self, Fault> {
        let mut custom = Self::default();
        let (mut set, mut add) = (Map::new(), Map::new());
        for line in content.split(';').map(str::trim).filter(|line| !line.is_empty()) {
            let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let words = words(rest);
            if let Some(wait) = WAITS.into_iter().find(|wait| *wait == name) {
                custom.fields.push((wait, wait_of(wait, &words)?));
            } else if name == SIZE {
                custom.fields.push((SIZE, size_of(&words)?));
            } else if name == "add_header" {
                let (field, value) = match words.as_slice() {
                    [field, value] => (field, value),
                    [field, value, last] if last == "always" => (field, value),
                    _ => return Err(no("add_header", "it has a name and a value")),
                };
                add.insert(field.clone(), literal(value).into());
            } else if name == "more_set_headers" {
                for word in words {
                    let parts = word.split_once(':').ok_or_else(|| no(name, "it is \"Name: value\""))?;
                    set.insert(parts.0.trim().to_owned(), literal(parts.1.trim()).into());
                }
            } else {
                return Err(no(name, "there is no such directive here"));
            }
        }
        if !set.is_empty() || !add.is_empty() {
            let edits = [("set", set), ("add", add)].into_iter().filter(|(_, fields)| !fields.is_empty());
            let edits = edits.map(|(key, fields)| (key.to_owned(), Value::Object(fields)));
            custom.fields.push((HEADERS, Value::Object(edits.collect())));
        }
        Ok(custom)
    }

    /// Sets what it says on a listener of layer 7.
    pub(in crate::tencent) fn put(&self, listener: &mut Listener) {
        if listener.has_locations() {
            clear(listener);
            for (key, value) in &self.fields {
                listener.object.set(key, value.clone());
            }
        }
    }
}

/// Takes what a configuration sets off a listener: it is then as the edition has it.
pub(in crate::tencent) fn clear(listener: &mut Listener) {
    if listener.has_locations() {
        WAITS.into_iter().chain([SIZE, HEADERS]).for_each(|key| listener.object.set(key, None));
    }
}

fn no(directive: &str, why: &str) -> Fault {
    Fault::value("ConfigContent", &format!("{directive}: {why}"))
}

/// In Homing's headers `$` begins a variable.
fn literal(value: &str) -> String {
    value.replace('$', "$$")
}

fn wait_of(name: &'static str, words: &[String]) -> Result<Value, Fault> {
    let [word] = words else { return Err(no(name, "it has one value")) };
    let (number, scale) = match word.strip_suffix('m') {
        Some(minutes) => (minutes, 60),
        None => (word.strip_suffix('s').unwrap_or(word), 1),
    };
    let seconds = number.parse::<u64>().ok().and_then(|number| number.checked_mul(scale));
    let seconds = seconds.ok_or_else(|| no(name, "it is a number of seconds, such as 75s"))?;
    let waits = Edition::TencentClb.rules().http.by_name();
    let wait = waits.iter().find(|(known, _)| *known == name).map(|(_, wait)| wait);
    let allowed = wait.map(|wait| (wait.shortest.as_secs(), wait.longest.as_secs()));
    match allowed {
        Some((shortest, longest)) if !(shortest..=longest).contains(&seconds) => {
            Err(no(name, &format!("allowed is {shortest}s to {longest}s")))
        }
        _ => Ok(span(seconds)),
    }
}

fn size_of(words: &[String]) -> Result<Value, Fault> {
    let [word] = words else { return Err(no(SIZE, "it has one value")) };
    let lower = word.to_ascii_lowercase();
    let (number, scale) = match lower.strip_suffix(['k', 'm', 'g']) {
        Some(number) if lower.ends_with('k') => (number, 1 << 10),
        Some(number) if lower.ends_with('m') => (number, 1 << 20),
        Some(number) => (number, 1 << 30),
        None => (lower.as_str(), 1),
    };
    let bytes = number.parse::<u64>().ok().and_then(|number| number.checked_mul(scale));
    let size = Edition::TencentClb.rules().http.client_max_body_size;
    match bytes {
        Some(bytes) if size.allows(Some(bytes)) => Ok(json!(bytes)),
        _ => Err(no(SIZE, "allowed is 1M to 10240M")),
    }
}

/// The words of a directive; quotes keep spaces.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for letter in text.chars() {
        match quote {
            Some(open) if letter == open => {
                quote = None;
                words.push(std::mem::take(&mut word));
            }
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if letter.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(letter),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_become_fields_of_listeners() {
        let text = "keepalive_timeout 30s;\nclient_max_body_size 224M; add_header X-A 'b c';more_set_headers \"S: 1\";";
        let custom = Custom::read(text).unwrap();
        let expected = [
            ("keepalive_timeout", json!("30s")),
            ("client_max_body_size", json!(224_u64 << 20)),
            ("response_headers", json!({ "set": { "S": "1" }, "add": { "X-A": "b c" } })),
        ];
        assert_eq!(custom.fields, expected);
    }

    #[test]
    fn what_is_out_of_range_or_unknown_is_named() {
        let cases = [
            ("keepalive_timeout 901s;", "keepalive_timeout"),
            ("client_header_timeout 29;", "client_header_timeout"),
            ("client_max_body_size 20G;", "client_max_body_size"),
            ("root /etc;", "root"),
            ("add_header X;", "add_header"),
        ];
        for (text, word) in cases {
            let fault = Custom::read(text).unwrap_err();
            assert_eq!(fault.code, "InvalidParameterValue");
            assert!(fault.message.contains(word), "{fault:?}");
        }
    }
}
