//! How did the hashes of tokens stand in their file?

use serde::Deserialize;

use super::{KeptToken, SecretHash};

/// The only form that this program reads.
pub(super) const VERSION: u64 = 1;

/// Tokens of one node: each is for a person or a program.
const TOKENS_MAX: usize = 64;

/// What is wrong with a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// A newer program wrote it, in this form.
    Newer(u64),
    /// It is broken: where and how; nothing of the content.
    Broken(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "version")]
    _version: u64,
    tokens: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    sha256: String,
    created_at: u64,
}

#[derive(Deserialize)]
struct Version {
    version: u64,
}

pub(super) fn parse(bytes: &[u8]) -> Result<Vec<KeptToken>, Damage> {
    // A newer form may look different in everything but this.
    if let Ok(Version { version }) = serde_json::from_slice(bytes)
        && version > VERSION
    {
        return Err(Damage::Newer(version));
    }
    let file: File = serde_json::from_slice(bytes).map_err(|error| Damage::Broken(place_of(&error)))?;
    if file.tokens.is_empty() || file.tokens.len() > TOKENS_MAX {
        return Err(Damage::Broken(format!("{} tokens, not 1 to {TOKENS_MAX}", file.tokens.len())));
    }
    let tokens = file.tokens.into_iter().enumerate().map(|(number, row)| row.read(number));
    tokens.collect()
}

impl Row {
    fn read(self, number: usize) -> Result<KeptToken, Damage> {
        let broken = || Damage::Broken(format!("tokens[{number}].sha256: not 64 hexadecimal digits"));
        let hash = hash_of(&self.sha256).ok_or_else(broken)?;
        Ok(KeptToken { name: self.name, hash, created_at_s: self.created_at })
    }
}

fn hash_of(text: &str) -> Option<SecretHash> {
    let bytes = text.as_bytes();
    let mut hash = [0; 32];
    if bytes.len() != 2 * hash.len() || !bytes.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, digits) in hash.iter_mut().zip(bytes.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(SecretHash(hash))
}

/// Where the reader stopped. Its own words may quote what stands there.
fn place_of(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}
