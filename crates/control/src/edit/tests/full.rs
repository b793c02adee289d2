//! What happens when the disk is full?

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use super::*;
use crate::events::Events;
use crate::store::Store;
use crate::testing::Folder;

/// Says to a process of this test where a file system of half a mebibyte is.
const SMALL_DISK: &str = "HOMING_TEST_SMALL_DISK";

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
        let desk = Desk::boot(
            "a.toml".into(),
            &file,
            Arc::clone(&store),
            Arc::clone(&changes),
            Events::default(),
            |_| (),
        );
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

#[test]
fn what_runs_is_exported_though_it_could_not_be_kept() {
    let small = Small::new();
    small.store.fail_commits(true);
    let file = "[[load_balancers]]\nname = \"edge\"\nregion = \"north\"\n";
    small.site.desk.take_file(&testing::loaded(file), Origin::File).unwrap();
    let running = small.site.desk.documents().revision;
    assert!(small.site.desk.revision(running).is_err(), "it is not kept");
    assert!(small.site.desk.export(running).unwrap().contains("region = \"north\""));
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

/// Not a test of its own: [`a_disk_that_is_really_full_is_told_and_traffic_goes_on`] starts it.
#[test]
fn on_a_small_disk() {
    let Some(folder) = env::var_os(SMALL_DISK) else { return };
    let folder = Path::new(&folder);
    let ballast = folder.join("ballast");
    fs::write(&ballast, vec![0; 128 << 10]).unwrap();
    let changes = changes(Datapath::default());
    let desk = testing::desk_with(FILE, &changes, Store::open(folder).unwrap());
    desk.edit(&author(), edit(vec![Op::Create { at: lb(), value: shop() }])).unwrap();
    let error = (0..10_000).find_map(|number| desk.edit(&author(), edit(vec![weight(number % 200)])).err());
    let error = error.expect("the disk is small");
    assert!(matches!(&error, EditError::Store(StoreError::Full)), "{error}");
    let (documents, running) = (desk.documents(), changes.running());
    assert!(desk.edit(&author(), edit(vec![weight(201)])).is_err());
    assert!(Arc::ptr_eq(&running, &changes.running()));
    let edited = desk.documents_of(documents.revision).unwrap();
    assert_eq!(edited, *documents, "what was answered is there");
    fs::remove_file(ballast).unwrap();
    assert_eq!(desk.edit(&author(), edit(vec![weight(202)])).unwrap().revision, documents.revision + 1);
    drop(desk);
    let again = testing::desk_with(FILE, &changes, Store::open(folder).unwrap());
    assert_eq!(again.documents().revision, documents.revision + 1);
}

/// Where this process may not mount a file system of its own, only the tests above tell.
#[test]
fn a_disk_that_is_really_full_is_told_and_traffic_goes_on() {
    let folder = Folder::new();
    let mount = format!("mount -t tmpfs -o size=512k tmpfs {}", folder.path().display());
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).arg("sh");
        command
    };
    if !unshare(&mount).status().is_ok_and(|status| status.success()) {
        return;
    }
    let mut child = unshare(&format!("{mount} && exec \"$@\""));
    child.arg(env::current_exe().unwrap());
    child.args(["--exact", "edit::tests::full::on_a_small_disk"]).env(SMALL_DISK, folder.path());
    let output = child.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
