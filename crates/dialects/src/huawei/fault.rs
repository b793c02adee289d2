//! What does a refusal look like?
//!
//! `{"error_code", "error_msg", "request_id"}`, with the id of the request once more in `X-Request-Id`, where the clients
//! read it. Codes are those of the vendor's list of error codes for dedicated load balancers.

use std::fmt;

use homing_control::edit::EditError;
use serde_json::{Value, json};

use crate::openstack::shared::Refused;

/// Longest piece of what a client said that a message repeats, in characters.
const EXCERPT: usize = 64;

/// A request that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Of the answer.
    pub(super) status: u16,
    /// The vendor's code.
    pub(super) code: &'static str,
    /// What is told.
    pub(super) said: String,
}

impl Fault {
    fn new(status: u16, code: &'static str, said: impl Into<String>) -> Self {
        Self { status, code, said: said.into() }
    }

    /// One field is wrong, by itself or beside others.
    pub(super) fn invalid(field: &str, why: impl fmt::Display) -> Self {
        Self::new(400, "ELB.8902", format!("Invalid input for '{field}'. {why}"))
    }

    /// What was said is wrong as a whole.
    pub(super) fn refused(why: impl fmt::Display) -> Self {
        Self::new(400, "ELB.8902", format!("Invalid input for 'request'. {why}"))
    }

    /// What the API knows and Homing does not do.
    pub(super) fn unsupported(field: &str, why: impl fmt::Display) -> Self {
        Self::new(400, "ELB.8962", format!("The feature '{field}' is not supported. {why}"))
    }

    /// A member that is named by its address alone cannot be here.
    pub(super) fn by_address(why: impl fmt::Display) -> Self {
        Self::new(400, "ELB.8938", format!("Invalid input for 'subnet_cidr_id'. {why}"))
    }

    /// There is no such object, or it is somebody else's.
    pub(super) fn not_found(kind: &str, id: &str) -> Self {
        Self::new(404, "ELB.8904", format!("{kind} {} could not be found.", excerpt(id)))
    }

    /// Something is there already, or still in use.
    pub(super) fn conflict(said: impl Into<String>) -> Self {
        Self::new(409, "ELB.8907", said)
    }

    /// There is no room for more.
    pub(super) fn quota(said: impl Into<String>) -> Self {
        Self::new(409, "ELB.8905", said)
    }

    /// Nobody knows who asks.
    pub(super) fn unknown_caller(why: impl fmt::Display) -> Self {
        Self::new(401, "APIGW.0301", format!("Incorrect IAM authentication information: {why}"))
    }

    /// Whoever asks may not.
    pub(super) fn forbidden() -> Self {
        Self::new(403, "ELB.8903", "You are not authorized to perform this operation.")
    }

    /// There is no such path, or nothing that can be done there.
    pub(super) fn no_such_api() -> Self {
        Self::new(404, "APIGW.0101", "The API does not exist or has not been published in the environment.")
    }

    /// The body is longer than any that is read.
    pub(super) fn too_large() -> Self {
        Self::new(413, "APIGW.0201", "Backend error: the request body is too large.")
    }

    /// It cannot be done now, and nobody is to blame.
    pub(super) fn later(status: u16, said: impl fmt::Display) -> Self {
        Self::new(status, "ELB.8906", format!("Internal error: {said}"))
    }

    /// A refusal of version 2, in whose words it was said, with the code of its kind.
    pub(super) fn of_version_2(refused: Refused) -> Self {
        let Refused { status, said } = refused;
        match status {
            403 => Self::forbidden(),
            404 => Self::new(404, "ELB.8904", said),
            405 => Self::no_such_api(),
            409 => Self::conflict(said),
            501 => Self::new(400, "ELB.8962", said),
            500.. => Self::later(status, said),
            _ => Self::new(400, "ELB.8902", said),
        }
    }

    /// The body of the answer.
    pub(super) fn body(&self, request_id: &str) -> Value {
        json!({ "error_code": self.code, "error_msg": self.said, "request_id": request_id })
    }
}

/// Why the node did not take a change, in the words of this API.
impl From<EditError> for Fault {
    fn from(error: EditError) -> Self {
        match &error {
            EditError::Invalid(problems) => {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                Self::refused(lines.join("; "))
            }
            EditError::NotFound(at) => Self::new(404, "ELB.8904", format!("{at} could not be found.")),
            EditError::Unpublished(_)
            | EditError::Exists(_)
            | EditError::Taken(_)
            | EditError::Conflict { .. } => Self::conflict(error.to_string()),
            EditError::NotYours(_) | EditError::Outside(_) | EditError::ManagedByFile { .. } => {
                Self::forbidden()
            }
            EditError::NoRevision(_) => Self::later(500, &error),
            EditError::Store(_) => Self::later(500, &error),
            EditError::Busy | EditError::Crowded => Self::later(503, &error),
        }
    }
}

/// The beginning of what a client said, as a message repeats it.
pub(super) fn excerpt(said: &str) -> String {
    said.chars().filter(|letter| !letter.is_control()).take(EXCERPT).collect()
}
