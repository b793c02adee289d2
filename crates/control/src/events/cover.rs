//! How does a mark look to those who shall not count? Sealed, and each time otherwise.
//!
//! A mark tells how many events there were, and two of them how many there were in between. Whoever hears some events only
//! gets it under a key of this process (AES-256-GCM-SIV, RFC 8452), in hexadecimal digits; to another process it is a mark
//! of another run, which it is.
//!
//! ```text
//! nonce 12 │ sealed run 8, number 8 │ tag 16
//! ```

use std::fmt;

use aes_gcm_siv::aead::{AeadInOut, KeyInit};
use aes_gcm_siv::{Aes256GcmSiv, Nonce, Tag};

use super::Mark;

const NONCE: usize = 12;
const MARK: usize = 16;
const TAG: usize = 16;
const LENGTH: usize = NONCE + MARK + TAG;

/// What seals marks.
pub(super) struct Cover(Option<Aes256GcmSiv>);

impl Cover {
    /// One with a key of its own; without random bytes it seals nothing.
    pub(super) fn new() -> Self {
        Self(random::<32>().map(|key| Aes256GcmSiv::new(&key.into())))
    }

    pub(super) fn seal(&self, mark: Mark) -> Option<String> {
        let (cipher, nonce) = (self.0.as_ref()?, random::<NONCE>()?);
        let mut sealed = mark.bytes();
        let sealing = cipher.encrypt_inout_detached(&Nonce::from(nonce), b"", sealed.as_mut_slice().into());
        let tag = sealing.ok()?;
        let bytes = nonce.iter().chain(&sealed).chain(tag.iter());
        Some(bytes.map(|byte| format!("{byte:02x}")).collect())
    }

    pub(super) fn open(&self, text: &str) -> Option<Mark> {
        let bytes = from_hex(text)?;
        let (nonce, rest) = bytes.split_first_chunk::<NONCE>()?;
        let (sealed, tag) = rest.split_last_chunk::<TAG>()?;
        let mut mark = <[u8; MARK]>::try_from(sealed).ok()?;
        let (nonce, tag) = (Nonce::from(*nonce), Tag::from(*tag));
        self.0.as_ref()?.decrypt_inout_detached(&nonce, b"", mark.as_mut_slice().into(), &tag).ok()?;
        Some(Mark::of_bytes(mark))
    }
}

fn from_hex(text: &str) -> Option<[u8; LENGTH]> {
    if text.len() != 2 * LENGTH || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; LENGTH];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}

impl fmt::Debug for Cover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cover")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_sealed_is_opened_and_never_looks_the_same(run in any::<u64>(), number in any::<u64>()) {
            let (cover, mark) = (Cover::new(), Mark { run, number });
            let (one, other) = (cover.seal(mark).unwrap(), cover.seal(mark).unwrap());
            prop_assert_ne!(&one, &other);
            prop_assert_eq!([cover.open(&one), cover.open(&other)], [Some(mark); 2]);
            prop_assert_eq!(Cover::new().open(&one), None);
        }

        #[test]
        fn no_text_panics(text in "([0-9a-f]{88}|.{0,100})") {
            prop_assert_eq!(Cover::new().open(&text), None);
        }
    }
}
