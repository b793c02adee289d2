//! Who changes something, why, and under which terms?

use axum::extract::{FromRequestParts, Query};
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use homing_core::language::Language;
use homing_core::problem::say;
use serde::Deserialize;

use super::super::input::Asked;
use super::super::problem::{Refusal, spoken};
use crate::change::Origin;
use crate::edit::{Author, Documents, Terms, is_kept};
use crate::identity::{Actor, Scopes};

/// The field that gives the reason for a change, where the query does not.
const WHY: &str = "x-homing-why";

/// What a request says beside what is to be changed.
#[derive(Clone, Debug)]
pub(in crate::api) struct Words {
    pub(in crate::api) author: Author,
    pub(in crate::api) why: Option<String>,
    pub(in crate::api) dry_run: bool,
    /// Which load balancers whoever asks is let near.
    pub(in crate::api) within: Scopes,
    /// What is answered is said in it.
    pub(in crate::api) language: Language,
    /// Only if this is still the revision.
    if_match: Option<Match>,
}

/// The same for a new rule, which has to stand somewhere.
#[derive(Debug)]
pub(in crate::api) struct RuleWords {
    pub(in crate::api) words: Words,
    pub(in crate::api) index: Option<usize>,
}

/// `If-Match` (RFC 9110 section 13.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
enum Match {
    /// Any revision.
    Any,
    /// One of these. What is no revision of ours is none.
    These(Vec<u64>),
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct TermsWish {
    /// Whether to say what the change would do, and to change nothing.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    dry_run: Option<String>,
    /// The reason, for those who look at revisions and at the audit, at most 1,000 bytes; `X-Homing-Why` says it as well.
    #[serde(default)]
    why: Option<String>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct RuleTermsWish {
    /// Position of the rule; without, it is the last one.
    #[serde(default)]
    index: Option<usize>,
    /// Whether to say what the change would do, and to change nothing.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    dry_run: Option<String>,
    /// The reason, for those who look at revisions and at the audit, at most 1,000 bytes; `X-Homing-Why` says it as well.
    #[serde(default)]
    why: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Words {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Asked(wish) = Asked::<TermsWish>::from_request_parts(parts, state).await?;
        Self::new(parts, wish)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RuleWords {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Asked(wish) = Asked::<RuleTermsWish>::from_request_parts(parts, state).await?;
        let RuleTermsWish { index, dry_run, why } = wish;
        Ok(Self { words: Words::new(parts, TermsWish { dry_run, why })?, index })
    }
}

/// The reason that a request gives, if it can be kept.
pub(in crate::api) fn why_of(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let query = Query::<Vec<(String, String)>>::try_from_uri(uri).ok();
    let mut pairs = query.into_iter().flat_map(|Query(pairs)| pairs);
    let asked = pairs.find_map(|(key, value)| (key == "why").then_some(value));
    asked.or_else(|| why_field(headers)).filter(|why| is_kept(why))
}

fn why_field(headers: &HeaderMap) -> Option<String> {
    headers.get(WHY).map(|field| String::from_utf8_lossy(field.as_bytes()).into_owned())
}

/// In any case: some languages write `True`.
fn read_dry_run(text: &str) -> Result<bool, Refusal> {
    match &*text.to_ascii_lowercase() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Refusal::mistake("dry_run", say::no_dry_run(text.to_owned()))),
    }
}

fn author(actor: &Actor) -> Author {
    Author { name: actor.to_string(), origin: Origin::Api }
}

impl Words {
    fn new(parts: &Parts, wish: TermsWish) -> Result<Self, Refusal> {
        let TermsWish { dry_run, why } = wish;
        let why = why.or_else(|| why_field(&parts.headers));
        let dry_run = dry_run.as_deref().map_or(Ok(false), read_dry_run)?;
        let actor = parts.extensions.get::<Actor>().ok_or_else(Refusal::broken)?;
        let (author, within) = (author(actor), actor.scopes.clone());
        let if_match = if_match(&parts.headers);
        let language = spoken(&parts.headers);
        Ok(Self { author, why, dry_run, within, language, if_match })
    }

    /// Demands that this is still the revision, where nothing else is demanded.
    pub(in crate::api) fn only_at(&mut self, revision: u64) {
        if matches!(self.if_match, None | Some(Match::Any)) {
            self.if_match = Some(Match::These(vec![revision]));
        }
    }

    /// The revision that it has to be still, if any.
    pub(in crate::api) fn expected(&self, documents: &Documents) -> Result<Option<u64>, Refusal> {
        let current = documents.revision;
        match &self.if_match {
            None | Some(Match::Any) => Ok(None),
            Some(Match::These(revisions)) if revisions.contains(&current) => Ok(Some(current)),
            Some(Match::These(_)) => {
                Err(Refusal::new(StatusCode::PRECONDITION_FAILED, say::other_revision(current)))
            }
        }
    }

    /// The same for what is not done to one object.
    pub(in crate::api) fn terms(&self, documents: &Documents) -> Result<Terms, Refusal> {
        Ok(Terms { expected: self.expected(documents)?, why: self.why.clone(), dry_run: self.dry_run })
    }
}

fn if_match(headers: &HeaderMap) -> Option<Match> {
    let mut fields = headers.get_all(header::IF_MATCH).iter().peekable();
    fields.peek()?;
    let mut revisions = Vec::new();
    for tag in
        fields.filter_map(|field| field.to_str().ok()).flat_map(|field| field.split(',')).map(str::trim)
    {
        if tag == "*" {
            return Some(Match::Any);
        }
        // A weak tag never matches here (RFC 9110 section 8.8.3.2).
        let revision = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
        revisions.extend(revision.and_then(|tag| tag.parse::<u64>().ok()));
    }
    Some(Match::These(revisions))
}
