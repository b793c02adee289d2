//! What of the API of another load balancer does Homing support? Rows that say so, and the page made of them.

mod page;

pub use page::page;

/// What becomes of an operation, or of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It does what its makers document.
    Supported,
    /// It is taken and has no effect, which does no harm.
    Ignored,
    /// It is answered with an error.
    Refused,
}

/// One operation, or one field of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The operation, as the API calls it.
    pub operation: &'static str,
    /// The field, as the API calls it; empty: the operation as a whole.
    pub field: &'static str,
    /// What becomes of it.
    pub support: Support,
    /// Why, or how it differs; empty: nothing is to be said.
    pub why: &'static str,
}

impl Support {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Ignored => "ignored",
            Self::Refused => "refused",
        }
    }
}

/// A row of an operation.
#[must_use]
pub const fn operation(operation: &'static str, support: Support, why: &'static str) -> Row {
    Row { operation, field: "", support, why }
}

/// A row of a field.
#[must_use]
pub const fn field(operation: &'static str, field: &'static str, support: Support, why: &'static str) -> Row {
    Row { operation, field, support, why }
}
