//! How do secrets stand in their file?

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use serde::{Deserialize, Serialize};

use super::Kept;

/// The form we write, and the newest we read. Form 1 has no `last_id`.
pub(super) const VERSION: u64 = 2;

/// Why bytes are no secrets.
#[derive(Debug)]
pub(super) enum Damage {
    /// A newer program wrote them.
    Newer(u64),
    /// They are cut, edited or something else. The text tells where, and nothing of the content.
    Broken(String),
}

#[derive(Deserialize)]
struct AnyVersion {
    version: u64,
}

// No Debug: it would print the secrets.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    version: u64,
    hash_key: String,
    #[serde(default)]
    last_id: Option<u8>,
    keys: Vec<KeyForm>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeyForm {
    id: u8,
    secret: String,
    #[serde(rename = "use")]
    usage: UseForm,
    /// Seconds since 1970.
    created_at: u64,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum UseForm {
    Issue,
    Accept,
}

pub(super) fn write(kept: &Kept) -> String {
    let Secrets { hash_key, ring } = kept.secrets();
    let keys = ring.keys().iter().map(|key| KeyForm {
        id: key.id,
        secret: STANDARD.encode(key.secret),
        usage: match key.usage {
            KeyUse::Issue => UseForm::Issue,
            KeyUse::Accept => UseForm::Accept,
        },
        created_at: kept.created_at_s(key.id),
    });
    let form = FileForm {
        version: VERSION,
        hash_key: STANDARD.encode(hash_key.0),
        last_id: Some(ring.last_id()),
        keys: keys.collect(),
    };
    let mut text = serde_json::to_string_pretty(&form).expect("strings and numbers are always JSON");
    text.push('\n');
    text
}

pub(super) fn parse(bytes: &[u8]) -> Result<Kept, Damage> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > super::BYTES_MAX) {
        return Err(broken("is too long"));
    }
    let version = serde_json::from_slice::<AnyVersion>(bytes).map_err(place)?.version;
    if version > VERSION {
        return Err(Damage::Newer(version));
    }
    let form: FileForm = serde_json::from_slice(bytes).map_err(place)?;
    let hash_key = decode(&form.hash_key).ok_or_else(|| broken("hash_key is not 16 bytes in base64"))?;
    let keys: Option<Vec<RingKey>> = form.keys.iter().map(ring_key).collect();
    let keys = keys.ok_or_else(|| broken("the secret of a key is not 32 bytes in base64"))?;
    let ring = KeyRing::new(keys).ok_or_else(|| {
        broken("keys need distinct ids, exactly one of use \"issue\", and at most 8 of them")
    })?;
    let ring = match form.last_id {
        Some(id) => ring.with_last_id(id),
        None => ring,
    };
    let created_at_s: BTreeMap<u8, u64> = form.keys.iter().map(|key| (key.id, key.created_at)).collect();
    Ok(Kept::new(Secrets { hash_key: HashKey(hash_key), ring }, created_at_s))
}

fn ring_key(form: &KeyForm) -> Option<RingKey> {
    let usage = match form.usage {
        UseForm::Issue => KeyUse::Issue,
        UseForm::Accept => KeyUse::Accept,
    };
    Some(RingKey { id: form.id, secret: decode(&form.secret)?, usage })
}

fn decode<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// Where the JSON breaks. The message of the parser may quote the content, so it stays out.
fn place(error: serde_json::Error) -> Damage {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "ends too early",
        serde_json::error::Category::Data => "is not of the expected form",
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => "is not JSON",
    };
    Damage::Broken(format!("{what}, line {} column {}", error.line(), error.column()))
}

/// What is said of a form that a newer program wrote.
pub(super) fn newer(version: u64) -> String {
    format!("has form {version}, this program knows form {VERSION} — use the newer program again")
}

fn broken(what: &str) -> Damage {
    Damage::Broken(what.to_owned())
}
