//! Is every way to get a certificate or key wrong told where it stands, and is what is right taken?

use super::super::{LoadedConfig, load};
use super::*;
use crate::testing::Folder;
use homing_core::language::Language;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

/// A certificate and its key as PEM, made by `change`.
fn made(change: impl FnOnce(&mut CertificateParams)) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["a.test".to_owned()]).unwrap();
    change(&mut params);
    (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
}

fn usual() -> (String, String) {
    made(|_| {})
}

/// A folder with two identities and a file that names the first one.
fn folder() -> Folder {
    let folder = Folder::new();
    for name in ["one", "two"] {
        let (cert, key) = usual();
        folder.write(&format!("{name}.pem"), &cert);
        write_key(&folder, &format!("{name}.key"), &key);
    }
    write_config(&folder, "one.pem", "one.key", "");
    folder
}

fn write_key(folder: &Folder, name: &str, pem: &str) {
    let file = folder.write(name, pem);
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

fn write_config(folder: &Folder, cert: &str, key: &str, more: &str) {
    let text = format!(
        "[[load_balancers]]\nname = \"shop\"\n[[load_balancers.listeners]]\nname = \"web\"\nprotocol = \"https\"\n\
         listen = [\"127.0.0.1:0\"]\ngroup = \"web\"\ncertificates = [\n  {{ cert = \"{cert}\", key = \"{key}\" }},\n]\n\
         {more}\n[[load_balancers.groups]]\nname = \"web\"\ntargets = [{{ name = \"a\", address = \"127.0.0.1:1\" }}]\n"
    );
    folder.write("homing.toml", &text);
}

fn loaded(folder: &Folder) -> LoadedConfig {
    load(&folder.file("homing.toml")).unwrap_or_else(|error| panic!("{error}"))
}

/// What is wrong, as line, column and text, without the folder.
fn problems(folder: &Folder) -> Vec<(usize, usize, String)> {
    let error = load(&folder.file("homing.toml")).unwrap_err();
    let place = format!("{}/", folder.path().display());
    error.problems().iter().map(|p| (p.line, p.column, p.problem.to_string().replace(&place, ""))).collect()
}

fn problem(folder: &Folder) -> (usize, usize, String) {
    let found = problems(folder);
    let [one] = &found[..] else { panic!("{found:?}") };
    one.clone()
}

fn warnings(folder: &Folder) -> Vec<String> {
    loaded(folder).warnings.iter().map(|warning| warning.problem.what(Language::English)).collect()
}

const CERT: &str = "load_balancers.shop.listeners.web.certificates[0].cert: ";
const KEY: &str = "load_balancers.shop.listeners.web.certificates[0].key: ";

#[test]
fn what_the_files_hold_stands_beside_their_names() {
    let folder = folder();
    let loaded = loaded(&folder);
    assert_eq!(loaded.warnings, []);
    assert_eq!(loaded.files, [folder.file("one.pem"), folder.file("one.key")]);
    let certificate = &loaded.spec.load_balancers[0].listeners[0].certificates[0];
    let identity = certificate.identity.as_ref().unwrap();
    assert_eq!((identity.chain.len(), identity.not_after_s), (1, 67_090_118_400)); // the year 4096
    assert_eq!(certificate.cert, folder.file("one.pem"));
    // The same files say the same, and others do not.
    assert_eq!(loaded.spec, self::loaded(&folder).spec);
    let (cert, key) = usual();
    folder.write("one.pem", &cert);
    write_key(&folder, "one.key", &key);
    assert_ne!(loaded.spec, self::loaded(&folder).spec);
}

#[test]
fn a_chain_keeps_its_order_and_what_stands_between_is_not_looked_at() {
    let folder = folder();
    let (one, two) = (fs::read_to_string(folder.file("one.pem")).unwrap(), usual());
    folder.write("one.pem", &format!("subject=CN = a\n{one}\n# issuer\n{}{}", two.0, two.1));
    let loaded = loaded(&folder);
    let identity = loaded.spec.load_balancers[0].listeners[0].certificates[0].identity.clone().unwrap();
    let first = CertificateDer::from_pem_slice(one.as_bytes()).unwrap();
    assert_eq!((identity.chain.len(), &*identity.chain[0]), (2, first.as_ref()));
}

#[test]
fn files_that_cannot_be_read_are_told_each_at_its_name() {
    let folder = folder();
    write_config(&folder, "none.pem", "one.key", "");
    let missing = "cannot be read: No such file or directory (os error 2)";
    assert_eq!(problem(&folder), (9, 5, format!("{CERT}{missing}")));
    write_config(&folder, "one.pem", "none.key", "");
    assert_eq!(problem(&folder), (9, 23, format!("{KEY}{missing}")));
    write_config(&folder, ".", "one.key", "");
    assert_eq!(problem(&folder).2, format!("{CERT}this is no file"));
    folder.write("long.pem", &"x".repeat(limits::PEM_BYTES + 1));
    write_config(&folder, "long.pem", "one.key", "");
    assert_eq!(problem(&folder).2, format!("{CERT}the file is too long — at most 1 MiB are read"));
}

#[test]
fn a_file_without_what_it_should_hold_is_told_so() {
    let folder = folder();
    let read = |name: &str| fs::read_to_string(folder.file(name)).unwrap();
    let (cert, key) = (read("one.pem"), read("one.key"));
    let der = CertificateDer::from_pem_slice(cert.as_bytes()).unwrap();
    fs::write(folder.file("one.der"), &der).unwrap();
    let half: String = cert.lines().take(4).map(|line| format!("{line}\n")).collect();
    folder.write("half.pem", &half);
    folder.write("other.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    folder.write("many.pem", &cert.repeat(limits::CHAIN + 1));
    for (name, expected) in [
        (
            "one.key",
            "there is no certificate in the file — a certificate begins with -----BEGIN CERTIFICATE-----",
        ),
        (
            "one.der",
            "there is no certificate in the file — the file is DER: convert it by openssl x509 -inform der",
        ),
        ("half.pem", "the file is damaged: it is not whole PEM"),
        ("other.pem", "certificate 1 of the file cannot be read"),
        ("many.pem", "17 certificates are in the file — at most 16"),
    ] {
        write_config(&folder, name, "one.key", "");
        let found = problem(&folder).2;
        assert!(found.starts_with(&format!("{CERT}{expected}")), "{found}");
    }
    folder.write(
        "new.key",
        &key.replace("BEGIN PRIVATE", "BEGIN ENCRYPTED PRIVATE")
            .replace("END PRIVATE", "END ENCRYPTED PRIVATE"),
    );
    folder.write("old.key", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    for (name, expected) in [
        (
            "one.pem",
            "there is no private key in the file — a private key begins with -----BEGIN PRIVATE KEY-----",
        ),
        ("new.key", "the private key is encrypted — nobody is there to type its password"),
        ("old.key", "the private key is encrypted — nobody is there to type its password"),
        ("two.key", "the private key does not belong to the certificate in `cert`"),
    ] {
        write_config(&folder, "one.pem", name, "");
        let found = problem(&folder).2;
        assert!(found.starts_with(&format!("{KEY}{expected}")), "{found}");
    }
}

#[test]
fn authorities_are_read_and_tried() {
    let folder = folder();
    let tls = |ca: &str| format!("tls = {{ client_auth = {{ ca = \"{ca}\" }} }}");
    let both = format!("{}{}", usual().0, usual().0);
    folder.write("ca.pem", &both);
    write_config(&folder, "one.pem", "one.key", &tls("ca.pem"));
    let loaded = loaded(&folder);
    let client_auth = loaded.spec.load_balancers[0].listeners[0].tls.client_auth.as_ref().unwrap();
    assert_eq!(client_auth.authorities.as_ref().unwrap().0.len(), 2);
    assert!(loaded.files.contains(&folder.file("ca.pem")));
    write_config(&folder, "one.pem", "one.key", &tls("one.key"));
    let found = problem(&folder);
    let path = "load_balancers.shop.listeners.web.tls.client_auth.ca: ";
    assert_eq!((found.0, found.1), (11, 25));
    assert!(found.2.starts_with(&format!("{path}there is no certificate in the file")), "{}", found.2);
}

#[test]
fn what_is_wrong_with_files_is_told_together_with_the_rest() {
    let folder = folder();
    write_config(&folder, "none.pem", "one.key", "keepalive_timeout = \"1000s\"");
    let found = problems(&folder);
    assert_eq!(found.iter().map(|problem| problem.0).collect::<Vec<_>>(), [9, 11], "{found:?}");
}

#[test]
fn a_certificate_that_does_not_hold_now_and_a_key_for_everybody_are_warned_of() {
    let folder = folder();
    for (from, until, expected) in [
        ((2001, 1, 1), (2002, 1, 1), "the certificate has expired"),
        ((3001, 1, 1), (3002, 1, 1), "the certificate does not hold yet"),
    ] {
        let (cert, key) = made(|params| {
            params.not_before = date_time_ymd(from.0, from.1, from.2);
            params.not_after = date_time_ymd(until.0, until.1, until.2);
        });
        folder.write("one.pem", &cert);
        write_key(&folder, "one.key", &key);
        assert_eq!(warnings(&folder), [expected]);
    }
    let (cert, key) = usual();
    folder.write("one.pem", &cert);
    folder.write("one.key", &key);
    fs::set_permissions(folder.file("one.key"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(warnings(&folder), ["everybody on this machine may read the private key"]);
}

#[test]
fn files_that_two_listeners_name_are_read_once_and_shared() {
    let folder = folder();
    let text = fs::read_to_string(folder.file("homing.toml")).unwrap();
    let certificates = "certificates = [\n  { cert = \"one.pem\", key = \"one.key\" },\n";
    assert!(text.contains(certificates));
    let twice = format!("{certificates}  {{ cert = \"one.pem\", key = \"one.key\" }},\n");
    folder.write("homing.toml", &text.replace(certificates, &twice));
    let spec = loaded(&folder).spec;
    let [one, two] = &spec.load_balancers[0].listeners[0].certificates[..] else { panic!("two") };
    assert!(Arc::ptr_eq(one.identity.as_ref().unwrap(), two.identity.as_ref().unwrap()));
}

#[test]
fn keys_do_not_appear_in_debug_output() {
    let spec = loaded(&folder()).spec;
    assert!(format!("{spec:?}").contains("Identity(1 certificates"));
    assert!(!format!("{spec:?}").contains("PrivateKey"));
}

/// A folder with the files of a group that speaks TLS, and its settings on line 5.
fn group_folder(settings: &str) -> Folder {
    let folder = folder();
    let text = format!(
        "[[load_balancers]]\nname = \"shop\"\n[[load_balancers.groups]]\nname = \"web\"\n{settings}\n\
         targets = [{{ name = \"a\", address = \"127.0.0.1:1\" }}]\n"
    );
    folder.write("homing.toml", &text);
    folder
}

#[test]
fn what_a_group_says_of_its_targets_is_read_as_well() {
    let folder = group_folder(
        "tls = { verify = \"one.pem\", cert = \"two.pem\", key = \"two.key\" }\n\
         health = { kind = \"https\", tls = { verify = \"two.pem\" } }",
    );
    let loaded = loaded(&folder);
    let group = &loaded.spec.load_balancers[0].groups[0];
    let files = ["one.pem", "two.pem", "two.key", "two.pem"].map(|name| folder.file(name));
    assert_eq!(loaded.files, files, "they are watched");
    let of = |verify: &VerifySpec| match verify {
        VerifySpec::Authorities { authorities, .. } => authorities.clone().unwrap().0.len(),
        other => panic!("{other:?}"),
    };
    let tls = group.tls.as_ref().unwrap();
    assert!(of(&tls.verify) == 1 && tls.identity.as_ref().unwrap().identity.is_some());
    assert_eq!(of(&group.health.as_ref().unwrap().tls.as_ref().unwrap().verify), 1);
}

#[test]
fn files_of_groups_that_cannot_be_used_are_told_where_they_stand() {
    let tls = "load_balancers.shop.groups.web.tls";
    let folder = group_folder("tls = { verify = \"one.key\", cert = \"one.pem\", key = \"two.key\" }");
    let found = problems(&folder);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].2.starts_with(&format!("{tls}.verify: there is no certificate in the file")),
        "{found:?}"
    );
    assert!(found[1].2.starts_with(&format!("{tls}.key: the private key does not belong to")), "{found:?}");
    assert_eq!((found[0].0, found[1].0), (5, 5));
    let folder = group_folder("health = { kind = \"grpc\", tls = { verify = \"none.pem\" } }");
    let expected = "load_balancers.shop.groups.web.health.tls.verify: cannot be read: ";
    assert!(problem(&folder).2.starts_with(expected));
}
