//! Where is the node that is meant, and which token lets us in?
//!
//! | | first | else | else | else |
//! |---|---|---|---|---|
//! | address | `--admin` | of `--config` | `HOMING_ADMIN` | `127.0.0.1:7080` |
//! | token | `--token-file` | of `--config` | `HOMING_TOKEN_FILE` | `homing-state/admin.token` |

use super::trust;
use crate::addresses;
use crate::cli::admin::AdminArguments;
use crate::failure::Failure;
use crate::state_folder::StateFolder;
use crate::text::Language;
use crate::text::admin::Answer;
use homing_control::config;
use homing_control::token_file::ADMIN_NAME;
use homing_core::spec::{AdminSpec, NodeSpec, Spec};
use std::env;
use std::fmt;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use ureq::http::Uri;
use ureq::tls::TlsConfig;

/// Longest token that is sent; ours have about 50 characters.
const TOKEN_BYTES: usize = 1024;

/// A node's address, and the token for it.
pub(super) struct Place {
    /// Without a slash at its end.
    pub(super) url: String,
    pub(super) token: String,
    pub(super) token_file: PathBuf,
    /// How TLS is spoken to it, if it is.
    pub(super) tls: TlsConfig,
}

// It holds a token.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({}, {})", self.url, self.token_file.display())
    }
}

impl Place {
    /// The node that is meant.
    pub(super) fn find(arguments: &AdminArguments, language: Language) -> Result<Self, Failure> {
        let file = arguments.config.as_deref();
        let spec = file.map(|file| config::load(file).map(|loaded| loaded.spec)).transpose();
        let spec = spec.map_err(|error| Failure::of_file(&error, language))?;
        let tls = trust::tls(arguments, spec.as_ref(), variable("HOMING_ADMIN_CA").as_deref(), language)?;
        let url = match (&arguments.admin, &spec, variable("HOMING_ADMIN")) {
            (Some(url), ..) => url.clone(),
            (None, Some(spec), _) => url_of(spec, file, language)?,
            (None, None, Some(url)) => url,
            (None, None, None) => {
                AdminSpec::default().listen.map(|address| url_to("http", address)).unwrap_or_default()
            }
        };
        let token_file = match (&arguments.token_file, spec, variable("HOMING_TOKEN_FILE")) {
            (Some(file), ..) => file.clone(),
            (None, Some(spec), _) => spec.node.state_dir.join(ADMIN_NAME),
            (None, None, Some(file)) => PathBuf::from(file),
            (None, None, None) => NodeSpec::default().state_dir.join(ADMIN_NAME),
        };
        let (url, token) = (check_url(&url, language)?, read_token(&token_file, language)?);
        Ok(Self { url, token, token_file, tls })
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Where a node of that spec answers: on the port that it got, where the spec leaves that to the system.
fn url_of(spec: &Spec, file: Option<&Path>, language: Language) -> Result<String, Failure> {
    let Some(listen) = spec.admin.listen else {
        let file = file.map(|file| file.display().to_string()).unwrap_or_default();
        return Err(Failure::cannot(Answer::NoAdmin, &[("file", &file)], language));
    };
    let folder = StateFolder::of_node(&spec.node.state_dir);
    let got = (listen.port() == 0).then(|| addresses::admin_of(&folder)).flatten();
    let scheme = if spec.admin.tls.is_some() { "https" } else { "http" };
    Ok(url_to(scheme, got.unwrap_or(listen)))
}

/// Who listens on all addresses is reached on loopback.
fn url_to(scheme: &str, mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    format!("{scheme}://{address}")
}

fn check_url(text: &str, language: Language) -> Result<String, Failure> {
    let (scheme, place) = match text.strip_prefix("https://") {
        Some(place) => ("https", place),
        None => ("http", text.strip_prefix("http://").unwrap_or(text)),
    };
    let place = place.trim_end_matches('/');
    let url = format!("{scheme}://{place}");
    let has_host = |uri: Uri| uri.host().is_some_and(|host| !host.is_empty()) && uri.query().is_none();
    if !place.contains("://") && url.parse().is_ok_and(has_host) {
        Ok(url)
    } else {
        Err(Failure::usage(Answer::BadUrl, &[("url", text)], language))
    }
}

fn read_token(file: &Path, language: Language) -> Result<String, Failure> {
    let read = || -> Result<String, String> {
        let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
        let token = text.trim();
        let is_token =
            (1..=TOKEN_BYTES).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic());
        if is_token { Ok(token.to_owned()) } else { Err("not a token".to_owned()) }
    };
    read().map_err(|why| {
        let name = file.display().to_string();
        Failure::cannot(Answer::NoToken, &[("file", &name), ("why", &why)], language)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_every_form_that_people_write_it() {
        let read = |text| check_url(text, Language::En).ok();
        let expected = Some("http://127.0.0.1:7080".to_owned());
        for text in ["http://127.0.0.1:7080", "http://127.0.0.1:7080/", "127.0.0.1:7080"] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(
            read("http://[::1]:7080/behind/a/proxy").as_deref(),
            Some("http://[::1]:7080/behind/a/proxy")
        );
        let secured = Some("https://127.0.0.1:7080".to_owned());
        for text in ["https://127.0.0.1:7080", "https://127.0.0.1:7080/"] {
            assert_eq!(read(text), secured, "{text}");
        }
        for text in [
            "",
            "https://",
            "https://http://a",
            "ftp://127.0.0.1:7080",
            "http://",
            "file:///etc",
            "http://a b",
            "http://a/?b",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn who_listens_everywhere_is_asked_on_loopback() {
        let url = |text: &str| url_to("http", text.parse().unwrap());
        assert_eq!(url("0.0.0.0:7080"), "http://127.0.0.1:7080");
        assert_eq!(url("[::]:7080"), "http://[::1]:7080");
        assert_eq!(url("192.0.2.1:7080"), "http://192.0.2.1:7080");
    }
}
