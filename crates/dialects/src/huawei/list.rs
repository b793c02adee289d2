//! Which objects of a list are shown, and which page of them?

use serde_json::{Value, json};

use super::call::{Answer, Call};
use super::fault::{Fault, excerpt};

/// Most objects of one page, and as many as there are where nothing is said.
const LIMIT: usize = 2000;

/// An object of a list.
pub(super) struct Item {
    /// As it is shown.
    pub(super) view: Value,
    /// What filters look at, beside what is shown: name and value.
    pub(super) also: Vec<(&'static str, String)>,
}

impl Item {
    /// One of which everything is shown that filters look at.
    pub(super) const fn shown(view: Value) -> Self {
        Self { view, also: Vec::new() }
    }

    fn id(&self) -> &str {
        self.view["id"].as_str().unwrap_or_default()
    }

    /// Whether the field of that name has this value, or one of its items does.
    fn has(&self, name: &str, wanted: &str) -> bool {
        let is_also = self.also.iter().any(|(key, value)| *key == name && value == wanted);
        is_also || self.view.get(name).is_some_and(|value| is_same(value, wanted))
    }
}

/// The page that `call` asks for. `filters` are the fields that may be asked for: a query may name one several times, and
/// one of its values is enough.
pub(super) fn page(
    call: &Call<'_>,
    root: &str,
    filters: &[&str],
    items: impl Iterator<Item = Item>,
) -> Result<Answer, Fault> {
    let asked = Asked::of(&call.query, filters)?;
    let mut found: Vec<Item> = items.filter(|item| asked.admits(item)).collect();
    let (mut from, mut to) = (0, found.len());
    if let Some(marker) = asked.marker {
        let at = found.iter().position(|item| item.id() == marker);
        let at = at.ok_or_else(|| Fault::invalid("marker", "There is no object of this id in the list."))?;
        if asked.is_reverse { to = at } else { from = at + 1 }
    }
    if asked.is_reverse {
        from = from.max(to.saturating_sub(asked.limit));
    } else {
        to = to.min(from.saturating_add(asked.limit));
    }
    let (has_before, has_after) = (from > 0, to < found.len());
    let page: Vec<Item> = found.drain(from..to).collect();
    let id = |item: Option<&Item>| item.map_or(Value::Null, |item| json!(item.id()));
    let mut info = json!({ "current_count": page.len() });
    if has_before {
        info["previous_marker"] = id(page.first());
    }
    if has_after {
        info["next_marker"] = id(page.last());
    }
    let views: Vec<Value> = page.into_iter().map(|item| item.view).collect();
    Ok(Answer { status: 200, body: Some(json!({ root: views, "page_info": info })) })
}

/// What a query asks for.
struct Asked<'a> {
    limit: usize,
    marker: Option<&'a str>,
    is_reverse: bool,
    filters: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Asked<'a> {
    fn of(query: &'a [(String, String)], known: &[&str]) -> Result<Self, Fault> {
        let mut asked = Self { limit: LIMIT, marker: None, is_reverse: false, filters: Vec::new() };
        for (name, value) in query {
            match &**name {
                "limit" => {
                    let limit = value.parse().ok().filter(|limit| *limit <= LIMIT);
                    let why = || Fault::invalid("limit", format!("It has to be from 0 to {LIMIT}."));
                    asked.limit = limit.ok_or_else(why)?;
                }
                "marker" => asked.marker = Some(value),
                "page_reverse" => asked.is_reverse = flag("page_reverse", value)?,
                name if known.contains(&name) => {
                    match asked.filters.iter_mut().find(|(other, _)| *other == name) {
                        Some((_, values)) => values.push(value),
                        None => asked.filters.push((name, vec![value])),
                    }
                }
                name => return Err(Fault::invalid(&excerpt(name), "There is no such filter.")),
            }
        }
        Ok(asked)
    }

    fn admits(&self, item: &Item) -> bool {
        self.filters.iter().all(|(name, values)| values.iter().any(|value| item.has(name, value)))
    }
}

/// `true` or `false` of a query.
pub(super) fn flag(name: &str, value: &str) -> Result<bool, Fault> {
    match value.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Fault::invalid(name, "It has to be true or false.")),
    }
}

/// Whether a value is that text, or has it among its items (objects by their ids).
fn is_same(value: &Value, wanted: &str) -> bool {
    match value {
        Value::Null => wanted.is_empty(),
        Value::Bool(flag) => wanted.eq_ignore_ascii_case(if *flag { "true" } else { "false" }),
        Value::Number(number) => number.to_string() == wanted,
        Value::String(text) => text == wanted,
        Value::Array(items) => items.iter().any(|item| is_same(item.get("id").unwrap_or(item), wanted)),
        Value::Object(_) => false,
    }
}
