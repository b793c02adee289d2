//! What does an answer say about the decision that led to it, so that support can believe it?
//!
//! ```text
//! X-Homing-Decision: group=web; target=a; reason=recalled; session=00c0ffee00c0ffee; at=1700000000; sign=…
//! ```
//! The signature is a pseudo-random function of the text before it (HKDF-Expand, RFC 5869, under a key derived from
//! the node's secret): nodes that share the secret verify each other's. It proves where the text comes from and hides
//! nothing.

use crate::clock::Now;
use crate::persist::SessionId;
use crate::reason::Reason;
use crate::secrets::HashKey;
use hkdf::Hkdf;
use sha2::Sha256;
use std::fmt;
use std::io::Write;

const SIGN: &str = "; sign=";
const SIGN_BYTES: usize = 16;
/// Longest account that is looked at: names have 64 characters at most.
const LONGEST: usize = 512;

/// Signs and verifies accounts.
#[derive(Clone)]
pub struct Signer(Hkdf<Sha256>);

/// What is told of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account<'a> {
    /// Name of the group.
    pub group: &'a str,
    /// Name of the target.
    pub target: &'a str,
    /// Why this one.
    pub reason: Reason,
    /// The session, where it has a name.
    pub session: Option<SessionId>,
}

impl Signer {
    /// The signer of nodes with this secret.
    #[must_use]
    pub fn new(key: &HashKey) -> Self {
        Self(Hkdf::new(Some(b"homing decision v1"), &key.0))
    }

    /// Appends the account of a decision made now to `out`.
    pub fn write(&self, account: &Account<'_>, now: Now, out: &mut Vec<u8>) {
        let start = out.len();
        let Account { group, target, reason, session } = account;
        let reason = reason.as_str();
        let written = match session {
            Some(id) => write!(
                out,
                "group={group}; target={target}; reason={reason}; session={id}; at={}",
                now.token_s
            ),
            None => write!(out, "group={group}; target={target}; reason={reason}; at={}", now.token_s),
        };
        written.expect("writing to a Vec does not fail");
        let sign = self.sign(&out[start..]);
        out.extend_from_slice(SIGN.as_bytes());
        out.extend(sign.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(digit));
    }

    /// Whether nodes with this secret wrote `text`.
    #[must_use]
    pub fn verify(&self, text: &str) -> bool {
        let text = text.trim();
        let Some((account, sign)) = text.rsplit_once(SIGN).filter(|_| text.len() <= LONGEST) else {
            return false;
        };
        let expected = self.sign(account.as_bytes()).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        // All of it is compared, so that the time tells nothing about where they differ.
        let differences = expected.map(digit).zip(sign.bytes()).map(|(one, other)| one ^ other);
        sign.len() == 2 * SIGN_BYTES && differences.fold(0, |all, difference| all | difference) == 0
    }

    fn sign(&self, text: &[u8]) -> [u8; SIGN_BYTES] {
        let mut sign = [0; SIGN_BYTES];
        self.0.expand(text, &mut sign).expect("16 bytes are within HKDF's bound");
        sign
    }
}

fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

// It holds a key.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Now = Now { monotonic_ms: 0, token_s: 1_700_000_000 };
    const ACCOUNT: Account<'_> =
        Account { group: "web", target: "a", reason: Reason::Recalled, session: Some(SessionId(0xc0ffee)) };

    fn written(key: u8) -> String {
        let mut out = Vec::new();
        Signer::new(&HashKey([key; 16])).write(&ACCOUNT, NOW, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_account_says_what_was_decided() {
        let (account, _) =
            written(1).split_once("; sign=").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        assert_eq!(account, "group=web; target=a; reason=recalled; session=0000000000c0ffee; at=1700000000");
    }

    #[test]
    fn only_nodes_with_the_same_secret_verify_it_and_only_as_it_was_written() {
        let signer = Signer::new(&HashKey([1; 16]));
        let good = written(1);
        assert!(signer.verify(&good) && signer.verify(&format!(" {good}\n")));
        assert!(!signer.verify(&written(2)));
        for at in 0..good.len() {
            let mut bad = good.clone().into_bytes();
            bad[at] ^= 1;
            assert!(!signer.verify(&String::from_utf8_lossy(&bad)), "{at}");
            assert!(!signer.verify(&good[..at]), "{at}");
        }
    }
}
