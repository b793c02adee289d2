//! What is a node told, and what does it mean as a spec?

use std::path::{Path, PathBuf};
use std::sync::Arc;

use homing_core::problem::{self, Problem, say};
use homing_core::spec::{LoadBalancerSpec, Spec};

use crate::config::{FindStored, read_document};
use crate::edit::{Document, Documents, Owner};
use crate::limits;

/// What a node is told.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) documents: Arc<Documents>,
    /// What the file says, its load balancers included.
    pub(super) of_file: Arc<Spec>,
    /// What the other documents say, in their order.
    pub(super) stored: Vec<Arc<Stored>>,
}

/// What a document that the API owns says.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) document: Document,
    pub(super) spec: Arc<LoadBalancerSpec>,
    /// The files that it names.
    pub(super) files: Vec<PathBuf>,
}

/// What the API owns.
pub(super) struct Kept {
    pub(super) documents: Vec<Document>,
    pub(super) set_aside: Vec<(Document, String)>,
}

impl Told {
    pub(super) fn new(
        of_file: &Arc<Spec>,
        files: impl Iterator<Item = Document>,
        stored: Vec<Arc<Stored>>,
        set_aside: Vec<(Document, String)>,
    ) -> Self {
        let load_balancers = files.chain(stored.iter().map(|stored| stored.document.clone())).collect();
        let documents = Arc::new(Documents { revision: 0, load_balancers, set_aside });
        Self { documents, of_file: Arc::clone(of_file), stored }
    }

    /// All of it as one spec, which shares the load balancers.
    pub(super) fn spec(&self) -> Spec {
        let mut spec = Spec::clone(&self.of_file);
        spec.load_balancers.extend(self.stored.iter().map(|stored| Arc::clone(&stored.spec)));
        spec
    }

    pub(super) fn kept(&self) -> Kept {
        let documents = self.stored.iter().map(|stored| stored.document.clone()).collect();
        Kept { documents, set_aside: self.documents.set_aside.clone() }
    }

    pub(super) fn balancer(&self, name: &str) -> Option<&LoadBalancerSpec> {
        let stored = self.stored.iter().map(|stored| &stored.spec);
        let mut balancers = self.of_file.load_balancers.iter().chain(stored);
        balancers.find(|balancer| balancer.name == name).map(|balancer| &**balancer)
    }

    pub(super) fn says_the_same_as(&self, other: &Documents) -> bool {
        let one = &self.documents;
        let aside = |documents: &Documents| -> Vec<Document> {
            documents.set_aside.iter().map(|(document, _)| document.clone()).collect()
        };
        one.load_balancers == other.load_balancers && aside(one) == aside(other)
    }
}

impl Stored {
    /// What a document says, which is to stand at `index` of the spec, and what is wrong with it.
    pub(super) fn read(
        document: Document,
        index: usize,
        file: &Path,
        find: FindStored<'_>,
    ) -> (Self, Vec<Problem>) {
        let read = read_document(&document.value, index, file, find);
        let mut problems = read.problems;
        if document.value.to_string().len() > limits::DOCUMENT_BYTES {
            let path = problem::Path::default().key("load_balancers").item(index, Some(&document.name));
            let what = say::load_balancer_too_large(format!("{} MiB", limits::DOCUMENT_BYTES >> 20));
            problems.push(Problem::new(path, what));
        }
        (Self { document, spec: read.spec, files: read.files }, problems)
    }
}

pub(super) fn of_file(documents: &Documents) -> impl Iterator<Item = Document> {
    documents.load_balancers.iter().filter(|document| document.owner == Owner::File).cloned()
}

pub(super) fn of_api(documents: &Documents) -> impl Iterator<Item = Document> {
    documents.load_balancers.iter().filter(|document| document.owner == Owner::Api).cloned()
}
