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
use homing_core::problem::{self, Problem};
use homing_core::spec::{CertificateSpec, GroupSpec, ListenerSpec, Spec, TargetTlsSpec, VerifySpec};
use homing_wire::x509;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys, RootCertStore};
use zeroize::{Zeroize, Zeroizing};

use super::{Unreadable, read_bounded};

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
pub(crate) type FindStored<'a> = &'a dyn Fn(&str) -> Result<Arc<Identity>, String>;

/// The store is no matter of the file.
pub(super) fn nothing_stored(_: &str) -> Result<Arc<Identity>, String> {
    Err("only load balancers of the API can name what the store keeps: name two files".to_owned())
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
    what: String,
    hint: Option<String>,
}

impl Refused {
    fn new(half: Half, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { half, what: what.into(), hint: Some(hint.into()) }
    }

    fn of_file(half: Half, why: Unreadable) -> Self {
        Self { half, what: why.what, hint: why.hint }
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
            let hint = format!("chmod o= {}", certificate.key.display());
            let what = "everybody on this machine may read the private key";
            self.found.warnings.push(Problem::new(path.key("key"), what).hint(hint));
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
    let (what, hint) = match () {
        () if certificate.not_after_s < now_s => ("has expired", "clients will turn away: renew it"),
        () if certificate.not_before_s > now_s => {
            ("does not hold yet", "clients will turn away: is the clock of this machine right?")
        }
        () => return None,
    };
    Some(Problem::new(path.key("cert"), format!("the certificate {what}")).hint(hint))
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
            let what = "the private key does not belong to the certificate in `cert`";
            return Err(Refused::new(Half::Key, what, "name the key that the certificate was made for"));
        }
        Err(Error::InvalidCertificate(_)) => return Err(unusable_certificate(0)),
        Err(error) => {
            let what = format!("the private key cannot be used: {error}");
            return Err(Refused::new(
                Half::Key,
                what,
                "use RSA of 2048 bits or more, ECDSA (P-256, P-384), or Ed25519",
            ));
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
    let what = format!("certificate {} of the file cannot be read", position + 1);
    Refused::new(Half::Cert, what, "compare with what `openssl x509 -noout -text -in FILE` says of it")
}

/// Whom the system believes. What it has that cannot be read is nobody's fault here.
fn system_authorities() -> Result<Arc<Authorities>, Refused> {
    let found = rustls_native_certs::load_native_certs();
    let is_readable = |der: &&CertificateDer<'_>| RootCertStore::empty().add((*der).clone()).is_ok();
    let readable = found.certs.iter().filter(is_readable).take(limits::AUTHORITIES);
    let certificates: Vec<Box<[u8]>> = readable.map(|der| der.as_ref().into()).collect();
    if certificates.is_empty() {
        let hint = "install them (ca-certificates), or name a file: verify = \"ca.pem\"";
        return Err(Refused::new(Half::Cert, "this system has no certificates of authorities", hint));
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
    let bytes = read_file(file).map_err(|why| Refused::of_file(Half::Cert, why))?;
    certificates_of(&bytes, most)
}

/// The certificates in a text, at least one.
fn certificates_of(bytes: &[u8], most: usize) -> Result<Vec<Box<[u8]>>, Refused> {
    let half = Half::Cert;
    let sections = CertificateDer::pem_slice_iter(bytes).collect::<Result<Vec<_>, _>>();
    let sections = sections.map_err(|_| {
        let hint = "a line of it may be missing: between BEGIN and END stands base64";
        Refused::new(half, "the file is damaged: it is not whole PEM", hint)
    })?;
    if sections.is_empty() {
        let hint = match bytes.first() {
            // The beginning of DER: a sequence.
            Some(0x30) => "the file is DER: convert it by openssl x509 -inform der -in FILE -out FILE.pem",
            _ => "a certificate begins with -----BEGIN CERTIFICATE-----",
        };
        return Err(Refused::new(half, "there is no certificate in the file", hint));
    }
    if sections.len() > most {
        let hint = format!("at most {most}: the certificate itself, then those that certify it");
        return Err(Refused::new(half, format!("{} certificates are in the file", sections.len()), hint));
    }
    Ok(sections.iter().map(|section| section.as_ref().into()).collect())
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, Refused> {
    let bytes = Zeroizing::new(read_file(file).map_err(|why| Refused::of_file(Half::Key, why))?);
    private_key_of(&bytes)
}

fn private_key_of(bytes: &[u8]) -> Result<PrivateKeyDer<'static>, Refused> {
    let is_encrypted = bytes.windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED);
    PrivateKeyDer::from_pem_slice(bytes).map_err(|_| match is_encrypted {
        true => {
            let hint =
                "nobody is there to type its password: openssl pkey -in FILE -out FILE.plain, mode 0600";
            Refused::new(Half::Key, "the private key is encrypted", hint)
        }
        false => {
            let hint = "a private key begins with -----BEGIN PRIVATE KEY-----";
            Refused::new(Half::Key, "there is no private key in the file", hint)
        }
    })
}

/// In the heading of an encrypted key, or in the lines behind it (RFC 7468 section 11, RFC 1421).
const ENCRYPTED: &[u8] = b"ENCRYPTED";

fn read_file(file: &Path) -> Result<Vec<u8>, Unreadable> {
    // What is no file may keep its reader waiting for ever.
    if fs::metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(Unreadable { what: "this is no file".to_owned(), hint: None });
    }
    read_bounded(file, limits::PEM_BYTES)
}
