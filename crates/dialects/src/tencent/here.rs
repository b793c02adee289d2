//! What does an operation decide from? The node in its turn, as the region shows it that was asked for.

use std::collections::HashSet;

use homing_control::doorway::TargetNow;
use homing_control::edit::Document;
use serde_json::Value;

use super::fault::Fault;
use super::model::{BALANCER, Balancer};
use crate::book::Book;

/// The region of what names none.
const REGION: &str = "default";

/// What a target is like now, by load balancer, group and target.
pub(super) type Live<'a> = &'a dyn Fn(&str, &str, &str) -> Option<TargetNow>;

/// What an operation decides from.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) region: &'a str,
    pub(super) live: Live<'a>,
}

impl<'a> Here<'a> {
    /// The documents of that kind: load balancers (`lb`) or customized configurations (`pz`).
    pub(super) fn documents(&self, kind: &'static str) -> impl Iterator<Item = &'a Document> {
        let region = self.region.to_owned();
        let documents = self.book.balancers();
        documents.filter(move |document| is_of(document, kind) && region_of(document) == region)
    }

    pub(super) fn document(&self, kind: &'static str, id: &str) -> Option<&'a Document> {
        self.documents(kind).find(|document| document.name == id)
    }

    /// All load balancers, in the order in which they were made.
    pub(super) fn balancers(&self) -> impl Iterator<Item = Balancer> {
        self.documents(BALANCER).map(Balancer::read)
    }

    pub(super) fn balancer(&self, id: &str) -> Result<Balancer, Fault> {
        self.document(BALANCER, id).map(Balancer::read).ok_or_else(|| Fault::no_balancer(id))
    }

    /// A stored certificate of that name is there.
    pub(super) fn has_certificate(&self, name: &str) -> bool {
        self.book.certificates().iter().any(|stored| stored.name == name)
    }
}

fn is_of(document: &Document, kind: &str) -> bool {
    document.name.strip_prefix(kind).is_some_and(|rest| rest.starts_with('-'))
}

fn region_of(document: &Document) -> &str {
    document.value.get("region").and_then(Value::as_str).unwrap_or(REGION)
}

/// What names more than one thing at once names each once.
pub(super) fn without_twins(ids: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    ids.into_iter().filter(|id| seen.insert(id.clone())).collect()
}
