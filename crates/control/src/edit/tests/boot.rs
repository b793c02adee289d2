//! Does a node come back with what it was told, and do the file and the API live side by side?

use super::*;
use crate::change::Unbound;
use crate::events::Events;
use crate::limits;
use crate::store::Store;
use crate::testing::Folder;

/// A node that starts.
fn start(folder: &Folder, file: &str) -> Site {
    let datapath = Datapath::default();
    start_on(folder, file, datapath)
}

fn start_on(folder: &Folder, file: &str, datapath: Datapath) -> Site {
    let changes = changes(datapath.clone());
    let desk = testing::desk_with(file, &changes, Store::open(folder.path()).unwrap());
    Site { desk, changes, datapath }
}

fn create(site: &Site) {
    site.edit(Op::Create { at: lb(), value: shop() }).unwrap();
}

fn names(site: &Site) -> Vec<String> {
    site.changes.running().spec.load_balancers.iter().map(|balancer| balancer.name.clone()).collect()
}

fn aside(site: &Site) -> Vec<(String, String)> {
    let documents = site.desk.documents();
    documents.set_aside.iter().map(|(document, why)| (document.name.clone(), why.clone())).collect()
}

#[test]
fn a_node_comes_back_with_what_it_was_told_and_its_revision() {
    let folder = Folder::new();
    let site = start(&folder, FILE);
    create(&site);
    site.edit(weight(9)).unwrap();
    let before = site.desk.documents();
    drop(site);
    let site = start(&folder, FILE);
    assert_eq!(site.desk.documents(), before);
    assert_eq!((names(&site), site.changes.current().revision), (vec!["edge".into(), "shop".into()], 3));
    assert_eq!(site.edit(weight(10)).unwrap().revision, 4);
}

#[test]
fn a_file_that_changed_meanwhile_is_a_revision() {
    let folder = Folder::new();
    create(&start(&folder, FILE));
    let site = start(&folder, "[[load_balancers]]\nname = \"edge\"\nregion = \"r\"\n");
    let revision = site.desk.revision(3).unwrap();
    assert_eq!((revision.origin, revision.changed), (Origin::Boot, 1));
    assert_eq!(names(&site), ["edge", "shop"]);
}

#[test]
fn a_change_of_the_file_keeps_what_the_api_owns() {
    let site = Site::new();
    let file = testing::loaded("[[load_balancers]]\nname = \"a\"\n[[load_balancers]]\nname = \"b\"\n");
    site.desk.take_file(&file, Origin::Reload).unwrap();
    assert_eq!(names(&site), ["a", "b", "shop"]);
    let revision = site.desk.revision(3).unwrap();
    assert_eq!((&*revision.author, revision.origin), ("file", Origin::Reload));
    assert_eq!((revision.added, revision.removed), (2, 1));
    assert_eq!(site.desk.take_file(&file, Origin::Reload).unwrap(), FileChange::None);
}

#[test]
fn a_name_that_both_have_is_the_files_and_the_other_is_kept() {
    let folder = Folder::new();
    create(&start(&folder, FILE));
    let both = "[[load_balancers]]\nname = \"shop\"\n";
    let site = start(&folder, both);
    assert_eq!(names(&site), ["shop"]);
    let told = vec![("shop".to_owned(), "the file has a load balancer of that name".to_owned())];
    assert_eq!(aside(&site), told);
    assert!(matches!(site.edit(weight(9)), Err(EditError::ManagedByFile { .. })));
    drop(site);
    assert_eq!(aside(&start(&folder, both)), told, "it is kept");
    let site = start(&folder, FILE);
    assert_eq!((names(&site), aside(&site)), (vec!["edge".into(), "shop".into()], vec![]));
    assert_eq!(site.shop(), *Document::new("shop", Owner::Api, &shop()).value);
}

#[test]
fn a_load_balancer_whose_name_the_file_gives_back_runs_again() {
    let folder = Folder::new();
    create(&start(&folder, FILE));
    let site = start(&folder, "[[load_balancers]]\nname = \"shop\"\n");
    assert_eq!(names(&site), ["shop"]);
    let take = |text: &str| site.desk.take_file(&testing::loaded(text), Origin::Reload);
    assert!(matches!(take(FILE), Ok(FileChange::Applied(_))));
    assert_eq!((names(&site), aside(&site)), (vec!["edge".into(), "shop".into()], vec![]));
    assert_eq!(site.shop(), *Document::new("shop", Owner::Api, &shop()).value);
    assert_eq!(site.desk.documents_of(site.desk.documents().revision).unwrap(), *site.desk.documents());
    assert_eq!(take(FILE).unwrap(), FileChange::None);
}

#[test]
fn what_still_does_not_fit_stays_aside_with_the_new_reason() {
    let folder = Folder::new();
    create(&start(&folder, FILE));
    let site = start(&folder, "[[load_balancers]]\nname = \"shop\"\n");
    let clash = "[admin]\nlisten = \"127.0.0.1:8080\"\n";
    site.desk.take_file(&testing::loaded(clash), Origin::Reload).unwrap();
    assert!(aside(&site)[0].1.contains("127.0.0.1:8080 clashes with"), "{:?}", aside(&site));
    assert_eq!(names(&site), [""; 0]);
}

#[test]
fn what_comes_back_without_an_address_does_not_stand_in_the_way_of_the_file() {
    let folder = Folder::new();
    create(&start(&folder, FILE));
    let site = start_occupied(&folder, "[[load_balancers]]\nname = \"shop\"\n");
    site.desk.take_file(&testing::loaded(FILE), Origin::Reload).unwrap();
    assert_eq!(names(&site), ["edge"]);
    assert!(aside(&site)[0].1.contains("cannot listen on 127.0.0.1:8080: in use"), "{:?}", aside(&site));
}

#[test]
fn what_does_not_fit_any_more_is_set_aside_and_the_node_runs() {
    let folder = Folder::new();
    create(&start(&folder, FILE));
    let clash = "[admin]\nlisten = \"127.0.0.1:8080\"\n[[load_balancers]]\nname = \"edge\"\n";
    let site = start(&folder, clash);
    assert_eq!(names(&site), ["edge"]);
    let (name, why) = aside(&site).remove(0);
    assert_eq!(name, "shop");
    assert!(why.contains("127.0.0.1:8080 clashes with"), "{why}");
    // Whoever edits it repairs it.
    let listen = json!({ "listen": ["127.0.0.1:8081"] });
    let at = Place::Listener { load_balancer: "shop".to_owned(), name: "web".to_owned() };
    let edited = site.edit(Op::Merge { at, patch: listen }).unwrap();
    assert_eq!((names(&site), edited.documents.set_aside.len()), (vec!["edge".into(), "shop".into()], 0));
}

#[test]
fn where_there_are_too_many_the_last_one_is_set_aside_and_the_node_runs() {
    let folder = Folder::new();
    create(&start(&folder, FILE));
    let most = homing_core::limits::LOAD_BALANCERS;
    let many: String =
        (0..most).map(|number| format!("[[load_balancers]]\nname = \"n{number}\"\n")).collect();
    let site = start(&folder, &many);
    assert_eq!(names(&site).len(), most);
    let (name, why) = aside(&site).remove(0);
    assert_eq!(name, "shop");
    assert!(why.contains("load balancers"), "{why}");
}

/// A datapath on which one load balancer has no address.
struct Occupied(Datapath);

impl crate::change::Publish for Occupied {
    fn publish(&self, snapshot: Arc<homing_core::snapshot::Snapshot>) -> Result<(), PublishError> {
        match snapshot.listener("web") {
            Some(listener) => Err(PublishError::Unbound(vec![Unbound {
                load_balancer: listener.load_balancer.to_string(),
                listener: listener.name.to_string(),
                address: listener.addresses[0],
                why: "in use".to_owned(),
            }])),
            None => self.0.publish(snapshot),
        }
    }
}

fn start_occupied(folder: &Folder, file: &str) -> Site {
    let datapath = Datapath::default();
    let live = Arc::new(homing_core::live::Live::new(1));
    let changes = Arc::new(Changes::new(testing::secrets(), live, Box::new(Occupied(datapath.clone()))));
    let desk = testing::desk_with(file, &changes, Store::open(folder.path()).unwrap());
    Site { desk, changes, datapath }
}

#[test]
fn what_has_no_address_is_set_aside_and_the_node_runs() {
    let folder = Folder::new();
    create(&start(&folder, FILE));
    let site = start_occupied(&folder, FILE);
    assert_eq!(names(&site), ["edge"]);
    assert!(aside(&site)[0].1.contains("cannot listen on 127.0.0.1:8080: in use"));
}

#[test]
fn a_document_of_the_file_that_is_longer_as_json_is_read_again() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).unwrap();
    let said = json!({ "name": "edge", "long": "x".repeat(limits::DOCUMENT_BYTES) });
    let documents = Documents::of_file(1, &[said]);
    let revision = Revision {
        number: 1,
        at_ms: 1,
        author: "file".to_owned(),
        origin: Origin::Boot,
        why: None,
        of: None,
        added: 1,
        changed: 0,
        removed: 0,
    };
    store.write(|transaction| book::write(transaction, &revision, &documents)).unwrap();
    assert_eq!(store.read(|reader| book::documents(reader, 1)).unwrap(), documents);
}

#[test]
fn a_store_whose_documents_are_damaged_refuses_the_start() {
    let folder = Folder::new();
    create(&start(&folder, FILE));
    let store = Store::open(folder.path()).unwrap();
    store.write(|transaction| Ok(transaction.execute_batch("UPDATE texts SET packed = x'00'")?)).unwrap();
    let (file, changes) = (testing::loaded(FILE), changes(Datapath::default()));
    let error =
        Desk::boot("a.toml".into(), &file, Arc::new(store), changes, Events::default(), |_| ()).unwrap_err();
    assert!(error.to_string().contains("the store is damaged: the document of "), "{error}");
}

#[test]
fn a_successor_that_never_served_does_not_stop_the_revisions() {
    let folder = Folder::new();
    let site = start(&folder, FILE);
    create(&site);
    let successor = start(&folder, "[[load_balancers]]\nname = \"new\"\n");
    assert_eq!(successor.changes.current().revision, 3);
    drop(successor);
    assert_eq!(site.edit(weight(9)).unwrap().revision, 4);
    assert_eq!(site.desk.documents_of(4).unwrap(), *site.desk.documents());
}
