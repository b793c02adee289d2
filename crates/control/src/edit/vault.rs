//! How are private keys kept that nobody may read?
//!
//! Sealed in the store, under a key of 32 random bytes in a file beside it, mode 0600: a copy of the database alone is
//! worth nothing. AES-256-GCM-SIV (RFC 8452), with the name as associated data:
//!
//! ```text
//! nonce 12 │ sealed key │ tag 16
//! ```

use std::path::{Path, PathBuf};

use aes_gcm_siv::aead::{AeadInOut, KeyInit};
use aes_gcm_siv::{Aes256GcmSiv, Nonce, Tag};
use zeroize::Zeroizing;

use crate::private_file;
use crate::store::{Store, StoreError};

/// Name of the file in the state folder.
const FILE: &str = "store.key";
const KEY: usize = 32;
const NONCE: usize = 12;
const TAG: usize = 16;
/// What the seal is for; another form gets another number.
const PURPOSE: &[u8] = b"homing stored private key 1 ";

/// The key that seals others.
#[derive(Debug)]
pub(super) struct Vault {
    folder: PathBuf,
}

impl Vault {
    /// The one of that store.
    pub(super) fn beside(store: &Store) -> Self {
        Self { folder: store.path().parent().unwrap_or_else(|| Path::new("")).to_owned() }
    }

    /// Seals a private key under its name; makes the vault's own key where there is none.
    pub(super) fn seal(&self, name: &str, private_key: &[u8]) -> Result<Vec<u8>, StoreError> {
        let key = match self.key()? {
            Some(key) => key,
            None => self.make_key()?,
        };
        let nonce: [u8; NONCE] = random()?;
        let mut secret = Zeroizing::new(private_key.to_vec());
        let tag = Aes256GcmSiv::new(&(*key).into())
            .encrypt_inout_detached(&Nonce::from(nonce), &bound_to(name), secret.as_mut_slice().into())
            .map_err(|_| StoreError::Damaged("a private key is too long to be sealed".to_owned()))?;
        Ok([&nonce, &secret[..], &tag[..]].concat())
    }

    /// Opens what was sealed under that name.
    pub(super) fn open(&self, name: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let damaged = |what: &str| StoreError::Damaged(format!("the private key of {name}: {what}"));
        let key = self.key()?.ok_or_else(|| damaged(&format!("there is no {FILE} to open it")))?;
        let parts = sealed.split_first_chunk::<NONCE>();
        let parts = parts.and_then(|(nonce, rest)| Some((nonce, rest.split_last_chunk::<TAG>()?)));
        let (nonce, (secret, tag)) = parts.ok_or_else(|| damaged("it is too short"))?;
        let mut secret = Zeroizing::new(secret.to_vec());
        Aes256GcmSiv::new(&(*key).into())
            .decrypt_inout_detached(
                &Nonce::from(*nonce),
                &bound_to(name),
                secret.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .map_err(|_| damaged(&format!("{FILE} does not open it")))?;
        Ok(secret)
    }

    fn key(&self) -> Result<Option<Zeroizing<[u8; KEY]>>, StoreError> {
        let path = self.folder.join(FILE);
        let Some(bytes) = private_file::read(&path, KEY as u64)?.map(Zeroizing::new) else { return Ok(None) };
        let key = <[u8; KEY]>::try_from(&bytes[..]);
        let key = key.map_err(|_| StoreError::Damaged(format!("{FILE} does not have {KEY} bytes")))?;
        Ok(Some(Zeroizing::new(key)))
    }

    /// Never replaces a key that is there: what another process has sealed would be lost. Then theirs is the key.
    fn make_key(&self) -> Result<Zeroizing<[u8; KEY]>, StoreError> {
        let key = Zeroizing::new(random()?);
        if private_file::create(&self.folder, FILE, &*key)? {
            return Ok(key);
        }
        self.key()?.ok_or_else(|| StoreError::Damaged(format!("{FILE} comes and goes")))
    }
}

fn bound_to(name: &str) -> Vec<u8> {
    [PURPOSE, name.as_bytes()].concat()
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| StoreError::ReadOnly(format!("the system gives no random bytes: {error}")))?;
    Ok(bytes)
}
