//! What do events look like?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Something that happened. Which further fields there are depends on `event`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = EventRow)]
pub struct Event {
    /// For `Last-Event-ID` and `after`.
    pub id: String,
    /// Counts up from 1 while the node runs; for those with scopes, in each answer.
    pub number: u64,
    /// Seconds since 1970.
    pub at_s: u64,
    /// How bad it is: `info`, `warning` or `error`.
    pub severity: String,
    /// What happened: a name of the catalogue.
    pub event: String,
    /// All that belongs to it.
    #[serde(flatten)]
    pub facts: BTreeMap<String, Value>,
}

/// What happened lately.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventPage {
    /// The oldest first.
    pub events: Vec<Event>,
    /// Events after the one that was asked for that are not kept any more; `null`: there are none.
    pub gap: Option<Gap>,
    /// After which one to go on.
    pub last_id: String,
}

/// Events that are lost to whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = EventGap)]
pub struct Gap {
    /// How many; `null`: nobody knows, as another run of the node told them.
    pub lost: Option<u64>,
}
