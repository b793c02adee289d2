//! Who asks? By a signature with an access key of the file, or by a token.
//!
//! Keys are those of the spec that runs: a new one counts as soon as the file is in force, and one that is gone counts no
//! more.

use std::fmt;
use std::sync::Arc;

use axum::http::request::Parts;
use homing_control::doorway::Doorway;
use homing_control::identity::{Actor, Proof, Role, Scopes};
use homing_core::spec::CredentialSpec;

use crate::caller::{Caller, Dialect};
use crate::limits;
use crate::sign::{self, Claim};
use replay::Seen;

mod replay;
#[cfg(test)]
mod tests;

/// Finds out who asks.
#[derive(Clone)]
pub struct Keys {
    doorway: Doorway,
    seen: Arc<Seen>,
}

/// Why a signature lets nobody in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignFault {
    /// Nothing is signed.
    #[error("the request is not signed")]
    Missing,
    /// A part of the signature is not there, or has no such form; which one.
    #[error("{0} is missing or has no such form")]
    Malformed(&'static str),
    /// No credential has that access key.
    #[error("the access key is not known")]
    UnknownKey,
    /// It was signed for another service or request than this.
    #[error("the scope of the credential is not that of this request")]
    Scope,
    /// It was signed too long ago, or will be; by that many seconds.
    #[error("the signature is {0} seconds away from the clock of this node")]
    Expired(u64),
    /// The same request came before, more than [`limits::SIGNATURE_COUNTS`] ago.
    #[error("a request with this signature came before")]
    Replayed,
    /// A temporary token came with it, which this node did not give.
    #[error("the security token is not known")]
    Token,
    /// It is not what this node computes.
    #[error("the signature is not the one that this node computes")]
    Wrong {
        /// What this node signed instead, to compare: only while `debug` of `[dialects]` is on.
        canonical: Option<String>,
    },
}

impl Keys {
    /// The keys of the node behind that door.
    #[must_use]
    pub fn new(doorway: Doorway) -> Self {
        Self { doorway, seen: Arc::default() }
    }

    /// Who signed a request of Tencent's, in either of its ways.
    ///
    /// # Errors
    /// Why the signature lets nobody in.
    pub fn verify_tencent(
        &self,
        parts: &Parts,
        body: &[u8],
        request_id: String,
    ) -> Result<Caller, SignFault> {
        let is_tc3 = sign::tc3::is_meant(parts);
        let claim = if is_tc3 { sign::tc3::claim } else { sign::tencent_v1::claim };
        let has_token = parts.headers.contains_key("x-tc-token")
            || !is_tc3 && sign::tencent_v1::parameters(parts, body)?.contains_key("Token");
        self.verify(&claim(parts, body)?, has_token, Dialect::Tencent, request_id)
    }

    /// Who signed a request of Huawei's.
    ///
    /// # Errors
    /// Why the signature lets nobody in.
    pub fn verify_huawei(&self, parts: &Parts, body: &[u8], request_id: String) -> Result<Caller, SignFault> {
        let has_token = parts.headers.contains_key("x-security-token");
        self.verify(&sign::huawei::claim(parts, body)?, has_token, Dialect::Huawei, request_id)
    }

    fn verify(
        &self,
        claim: &Claim,
        has_token: bool,
        dialect: Dialect,
        request_id: String,
    ) -> Result<Caller, SignFault> {
        let running = self.doorway.running();
        let dialects = &running.spec.dialects;
        let mut all = dialects.credentials.iter();
        let credential = all.find(|credential| credential.access_key == claim.access_key);
        let credential = credential.ok_or(SignFault::UnknownKey)?;
        let key = credential.secret_key.key().ok_or(SignFault::UnknownKey)?;
        if has_token {
            return Err(SignFault::Token);
        }
        let now = self.doorway.now();
        let away_s = now.token_s.abs_diff(claim.signed_at_s);
        if away_s > limits::CLOCK_SKEW.as_secs() {
            return Err(SignFault::Expired(away_s));
        }
        if !claim.is_made_with(key.reveal()) {
            let canonical = dialects.debug.then(|| claim.texts().first().cloned()).flatten();
            return Err(SignFault::Wrong { canonical });
        }
        if !self.seen.admits(&claim.access_key, &claim.signature, now.monotonic_ms) {
            return Err(SignFault::Replayed);
        }
        Ok(Caller { actor: actor(credential), dialect, project: credential.project.clone(), request_id })
    }

    /// Whose API token of the node that is, if it is good.
    #[must_use]
    pub fn token(&self, token: &str) -> Option<Actor> {
        self.doorway.bearer(token)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// Who has a pair of keys.
fn actor(credential: &CredentialSpec) -> Actor {
    Actor {
        name: credential.access_key.clone(),
        proof: Proof::Key,
        role: Role::parse(credential.role.as_str()).unwrap_or(Role::Viewer),
        scopes: Scopes {
            projects: vec![credential.project.clone()],
            regions: credential.region.iter().cloned().collect(),
        },
    }
}
