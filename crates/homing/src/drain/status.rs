//! Which targets are being emptied, and what do they still have?

use crate::admin::{Admin, ApiPath, load_balancer_of};
use crate::cli::drain::StatusArguments;
use crate::failure::Failure;
use crate::span;
use crate::table::{NOTHING, Table};
use crate::text::Language;
use crate::text::drain::Answer;
use homing_control::api::view::{LoadBalancer, Target};
use serde::Deserialize;
use serde_json::{Value, json};

/// A target, and where it is.
#[derive(Debug, Deserialize)]
struct Row {
    load_balancer: String,
    group: String,
    #[serde(flatten)]
    target: Target,
}

/// `homing drain status`
pub(super) fn status(arguments: &StatusArguments, language: Language) -> Result<(), Failure> {
    let StatusArguments { place, target, node } = arguments;
    let admin = Admin::of(node, language)?;
    let groups = match &place.group {
        Some(group) => {
            let load_balancer = load_balancer_of(&admin, place.load_balancer.as_deref(), group)?;
            vec![(load_balancer, group.clone())]
        }
        None => groups_of(&admin, place.load_balancer.as_deref())?,
    };
    let mut targets = Vec::new();
    for (load_balancer, group) in &groups {
        targets.extend(targets_of(&admin, load_balancer, group, target.as_deref())?);
    }
    admin.tell(targets.into(), |rows: &Vec<Row>| table(rows, language))
}

fn groups_of(admin: &Admin, load_balancer: Option<&str>) -> Result<Vec<(String, String)>, Failure> {
    let balancers = match load_balancer {
        Some(name) => vec![admin.read(admin.get(&ApiPath::of(&["load-balancers", name]))?)?],
        None => admin.read::<Vec<LoadBalancer>>(admin.get(&ApiPath::of(&["load-balancers"]))?)?,
    };
    let of_one = |balancer: LoadBalancer| {
        let LoadBalancer { name, groups, .. } = balancer;
        groups.into_iter().map(move |group| (name.clone(), group))
    };
    Ok(balancers.into_iter().flat_map(of_one).collect())
}

/// The targets of a group, or the one that is meant, each with the names of what it belongs to.
fn targets_of(
    admin: &Admin,
    load_balancer: &str,
    group: &str,
    one: Option<&str>,
) -> Result<Vec<Value>, Failure> {
    let names = ["load-balancers", load_balancer, "groups", group, "targets"];
    let answer = match one {
        Some(target) => admin.get(&ApiPath::of(&[&names[..], &[target]].concat())).map(|one| json!([one])),
        None => admin.get(&ApiPath::of(&names)),
    };
    let mut targets: Vec<Value> = admin.read(answer?)?;
    for target in targets.iter_mut().filter_map(Value::as_object_mut) {
        target.insert("load_balancer".to_owned(), load_balancer.into());
        target.insert("group".to_owned(), group.into());
    }
    Ok(targets)
}

fn table(rows: &[Row], language: Language) -> String {
    if rows.is_empty() {
        return language.text(Answer::NoTargets).to_owned();
    }
    let head = [
        Answer::Group,
        Answer::Target,
        Answer::Address,
        Answer::State,
        Answer::Policy,
        Answer::Sessions,
        Answer::Connections,
        Answer::Left,
    ];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for Row { load_balancer, group, target } in rows {
        let drain = target.drain.as_ref();
        table.row([
            format!("{load_balancer}/{group}"),
            target.name.clone(),
            target.address.clone(),
            state(&target.admin_state, language),
            drain.map(|drain| drain.policy.clone()).unwrap_or_default(),
            sessions(target),
            target.connections.to_string(),
            drain.map(|drain| deadline(drain.deadline_s)).unwrap_or_default(),
        ]);
    }
    table.to_string()
}

fn state(name: &str, language: Language) -> String {
    let key = match name {
        "active" => Answer::Active,
        "draining" => Answer::Draining,
        "drained" => Answer::Drained,
        _ => return name.to_owned(),
    };
    language.text(key).to_owned()
}

/// `~` before what is not all of them.
pub(super) fn sessions(target: &Target) -> String {
    format!("{}{}", if target.sessions_exact { "" } else { "~" }, target.sessions)
}

pub(super) fn deadline(seconds: Option<u64>) -> String {
    seconds.map(span::of_seconds).unwrap_or_else(|| NOTHING.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_row_that_tells_what_is_left() {
        let target = |name, state, drain, is_exact: bool| {
            json!({
                "load_balancer": "shop", "group": "web", "name": name, "address": "127.0.0.1:9001", "weight": 10,
                "health": "healthy", "admin_state": state, "drain": drain, "sessions": 12, "sessions_exact": is_exact,
                "connections": 3,
            })
        };
        let drain = json!({ "policy": "hold", "age_s": 3, "deadline_s": 252 });
        let rows = json!([target("a", "draining", drain, true), target("b", "active", Value::Null, false)]);
        let text = table(&serde_json::from_value::<Vec<Row>>(rows).unwrap(), Language::En);
        let expected = "Group     Target  Address         State     Policy  Sessions  Connections  Time left\n\
                        shop/web  a       127.0.0.1:9001  draining  hold    12        3            4m12s\n\
                        shop/web  b       127.0.0.1:9001  active            ~12       3";
        assert_eq!(text, expected);
    }
}
