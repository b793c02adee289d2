//! Why is a request refused, in the words of this API?
//!
//! Codes are those of the vendor's documents, the message is for people: it names the fields and says what to do instead.

use homing_control::change::PublishError;
use homing_control::edit::EditError;
use homing_core::language::Language;
use homing_core::problem::Problem;

/// A refusal. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The vendor's code.
    pub code: &'static str,
    /// For people, in English.
    pub message: String,
}

impl Fault {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// A field that must be given is not.
    pub(super) fn missing(field: &str) -> Self {
        Self::new("MissingParameter", format!("The request is missing a required parameter `{field}`."))
    }

    /// A field that the operation does not have.
    pub(super) fn unknown(field: &str) -> Self {
        Self::new("UnknownParameter", format!("The parameter `{field}` is not recognized."))
    }

    /// A value of another type or form.
    pub(super) fn format(field: &str, expected: &str) -> Self {
        Self::new("InvalidParameter.FormatError", format!("The parameter `{field}` must be {expected}."))
    }

    /// A value that cannot be.
    pub(super) fn value(field: &str, why: &str) -> Self {
        Self::new(
            "InvalidParameterValue",
            format!("The value of the parameter `{field}` is not valid: {why}."),
        )
    }

    /// A number out of its range.
    pub(super) fn range(field: &str, allowed: &str) -> Self {
        let message = format!("The value of the parameter `{field}` is out of range: allowed is {allowed}.");
        Self::new("InvalidParameterValue.Range", message)
    }

    /// A text or a list that is too long or too short.
    pub(super) fn length(field: &str, allowed: &str) -> Self {
        let message = format!("The length of the parameter `{field}` is not valid: allowed is {allowed}.");
        Self::new("InvalidParameterValue.Length", message)
    }

    /// What is there already.
    pub(super) fn duplicate(field: &str, what: &str) -> Self {
        let message = format!("The value of the parameter `{field}` is a duplicate: {what}.");
        Self::new("InvalidParameterValue.Duplicate", message)
    }

    /// Fields that exclude each other.
    pub(super) fn combination(why: &str) -> Self {
        Self::new("InvalidParameterCombination", format!("{why}."))
    }

    /// What this service does not do.
    pub(super) fn unsupported(what: &str, why: &str) -> Self {
        Self::new("UnsupportedOperation", format!("`{what}` is not supported here: {why}."))
    }

    pub(super) fn no_balancer(id: &str) -> Self {
        Self::new("InvalidParameter.LBIdNotFound", format!("The load balancer `{id}` does not exist."))
    }

    pub(super) fn no_listener(id: &str) -> Self {
        Self::new("InvalidParameter.ListenerIdNotFound", format!("The listener `{id}` does not exist."))
    }

    pub(super) fn no_location(id: &str) -> Self {
        Self::new("InvalidParameter.LocationNotFound", format!("The forwarding rule `{id}` does not exist."))
    }

    pub(super) fn port_taken(port: u16) -> Self {
        let message = format!("The port {port} is used by another listener of the load balancer already.");
        Self::new("InvalidParameter.PortCheckFailed", message)
    }

    pub(super) fn limit(what: &str, most: usize) -> Self {
        Self::new("LimitExceeded", format!("Too many {what}: at most {most} are allowed."))
    }
}

/// What the desk does not take, in the vendor's words.
impl From<EditError> for Fault {
    fn from(error: EditError) -> Self {
        match &error {
            EditError::Invalid(problems) => Self::new(code_of(problems), told(problems)),
            EditError::Unpublished(PublishError::Unbound(_)) => {
                Self::new("InvalidParameter.PortCheckFailed", error.to_string())
            }
            EditError::Busy | EditError::Crowded | EditError::Conflict { .. } => {
                Self::new("FailedOperation.ResourceInOperating", error.to_string())
            }
            EditError::Unpublished(PublishError::Ended) | EditError::Store(_) => {
                tracing::error!(%error, "an edit was not done");
                Self::new("InternalError", "The change could not be written down; nothing has changed.")
            }
            EditError::NotFound(_) | EditError::NoRevision(_) => {
                Self::new("ResourceNotFound", error.to_string())
            }
            EditError::Exists(_) | EditError::Taken(_) => Self::new("ResourceInUse", error.to_string()),
            EditError::ManagedByFile { .. } | EditError::NotYours(_) | EditError::Outside(_) => {
                Self::new("UnauthorizedOperation", error.to_string())
            }
        }
    }
}

/// What clashes with another address is a matter of ports, what is too much one of limits.
fn code_of(problems: &[Problem]) -> &'static str {
    let codes: Vec<String> = problems.iter().map(Problem::code).collect();
    let is = |known: &[&str]| codes.iter().any(|code| known.contains(&code.as_str()));
    if is(&["port-taken", "port-taken-by-others", "cannot-listen"]) {
        "InvalidParameter.PortCheckFailed"
    } else if is(&["too-many"]) {
        "LimitExceeded"
    } else {
        "InvalidParameterValue"
    }
}

fn told(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(|problem| problem.line(Language::English)).collect();
    lines.join("; ")
}
