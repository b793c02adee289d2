//! What do the settings of TLS look like: a listener's, and those towards targets?

use homing_core::spec::{ClientAuthMode, TlsPolicy};
use utoipa::openapi::schema::Schema;

use super::{Fields, either, value};

/// Longest name of a file.
const FILE_MAX: usize = 4096;

pub(super) fn certificate() -> Schema {
    Fields::new("Who a listener is to its clients: two files of the node, or what the store keeps.")
        .may("cert", file(), "PEM file with the certificate, then those that certify it.")
        .may("key", file(), "PEM file with its private key.")
        .may("stored", value::name(), "Name of a certificate that the store keeps with its key.")
        .done()
}

pub(super) fn listener() -> Schema {
    let client_auth = Fields::new("")
        .needs("ca", file(), "PEM file with the certificates of those who certify clients.")
        .may("mode", value::word::<ClientAuthMode>(), "Whether clients must show one.")
        .done();
    Fields::new("")
        .may("policy", value::word::<TlsPolicy>(), "Which versions and ciphers.")
        .may("client_auth", client_auth, "Whether clients show who they are; without, nobody asks them.")
        .may("hsts", value::span(), "How long browsers shall come by HTTPS only; without, nothing is said.")
        .done()
}

pub(super) fn target() -> Schema {
    Fields::new("")
        .needs(
            "verify",
            either([value::boolean(), file()]),
            "Whom targets have to be certified by: those in a PEM file, those whom the system believes (true), or \
             nobody (false).",
        )
        .may("server_name", value::some_text(253), "The name that targets are asked for.")
        .may("cert", file(), "PEM file: who we are to the targets.")
        .may("key", file(), "PEM file with its private key.")
        .may("policy", value::word::<TlsPolicy>(), "Which versions and ciphers.")
        .done()
}

fn file() -> Schema {
    value::some_text(FILE_MAX)
}
