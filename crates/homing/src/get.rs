//! What is configured on a running node, or what does one thing there look like?

use crate::admin::{Admin, ApiPath};
use crate::cli::get::{GetArguments, Kind};
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::text::Language;
use crate::text::get::Answer;
use serde_json::{Map, Value, json};

pub(crate) mod shown;

/// What a thing is found by.
const OWN_NAMES: [&str; 2] = ["name", "address"];

/// `homing get`
pub(crate) fn get(arguments: &GetArguments, language: Language) -> Exit {
    failure::end(fetch(arguments, language))
}

fn fetch(arguments: &GetArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    let name = arguments.name.as_deref().unwrap_or_default();
    let names: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let scopes = [("region", arguments.region.as_deref()), ("project", arguments.project.as_deref())];
    let found = find(&admin, arguments.kind, &names, &scopes, language)?;
    admin.tell(found, |value: &Value| match value {
        Value::Array(rows) if rows.is_empty() => language.text(Answer::Nothing).to_owned(),
        Value::Array(rows) => shown::rows(rows),
        one => shown::one(one),
    })
}

/// The kinds that a kind is inside of, from the outside, and itself.
pub(crate) const fn road(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::LoadBalancers => &["load-balancers"],
        Kind::Listeners => &["load-balancers", "listeners"],
        Kind::Rules => &["load-balancers", "listeners", "rules"],
        Kind::Groups => &["load-balancers", "groups"],
        Kind::Targets => &["load-balancers", "groups", "targets"],
    }
}

/// One thing, where its whole name was given; otherwise all that are inside of what was named, or of load balancers
/// within `scopes`.
fn find(
    admin: &Admin,
    kind: Kind,
    names: &[&str],
    scopes: &[(&str, Option<&str>)],
    language: Language,
) -> Result<Value, Failure> {
    let road = road(kind);
    if names.len() > road.len() {
        return Err(Failure::usage(Answer::TooDeep, &[("form", &road.join("/"))], language));
    }
    let steps: Vec<String> =
        road.iter().zip(names).flat_map(|(kind, name)| [*kind, *name]).map(str::to_owned).collect();
    if names.len() == road.len() {
        return admin.get(&path(&steps));
    }
    let mut found = Vec::new();
    let here = if steps.is_empty() {
        let mut all = admin.get(&path(&[road[0].to_owned()]).asking(scopes))?;
        if road.len() == 1 {
            all.as_array_mut().into_iter().flatten().for_each(|one| name_outside(one, &[]));
            return Ok(all);
        }
        json!({ field(road[0]): all })
    } else {
        admin.get(&path(&steps))?
    };
    collect(admin, &here, &road[names.len()..], &steps, &mut found)?;
    Ok(found.into())
}

/// Everything of the last kind of the road below `parent`, which is at `steps`; each with the names of what it is inside of.
fn collect(
    admin: &Admin,
    parent: &Value,
    road: &[&str],
    steps: &[String],
    found: &mut Vec<Value>,
) -> Result<(), Failure> {
    let Some((kind, deeper)) = road.split_first() else { return Ok(()) };
    if let Some(all) = listed(admin, kind, deeper, steps)? {
        found.extend(all.into_iter().map(|mut one| {
            name_outside(&mut one, steps);
            one
        }));
        return Ok(());
    }
    let here = parent[field(kind)].as_array().map(Vec::as_slice).unwrap_or_default();
    for (index, entry) in here.iter().enumerate() {
        // A parent tells what is in it by names, or as a whole; rules have no names.
        let name = entry
            .as_str()
            .or_else(|| entry["name"].as_str())
            .map_or_else(|| index.to_string(), str::to_owned);
        let below = [steps, &[(*kind).to_owned(), name.clone()]].concat();
        let is_whole = |next: &&str| entry.get(field(next)).is_some();
        let mut one = match deeper.first() {
            None if entry.is_object() => entry.clone(),
            Some(next) if is_whole(next) => entry.clone(),
            _ => admin.find(&path(&below))?.unwrap_or_else(|| json!({ "name": name })),
        };
        if deeper.is_empty() {
            name_outside(&mut one, steps);
            found.push(one);
        } else {
            collect(admin, &one, deeper, &below, found)?;
        }
    }
    Ok(())
}

/// All of the last kind of a road at once, where the node has such a list: with what is live.
fn listed(
    admin: &Admin,
    kind: &str,
    deeper: &[&str],
    steps: &[String],
) -> Result<Option<Vec<Value>>, Failure> {
    if !deeper.is_empty() {
        return Ok(None);
    }
    let list = admin.find(&path(&[steps, &[kind.to_owned()]].concat()))?;
    Ok(list.and_then(|list| match list {
        Value::Array(all) if all.iter().all(Value::is_object) => Some(all),
        _ => None,
    }))
}

fn path(steps: &[String]) -> ApiPath {
    ApiPath::of(&steps.iter().map(String::as_str).collect::<Vec<_>>())
}

/// As a kind is called in the file: `load_balancers`.
fn field(kind: &str) -> String {
    kind.replace('-', "_")
}

/// Puts names before what a thing says itself: those of what it is inside of, its own, and its address.
fn name_outside(one: &mut Value, steps: &[String]) {
    let Some(own) = one.as_object_mut().map(std::mem::take) else { return };
    let pairs = steps.chunks_exact(2);
    let outside: Map<String, Value> =
        pairs.map(|pair| (field(pair[0].trim_end_matches('s')), pair[1].clone().into())).collect();
    let own = own.into_iter().filter(|(key, _)| !outside.contains_key(key));
    let (names, rest): (Vec<_>, Vec<_>) = own.partition(|(key, _)| OWN_NAMES.contains(&key.as_str()));
    *one = outside.into_iter().chain(names).chain(rest).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_the_address_stand_first_whatever_is_live() {
        let mut target = json!({
            "health": "healthy", "admin_state": "active", "drain": null, "sessions": 3, "sessions_exact": false,
            "connections": 1, "inflight": 0, "latency": 2, "name": "a", "address": "192.0.2.1:80", "weight": 10,
        });
        name_outside(&mut target, &["load-balancers", "shop", "groups", "web"].map(str::to_owned));
        let text = shown::rows(&[target]);
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[0][..4], ["load_balancer", "group", "name", "address"], "{text}");
        assert_eq!(lines[1][..4], ["shop", "web", "a", "192.0.2.1:80"], "{text}");
        assert!(text.contains("~3") && !text.contains("sessions_exact"), "{text}");
    }
}
