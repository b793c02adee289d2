//! What do the files hold that a spec names for TLS, and can it be used?
//!
//! Everything is tried here, where whoever wrote the file can be told: the datapath takes what it is given. PEM and keys
//! are the TLS library's matter; a file that several listeners name is read once.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use homing_core::certificate::{Authorities, Identity, PrivateKey};
use homing_core::limits;
use homing_core::problem::{self, Phrase, Problem, say};
use homing_core::spec::{CertificateSpec, GroupSpec, ListenerSpec, Spec, TargetTlsSpec, VerifySpec};
use homing_wire::x509;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys, RootCertStore};
use zeroize::{Zeroize, Zeroizing};

use super::read_bounded;

mod secret_keys;
#[cfg(test)]
mod tests;

/// What was found in the files.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,
    /// Every file that is named, whether it could be read or not.
    pub(super) files: Vec<PathBuf>,
}

/// Finds what the store keeps under a name, or says why not.
pub(crate) type FindStored<'a> = &'a dyn Fn(&str) -> Result<Arc<Identity>, Phrase>;

/// The store is no matter of the file.
pub(super) fn nothing_stored(_: &str) -> Result<Arc<Identity>, Phrase> {
    Err(say::nothing_stored_for_files())
}

/// Reads every file that `spec` names, and puts what it holds beside its name.
pub(super) fn read(spec: &mut Spec, now_s: u64, stored: FindStored<'_>) -> Found {
    let mut reader = Reader {
        now_s,
        stored,
        identities: HashMap::new(),
        authorities: HashMap::new(),
        system: None,
        found: Found::default(),
    };
    if let Some(certificate) = &mut spec.admin.tls {
        reader.read_identity(certificate, &problem::Path::default().key("admin").key("tls"));
    }
    if let Some(certificate) = &mut spec.dialects.tls {
        reader.read_identity(certificate, &problem::Path::default().key("dialects").key("tls"));
    }
    secret_keys::read(&mut spec.dialects, &mut reader.found);
    let balancers = problem::Path::default().key("load_balancers");
    for (index, balancer) in spec.load_balancers.iter_mut().map(Arc::make_mut).enumerate() {
        let listeners = balancers.item(index, name(&balancer.name)).key("listeners");
        for (index, listener) in balancer.listeners.iter_mut().enumerate() {
            reader.read_listener(listener, &listeners.item(index, name(&listener.name)));
        }
    }
    // Listeners first: their problems are those that keep clients away.
    for (index, balancer) in spec.load_balancers.iter_mut().map(Arc::make_mut).enumerate() {
        let groups = balancers.item(index, name(&balancer.name)).key("groups");
        for (index, group) in balancer.groups.iter_mut().enumerate() {
            reader.read_group(group, &groups.item(index, name(&group.name)));
        }
    }
    reader.found
}

/// A name as it stands in a path, if it can be read.
fn name(name: &str) -> Option<&str> {
    (!name.is_empty()).then_some(name)
}

struct Reader<'a> {
    now_s: u64,
    stored: FindStored<'a>,
    identities: HashMap<(PathBuf, PathBuf), Result<Arc<Identity>, Refused>>,
    authorities: HashMap<PathBuf, Result<Arc<Authorities>, Refused>>,
    /// Whom the system believes, once somebody wanted to know.
    system: Option<Result<Arc<Authorities>, Refused>>,
    found: Found,
}

/// Which of the two files of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Cert,
    Key,
}

impl Half {
    const fn key(self) -> &'static str {
        match self {
            Self::Cert => "cert",
            Self::Key => "key",
        }
    }
}

/// Why files cannot be used.
#[derive(Clone, Debug)]
struct Refused {
    half: Half,
    what: Phrase,
    /// Other advice than that of the row.
    hint: Option<Phrase>,
}

impl Refused {
    fn new(half: Half, what: Phrase) -> Self {
        Self { half, what, hint: None }
    }

    fn at(&self, path: problem::Path) -> Problem {
        let problem = Problem::new(path, self.what.clone());
        self.hint.iter().fold(problem, |problem, hint| problem.hint(hint.clone()))
    }
}

impl Reader<'_> {
    fn read_listener(&mut self, listener: &mut ListenerSpec, path: &problem::Path) {
        for (index, certificate) in listener.certificates.iter_mut().enumerate() {
            self.read_identity(certificate, &path.key("certificates").item(index, None));
        }
        if let Some(client_auth) = &mut listener.tls.client_auth {
            let path = path.key("tls").key("client_auth").key("ca");
            client_auth.authorities = self.read_authorities(&client_auth.ca, &path);
        }
    }

    fn read_group(&mut self, group: &mut GroupSpec, path: &problem::Path) {
        if let Some(tls) = &mut group.tls {
            self.read_target_tls(tls, &path.key("tls"));
        }
        if let Some(tls) = group.health.as_mut().and_then(|health| health.tls.as_mut()) {
            self.read_target_tls(tls, &path.key("health").key("tls"));
        }
    }

    fn read_target_tls(&mut self, tls: &mut TargetTlsSpec, path: &problem::Path) {
        match &mut tls.verify {
            VerifySpec::Nothing => {}
            VerifySpec::System(authorities) => match self.system.get_or_insert_with(system_authorities) {
                Ok(found) => *authorities = Some(Arc::clone(found)),
                Err(why) => self.found.problems.push(why.at(path.key("verify"))),
            },
            VerifySpec::Authorities { ca, authorities } => {
                *authorities = self.read_authorities(ca, &path.key("verify"));
            }
        }
        if let Some(certificate) = &mut tls.identity {
            self.read_identity(certificate, path);
        }
    }

    fn read_identity(&mut self, certificate: &mut CertificateSpec, path: &problem::Path) {
        if let Some(name) = certificate.stored.as_deref().filter(|name| !name.is_empty()) {
            match (self.stored)(name) {
                Ok(identity) => certificate.identity = Some(identity),
                Err(why) => self.found.problems.push(Problem::new(path.key("stored"), why)),
            }
            return;
        }
        if certificate.cert.as_os_str().is_empty() || certificate.key.as_os_str().is_empty() {
            return; // that is a problem already
        }
        let files = (certificate.cert.clone(), certificate.key.clone());
        self.found.files.extend([files.0.clone(), files.1.clone()]);
        let outcome =
            self.identities.entry(files).or_insert_with_key(|(cert, key)| identity(cert, key).map(Arc::new));
        match outcome {
            Ok(identity) => {
                certificate.identity = Some(Arc::clone(identity));
                let identity = Arc::clone(identity);
                self.warn(certificate, &identity, path);
            }
            Err(why) => self.found.problems.push(why.at(path.key(why.half.key()))),
        }
    }

    fn read_authorities(&mut self, file: &Path, path: &problem::Path) -> Option<Arc<Authorities>> {
        if file.as_os_str().is_empty() {
            return None;
        }
        self.found.files.push(file.to_owned());
        let outcome = self
            .authorities
            .entry(file.to_owned())
            .or_insert_with_key(|file| authorities(file).map(Arc::new));
        match outcome {
            Ok(authorities) => Some(Arc::clone(authorities)),
            Err(why) => {
                self.found.problems.push(why.at(path.clone()));
                None
            }
        }
    }

    fn warn(&mut self, certificate: &CertificateSpec, identity: &Identity, path: &problem::Path) {
        let Some(first) = x509::read(&identity.chain[0]) else { return };
        self.found.warnings.extend(out_of_time(&first, self.now_s, path));
        let mode = fs::metadata(&certificate.key).map_or(0, |metadata| metadata.permissions().mode());
        if mode & 0o007 != 0 {
            let what = say::key_open_to_all(certificate.key.display().to_string());
            self.found.warnings.push(Problem::new(path.key("key"), what));
        }
    }
}

/// What two files hold together.
fn identity(cert: &Path, key: &Path) -> Result<Identity, Refused> {
    join(certificates(cert, limits::CHAIN)?, private_key(key)?)
}

/// What two texts say together, as PEM.
///
/// # Errors
/// What is wrong with those that the paths name: `cert`, `key`, or both.
pub(crate) fn identity_of(cert: &[u8], key: &[u8]) -> Result<Identity, Vec<Problem>> {
    let at_its_half = |why: Refused| why.at(problem::Path::default().key(why.half.key()));
    match (certificates_of(cert, limits::CHAIN), private_key_of(key)) {
        (Ok(chain), Ok(key)) => join(chain, key).map_err(|why| vec![at_its_half(why)]),
        (chain, key) => Err([chain.err(), key.err()].into_iter().flatten().map(at_its_half).collect()),
    }
}

/// What is wrong with a certificate today, and may be right another day.
pub(crate) fn out_of_time(
    certificate: &x509::Certificate<'_>,
    now_s: u64,
    path: &problem::Path,
) -> Option<Problem> {
    let what = match () {
        () if certificate.not_after_s < now_s => say::certificate_has_expired(),
        () if certificate.not_before_s > now_s => say::certificate_does_not_hold_yet(),
        () => return None,
    };
    Some(Problem::new(path.key("cert"), what))
}

fn join(chain: Vec<Box<[u8]>>, key: PrivateKeyDer<'static>) -> Result<Identity, Refused> {
    let Some(first) = chain.first().and_then(|der| x509::read(der)) else {
        return Err(unusable_certificate(0));
    };
    let not_after_s = first.not_after_s;
    let chain_of_library = chain.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
    match CertifiedKey::from_der(chain_of_library, key.clone_key(), &default_provider()) {
        Ok(_) => {}
        Err(Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) => {
            return Err(Refused::new(Half::Key, say::key_of_another_certificate()));
        }
        Err(Error::InvalidCertificate(_)) => return Err(unusable_certificate(0)),
        Err(error) => {
            return Err(Refused::new(Half::Key, say::key_cannot_be_used(error.to_string())));
        }
    }
    let key = scrubbed(key);
    Ok(Identity { chain, key, not_after_s })
}

/// Takes the key over, and leaves nothing of it where it was.
fn scrubbed(mut key: PrivateKeyDer<'static>) -> PrivateKey {
    let taken = PrivateKey::from_der(key.secret_der().to_vec());
    key.zeroize();
    taken
}

fn unusable_certificate(position: usize) -> Refused {
    Refused::new(Half::Cert, say::certificate_cannot_be_read(position + 1))
}

/// Whom the system believes. What it has that cannot be read is nobody's fault here.
fn system_authorities() -> Result<Arc<Authorities>, Refused> {
    let found = rustls_native_certs::load_native_certs();
    let is_readable = |der: &&CertificateDer<'_>| RootCertStore::empty().add((*der).clone()).is_ok();
    let readable = found.certs.iter().filter(is_readable).take(limits::AUTHORITIES);
    let certificates: Vec<Box<[u8]>> = readable.map(|der| der.as_ref().into()).collect();
    if certificates.is_empty() {
        return Err(Refused::new(Half::Cert, say::no_system_authorities()));
    }
    Ok(Arc::new(Authorities(certificates)))
}

/// Who may certify others.
fn authorities(file: &Path) -> Result<Authorities, Refused> {
    let certificates = certificates(file, limits::AUTHORITIES)?;
    let mut roots = RootCertStore::empty();
    for (position, der) in certificates.iter().enumerate() {
        roots.add(CertificateDer::from(der.to_vec())).map_err(|_| unusable_certificate(position))?;
    }
    Ok(Authorities(certificates))
}

/// The certificates in a file, at least one.
fn certificates(file: &Path, most: usize) -> Result<Vec<Box<[u8]>>, Refused> {
    let bytes = read_file(file).map_err(|why| Refused::new(Half::Cert, why))?;
    certificates_of(&bytes, most)
}

/// The certificates in a text, at least one.
fn certificates_of(bytes: &[u8], most: usize) -> Result<Vec<Box<[u8]>>, Refused> {
    let half = Half::Cert;
    let sections = CertificateDer::pem_slice_iter(bytes).collect::<Result<Vec<_>, _>>();
    let sections = sections.map_err(|_| Refused::new(half, say::pem_damaged()))?;
    if sections.is_empty() {
        // The beginning of DER: a sequence.
        let hint = (bytes.first() == Some(&0x30)).then(say::convert_der);
        return Err(Refused { half, what: say::no_certificate_in_file(), hint });
    }
    if sections.len() > most {
        return Err(Refused::new(half, say::too_many_certificates(sections.len(), most)));
    }
    Ok(sections.iter().map(|section| section.as_ref().into()).collect())
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, Refused> {
    let bytes = Zeroizing::new(read_file(file).map_err(|why| Refused::new(Half::Key, why))?);
    private_key_of(&bytes)
}

fn private_key_of(bytes: &[u8]) -> Result<PrivateKeyDer<'static>, Refused> {
    let is_encrypted = bytes.windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED);
    PrivateKeyDer::from_pem_slice(bytes).map_err(|_| match is_encrypted {
        true => Refused::new(Half::Key, say::key_is_encrypted()),
        false => Refused::new(Half::Key, say::no_key_in_file()),
    })
}

/// In the heading of an encrypted key, or in the lines behind it (RFC 7468 section 11, RFC 1421).
const ENCRYPTED: &[u8] = b"ENCRYPTED";

fn read_file(file: &Path) -> Result<Vec<u8>, Phrase> {
    // What is no file may keep its reader waiting for ever.
    if fs::metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(say::no_file());
    }
    read_bounded(file, limits::PEM_BYTES)
}
