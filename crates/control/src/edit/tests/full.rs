//! What happens when the disk is full?

use super::*;
use crate::store::Store;
use crate::testing::Folder;

struct Small {
    site: Site,
    _folder: Folder,
    store: Arc<Store>,
}

impl Small {
    /// A node whose store takes nothing more.
    fn new() -> Self {
        let (folder, datapath) = (Folder::new(), Datapath::default());
        let changes = changes(datapath.clone());
        let store = Arc::new(Store::open(folder.path()).unwrap());
        let file = testing::loaded(FILE);
        let desk = Desk::boot("a.toml".into(), &file, Arc::clone(&store), Arc::clone(&changes), |_| ());
        let site = Site { desk: Arc::new(desk.unwrap()), changes, datapath };
        site.edit(Op::Create { at: lb(), value: shop() }).unwrap();
        store.limit_pages(1); // no page more than there are
        Self { site, _folder: folder, store }
    }
}

/// A document that does not fit into the pages that are there.
fn long() -> Op {
    // No two lines are alike, so that it stays long.
    let body: String =
        (0..1000_u32).map(|line| format!("{:x}\n", line.wrapping_mul(2_654_435_761))).collect();
    Op::Merge { at: rule(0), patch: json!({ "respond": { "status": 200, "body": body } }) }
}

#[test]
fn an_edit_is_refused_and_traffic_goes_on() {
    let small = Small::new();
    let (before, running) = (small.site.desk.documents(), small.site.changes.running());
    let error = small.site.edit(long()).unwrap_err();
    assert!(matches!(&error, EditError::Store(StoreError::Full)), "{error}");
    assert!(error.to_string().starts_with("the disk is full: nothing was written; make room"), "{error}");
    assert_eq!(small.site.desk.documents(), before);
    assert!(Arc::ptr_eq(&running, &small.site.changes.running()));
    // It was seen before anything was published.
    assert_eq!(*small.site.datapath.revisions.lock().unwrap(), [1, 2]);
    small.store.limit_pages(1000);
    assert_eq!(small.site.edit(long()).unwrap().revision, 3);
}

#[test]
fn the_file_still_takes_effect() {
    let small = Small::new();
    let body = "x\ny".repeat(5000);
    let file = format!(
        "[[load_balancers]]\nname = \"edge\"\n[[load_balancers.listeners]]\nname = \"web\"\nprotocol = \"http\"\n\
         listen = [\"127.0.0.1:8082\"]\nrespond = {{ status = 200, body = {body:?} }}\n"
    );
    small.store.limit_pages(1);
    small.site.desk.take_file(&testing::loaded(&file), Origin::File).unwrap();
    assert_eq!(small.site.changes.running().spec.load_balancers[0].listeners.len(), 1);
    small.store.limit_pages(1000);
    let edited = small.site.edit(weight(9)).unwrap();
    assert_eq!(small.site.desk.documents_of(edited.revision).unwrap(), *edited.documents);
}

/// A commit that fails after the datapath runs it.
#[test]
fn what_could_not_be_committed_is_taken_back() {
    let small = Small::new();
    small.store.limit_pages(1000);
    small.store.fail_commits(true);
    let error = small.site.edit(weight(9)).unwrap_err();
    assert!(matches!(error, EditError::Store(_)), "{error}");
    let weight_now = || small.site.changes.current().groups[0].targets[0].weight;
    assert_eq!((weight_now(), small.site.changes.current().revision), (1, 2));
    // Published, and what ran before again.
    assert_eq!(*small.site.datapath.revisions.lock().unwrap(), [1, 2, 3, 2]);
    small.store.fail_commits(false);
    assert_eq!(small.site.edit(weight(9)).unwrap().revision, 3);
}
