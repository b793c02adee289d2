//! How does a document that the API owns become part of a spec, beside what the file says?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use homing_core::problem::{self, Phrase, Problem, say};
use homing_core::spec::read::read_load_balancer;
use homing_core::spec::{CertificateSpec, LoadBalancerSpec, Spec, VerifySpec};
use serde_json::Value;

use super::place::Places;
use super::report::Located;
use super::syntax::Syntax;
use super::tree::Tree;
use super::{FindStored, certificates, resolve_paths, since_1970_s};

/// What a document says.
#[derive(Debug)]
pub(crate) struct ReadDocument {
    /// The load balancer; complete only if there is no problem.
    pub(crate) spec: Arc<LoadBalancerSpec>,
    /// What its reading found, and that of the files that it names.
    pub(crate) problems: Vec<Problem>,
    /// The files that it names.
    pub(crate) files: Vec<PathBuf>,
}

/// What a document names that is not its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Named {
    File(PathBuf),
    /// A certificate of the store.
    Stored(String),
}

/// Reads a document, which is to stand at `index` of a spec, the files that it names, and what it names of the store:
/// relative paths begin where those of the node's file do.
pub(crate) fn read_document(
    value: &Value,
    index: usize,
    file: &Path,
    stored: FindStored<'_>,
) -> ReadDocument {
    let (balancer, mut problems) = read_load_balancer(value, index);
    let mut alone = Spec { load_balancers: vec![Arc::new(balancer)], ..Spec::default() };
    resolve_paths(&mut alone, file.parent().unwrap_or_else(|| Path::new("")));
    let found = certificates::read(&mut alone, since_1970_s(), stored);
    problems.extend(found.problems);
    let spec = alone.load_balancers.pop().expect("it was put in above");
    ReadDocument { spec, problems, files: found.files }
}

/// The files and the certificates of the store that a document names, as it names them.
pub(crate) fn named(value: &Value) -> BTreeSet<Named> {
    let (balancer, _) = read_load_balancer(value, 0);
    let mut named = BTreeSet::new();
    for listener in &balancer.listeners {
        listener.certificates.iter().for_each(|certificate| name_identity(certificate, &mut named));
        named.extend(listener.tls.client_auth.iter().map(|auth| Named::File(auth.ca.clone())));
    }
    for group in &balancer.groups {
        let of_health = group.health.as_ref().and_then(|health| health.tls.as_ref());
        for tls in group.tls.iter().chain(of_health) {
            if let VerifySpec::Authorities { ca, .. } = &tls.verify {
                named.insert(Named::File(ca.clone()));
            }
            tls.identity.iter().for_each(|certificate| name_identity(certificate, &mut named));
        }
    }
    named
}

fn name_identity(certificate: &CertificateSpec, named: &mut BTreeSet<Named>) {
    let files = [&certificate.cert, &certificate.key].into_iter().filter(|file| !file.as_os_str().is_empty());
    named.extend(files.map(|file| Named::File(file.clone())));
    named.extend(certificate.stored.iter().map(|name| Named::Stored(name.clone())));
}

/// Reads the documents of a text that was exported.
///
/// # Errors
/// It is not TOML, or says something else than load balancers with names.
pub(crate) fn read_export(text: &str) -> Result<Vec<(String, Value)>, Vec<Problem>> {
    let places = Places::new(text);
    let tree = Tree::parse(&places);
    let root = problem::Path::default();
    let errors = Syntax::new(tree.errors, &places).into_errors();
    if !errors.is_empty() {
        let problem = |error: Located| error.problem.in_line(error.line);
        return Err(errors.into_iter().map(problem).collect());
    }
    let mut problems = Vec::new();
    let mut documents = Vec::new();
    for (key, value) in tree.value.as_object().into_iter().flatten() {
        let (path, items) = (root.key(key), value.as_array());
        let Some(items) = items.filter(|_| key == "load_balancers") else {
            problems.push(Problem::new(path, say::only_load_balancers()));
            continue;
        };
        for (index, item) in items.iter().enumerate() {
            match item.get("name").and_then(Value::as_str) {
                Some(name) => documents.push((name.to_owned(), item.clone())),
                None => {
                    let path = path.item(index, None).key("name");
                    let who = say::every_has_it(say::load_balancer());
                    problems.push(Problem::new(path, say::missing(who, "name = \"…\"")));
                }
            }
        }
    }
    if problems.is_empty() { Ok(documents) } else { Err(problems) }
}

/// Names that the API has given already.
pub(super) fn taken_names(spec: &Spec, is_taken: &dyn Fn(&str) -> bool) -> Vec<Problem> {
    let path = problem::Path::default().key("load_balancers");
    let balancers = spec.load_balancers.iter().enumerate().filter(|(_, balancer)| is_taken(&balancer.name));
    let taken = balancers.map(|(index, balancer)| {
        let path = path.item(index, Some(&balancer.name)).key("name");
        Problem::new(path, say::name_taken_by_api())
    });
    taken.collect()
}

impl Named {
    /// It, as people call it.
    pub(crate) fn phrase(&self) -> Phrase {
        match self {
            Self::File(path) => say::the_file(path.display().to_string()),
            Self::Stored(name) => say::the_stored_certificate(name),
        }
    }
}
