//! What must not leave the machine, and how is it found? Twice: by what it is called, and by what it is.
//!
//! By name: values of keys that speak of secrets, keys in PEM, passwords in URLs; also in comments, where old ones
//! stand. By value: everything long in the files of state that hold secrets, wherever it turns up.

use regex::{Captures, Regex};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

/// Stands where something was.
const REMOVED: &str = "[removed]";
/// Files of state that hold secrets.
const SECRET_FILES: [&str; 3] = ["secrets.json", "tokens.json", "admin.token"];
/// Shortest piece of such a file that is taken for a secret: names and numbers are shorter.
const SHORTEST: usize = 16;
/// Bytes of such a file that are read: they have a few hundred.
const FILE_BYTES: usize = 1 << 20;

/// Texts in quotes: of many lines or one, with or without an end.
macro_rules! quoted {
    () => {
        r#"""" .*? """ | ''' .*? ''' | " (?: [^"\\\n] | \\. )* "? | ' [^'\n]* '?"#
    };
}
/// Values of keys that speak of secrets, but not names of files, cookies and headers: those help. Also what one header
/// is set to, whatever it is called. An array may have arrays in it, and brackets in its texts.
const SECRETS: &str = concat!(
    r#"(?isx)
    (?P<key> (?: ["']? [a-z0-9_-]* (?: secret | token | passw | pwd | passphrase | credential | auth | signature
        | api[_-]?key | access[_-]?key | private[_-]?key | [_-]key | cookie ) [a-z0-9_-]* ["']?
        | \b (?: set | add ) \s* \. \s* (?: "[^"\n]*" | '[^'\n]*' | [a-z0-9_-]+ ) ) \s* [=:] \s* )
    (?P<value> "#,
    quoted!(),
    r#" | \[ (?: "#,
    quoted!(),
    r#" | [^\[\]"'] | \[ (?: "#,
    quoted!(),
    r#" | [^\]"'] )* \]? )* \]? | [^\s,}\]]+ )"#,
);
/// What headers are set to: `set = { … }`, or a table `[….set]`.
const HEADER_EDITS: &str = concat!(
    r#"(?isx)
    (?P<head> (?: ^ | [\s{,."'] ) (?: set | add ) ["']? \s* (?: [=:] \s* \{ | \] [^\n]* (?: \n | $ ) ) )
    (?P<body> (?: "#,
    quoted!(),
    r#" | [^{}\["'] )* )"#,
);
/// A name and its value, in such a table.
const PAIR: &str = concat!(
    r#"(?isx) (?P<key> (?: "[^"\n]*" | '[^'\n]*' | [a-z0-9_-]+ ) \s* [=:] \s* ) (?P<value> "#,
    quoted!(),
    r#" | [^\s,}]+ )"#,
);
/// Endings of keys whose values are no secrets.
const HARMLESS: [&str; 8] =
    ["_file", "_name", "_size", "_header", "_parameter", "_files", "client_auth", "author"];
/// A word that stands for a setting, not for a secret.
const HARMLESS_VALUES: [&str; 4] = ["\"cookie\"", "\"app-cookie\"", "true", "false"];
const PEM: &str = r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)";
const USER_IN_URL: &str = r"(?i)(?P<scheme>[a-z][a-z0-9+.-]*://)[^\s/@\x22]*@";
const BEARER: &str = r"(?i)\b(?P<kind>bearer|basic)\s+[a-z0-9+/=_.~-]{8,}";

/// Takes secrets out of texts.
#[derive(Debug)]
pub(super) struct Redactor {
    secrets: Regex,
    header_edits: Regex,
    pair: Regex,
    pem: Regex,
    user_in_url: Regex,
    bearer: Regex,
    known: BTreeSet<String>,
}

impl Redactor {
    /// One that knows the secrets of a node, as far as they can be read.
    pub(super) fn knowing(state_dir: Option<&Path>, token_file: Option<&Path>) -> Self {
        let regex = |text| Regex::new(text).expect("a constant that the tests use");
        let of_state = state_dir.into_iter().flat_map(|folder| SECRET_FILES.map(|name| folder.join(name)));
        let files = of_state.chain(token_file.map(Path::to_owned));
        let known = files.filter_map(|file| fs::read_to_string(file).ok()).flat_map(|text| pieces(&text));
        Self {
            secrets: regex(SECRETS),
            header_edits: regex(HEADER_EDITS),
            pair: regex(PAIR),
            pem: regex(PEM),
            user_in_url: regex(USER_IN_URL),
            bearer: regex(BEARER),
            known: known.collect(),
        }
    }

    /// The text without secrets.
    pub(super) fn redact(&self, text: &str) -> String {
        let text = self.pem.replace_all(text, REMOVED);
        let text = self.header_edits.replace_all(&text, |found: &Captures<'_>| {
            let body = self.pair.replace_all(&found["body"], format!("${{key}}\"{REMOVED}\""));
            format!("{}{body}", &found["head"])
        });
        let text = self.secrets.replace_all(&text, |found: &Captures<'_>| {
            let (key, value) = (&found["key"], &found["value"]);
            let name = key.trim_end_matches(|character: char| " \t=:\"'".contains(character)).to_lowercase();
            let is_harmless = HARMLESS.iter().any(|ending| name.ends_with(ending))
                || HARMLESS_VALUES.contains(&value)
                || value.parse::<f64>().is_ok();
            if is_harmless { found[0].to_owned() } else { format!("{key}\"{REMOVED}\"") }
        });
        let text = self.user_in_url.replace_all(&text, format!("${{scheme}}{REMOVED}@"));
        let mut text = self.bearer.replace_all(&text, format!("$kind {REMOVED}")).into_owned();
        for secret in &self.known {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), REMOVED);
            }
        }
        text
    }
}

/// The long pieces of a file of secrets.
fn pieces(text: &str) -> Vec<String> {
    let text: String = text.chars().take(FILE_BYTES).collect();
    let is_of_secret = |character: char| character.is_ascii_alphanumeric() || "+/=_-.".contains(character);
    text.split(|character| !is_of_secret(character))
        .filter(|piece| piece.len() >= SHORTEST)
        .map(str::to_owned)
        .collect()
}

/// Clients get numbers for their addresses, the same one for the same client.
pub(super) fn hide_clients(answer: &mut Value) {
    hide(answer, &mut HashMap::new());
}

fn hide(value: &mut Value, known: &mut HashMap<String, usize>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, known)),
        Value::Object(fields) => {
            for (key, field) in fields {
                match field {
                    Value::String(address) if key == "client" => {
                        let number = known.len() + 1;
                        let number = *known.entry(std::mem::take(address)).or_insert(number);
                        *address = format!("client-{number}");
                    }
                    other => hide(other, known),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn redact(text: &str) -> String {
        Redactor::knowing(None, None).redact(text)
    }

    #[test]
    fn what_is_called_a_secret_goes_wherever_it_stands() {
        for text in [
            "secret_key = \"PLANTED\"",
            "# secret_key = 'PLANTED'   # the old one",
            "credentials = [{ access_key = \"PLANTED\", secret_key = \"PLANTED\" }]",
            "request_headers = { set = { \"Authorization\" = \"Bearer PLANTED\", \"X-Api-Key\" = \"PLANTED\" } }",
            "password = \"\"\"two\nPLANTED\nlines\"\"\"",
            "tokens = [\n  \"PLANTED\",\n  \"PLANTED\",\n]",
            "token = PLANTED",
            "tokens = [\"a]b\", \"PLANTED\"]",
            "tokens = ['it]', \"PLANTED\"] # it's",
            "secrets = [[\"a\", \"b\"], [\"PLANTED\"], \"PLANTED\"]",
            "request_headers = { set = { \"X-Origin-Verify\" = \"PLANTED\", X-Plain = 'PLANTED' }, remove = [\"A\"] }",
            "response_headers = { add = { \"X-A\" = \"with } and { and PLANTED\", \"X-B\" = \"PLANTED\" } }",
            "request_headers.set = { X-A = \"PLANTED\" }",
            "request_headers.set.\"X-Origin-Verify\" = \"PLANTED\"",
            "request_headers.add.X-A = \"PLANTED\"",
            "[load_balancers.listeners.request_headers.set] # mind\n\"X-A\" = \"PLANTED\"\nX-B = 'PLANTED'\n\n[node]",
            "# [x.set]\n# \"X-A\" = \"PLANTED\"",
            "{\"request_headers\":{\"set\":{\"X-A\":\"PLANTED\",\"X-B\":\"PLANTED\"}}}",
            "\"X-Internal-Auth\" = \"PLANTED\"",
            "X-Shared-Key: PLANTED",
            "\"X-Signature\" = \"PLANTED\"",
            "pwd = PLANTED",
            "url = \"https://PLANTED@example.com/\"",
            "\"Cookie\" = \"JSESSIONID=PLANTED\"",
            "url = \"https://user:PLANTED@example.com/\"",
            "{\"token\": \"PLANTED\"}",
            "secret = \"a \\\" PLANTED\"",
            "secret = \"PLANTED without an end",
            "x = 'Bearer PLANTED12345'",
            "-----BEGIN EC PRIVATE KEY-----\nPLANTED\n-----END EC PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nPLANTED, and no end",
        ] {
            let redacted = redact(text);
            assert!(!redacted.contains("PLANTED") && redacted.contains(REMOVED), "{text}\n{redacted}");
        }
    }

    #[test]
    fn of_header_edits_the_names_stay() {
        let text =
            "request_headers = { set = { \"X-A\" = \"a\", X-B = 'b' }, remove = [\"X-C\"] }\nweight = 5";
        let expected = "request_headers = { set = { \"X-A\" = \"[removed]\", X-B = \"[removed]\" }, remove = [\"X-C\"] }\nweight = 5";
        assert_eq!(redact(text), expected);
    }

    #[test]
    fn what_helps_stays() {
        for text in [
            "secret_key_file = \"secrets/sk\"",
            "persistence = { method = \"cookie\", timeout = \"20m\" }",
            "cookie_name = \"JSESSIONID\"",
            "long_cookie = false",
            "certificates = [{ cert = \"tls/a.pem\", key = \"tls/a.key\" }]",
            "homing_tls_ticket_tokens_total 7",
            "name = \"shop\"\nlisten = [\"127.0.0.1:8080\"]",
            "client_auth = { mode = \"required\", ca = \"tls/ca.pem\" }",
            "{\"author\": \"file\", \"url\": \"https://example.com\", \"contact\": \"a@example.com\"}",
            "request_headers = { remove = [\"X-Debug\"] }\nweight = 5",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn a_client_has_the_same_number_everywhere() {
        let mut answer = json!({ "decisions": [{ "client": "192.0.2.1" }, { "client": "192.0.2.2" }, { "client": "192.0.2.1" }],
                                 "findings": [{ "values": { "client": "192.0.2.2" } }] });
        hide_clients(&mut answer);
        assert_eq!(answer["decisions"][0], answer["decisions"][2]);
        assert_eq!(answer["findings"][0]["values"]["client"], answer["decisions"][1]["client"]);
        assert!(!answer.to_string().contains("192.0.2"), "{answer}");
    }

    #[test]
    fn pieces_of_a_file_of_secrets_are_what_is_long() {
        let found = pieces("{\"id\": 3, \"key\": \"kKx1/0AAAABBBBCCCCDDDD==\", \"created_s\": 1700000000}");
        assert_eq!(found, ["kKx1/0AAAABBBBCCCCDDDD=="]);
    }
}
