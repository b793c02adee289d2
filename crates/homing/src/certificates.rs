//! How does an operator give a node certificates to keep, and take them away?

use crate::admin::{Admin, ApiPath, Terms};
use crate::cli::certificates::{
    CertificatesArguments, CertificatesCommand, ListArguments, PutArguments, RemoveArguments,
};
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::table::Table;
use crate::text::Language;
use crate::text::certificates::Answer;
use crate::token::{names, rough};
use homing_control::api::view::Certificate;
use homing_core::limits::PEM_BYTES;
use serde_json::json;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use ureq::http::Method;
use zeroize::Zeroizing;

/// `homing certificates`
pub(crate) fn certificates(arguments: &CertificatesArguments, language: Language) -> Exit {
    failure::end(match &arguments.command {
        CertificatesCommand::List(list) => self::list(list, language),
        CertificatesCommand::Put(put) => self::put(put, language),
        CertificatesCommand::Remove(remove) => self::remove(remove, language),
    })
}

fn list(arguments: &ListArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    let answer = admin.get(&ApiPath::of(&["certificates"]))?;
    admin.tell(answer, |certificates: &Vec<Certificate>| table(certificates, language))
}

fn put(arguments: &PutArguments, language: Language) -> Result<(), Failure> {
    let PutArguments { certificate, cert, key, terms, node } = arguments;
    let (cert, key) = (read(cert, language)?, read(key, language)?);
    let body = json!({ "cert": *cert, "key": *key });
    let (admin, terms) = (Admin::of(node, language)?, Terms::of(terms));
    let (answer, _) = admin.change(Method::PUT, &path(certificate), Some(&body), &terms)?;
    let said = if terms.dry_run { Answer::WouldBeKept } else { Answer::IsKept };
    admin.tell(answer, |kept: &Certificate| {
        let values = [("name", &*kept.name), ("names", &names(&kept.names)), ("used", &names(&kept.used_by))];
        let mut lines = vec![language.fill(said, &values)];
        lines.extend(kept.warnings.iter().map(|warning| {
            let hint = warning.hint.as_deref().unwrap_or_default();
            language.fill(Answer::Warning, &[("what", &*warning.what), ("hint", hint)])
        }));
        lines.join("\n")
    })
}

fn remove(arguments: &RemoveArguments, language: Language) -> Result<(), Failure> {
    let RemoveArguments { certificate, terms, node } = arguments;
    let (admin, terms) = (Admin::of(node, language)?, Terms::of(terms));
    let (answer, _) = admin.change(Method::DELETE, &path(certificate), None, &terms)?;
    let said = if terms.dry_run { Answer::WouldBeRemoved } else { Answer::IsRemoved };
    admin.tell(answer, |gone: &Certificate| language.fill(said, &[("name", &*gone.name)]))
}

fn path(name: &str) -> ApiPath {
    ApiPath::of(&["certificates", name])
}

/// A file of PEM. A longer one than the node takes is cut, and refused by the node then.
fn read(file: &Path, language: Language) -> Result<Zeroizing<String>, Failure> {
    let read = || -> io::Result<Zeroizing<String>> {
        let mut text = Zeroizing::new(String::new());
        File::open(file)?.take(PEM_BYTES as u64 + 1).read_to_string(&mut text)?;
        Ok(text)
    };
    read().map_err(|error| {
        let (name, why) = (file.display().to_string(), error.to_string());
        Failure::usage(Answer::Unreadable, &[("file", &name), ("why", &why)], language)
    })
}

fn table(certificates: &[Certificate], language: Language) -> String {
    if certificates.is_empty() {
        return language.text(Answer::NoCertificates).to_owned();
    }
    let head = [Answer::Name, Answer::Names, Answer::Key, Answer::EndsIn, Answer::UsedBy];
    let mut table = Table::new(head.map(|key| language.text(key)));
    let now_s = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    for certificate in certificates {
        let left_s = certificate.not_after_s.checked_sub(now_s);
        table.row([
            certificate.name.clone(),
            names(&certificate.names),
            certificate.key_kind.clone(),
            left_s.map_or_else(|| language.text(Answer::Expired).to_owned(), rough),
            names(&certificate.used_by),
        ]);
    }
    table.to_string()
}
