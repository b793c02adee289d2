//! What does our cookie say, and did we write it?
//!
//! ```text
//! base64url( version ‖ key id ‖ nonce ‖ seal( target ‖ incarnation ‖ session ‖ first seen ‖ last seen ) ‖ tag )
//!               1        1       12            8         4            8          4            4        16
//! ```
//!
//! AES-256-GCM-SIV (RFC 8452: a repeated nonce reveals only that two tokens are equal) under a key derived for
//! the group, with version, key id and group as associated data. Every token has the same length, and nothing
//! in it is readable without the key: no address, no name, no count of targets.

use crate::clock::Now;
use crate::entropy::Entropy;
use crate::id::{GroupId, Home, Incarnation, TargetId};
use crate::limits;
use crate::reason::Reason;
use crate::secrets::{KeyRing, RingKey};
use aes_gcm_siv::aead::{AeadInOut, KeyInit};
use aes_gcm_siv::{Aes256GcmSiv, Nonce, Tag};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use sha2::Sha256;
use std::fmt;

const VERSION: u8 = 1;
const HEADER: usize = 2;
const NONCE: usize = 12;
const PLAIN: usize = 28;
const TAG: usize = 16;
const SEALED: usize = HEADER + NONCE + PLAIN + TAG;

/// What a sealed cookie says about its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where the session is at home.
    pub home: Home,
    /// Names the session for operators; random, given at the first pin.
    pub session: u64,
    /// When the session began, in seconds since 1970 on the token clock.
    pub first_seen_s: u32,
    /// When it was last seen, to the granularity of the refresh.
    pub last_seen_s: u32,
}

/// A token as it stands in the cookie: [`limits::TOKEN_TEXT`] characters of base64url.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenText([u8; limits::TOKEN_TEXT]);

impl TokenText {
    /// Characters that came from a client; `None` unless there are as many as a token has.
    #[must_use]
    pub fn from_bytes(text: &[u8]) -> Option<Self> {
        text.try_into().ok().map(Self)
    }

    /// The characters.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

// A token is a bearer value: it is never printed.
impl fmt::Debug for TokenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenText(…)")
    }
}

/// What a key is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It seals new tokens.
    Issues,
    /// It opens the tokens it sealed.
    Accepts,
    /// It is not in the ring, or there is none.
    Retired,
}

/// Seals and opens the tokens of one group.
pub struct Sealer {
    group: GroupId,
    keys: Vec<(u8, Aes256GcmSiv)>,
    issuing: usize,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({:?}, {} keys)", self.group, self.keys.len())
    }
}

impl Sealer {
    /// The sealer of `group` under `ring`: each key of the ring yields a key of the group's own.
    #[must_use]
    pub fn new(ring: &KeyRing, group: GroupId) -> Self {
        let keys = ring.keys().iter().map(|key| (key.id, derive(key, group))).collect();
        let issuing = ring.keys().iter().position(|key| key.id == ring.issuing().id);
        Self { group, keys, issuing: issuing.expect("the issuing key is in the ring") }
    }

    /// Seals `token` with the issuing key.
    #[must_use]
    pub fn seal(&self, token: &Token, entropy: &mut Entropy) -> TokenText {
        let (key_id, cipher) = &self.keys[self.issuing];
        let mut sealed = [0u8; SEALED];
        sealed[0] = VERSION;
        sealed[1] = *key_id;
        let nonce = nonce(entropy);
        sealed[HEADER..HEADER + NONCE].copy_from_slice(&nonce);
        let mut plain = encode(token);
        let tag = cipher
            .encrypt_inout_detached(
                &Nonce::from(nonce),
                &self.associated(*key_id),
                plain.as_mut_slice().into(),
            )
            .expect("28 bytes are far below the cipher's limit");
        sealed[HEADER + NONCE..SEALED - TAG].copy_from_slice(&plain);
        sealed[SEALED - TAG..].copy_from_slice(&tag);
        let mut text = [0u8; limits::TOKEN_TEXT];
        URL_SAFE_NO_PAD.encode_slice(sealed, &mut text).expect("58 bytes are 78 characters");
        TokenText(text)
    }

    /// Opens `text`.
    ///
    /// # Errors
    /// [`Reason::BadToken`] when it does not verify (forged, damaged, or another group's: they look alike by
    /// design), [`Reason::UnknownKey`] when its key is not in the ring.
    pub fn open(&self, text: &[u8]) -> Result<Token, Reason> {
        if text.len() != limits::TOKEN_TEXT {
            return Err(Reason::BadToken);
        }
        let mut sealed = [0u8; SEALED + 2];
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut sealed).map_err(|_| Reason::BadToken)?;
        if length != SEALED || sealed[0] != VERSION {
            return Err(Reason::BadToken);
        }
        let key_id = sealed[1];
        let Some((_, cipher)) = self.keys.iter().find(|(id, _)| *id == key_id) else {
            return Err(Reason::UnknownKey);
        };
        let nonce: [u8; NONCE] = sealed[HEADER..HEADER + NONCE].try_into().expect("12 bytes");
        let tag: [u8; TAG] = sealed[SEALED - TAG..SEALED].try_into().expect("16 bytes");
        let plain = &mut sealed[HEADER + NONCE..SEALED - TAG];
        cipher
            .decrypt_inout_detached(
                &Nonce::from(nonce),
                &self.associated(key_id),
                (&mut *plain).into(),
                &Tag::from(tag),
            )
            .map_err(|_| Reason::BadToken)?;
        Ok(decode((&*plain).try_into().expect("28 bytes")))
    }

    /// What the key that `text` names is good for.
    #[must_use]
    pub fn standing_of(&self, text: &[u8]) -> Standing {
        let named = key_id(text);
        match self.keys.iter().position(|(id, _)| Some(*id) == named) {
            Some(at) if at == self.issuing => Standing::Issues,
            Some(_) => Standing::Accepts,
            None => Standing::Retired,
        }
    }

    fn associated(&self, key_id: u8) -> [u8; 10] {
        let mut bytes = [0u8; 10];
        bytes[0] = VERSION;
        bytes[1] = key_id;
        bytes[2..].copy_from_slice(&self.group.0.to_be_bytes());
        bytes
    }
}

/// The id of the key that a token names.
fn key_id(text: &[u8]) -> Option<u8> {
    // The first 4 characters carry version, key id and one byte of the nonce.
    let mut start = [0u8; 3];
    URL_SAFE_NO_PAD.decode_slice(text.get(..4)?, &mut start).ok()?;
    Some(start[1])
}

/// Seconds of the token clock as a token carries them (until 2106).
#[must_use]
pub fn stamp(now: Now) -> u32 {
    u32::try_from(now.token_s).unwrap_or(u32::MAX)
}

fn derive(key: &RingKey, group: GroupId) -> Aes256GcmSiv {
    let mut derived = [0u8; 32];
    Hkdf::<Sha256>::new(Some(b"homing token v1"), &key.secret)
        .expand(&group.0.to_be_bytes(), &mut derived)
        .expect("32 bytes are within HKDF's bound");
    Aes256GcmSiv::new(&derived.into())
}

fn nonce(entropy: &mut Entropy) -> [u8; NONCE] {
    let mut nonce = [0u8; NONCE];
    nonce[..8].copy_from_slice(&entropy.next_u64().to_le_bytes());
    nonce[8..].copy_from_slice(&entropy.next_u64().to_le_bytes()[..4]);
    nonce
}

fn encode(token: &Token) -> [u8; PLAIN] {
    let mut bytes = [0u8; PLAIN];
    bytes[..8].copy_from_slice(&token.home.target.0.to_be_bytes());
    bytes[8..12].copy_from_slice(&token.home.incarnation.0.to_be_bytes());
    bytes[12..20].copy_from_slice(&token.session.to_be_bytes());
    bytes[20..24].copy_from_slice(&token.first_seen_s.to_be_bytes());
    bytes[24..].copy_from_slice(&token.last_seen_s.to_be_bytes());
    bytes
}

fn decode(bytes: &[u8; PLAIN]) -> Token {
    let long = |at: usize| u64::from_be_bytes(bytes[at..at + 8].try_into().expect("8 bytes"));
    let short = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
    Token {
        home: Home { target: TargetId(long(0)), incarnation: Incarnation(short(8)) },
        session: long(12),
        first_seen_s: short(20),
        last_seen_s: short(24),
    }
}

#[cfg(test)]
mod tests;
