//! Who is an HTTPS listener to its clients?

use homing_core::spec::Protocol;

use super::super::call::Call;
use super::super::fault::Fault;
use super::super::shape::{Body, Making};
use crate::pools::Listener;

const DEFAULT: &str = "default_tls_container_ref";
const OTHERS: &str = "sni_container_refs";

/// Why the way in which names are matched cannot be chosen.
pub(super) const ONE_LABEL: &str = "A wildcard stands for one label (RFC 6125); kept.";
/// Why a policy cannot be chosen.
pub(super) const ONE_POLICY: &str =
    "TLS 1.3, and TLS 1.2 with forward secrecy, are spoken, and nothing older; kept.";

/// Whether it speaks TLS.
pub(super) fn is_tls(listener: &Listener) -> bool {
    listener.protocol == Protocol::Https
}

pub(super) fn apply(
    call: &Call<'_>,
    body: &Body,
    making: Making,
    listener: &mut Listener,
) -> Result<(), Fault> {
    if !is_tls(listener) {
        // The vendor lets other listeners have it, without an effect.
        return match [DEFAULT, OTHERS].iter().find(|name| has_some(body, name)) {
            Some(name) => Err(Fault::invalid(name, "Only HTTPS listeners have it.")),
            None => Ok(()),
        };
    }
    if let Some(is_wanted) = body.flag("http2_enable") {
        listener.said.set("http2", Some(is_wanted));
    } else if making == Making::New {
        listener.said.set("http2", Some(false));
    }
    if !body.has(DEFAULT) && !body.has(OTHERS) && making == Making::Change {
        return Ok(());
    }
    let before = listener.certificates();
    let first = match body.has(DEFAULT) {
        true => body.text(DEFAULT).map(str::to_owned),
        false => before.first().cloned(),
    };
    let first = first.ok_or_else(|| Fault::invalid(DEFAULT, "It is required for HTTPS listeners."))?;
    let others = match body.has(OTHERS) {
        true => body.texts(OTHERS).unwrap_or_default(),
        false => before.get(1..).unwrap_or_default().to_vec(),
    };
    let names: Vec<String> = [first].into_iter().chain(others).collect();
    for name in &names {
        if !call.book.certificates().iter().any(|certificate| certificate.name == *name) {
            return Err(Fault::not_found("Certificate", name));
        }
    }
    listener.set_certificates(&names);
    Ok(())
}

fn has_some(body: &Body, name: &str) -> bool {
    body.text(name).is_some() || body.texts(name).is_some_and(|names| !names.is_empty())
}
