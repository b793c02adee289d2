//! What does an operation know when it decides, and what does it answer?

use serde_json::{Value, json};

use super::fault::Fault;
use super::shape::{Body, Field, Making};
use crate::book::{Book, Done};
use crate::pools::{Annotations, Balancer, utc};

/// One request, let in and understood as far as its path goes.
pub(super) struct Call<'a> {
    /// The node in this turn.
    pub(super) book: &'a Book<'a>,
    /// How a target is: load balancer, group, target.
    pub(super) fitness: &'a dyn Fn(&str, &str, &str) -> Fitness,
    /// The ids in its path, in their order, without the project.
    pub(super) ids: Vec<String>,
    /// Its query, decoded, in its order.
    pub(super) query: Vec<(String, String)>,
    /// Its body; `null`: none came.
    pub(super) body: Value,
}

/// What probes say of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fitness {
    Fit,
    Unfit,
    /// None has come to an end yet.
    Unknown,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    /// Its status.
    pub(super) status: u16,
    /// Its body; `None`: none.
    pub(super) body: Option<Value>,
}

/// What an operation does: it looks, decides and answers.
pub(super) type Handler = fn(&Call<'_>) -> Result<Done<Answer>, Fault>;

/// Where the times of an object stand.
const CREATED: &str = "created_at_ms";
const UPDATED: &str = "updated_at_ms";

impl Answer {
    /// An object that was made.
    pub(super) fn created(root: &str, view: Value) -> Self {
        Self { status: 201, body: Some(json!({ root: view })) }
    }

    /// An object as it is.
    pub(super) fn shown(root: &str, view: Value) -> Self {
        Self { status: 200, body: Some(json!({ root: view })) }
    }

    /// Nothing more is to be said.
    pub(super) const fn gone() -> Self {
        Self { status: 204, body: None }
    }
}

impl Call<'_> {
    /// The id at that place of the path.
    pub(super) fn id(&self, place: usize) -> &str {
        self.ids.get(place).map_or("", String::as_str)
    }

    /// The body of a request that makes something.
    pub(super) fn new_body(&self, root: &str, fields: &'static [Field]) -> Result<Body, Fault> {
        Body::read(&self.body, root, fields, Making::New)
    }

    /// The body of a request that changes something.
    pub(super) fn change(&self, root: &str, fields: &'static [Field]) -> Result<Body, Fault> {
        Body::read(&self.body, root, fields, Making::Change)
    }

    /// The project that is asked for.
    pub(super) fn project(&self) -> &str {
        &self.book.caller.project
    }

    /// All load balancers that the caller sees.
    pub(super) fn balancers(&self) -> impl Iterator<Item = Balancer> {
        self.book.balancers().map(Balancer::of)
    }

    /// Notes when an object was made, and when it was changed.
    pub(super) fn stamp(&self, annotations: &mut Annotations) {
        let now = self.book.now_ms.to_string();
        if annotations.text(CREATED).is_none() {
            annotations.set(CREATED, Some(now.clone()));
        }
        annotations.set(UPDATED, Some(now));
    }

    /// The load balancer of that id.
    pub(super) fn balancer(&self, id: &str) -> Result<Balancer, Fault> {
        let found = self.book.balancer(id).map(Balancer::of);
        found.ok_or_else(|| Fault::not_found("Loadbalancer", id))
    }

    /// The load balancer that has that listener.
    pub(super) fn balancer_of_listener(&self, id: &str) -> Result<Balancer, Fault> {
        self.find(id, |document| is_named(&document["listeners"], id))
            .ok_or_else(|| Fault::not_found("Listener", id))
    }

    /// The load balancer that has that pool.
    pub(super) fn balancer_of_pool(&self, id: &str) -> Result<Balancer, Fault> {
        let found = self.find(id, |document| is_named(&document["groups"], id));
        // A group may be there that stands for the lack of one.
        found.filter(|found| found.pool(id).is_some()).ok_or_else(|| Fault::not_found("Pool", id))
    }

    /// The load balancer that has that health check.
    pub(super) fn balancer_of_monitor(&self, id: &str) -> Result<Balancer, Fault> {
        self.find_inside(id, |balancer| pool_of_monitor(balancer, id).is_some())
            .ok_or_else(|| Fault::not_found("Healthmonitor", id))
    }

    /// The load balancer that has that policy.
    pub(super) fn balancer_of_policy(&self, id: &str) -> Result<Balancer, Fault> {
        self.find_inside(id, |balancer| balancer.policy(id).is_some())
            .ok_or_else(|| Fault::not_found("L7policy", id))
    }

    /// Finds what has no name in a document. What was made here is noted there; the others are called after their place.
    fn find_inside(&self, id: &str, has: impl Fn(&Balancer) -> bool) -> Option<Balancer> {
        let noted = self.book.balancers().filter(|document| is_noted(&document.value, id));
        noted.map(Balancer::of).find(&has).or_else(|| self.balancers().find(&has))
    }

    fn find(&self, id: &str, has: impl Fn(&Value) -> bool) -> Option<Balancer> {
        let mut documents = self.book.balancers().filter(|_| !id.is_empty());
        documents.find(|document| has(&document.value)).map(Balancer::of)
    }
}

/// The pool that has that health check.
pub(super) fn pool_of_monitor(balancer: &Balancer, id: &str) -> Option<usize> {
    let is_it = |monitor: &crate::pools::Monitor| monitor.id == id;
    balancer.pools.iter().position(|pool| pool.monitor.as_ref().is_some_and(is_it))
}

/// Whether a text of a document is that id, or a key ends with it.
fn is_noted(value: &Value, id: &str) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(key, value)| key.ends_with(id) || is_noted(value, id)),
        Value::Array(items) => items.iter().any(|item| is_noted(item, id)),
        Value::String(text) => text == id,
        _ => false,
    }
}

fn is_named(items: &Value, name: &str) -> bool {
    items.as_array().into_iter().flatten().any(|item| item["name"].as_str() == Some(name))
}

/// When an object was made or changed; `null`, where nobody noted it.
pub(super) fn time(annotations: &Annotations, key: Moment) -> Value {
    let key = match key {
        Moment::Created => CREATED,
        Moment::Updated => UPDATED,
    };
    annotations.number(key).map_or(Value::Null, |ms| Value::from(format!("{}Z", utc(ms))))
}

/// A moment of an object's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Created,
    Updated,
}
