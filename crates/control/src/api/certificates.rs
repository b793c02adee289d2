//! Which certificates does the store keep for listeners, and how do they come there? Private keys go in and never out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::{self, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use homing_core::language::Language;
use homing_core::problem::{Path, say};
use homing_wire::x509;
use rustls::pki_types::CertificateDer;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zeroize::Zeroizing;

use super::edits::{TermsWish, Words, marked, of_revision, tag};
use super::input::{At, SaidAtLength};
use super::problem::{Mistake, Refusal, Spoken};
use super::{Api, BASE, view};
use crate::config::out_of_time;
use crate::edit::StoredCertificate;
use crate::since_1970_s;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(show, put, remove))
}

/// A certificate and its private key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CertificateWish)]
struct Wish {
    /// The certificate, then those that certify it, as PEM.
    cert: String,
    /// Its private key as PEM, not encrypted. It is kept sealed, and never answered.
    #[schema(value_type = String)]
    key: Zeroizing<String>,
}

/// Lists the certificates that the store keeps.
#[utoipa::path(
    get, path = "/certificates", operation_id = "list_certificates", tag = "certificates",
    responses((status = 200, description = "The certificates, by name", body = Vec<view::Certificate>))
)]
async fn list(State(api): State<Arc<Api>>, Spoken(language): Spoken) -> Result<Response, Refusal> {
    let revision = api.observed.desk.documents().revision;
    let kept = api.at_desk(|desk| desk.certificates()).await?;
    Ok(of_revision(revision, kept.iter().map(|kept| describe(kept, language)).collect::<Vec<_>>()))
}

/// Shows a certificate that the store keeps.
#[utoipa::path(
    get, path = "/certificates/{certificate}", operation_id = "show_certificate", tag = "certificates",
    responses((status = 200, description = "The certificate", body = view::Certificate))
)]
async fn show(
    State(api): State<Arc<Api>>,
    Spoken(language): Spoken,
    At(name): At<String>,
) -> Result<Response, Refusal> {
    let revision = api.observed.desk.documents().revision;
    let wanted = name.clone();
    let kept = api.at_desk(move |desk| desk.certificate(&wanted)).await?;
    let kept = kept.ok_or_else(|| missing(&name))?;
    Ok(of_revision(revision, describe(&kept, language)))
}

/// Keeps a certificate with its private key, in place of the one of that name. Listeners that use it show it from the
/// next handshake on.
#[utoipa::path(
    put, path = "/certificates/{certificate}", operation_id = "put_certificate", tag = "certificates",
    params(TermsWish), request_body = Wish,
    responses(
        (status = 200, description = "It is in place of the one before, or this was a dry run", body = view::Certificate),
        (status = 201, description = "It is kept", body = view::Certificate),
    )
)]
async fn put(
    State(api): State<Arc<Api>>,
    At(name): At<String>,
    words: Words,
    SaidAtLength(wish): SaidAtLength<Wish>,
) -> Result<Response, Refusal> {
    let location = HeaderValue::from_str(&format!("{BASE}/certificates/{name}"));
    let terms = words.terms(&api.observed.desk.documents())?;
    let (author, dry_run) = (words.author, words.dry_run);
    let done = api.at_desk(move |desk| desk.put_certificate(&author, &name, (&wish.cert, &wish.key), &terms));
    let done = done.await?;
    let (shown, tag) = (Json(describe(&done.certificate, words.language)), tag(done.revision));
    let response = match location {
        Ok(location) if done.is_new && !dry_run => {
            let location = HeaderMap::from_iter([(header::LOCATION, location)]);
            (StatusCode::CREATED, tag, location, shown).into_response()
        }
        _ => (tag, shown).into_response(),
    };
    Ok(marked(response, done.made_revision.then_some(done.revision), dry_run))
}

/// Forgets a certificate that no listener uses.
#[utoipa::path(
    delete, path = "/certificates/{certificate}", operation_id = "remove_certificate", tag = "certificates",
    params(TermsWish),
    responses((status = 200, description = "It is gone, or this was a dry run", body = view::Certificate))
)]
async fn remove(
    State(api): State<Arc<Api>>,
    At(name): At<String>,
    words: Words,
) -> Result<Response, Refusal> {
    let terms = words.terms(&api.observed.desk.documents())?;
    let (wanted, dry_run) = (name.clone(), words.dry_run);
    let gone = api.at_desk(move |desk| desk.remove_certificate(&wanted, &terms)).await?;
    let (gone, revision) = gone.ok_or_else(|| missing(&name))?;
    Ok(marked(of_revision(revision, describe(&gone, words.language)), None, dry_run))
}

fn missing(name: &str) -> Refusal {
    Refusal::missing("certificate", say::no_certificate_kept(name.to_owned()), None)
}

fn describe(kept: &StoredCertificate, language: Language) -> view::Certificate {
    let chain = kept.ders();
    let der = chain.first().map_or(&[][..], |der| der);
    let read = x509::read(der);
    let mut subject = Vec::new();
    if let Some(read) = &read {
        x509::write_name(read.subject, &mut subject);
    }
    let kind = read.map_or(x509::KeyKind::Other, |read| x509::key_kind(read.public_key));
    let warning = read.and_then(|read| out_of_time(&read, since_1970_s(), &Path::default()));
    view::Certificate {
        name: kept.name.clone(),
        names: names(der),
        subject: String::from_utf8_lossy(&subject).into_owned(),
        not_before_s: read.map_or(0, |read| read.not_before_s),
        not_after_s: kept.not_after_s,
        key_kind: kind.to_string(),
        fingerprint: hex(&Sha256::digest(der)),
        chain: u64::try_from(chain.len()).unwrap_or(u64::MAX),
        put_at_s: kept.at_ms / 1000,
        put_by: kept.author.clone(),
        used_by: kept.used_by.clone(),
        warnings: warning.iter().map(|warning| Mistake::of(warning, language)).collect(),
    }
}

/// The DNS names of a certificate.
fn names(der: &[u8]) -> Vec<String> {
    let der = CertificateDer::from(der);
    let Ok(parsed) = webpki::EndEntityCert::try_from(&der) else { return Vec::new() };
    parsed.valid_dns_names().map(str::to_ascii_lowercase).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
