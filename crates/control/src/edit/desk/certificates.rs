//! Which certificates does the store keep, and who uses them?
//!
//! A load balancer of the API names them: `"certificates": [{ "stored": "shop" }]`. They are no part of revisions: one that
//! is renewed is the same name with another content, and a rollback finds the newest. The private key is sealed and goes
//! nowhere but to the datapath.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use homing_core::certificate::{Identity, PrivateKey};
use homing_core::limits::PEM_BYTES;
use homing_core::problem::{Path, Phrase, Problem, say};
use homing_core::spec::read::read_load_balancer;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::json;

use super::{Desk, Making, Stored, Told, book, check_why};
use crate::change::Turn;
use crate::config::{self, Named, identity_of};
use crate::edit::vault::Vault;
use crate::edit::{Author, EditError, Terms};
use crate::events::Event;
use crate::limits;
use crate::since_1970_ms;
use crate::store::{Store, StoreError};

/// A certificate that the store keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCertificate {
    /// Its name.
    pub name: String,
    /// The certificate, then those that certify it, as PEM.
    pub chain: String,
    /// When it ends to hold, in seconds since 1970.
    pub not_after_s: u64,
    /// When it was put here, in milliseconds since 1970.
    pub at_ms: u64,
    /// Who did.
    pub author: String,
    /// Listeners that use it: `load balancer/listener`.
    pub used_by: Vec<String>,
}

/// What came of putting one, or would come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutCertificate {
    /// As it is kept.
    pub certificate: StoredCertificate,
    /// The revision that runs.
    pub revision: u64,
    /// Whether there was none of that name.
    pub is_new: bool,
    /// Whether listeners show it from now on, which made that revision.
    pub made_revision: bool,
}

impl StoredCertificate {
    /// The DER of each certificate, the listener's own first; nothing where the store is damaged.
    #[must_use]
    pub fn ders(&self) -> Vec<Box<[u8]>> {
        from_pem(&self.chain).unwrap_or_default()
    }
}

impl Desk {
    /// The certificates that the store keeps, by name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn certificates(&self) -> Result<Vec<StoredCertificate>, EditError> {
        self.rows(None)
    }

    /// The one of that name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn certificate(&self, name: &str) -> Result<Option<StoredCertificate>, EditError> {
        Ok(self.rows(Some(name))?.pop())
    }

    /// Keeps a certificate with its private key, both as PEM, in place of the one of that name. Listeners that use it
    /// do so from now on, which is a revision; blocks until they do and the disk has it.
    ///
    /// # Errors
    /// Why not; nothing has changed then.
    pub fn put_certificate(
        &self,
        author: &Author,
        name: &str,
        (cert, key): (&str, &str),
        terms: &Terms,
    ) -> Result<PutCertificate, EditError> {
        check_why(terms.why.as_deref())?;
        let identity = Arc::new(read_identity(name, cert, key)?);
        let turn = self.turn_at(terms.expected)?;
        let told = self.told();
        let certificate = StoredCertificate {
            name: name.to_owned(),
            chain: to_pem(&identity.chain),
            not_after_s: identity.not_after_s,
            at_ms: since_1970_ms(),
            author: author.name.clone(),
            used_by: used_by(&told, name),
        };
        let is_new = self.certificate(name)?.is_none();
        self.store.read(|reader| check_room(reader, name))?;
        let mut revision = told.documents.revision;
        let is_shown = told.stored.iter().any(|stored| uses(stored, name));
        let next = is_shown.then(|| self.with_renewed(&told, name, &identity)).transpose()?;
        let made_revision = is_shown && !terms.dry_run;
        if !terms.dry_run {
            let sealed = self.vault.seal(name, identity.key.der())?;
            let row = |transaction: &Transaction<'_>| put(transaction, &certificate, &sealed);
            match next {
                None => self.store.write(row)?,
                Some(next) => {
                    let otherwise = format!("certificate {name}");
                    let why = Some(terms.why.as_deref().unwrap_or(&otherwise));
                    revision = self.publish_renewed(&turn, next, &Making { author, why, of: None }, row)?;
                }
            }
            self.announce_certificate(&certificate, is_new);
        }
        Ok(PutCertificate { certificate, revision, is_new, made_revision })
    }

    fn announce_certificate(&self, stored: &StoredCertificate, is_new: bool) {
        let StoredCertificate { name, not_after_s, author, .. } = stored;
        let (certificate, not_after_s, author) = (name.clone(), *not_after_s, author.clone());
        self.announce_event(match is_new {
            true => Event::CertificateStored { certificate, not_after_s, author },
            false => Event::CertificateReplaced { certificate, not_after_s, author },
        });
    }

    /// What a node is told where one certificate is another one; or why those who use it cannot be read now, a file of
    /// theirs being away for example.
    fn with_renewed(&self, told: &Told, name: &str, identity: &Arc<Identity>) -> Result<Told, EditError> {
        let find = |wanted: &str| {
            if wanted == name { Ok(Arc::clone(identity)) } else { self.find_stored(wanted) }
        };
        let again = |(index, stored): (usize, &Arc<Stored>)| {
            if !uses(stored, name) {
                return Ok(Arc::clone(stored));
            }
            let (read, problems) = Stored::read(stored.document.clone(), index, &self.file, &find);
            if problems.is_empty() { Ok(Arc::new(read)) } else { Err(EditError::Invalid(problems)) }
        };
        let first = told.of_file.load_balancers.len();
        let stored = (first..).zip(&told.stored).map(again).collect::<Result<_, _>>()?;
        let aside = told.documents.set_aside.clone();
        Ok(Told::new(&told.of_file, super::of_file(&told.documents), stored, aside))
    }

    fn publish_renewed(
        &self,
        turn: &Turn<'_>,
        mut next: Told,
        making: &Making<'_>,
        row: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError>,
    ) -> Result<u64, EditError> {
        let number = self.next(turn);
        let revision = self.revision_of(&mut next, making, number);
        let spec = next.spec();
        self.publish_within(
            turn,
            |transaction| {
                row(transaction)?;
                book::write(transaction, &revision, &next.documents)
            },
            || turn.publish(spec, making.author.origin, number),
        )?;
        let number = self.tell(next).revision;
        self.announce(&revision);
        Ok(number)
    }

    /// Forgets a certificate that nobody uses. Returns what it was, and the revision that runs; `None`: there was none.
    ///
    /// # Errors
    /// It is used, or the store cannot write.
    pub fn remove_certificate(
        &self,
        name: &str,
        terms: &Terms,
    ) -> Result<Option<(StoredCertificate, u64)>, EditError> {
        check_why(terms.why.as_deref())?;
        let _turn = self.turn_at(terms.expected)?;
        let Some(certificate) = self.certificate(name)? else { return Ok(None) };
        if !certificate.used_by.is_empty() {
            let what = say::certificate_in_use(certificate.used_by.join(", "));
            return Err(EditError::Invalid(vec![Problem::new(Path::default().key("name"), what)]));
        }
        if !terms.dry_run {
            let text = "DELETE FROM certificates WHERE name = ?";
            self.store.write(|transaction| Ok(transaction.execute(text, [name])?))?;
            self.announce_event(Event::CertificateRemoved { certificate: name.to_owned() });
        }
        Ok(Some((certificate, self.documents().revision)))
    }

    /// A turn, if this is still the revision that was expected.
    fn turn_at(&self, expected: Option<u64>) -> Result<Turn<'_>, EditError> {
        if self.changes.is_held() {
            return Err(EditError::Busy);
        }
        let turn = self.changes.turn();
        let current = self.documents().revision;
        match expected {
            Some(expected) if expected != current => Err(EditError::Conflict { expected, current }),
            _ => Ok(turn),
        }
    }

    /// All that are kept, or the one of that name.
    fn rows(&self, name: Option<&str>) -> Result<Vec<StoredCertificate>, EditError> {
        let told = self.told();
        Ok(self.store.read(|reader| {
            let text = "SELECT name, chain, not_after_s, at_ms, author FROM certificates \
                        WHERE ?1 IS NULL OR name = ?1 ORDER BY name";
            let mut statement = reader.prepare_cached(text)?;
            let rows = statement.query_map([name], |row| {
                let (not_after_s, at_ms): (i64, i64) = (row.get(2)?, row.get(3)?);
                let name: String = row.get(0)?;
                Ok(StoredCertificate {
                    used_by: used_by(&told, &name),
                    name,
                    chain: row.get(1)?,
                    not_after_s: not_after_s.unsigned_abs(),
                    at_ms: at_ms.unsigned_abs(),
                    author: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })?)
    }

    /// What the store keeps under that name.
    pub(super) fn find_stored(&self, name: &str) -> Result<Arc<Identity>, Phrase> {
        find(&self.store, &self.vault, name)
    }
}

/// What a store keeps under that name, or why it cannot be used.
pub(super) fn find(store: &Store, vault: &Vault, name: &str) -> Result<Arc<Identity>, Phrase> {
    let row = store.read(|reader| {
        let text = "SELECT chain, sealed, not_after_s FROM certificates WHERE name = ?";
        let mut statement = reader.prepare_cached(text)?;
        let found = statement.query_row([name], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, i64>(2)?))
        });
        Ok(found.optional()?)
    });
    let row = row.map_err(|error| error.to_string())?;
    let (chain, sealed, not_after_s) = row.ok_or_else(say::no_stored_certificate)?;
    let key = vault.open(name, &sealed).map_err(|error| error.to_string())?;
    let chain = from_pem(&chain).ok_or_else(say::stored_certificate_damaged)?;
    let key = PrivateKey::from_der(key.to_vec());
    Ok(Arc::new(Identity { chain, key, not_after_s: not_after_s.unsigned_abs() }))
}

/// The identity that two texts are, under that name.
fn read_identity(name: &str, cert: &str, key: &str) -> Result<Identity, EditError> {
    let mut problems = read_load_balancer(&json!({ "name": name }), 0).1;
    problems.iter_mut().for_each(|problem| problem.path = Path::default().key("name"));
    for (key, text) in [("cert", cert), ("key", key)] {
        if text.len() > PEM_BYTES {
            let what = say::kept_at_most(format!("{} MiB", PEM_BYTES >> 20));
            problems.push(Problem::new(Path::default().key(key), what));
        }
    }
    let identity = identity_of(cert.as_bytes(), key.as_bytes());
    let identity = identity.map_err(|wrong| problems.extend(wrong));
    match identity {
        Ok(identity) if problems.is_empty() => Ok(identity),
        _ => Err(EditError::Invalid(problems)),
    }
}

fn put(
    transaction: &Transaction<'_>,
    certificate: &StoredCertificate,
    sealed: &[u8],
) -> Result<(), StoreError> {
    let StoredCertificate { name, chain, not_after_s, at_ms, author, used_by: _ } = certificate;
    let integer = |number: &u64| i64::try_from(*number).unwrap_or(i64::MAX);
    transaction.execute(
        "INSERT OR REPLACE INTO certificates VALUES (?, ?, ?, ?, ?, ?)",
        params![name, chain, sealed, integer(not_after_s), integer(at_ms), author],
    )?;
    Ok(())
}

/// Whether there is room for one of that name. Only who has the turn may ask: others could take it.
fn check_room(reader: &Connection, name: &str) -> Result<(), StoreError> {
    let count = "SELECT count(*) FROM certificates WHERE name <> ?";
    let others: u32 = reader.query_row(count, [name], |row| row.get(0))?;
    if others as usize >= limits::STORED_CERTIFICATES {
        return Err(StoreError::TooMany(say::certificates(), limits::STORED_CERTIFICATES));
    }
    Ok(())
}

/// Only certificates: whatever else stood in the text that was given, a private key perhaps, is not kept with them.
fn to_pem(chain: &[Box<[u8]>]) -> String {
    let mut text = String::new();
    for der in chain {
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        let base64 = STANDARD.encode(der);
        for line in base64.as_bytes().chunks(64) {
            text.extend(line.iter().map(|&byte| char::from(byte)));
            text.push('\n');
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    text
}

fn from_pem(text: &str) -> Option<Vec<Box<[u8]>>> {
    let sections = text.split("-----BEGIN CERTIFICATE-----").skip(1);
    let der = |section: &str| {
        let base64: String = section.split("-----").next()?.split_whitespace().collect();
        Some(STANDARD.decode(base64).ok()?.into_boxed_slice())
    };
    sections.map(der).collect::<Option<Vec<_>>>().filter(|chain| !chain.is_empty())
}

/// The listeners that show it, and the load balancers that are set aside and would: those come back by it.
fn used_by(told: &Told, name: &str) -> Vec<String> {
    let listeners = told
        .stored
        .iter()
        .flat_map(|stored| stored.spec.listeners.iter().map(|listener| (&stored.document.name, listener)));
    let using = listeners.filter(|(_, listener)| {
        listener.certificates.iter().any(|certificate| certificate.stored.as_deref() == Some(name))
    });
    let shown = using.map(|(balancer, listener)| format!("{balancer}/{}", listener.name));
    let wanted = Named::Stored(name.to_owned());
    let aside = told.documents.set_aside.iter().map(|(document, _)| document);
    let aside = aside.filter(|document| config::named(&document.value).contains(&wanted));
    shown.chain(aside.map(|document| document.name.clone())).collect()
}

fn uses(stored: &Stored, name: &str) -> bool {
    let mut certificates = stored.spec.listeners.iter().flat_map(|listener| &listener.certificates);
    certificates.any(|certificate| certificate.stored.as_deref() == Some(name))
}
