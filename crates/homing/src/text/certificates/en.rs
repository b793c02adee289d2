//! What do we say about `homing certificates` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Certificates => "Give a node certificates to keep, and take them away",
        Help::CertificatesInFull => {
            "Give a node certificates to keep, and take them away. Load balancers of the API name them: \
             certificates = [{ stored = \"shop\" }].\n\n\
             For example: homing certificates put shop --cert shop.pem --key shop.key"
        }
        Help::Name => "Name of the certificate",
        Help::Cert => "PEM file with the certificate, then those that certify it",
        Help::Key => "PEM file with its private key, not encrypted",
        Help::List => "List the certificates that the node keeps",
        Help::ListInFull => {
            "List the certificates that the node keeps: names, kind of key, how long they hold, and which listeners \
             use them. Private keys are never shown."
        }
        Help::Put => "Give the node a certificate, or renew one",
        Help::PutInFull => {
            "Give the node a certificate, or renew one: listeners that use it show it from the next handshake on, and \
             no connection is cut. The node keeps the private key sealed, and never gives it back."
        }
        Help::Remove => "Remove a certificate that no listener uses",
        Help::RemoveInFull => "Remove a certificate that no listener uses. What is used stays.",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Name => "Name",
        Answer::Names => "For",
        Answer::Key => "Key",
        Answer::EndsIn => "Ends in",
        Answer::UsedBy => "Used by",
        Answer::Expired => "expired",
        Answer::NoCertificates => "The node keeps no certificates.",
        Answer::IsKept => "Certificate {name} is kept. For: {names}. Used by: {used}.",
        Answer::WouldBeKept => {
            "Certificate {name} would be kept; nothing has changed. For: {names}. Used by: {used}."
        }
        Answer::IsRemoved => "Certificate {name} is removed.",
        Answer::WouldBeRemoved => "Certificate {name} would be removed; nothing has changed.",
        Answer::Warning => "Warning: {what}; {hint}",
        Answer::Unreadable => "{file} cannot be read: {why}",
    }
}
