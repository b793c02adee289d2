//! Which form does a document have, and which one is it?

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::identity::Scopes;

/// Who may change a load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Whoever may write the file.
    File,
    /// Whoever may write by the API.
    Api,
}

/// What one load balancer is told: the object that its writer gave, without fields that are `null`, `name` first, then
/// by the alphabet. Two documents that say the same with the same words are equal.
#[derive(Clone)]
pub struct Document {
    /// Name of the load balancer.
    pub name: String,
    /// Who may change it.
    pub owner: Owner,
    /// What is said.
    pub value: Arc<Value>,
    /// Names what is said.
    pub hash: Hash,
}

/// What all load balancers of a node are told, at one revision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documents {
    /// The revision.
    pub revision: u64,
    /// Those in effect: the file's in its order, then the others in the order in which they were made.
    pub load_balancers: Vec<Document>,
    /// Those that are kept and not in effect, because the file has taken their name or because something in them cannot
    /// be used any more; with the reason.
    pub set_aside: Vec<(Document, String)>,
}

/// SHA-256 of a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Document {
    /// The document that says `value`.
    #[must_use]
    pub fn new(name: &str, owner: Owner, value: &Value) -> Self {
        let value = canonical(value);
        let hash = Hash::of(value.to_string().as_bytes());
        Self { name: name.to_owned(), owner, value: Arc::new(value), hash }
    }

    /// The document whose JSON is `text`, as [`Document::new`] made it once.
    pub(super) fn read(name: &str, owner: Owner, text: &[u8]) -> serde_json::Result<Self> {
        let value = Arc::new(serde_json::from_slice(text)?);
        Ok(Self { name: name.to_owned(), owner, value, hash: Hash::of(text) })
    }
}

impl Documents {
    /// What the file says of its load balancers, each of which has a name.
    #[must_use]
    pub fn of_file(revision: u64, said: &[Value]) -> Self {
        let named = said.iter().filter_map(|value| Some((value.get("name")?.as_str()?, value)));
        let load_balancers = named.map(|(name, value)| Document::new(name, Owner::File, value)).collect();
        Self { revision, load_balancers, set_aside: Vec::new() }
    }

    /// The same, of load balancers within `scopes` alone. Why some are set aside is left out: it may speak of others.
    #[must_use]
    pub fn within(&self, scopes: &Scopes) -> Self {
        let is_within = |document: &&Document| scopes.admit_document(&document.value);
        let aside = self.set_aside.iter().map(|(document, _)| document).filter(is_within);
        Self {
            revision: self.revision,
            load_balancers: self.load_balancers.iter().filter(is_within).cloned().collect(),
            set_aside: aside.map(|document| (document.clone(), String::new())).collect(),
        }
    }

    /// The same to show, changed by `show`; documents are still named by what they say.
    pub(super) fn shown(&self, show: impl Fn(&mut Value)) -> Self {
        let show = |document: &Document| {
            let mut value = Value::clone(&document.value);
            show(&mut value);
            Document { value: Arc::new(value), ..document.clone() }
        };
        let aside = self.set_aside.iter().map(|(document, why)| (show(document), why.clone()));
        Self {
            revision: self.revision,
            load_balancers: self.load_balancers.iter().map(show).collect(),
            set_aside: aside.collect(),
        }
    }

    /// The document of that name, in effect or set aside.
    pub(crate) fn known(&self, load_balancer: &str) -> Option<&Document> {
        let mut aside = self.set_aside.iter().map(|(document, _)| document);
        self.get(load_balancer).or_else(|| aside.find(|document| document.name == load_balancer))
    }

    /// Those in effect by their names.
    pub(super) fn by_name(&self) -> HashMap<&str, &Document> {
        self.load_balancers.iter().map(|document| (&*document.name, document)).collect()
    }

    /// The document of a load balancer that is in effect.
    #[must_use]
    pub fn get(&self, load_balancer: &str) -> Option<&Document> {
        self.load_balancers.iter().find(|document| document.name == load_balancer)
    }
}

impl Owner {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Api => "api",
        }
    }
}

impl Hash {
    fn of(text: &[u8]) -> Self {
        Self(Sha256::digest(text).into())
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        (self.owner, self.hash, &self.name) == (other.owner, other.hash, &other.name)
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({}, {}, {})", self.name, self.owner.as_str(), self.hash)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The same in the form that documents have.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut kept: Vec<_> = fields.iter().filter(|(_, value)| !value.is_null()).collect();
            kept.sort_by_key(|(key, _)| (key.as_str() != "name", key.as_str()));
            let fields = kept.into_iter().map(|(key, value)| (key.clone(), canonical(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(canonical).collect()),
        value => value.clone(),
    }
}
