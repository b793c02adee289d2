//! What may a rule ask of a request beside its host and its path?

/// One of `when = [ … ]`: `{ header = "X-Stage", equals = "new" }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionSpec {
    /// What of the request is looked at.
    pub subject: SubjectSpec,
    /// What it has to be.
    pub comparison: ComparisonSpec,
    /// `not = true`: what it must not be.
    pub is_not: bool,
}

/// What of a request is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectSpec {
    /// `method = true`
    Method,
    /// `host = true`: in lower case, without the port.
    Host,
    /// `path = true`: without the query.
    Path,
    /// `header = "Name"`: the values of that field.
    Header(String),
    /// `query = "key"`: the values of that parameter, as they stand.
    Query(String),
    /// `cookie = "name"`: the values of that cookie.
    Cookie(String),
    /// `source = ["10.0.0.0/8"]`: whether the client comes from one of them.
    Source(Vec<ipnet::IpNet>),
}

/// What it has to be. Of several values one is enough; of several texts, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparisonSpec {
    /// It is there.
    Present,
    /// `equals`
    Equals(Vec<String>),
    /// `begins`
    Begins(Vec<String>),
    /// `ends`
    Ends(Vec<String>),
    /// `contains`
    Contains(Vec<String>),
    /// `matches`: a pattern is found in it.
    Matches(Vec<String>),
}
