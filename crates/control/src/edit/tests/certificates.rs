//! Are certificates kept, used, and their private keys seen by nobody?

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::limits;
use crate::store::Store;
use crate::testing::Folder;

fn pair() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(vec!["shop.example".to_owned()]).unwrap();
    (made.cert.pem(), made.signing_key.serialize_pem())
}

fn secured() -> Op {
    let value = json!({
        "listeners": [{
            "name": "web", "protocol": "https", "listen": ["127.0.0.1:8443"], "respond": { "status": 200 },
            "certificates": [{ "stored": "shop" }],
        }],
    });
    Op::Create { at: lb(), value }
}

fn start(folder: &Folder) -> Site {
    let datapath = Datapath::default();
    let changes = changes(datapath.clone());
    let desk = testing::desk_with(FILE, &changes, Store::open(folder.path()).unwrap());
    Site { desk, changes, datapath }
}

fn put(site: &Site, name: &str) -> (String, String) {
    let (cert, key) = pair();
    site.desk.put_certificate(&author(), name, (&cert, &key), &Terms::default()).unwrap();
    (cert, key)
}

/// What the listener shows.
fn shown(site: &Site) -> Vec<u8> {
    site.changes.current().listeners[0].tls.as_ref().unwrap().identities[0].chain[0].to_vec()
}

fn der(pem: &str) -> Vec<u8> {
    use rustls::pki_types::pem::PemObject;
    rustls::pki_types::CertificateDer::from_pem_slice(pem.as_bytes()).unwrap().to_vec()
}

#[test]
fn a_listener_shows_a_stored_certificate_and_the_next_one_when_it_is_renewed() {
    let folder = Folder::new();
    let site = start(&folder);
    let message = site.edit(secured()).unwrap_err().to_string();
    let path = "listeners.web.certificates[0].stored: the store has no certificate of that name";
    assert_eq!(message, path);
    let (first, _) = put(&site, "shop");
    assert_eq!(site.edit(secured()).unwrap().revision, 2);
    assert_eq!(shown(&site), der(&first));
    let (second, _) = put(&site, "shop");
    assert_eq!(shown(&site), der(&second));
    assert_eq!(site.desk.revision(3).unwrap().why.as_deref(), Some("certificate shop"));
    drop(site);
    let site = start(&folder);
    assert_eq!((shown(&site), site.changes.current().revision), (der(&second), 3));
    let kept = site.desk.certificates().unwrap();
    assert_eq!((kept.len(), &*kept[0].name, &*kept[0].author), (1, "shop", "ann"));
    assert_eq!((der(&kept[0].chain), &kept[0].used_by), (der(&second), &vec!["shop/web".to_owned()]));
}

#[test]
fn a_private_key_stands_nowhere_in_the_folder() {
    let folder = Folder::new();
    let site = start(&folder);
    let (cert, key) = pair();
    // A text with both is common.
    site.desk.put_certificate(&author(), "shop", (&format!("{cert}{key}"), &key), &Terms::default()).unwrap();
    site.edit(secured()).unwrap();
    let secret: Vec<u8> =
        site.changes.current().listeners[0].tls.as_ref().unwrap().identities[0].key.der().to_vec();
    let lines: Vec<&str> = key.lines().filter(|line| !line.starts_with('-')).collect();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let bytes = fs::read(entry.path()).unwrap();
        let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        assert!(!has(&secret) && !has(&secret[secret.len() / 2..]), "{}", entry.path().display());
        assert!(!lines.iter().any(|line| has(line.as_bytes())), "{}", entry.path().display());
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(!site.desk.certificates().unwrap()[0].chain.contains("PRIVATE"));
}

#[test]
fn the_first_certificates_that_come_at_once_are_sealed_with_one_key() {
    let folder = Folder::new();
    let site = start(&folder);
    std::thread::scope(|scope| {
        for name in ["a", "b", "c", "d"] {
            let site = &site;
            scope.spawn(move || put(site, name));
        }
    });
    let store = Arc::new(Store::open(folder.path()).unwrap());
    let vault = vault::Vault::beside(&store);
    for name in ["a", "b", "c", "d"] {
        let sealed = store.read(|reader| {
            let text = "SELECT sealed FROM certificates WHERE name = ?";
            Ok(reader.query_row(text, [name], |row| row.get::<_, Vec<u8>>(0))?)
        });
        vault.open(name, &sealed.unwrap()).unwrap();
    }
}

#[test]
fn without_its_key_a_stored_certificate_is_worth_nothing_and_the_node_runs() {
    let folder = Folder::new();
    let site = start(&folder);
    put(&site, "shop");
    site.edit(secured()).unwrap();
    drop(site);
    fs::remove_file(folder.file("store.key")).unwrap();
    let site = start(&folder);
    let documents = site.desk.documents();
    let (document, why) = &documents.set_aside[0];
    assert_eq!(document.name, "shop");
    assert!(why.contains("there is no store.key to open it"), "{why}");
    // A new one does not open what the old one has sealed.
    put(&site, "other");
    assert!(start(&folder).desk.documents().set_aside[0].1.contains("store.key does not open it"));
    put(&site, "shop");
    assert_eq!(start(&folder).desk.documents().set_aside.len(), 0);
}

#[test]
fn a_certificate_that_is_used_stays() {
    let folder = Folder::new();
    let site = start(&folder);
    put(&site, "shop");
    site.edit(secured()).unwrap();
    let remove = || site.desk.remove_certificate("shop", &Terms::default());
    let error = remove().unwrap_err().to_string();
    assert!(error.starts_with("name: it is used by shop/web"), "{error}");
    site.edit(Op::Remove { at: lb() }).unwrap();
    assert_eq!(remove().unwrap().unwrap().0.name, "shop");
    assert_eq!(remove().unwrap(), None);
}

#[test]
fn a_renewal_that_those_who_use_it_cannot_take_is_refused() {
    let folder = Folder::new();
    let site = start(&folder);
    let (first, _) = put(&site, "shop");
    folder.write("ca.pem", &first);
    site.edit(secured()).unwrap();
    let ca = json!({ "listeners": [{
        "name": "web", "protocol": "https", "listen": ["127.0.0.1:8443"], "respond": { "status": 200 },
        "certificates": [{ "stored": "shop" }], "tls": { "client_auth": { "ca": folder.file("ca.pem") } },
    }] });
    site.edit(Op::Merge { at: lb(), patch: ca }).unwrap();
    let revision = site.desk.documents().revision;
    fs::remove_file(folder.file("ca.pem")).unwrap();
    let (cert, key) = pair();
    for dry_run in [true, false] {
        let terms = Terms { dry_run, ..Terms::default() };
        let error = site.desk.put_certificate(&author(), "shop", (&cert, &key), &terms).unwrap_err();
        assert!(matches!(error, EditError::Invalid(_)), "{error}");
    }
    assert_eq!((shown(&site), site.desk.documents().revision), (der(&first), revision));
    folder.write("ca.pem", &first);
    let done = site.desk.put_certificate(&author(), "shop", (&cert, &key), &Terms::default()).unwrap();
    assert_eq!((shown(&site), done.made_revision, done.revision), (der(&cert), true, revision + 1));
}

#[test]
fn a_certificate_stays_for_who_is_set_aside() {
    let folder = Folder::new();
    let site = start(&folder);
    put(&site, "shop");
    site.edit(secured()).unwrap();
    let name = site.desk.documents().load_balancers.last().unwrap().name.clone();
    drop(site);
    // The file brings one of that name, which wins.
    let datapath = Datapath::default();
    let changes = changes(datapath.clone());
    let file = format!("{FILE}\n[[load_balancers]]\nname = {name:?}\n");
    let desk = testing::desk_with(&file, &changes, Store::open(folder.path()).unwrap());
    let error = desk.remove_certificate("shop", &Terms::default()).unwrap_err().to_string();
    assert!(error.starts_with("name: it is used by shop"), "{error}");
}

#[test]
fn a_dry_run_and_an_old_revision_keep_nothing() {
    let folder = Folder::new();
    let site = start(&folder);
    let (cert, key) = pair();
    let put = |terms: &Terms| site.desk.put_certificate(&author(), "shop", (&cert, &key), terms);
    let tried = put(&Terms { dry_run: true, ..Terms::default() }).unwrap();
    assert_eq!((tried.is_new, tried.revision, der(&tried.certificate.chain)), (true, 1, der(&cert)));
    let old = put(&Terms { expected: Some(7), ..Terms::default() }).unwrap_err();
    assert!(matches!(old, EditError::Conflict { expected: 7, current: 1 }), "{old}");
    assert_eq!(site.desk.certificates().unwrap(), []);
    assert!(!folder.file("store.key").exists());
    let kept = put(&Terms { expected: Some(1), ..Terms::default() }).unwrap();
    assert_eq!(site.desk.certificate("shop").unwrap(), Some(kept.certificate));
}

#[test]
fn a_dry_run_says_that_there_is_no_room() {
    let folder = Folder::new();
    let site = start(&folder);
    let (cert, key) = pair();
    let fill = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) \
         INSERT INTO certificates SELECT 'c' || i, '', x'', 0, 0, '' FROM n",
        limits::STORED_CERTIFICATES
    );
    let store = Store::open(folder.path()).unwrap();
    store.write(|transaction| Ok(transaction.execute_batch(&fill)?)).unwrap();
    for dry_run in [true, false] {
        let terms = Terms { dry_run, ..Terms::default() };
        let put = |name: &str| site.desk.put_certificate(&author(), name, (&cert, &key), &terms);
        let error = put("shop").unwrap_err();
        assert!(matches!(error, EditError::Store(StoreError::TooMany(..))), "{error}");
        put("c7").unwrap(); // in place of another one
    }
}

#[test]
fn what_cannot_be_used_is_refused() {
    let folder = Folder::new();
    let site = start(&folder);
    let ((cert, key), (_, other)) = (pair(), pair());
    let refused = |name: &str, cert: &str, key: &str| {
        site.desk.put_certificate(&author(), name, (cert, key), &Terms::default()).unwrap_err().to_string()
    };
    assert!(refused("shop", &cert, &other).starts_with("key: the private key does not belong to"));
    assert!(refused("shop", "x", &key).starts_with("cert: there is no certificate"));
    assert!(refused("Not a name", &cert, &key).starts_with("name: "));
    let all = refused("Not a name", "x", "y");
    for half in ["name: ", "cert: there is no certificate", "key: there is no private key"] {
        assert!(all.lines().any(|line| line.starts_with(half)), "{half} in {all}");
    }
    assert_eq!(site.desk.certificates().unwrap(), []);
}

#[test]
fn the_file_names_files() {
    let text = "[[load_balancers]]\nname = \"a\"\n[[load_balancers.listeners]]\nname = \"web\"\nprotocol = \"https\"\n\
                listen = [\"127.0.0.1:8443\"]\nrespond = { status = 200 }\ncertificates = [{ stored = \"shop\" }]\n";
    let folder = Folder::new();
    let error = crate::config::load(&folder.write("homing.toml", text)).unwrap_err().to_string();
    assert!(error.contains("certificates[0].stored: only load balancers of the API"), "{error}");
}
