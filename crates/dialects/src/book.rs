//! What is a change decided from? The node as it is in this turn.

use std::cell::{OnceCell, RefCell};
use std::collections::HashSet;
use std::fmt;
use std::net::IpAddr;

use homing_control::edit::{Document, Documents, Op, StoredCertificate};
use serde_json::Value;
use uuid::Uuid;

use crate::caller::Caller;
use crate::vips::VipPool;

/// Letters of an id after its prefix.
const ID_LETTERS: usize = 8;

/// The node as it is in one turn: nobody changes anything until the turn is over.
pub struct Book<'a> {
    /// What all load balancers are told, those of others too.
    pub documents: &'a Documents,
    /// Who asks.
    pub caller: &'a Caller,
    /// The clock of the wall, in milliseconds since 1970.
    pub now_ms: u64,
    /// The addresses that load balancers get.
    pub vips: &'a VipPool,
    find_certificates: &'a dyn Fn() -> Vec<StoredCertificate>,
    certificates: OnceCell<Vec<StoredCertificate>>,
    /// What was given out in this turn, and is in no document yet.
    given: RefCell<Given>,
}

#[derive(Default)]
struct Given {
    names: HashSet<String>,
    vips: HashSet<IpAddr>,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Done<T> {
    /// What is to be done, in order: everything, or nothing. None: nothing changes.
    pub ops: Vec<Op>,
    /// What is answered when it is done.
    pub answer: T,
}

impl<T> Done<T> {
    /// An answer to which nothing is to be done.
    pub const fn nothing(answer: T) -> Self {
        Self { ops: Vec::new(), answer }
    }
}

impl<'a> Book<'a> {
    /// A book of these; `find_certificates` is asked once at most.
    pub fn new(
        documents: &'a Documents,
        caller: &'a Caller,
        now_ms: u64,
        vips: &'a VipPool,
        find_certificates: &'a dyn Fn() -> Vec<StoredCertificate>,
    ) -> Self {
        let (certificates, given) = (OnceCell::new(), RefCell::default());
        Self { documents, caller, now_ms, vips, find_certificates, certificates, given }
    }

    /// The load balancers that the caller sees, in the order in which they were made.
    pub fn balancers(&self) -> impl Iterator<Item = &'a Document> {
        let (documents, caller) = (self.documents, self.caller);
        documents.load_balancers.iter().filter(move |document| caller.sees(document))
    }

    /// The one of that name, if the caller sees it.
    #[must_use]
    pub fn balancer(&self, name: &str) -> Option<&'a Document> {
        self.documents.get(name).filter(|document| self.caller.sees(document))
    }

    /// The certificates that the store of the node keeps, by name.
    pub fn certificates(&self) -> &[StoredCertificate] {
        self.certificates.get_or_init(self.find_certificates)
    }

    /// An id that nothing has: the prefix, a hyphen and eight of `a-z0-9`.
    #[must_use]
    pub fn fresh_id(&self, prefix: &str) -> String {
        self.fresh(|| {
            let letters = b"abcdefghijklmnopqrstuvwxyz0123456789";
            let random = Uuid::new_v4().into_bytes();
            // The first bytes of a random UUID are random; a letter in 36 is not quite as likely as another.
            let id = random.iter().take(ID_LETTERS - 2).chain(&random[14..]);
            let id: String = id.map(|byte| char::from(letters[usize::from(*byte) % letters.len()])).collect();
            format!("{prefix}-{id}")
        })
    }

    /// A random UUID that nothing has.
    #[must_use]
    pub fn fresh_uuid(&self) -> String {
        self.fresh(|| Uuid::new_v4().to_string())
    }

    /// Takes an address until the turn is over; the documents say who has it then.
    pub(crate) fn give(&self, address: IpAddr) {
        self.given.borrow_mut().vips.insert(address);
    }

    /// The addresses that were given in this turn.
    pub(crate) fn was_given(&self, address: IpAddr) -> bool {
        self.given.borrow().vips.contains(&address)
    }

    fn fresh(&self, mut make: impl FnMut() -> String) -> String {
        loop {
            let name = make();
            let is_taken = self.documents.load_balancers.iter().any(|document| is_in(&document.value, &name));
            let is_aside = self.documents.set_aside.iter().any(|(document, _)| is_in(&document.value, &name));
            if !is_taken && !is_aside && self.given.borrow_mut().names.insert(name.clone()) {
                return name;
            }
        }
    }
}

impl fmt::Debug for Book<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Book(revision {}, {:?})", self.documents.revision, self.caller)
    }
}

/// Whether a name, or an annotation, of an object is that text.
fn is_in(value: &Value, text: &str) -> bool {
    match value {
        Value::Object(fields) => fields.values().any(|value| is_in(value, text)),
        Value::Array(items) => items.iter().any(|item| is_in(item, text)),
        Value::String(said) => said == text,
        _ => false,
    }
}
