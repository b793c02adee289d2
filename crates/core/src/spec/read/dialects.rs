//! What do `[dialects]` and its credentials say?

use std::collections::HashSet;

use serde_json::Value;

use super::table::Table;
use super::tls;
use super::value::{self, Parsed, address};
use crate::limits;
use crate::problem::{Phrase, say};
use crate::spec::{CredentialSpec, DialectsSpec, SecretKey, SecretKeySpec};

const PROJECT_DEFAULT: &str = "default";
const TLS_EXAMPLE: &str = "tls = { cert = \"c.pem\", key = \"k.pem\" }";

pub(super) fn example() -> Phrase {
    say::section_with("[dialects]", "tencent = \"127.0.0.1:7081\"")
}

pub(super) fn read(table: &mut Table<'_>) -> DialectsSpec {
    DialectsSpec {
        tencent: table.optional("tencent", address::listen_or_off).flatten(),
        huawei: table.optional("huawei", address::listen_or_off).flatten(),
        openstack: table.optional("openstack", address::listen_or_off).flatten(),
        tls: table.table("tls", say::tls_setting, TLS_EXAMPLE, tls::files),
        debug: table.optional("debug", value::boolean).unwrap_or(false),
        credentials: credentials(table),
    }
}

fn credentials(table: &mut Table<'_>) -> Vec<CredentialSpec> {
    let credentials = table.tables("credentials", say::credential, credential);
    if credentials.len() > limits::CREDENTIALS {
        let what = say::too_many(credentials.len(), say::credentials(), limits::CREDENTIALS);
        table.refuse("credentials", what);
    }
    let mut known = HashSet::new();
    // An empty one could not be read, and was reported.
    let twice = credentials.iter().map(|credential| &*credential.access_key);
    let twice = twice.filter(|key| !key.is_empty()).find(|key| !known.insert(*key)).map(str::to_owned);
    if let Some(key) = twice {
        table.refuse("credentials", say::access_key_twice(key));
    }
    credentials
}

fn credential(table: &mut Table<'_>) -> CredentialSpec {
    let access_key = table.required("access_key", "access_key = \"AKIDexample\"", access_key);
    if table.has("secret_key") && table.has("secret_key_file") {
        table.refuse_with("secret_key", say::not_together("secret_key_file"), say::one_secret_key());
    }
    let file = table.optional("secret_key_file", value::file_path);
    let here = table.optional("secret_key", secret_key);
    let secret_key = match (file, here) {
        (Some(path), _) => SecretKeySpec::File { path, key: None },
        (None, Some(key)) => SecretKeySpec::Here(key),
        (None, None) => {
            if !table.has("secret_key") && !table.has("secret_key_file") {
                table.must_have("secret_key_file", "secret_key_file = \"secrets/sk\"");
            }
            SecretKeySpec::Here(SecretKey::new(""))
        }
    };
    CredentialSpec {
        access_key: access_key.unwrap_or_default(),
        secret_key,
        project: table.optional("project", value::name).unwrap_or_else(|| PROJECT_DEFAULT.to_owned()),
        region: table.optional("region", value::name),
        role: table.optional("role", value::named("role")).unwrap_or_default(),
    }
}

fn access_key(value: &Value) -> Parsed<String> {
    let text = value::text(value, say::a_text)?;
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    match (1..=limits::ACCESS_KEY_BYTES).contains(&text.len()) && text.bytes().all(is_fine) {
        true => Ok(text.to_owned()),
        false => Err(say::not_an_access_key(limits::ACCESS_KEY_BYTES).into()),
    }
}

fn secret_key(value: &Value) -> Parsed<SecretKey> {
    let text = value::text(value, say::a_text)?;
    SecretKey::read(text).ok_or_else(|| say::not_a_secret_key(limits::SECRET_KEY_BYTES).into())
}
