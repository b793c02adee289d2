//! Which tokens let their bearers change this node, and where are they kept?
//!
//! `state_dir/tokens.json` has a hash of each, which lets nobody in. The first token is made at the first start and
//! written in clear to `state_dir/admin.token`: who has copied it may delete that file, and no other one is made for
//! it. A start without `tokens.json` makes a new token, and those before it let nobody in any more.
//!
//! ```text
//! { "version": 1, "tokens": [ { "name": "admin", "sha256": "64 hexadecimal digits", "created_at": 1767225600 } ] }
//! ```
//! `created_at` is in seconds since 1970.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::private_file::{self, FileError};

mod form;
#[cfg(test)]
mod tests;

use form::Damage;

/// Name of the file with the hashes, in the state directory.
pub const NAME: &str = "tokens.json";
/// Name of the file with the first token in clear, in the state directory.
pub const ADMIN_NAME: &str = "admin.token";

/// What every token begins with, so that it is known for what it is where it does not belong.
const PREFIX: &str = "homing_";
/// Random bytes of a token: nobody tries them all, so a fast hash keeps it.
const RANDOM_BYTES: usize = 32;
/// Bytes that are read; a token takes about 150.
const BYTES_MAX: u64 = 64 << 10;

/// Why there are no tokens.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// A file cannot be used.
    #[error(transparent)]
    Unusable(#[from] FileError),
    /// The file is whole, but of a form that this program does not know.
    #[error("{}: has form {version}, this program knows form {} — use the newer program again", .path.display(), form::VERSION)]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    NoRandom(getrandom::Error),
}

/// The tokens of a node; by default none, so that nobody is let in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Tokens(Vec<KeptToken>);

/// What is kept of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
struct KeptToken {
    name: String,
    hash: TokenHash,
    created_at_s: u64,
}

type TokenHash = [u8; 32];

impl Tokens {
    /// Whether `token` is one of them. Takes as long for every text of a length, whatever it has in common with one.
    #[must_use]
    pub fn admit(&self, token: &str) -> bool {
        let hash = hash(token);
        self.0.iter().fold(false, |known, kept| known | is_same(&kept.hash, &hash))
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|token| &token.name)).finish()
    }
}

/// Reads the tokens, or makes the first one where there are none. Makes the folder too.
///
/// A damaged file is set aside as `tokens.json.damaged-<n>` and a new token is made. Both are told as events.
///
/// # Errors
/// A file cannot be read or written, or a newer program wrote it.
pub fn load_or_create(state_dir: &Path) -> Result<Tokens, TokenError> {
    private_file::make_folder(state_dir)?;
    let path = state_dir.join(NAME);
    if let Some(bytes) = private_file::read(&path, BYTES_MAX)? {
        match form::parse(&bytes) {
            Ok(tokens) => return Ok(tokens),
            Err(Damage::Newer(version)) => return Err(TokenError::Newer { path, version }),
            Err(Damage::Broken(what)) => {
                let kept = private_file::set_aside(&path)?;
                let (file, kept) = (path.display(), kept.display());
                tracing::error!(%file, what, %kept, "tokens are damaged: set aside, a new one is made");
            }
        }
    }
    make_first(state_dir)
}

fn make_first(state_dir: &Path) -> Result<Tokens, TokenError> {
    let mut random = [0; RANDOM_BYTES];
    getrandom::fill(&mut random).map_err(TokenError::NoRandom)?;
    let token = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random));
    let kept = KeptToken { name: "admin".to_owned(), hash: hash(&token), created_at_s: now_s() };
    let tokens = Tokens(vec![kept]);
    // In this order: when the power fails in between, the next start makes another token, and writes it again.
    private_file::write(state_dir, ADMIN_NAME, format!("{token}\n").as_bytes())?;
    private_file::write(state_dir, NAME, form::write(&tokens).as_bytes())?;
    tracing::info!(file = %state_dir.join(ADMIN_NAME).display(), "token made for operators");
    Ok(tokens)
}

fn hash(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}

/// Looks at every byte, however early they differ.
fn is_same(one: &TokenHash, other: &TokenHash) -> bool {
    one.iter().zip(other).fold(0, |differences, (one, other)| differences | (one ^ other)) == 0
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
