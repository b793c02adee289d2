//! How does an operator change what the API owns? Field by field, with a look at what it would do before.

use crate::admin::{Admin, ApiPath, Terms};
use crate::cli::change::{RemoveArguments, SetArguments};
use crate::cli::get::Kind;
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::get::{road, shown};
use crate::text::Language;
use crate::text::change::Answer;
use serde_json::{Map, Value};
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use ureq::http::Method;

/// Bytes of a patch that are read: as many as the API takes.
const PATCH_BYTES: u64 = 16 << 20;

/// `homing set`
pub(crate) fn set(arguments: &SetArguments, language: Language) -> Exit {
    failure::end(change(arguments, language))
}

/// `homing remove`
pub(crate) fn remove(arguments: &RemoveArguments, language: Language) -> Exit {
    failure::end(take_away(arguments, language))
}

fn change(arguments: &SetArguments, language: Language) -> Result<(), Failure> {
    let SetArguments { kind, name, fields, patch, create, terms, node } = arguments;
    let body = match patch {
        Some(file) => read_patch(file, language)?,
        None => patch_of(fields, language)?,
    };
    let steps = steps(*kind, name, language)?;
    let admin = Admin::of(node, language)?;
    let (method, steps, body) = if *create { made(steps, body) } else { (Method::PATCH, steps, body) };
    let terms = Terms::of(terms);
    let done = admin.change(method, &path(&steps), Some(&body), &terms)?;
    tell(&admin, &terms, done, language)
}

fn take_away(arguments: &RemoveArguments, language: Language) -> Result<(), Failure> {
    let RemoveArguments { kind, name, terms, node } = arguments;
    let steps = steps(*kind, name, language)?;
    let (admin, terms) = (Admin::of(node, language)?, Terms::of(terms));
    let done = admin.change(Method::DELETE, &path(&steps), None, &terms)?;
    tell(&admin, &terms, done, language)
}

/// Tells which revision runs now, or what would happen.
pub(crate) fn tell(
    admin: &Admin,
    terms: &Terms<'_>,
    (answer, revision): (Value, Option<u64>),
    language: Language,
) -> Result<(), Failure> {
    let revision = answer["revision"].as_u64().or(revision).unwrap_or_default().to_string();
    admin.tell(answer, |answer: &Value| {
        let left = answer["left_to_file"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let mut lines = match terms.dry_run {
            true => vec![language.text(Answer::Would).to_owned(), shown::one(&answer["impact"])],
            false => vec![language.fill(Answer::Done, &[("revision", &revision)])],
        };
        lines.extend(left.map(|name| language.fill(Answer::LeftToFile, &[("name", name)])));
        lines.join("\n")
    })
}

/// The way to the thing of that whole name.
fn steps(kind: Kind, name: &str, language: Language) -> Result<Vec<String>, Failure> {
    let (road, names) = (road(kind), name.split('/').collect::<Vec<_>>());
    if names.len() != road.len() || names.iter().any(|name| name.is_empty()) {
        return Err(Failure::usage(Answer::WholeName, &[("form", &road.join("/"))], language));
    }
    Ok(road.iter().zip(names).flat_map(|(kind, name)| [(*kind).to_owned(), name.to_owned()]).collect())
}

/// What makes a thing: its name goes into what is said of it, and it goes to the others of its kind. Rules have no names.
fn made(mut steps: Vec<String>, mut body: Value) -> (Method, Vec<String>, Value) {
    let name = steps.pop().unwrap_or_default();
    if let Some(fields) = body.as_object_mut().filter(|_| steps.last().is_some_and(|kind| kind != "rules")) {
        fields.entry("name").or_insert_with(|| name.into());
    }
    (Method::POST, steps, body)
}

fn path(steps: &[String]) -> ApiPath {
    ApiPath::of(&steps.iter().map(String::as_str).collect::<Vec<_>>())
}

/// `persistence.timeout=20m weight=5`, as the merge patch that it means (RFC 7396).
fn patch_of(fields: &[String], language: Language) -> Result<Value, Failure> {
    let mut patch = Map::new();
    for field in fields {
        let pair = field.split_once('=').filter(|(path, _)| path.split('.').all(|step| !step.is_empty()));
        let (path, text) =
            pair.ok_or_else(|| Failure::usage(Answer::NoField, &[("text", field)], language))?;
        // What is no JSON is a text without its quotes.
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
        put(&mut patch, path, value);
    }
    Ok(patch.into())
}

fn put(into: &mut Map<String, Value>, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        into.insert(path.to_owned(), value);
        return;
    };
    let below = into.entry(first).or_insert_with(|| Map::new().into());
    if !below.is_object() {
        *below = Map::new().into();
    }
    if let Some(below) = below.as_object_mut() {
        put(below, rest, value);
    }
}

/// A merge patch in JSON, from a file or (`-`) from standard input.
fn read_patch(file: &Path, language: Language) -> Result<Value, Failure> {
    let read = || -> io::Result<Value> {
        let mut text = String::new();
        if file == Path::new("-") {
            io::stdin().lock().take(PATCH_BYTES).read_to_string(&mut text)?;
        } else {
            fs::File::open(file)?.take(PATCH_BYTES).read_to_string(&mut text)?;
        }
        Ok(serde_json::from_str(&text)?)
    };
    read().map_err(|error| {
        let (name, why) = (file.display().to_string(), error.to_string());
        Failure::usage(Answer::BadPatch, &[("file", &name), ("why", &why)], language)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn patch(fields: &[&str]) -> Option<Value> {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        patch_of(&fields, Language::En).ok()
    }

    #[test]
    fn fields_become_the_patch_that_they_mean() {
        let fields = [
            "persistence.method=cookie",
            "persistence.timeout=20m",
            "weight=5",
            "tls=null",
            "listen=[\"[::]:80\"]",
        ];
        let expected = json!({
            "persistence": { "method": "cookie", "timeout": "20m" }, "weight": 5, "tls": null, "listen": ["[::]:80"],
        });
        assert_eq!(patch(&fields), Some(expected));
        assert_eq!(patch(&["name=\"5\""]), Some(json!({ "name": "5" })));
        assert_eq!(patch(&["weight"]), None);
        assert_eq!(patch(&["a..b=1"]), None);
    }

    #[test]
    fn a_name_is_whole_or_nothing_is_changed() {
        let steps = |kind, name| steps(kind, name, Language::En).ok().map(|steps| steps.join("/"));
        let target = steps(Kind::Targets, "shop/web/a");
        assert_eq!(target.as_deref(), Some("load-balancers/shop/groups/web/targets/a"));
        assert_eq!(steps(Kind::Targets, "shop/web"), None);
        assert_eq!(steps(Kind::Groups, "shop//"), None);
    }

    #[test]
    fn what_is_made_gets_its_name() {
        let steps = ["load-balancers", "shop", "groups", "web"].map(str::to_owned).to_vec();
        let (method, steps, body) = made(steps, json!({ "scheduler": "maglev" }));
        assert_eq!((method, steps.join("/")), (Method::POST, "load-balancers/shop/groups".to_owned()));
        assert_eq!(body, json!({ "scheduler": "maglev", "name": "web" }));
    }
}
