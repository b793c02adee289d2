//! How does a connection to a target begin, where it does not begin with what the client says?

use crate::spec::ProxyVersion;

/// What comes first on the connections to the targets of a group. The same approach makes the same connections: a
/// datapath may keep what it made of it, and connections that were made by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approach {
    /// A PROXY header that says whom the connection is made for. It is then of use to nobody else.
    pub proxy_header: Option<ProxyVersion>,
}
