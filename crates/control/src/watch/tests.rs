//! Is a change of the file seen once, and whole?

use std::fs;

use tokio::sync::watch::Receiver;

use super::*;
use homing_core::live::Live;

use crate::change::{Changes, SecretsChange};
use crate::edit::{Author, Desk, Edit, Op, Place};
use crate::events::{Event, Events};
use crate::store::Store;
use crate::testing::{Datapath, Folder, web};
use crate::{config, secrets_file};

const PATIENCE: Duration = Duration::from_secs(20);

struct Node {
    folder: Folder,
    changes: Arc<Changes>,
    desk: Arc<Desk>,
    reloads: Receiver<Arc<Reloads>>,
    reloader: Arc<Reloader>,
    events: Events,
}

fn text(target_port: u16) -> String {
    web("", &[("a", ([127, 0, 0, 1], target_port).into())])
}

impl Node {
    /// A node that started with `file` and watches it.
    fn watching(folder: Folder, file: &str) -> Self {
        let node = Self::started(folder, file);
        let watch = ConfigWatch::begin(&node.folder.file(file), Arc::clone(&node.reloader)).unwrap();
        tokio::spawn(watch.run());
        node
    }

    fn started(folder: Folder, file: &str) -> Self {
        let loaded = config::load(&folder.file(file)).unwrap();
        let secrets = secrets_file::load_or_create(&loaded.spec.node.state_dir).unwrap();
        let changes = Arc::new(Changes::new(secrets, Arc::new(Live::new(2)), Box::new(Datapath::default())));
        let store = Arc::new(Store::open(&loaded.spec.node.state_dir).unwrap());
        let events = Events::default();
        let desk =
            Desk::boot(loaded.path.clone(), &loaded, store, Arc::clone(&changes), events.clone(), |_| ())
                .unwrap();
        let desk = Arc::new(desk);
        let reloader =
            Arc::new(Reloader::new(loaded.path.clone(), &loaded, Arc::clone(&desk), events.clone()));
        let reloads = reloader.subscribe();
        Self { folder, changes, desk, reloads, reloader, events }
    }

    /// Waits for the attempt number `count`.
    async fn attempt(&mut self, count: u64) -> Attempt {
        let reached = |reloads: &Arc<Reloads>| reloads.counts.iter().sum::<u64>() >= count;
        let reloads =
            timeout(PATIENCE, self.reloads.wait_for(reached)).await.expect("in time").unwrap().clone();
        assert_eq!(reloads.counts.iter().sum::<u64>(), count, "{reloads:?}");
        reloads.last.clone().unwrap()
    }

    fn state_dir(&self) -> PathBuf {
        self.changes.running().spec.node.state_dir.clone()
    }

    fn warnings(&self) -> Vec<String> {
        self.reloads.borrow().warnings.clone()
    }

    fn target_port(&self) -> u16 {
        self.changes.current().groups[0].targets[0].address.port()
    }
}

fn in_place() -> Folder {
    let folder = Folder::new();
    folder.write("homing.toml", &text(1001));
    folder
}

#[tokio::test]
async fn a_file_that_is_replaced_is_read_once() {
    let mut node = Node::watching(in_place(), "homing.toml");
    for (attempt, port) in [(1, 1002), (2, 1003)] {
        let new = node.folder.write("homing.toml.new", &text(port));
        fs::rename(new, node.folder.file("homing.toml")).unwrap();
        assert_eq!(node.attempt(attempt).await.outcome, Outcome::Applied);
        assert_eq!(node.target_port(), port);
    }
}

#[tokio::test]
async fn a_file_that_is_written_in_place_is_read_once() {
    let mut node = Node::watching(in_place(), "homing.toml");
    for (attempt, port) in [(1, 1002), (2, 1003)] {
        node.folder.write("homing.toml", &text(port));
        assert_eq!(node.attempt(attempt).await.outcome, Outcome::Applied);
        assert_eq!(node.target_port(), port);
    }
}

#[tokio::test]
async fn a_file_behind_a_link_that_is_swapped_is_read_once() {
    // As Kubernetes mounts a ConfigMap.
    let folder = Folder::new();
    for (version, port) in [("..1", 1001), ("..2", 1002)] {
        fs::create_dir(folder.file(version)).unwrap();
        folder.write(&format!("{version}/homing.toml"), &text(port));
    }
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, folder.file(name)).unwrap();
    link("..1", "..data");
    link("..data/homing.toml", "homing.toml");
    link("..2", "..data_tmp");
    let mut node = Node::watching(folder, "homing.toml");
    fs::rename(node.folder.file("..data_tmp"), node.folder.file("..data")).unwrap();
    assert_eq!(node.attempt(1).await.outcome, Outcome::Applied);
    // The file behind the link is followed, too.
    node.folder.write("..2/homing.toml", &text(1003));
    assert_eq!(node.attempt(2).await.outcome, Outcome::Applied);
    assert_eq!(node.target_port(), 1003);
}

#[tokio::test]
async fn neighbours_of_the_file_are_not_its_changes() {
    let mut node = Node::watching(in_place(), "homing.toml");
    node.folder.write("other.toml", "=");
    node.folder.write("homing.toml", &text(1002));
    // One attempt, and it is about the right file.
    assert_eq!(node.attempt(1).await.outcome, Outcome::Applied);
}

#[tokio::test]
async fn a_file_that_changed_before_it_was_watched_is_read() {
    let mut node = Node::started(in_place(), "homing.toml");
    let file = node.folder.write("homing.toml", &text(1002));
    let watch = ConfigWatch::begin(&file, Arc::clone(&node.reloader)).unwrap();
    tokio::spawn(watch.run());
    assert_eq!(node.attempt(1).await.outcome, Outcome::Applied);
}

#[test]
fn a_file_with_problems_changes_nothing_and_each_is_told_with_its_place() {
    let node = Node::started(in_place(), "homing.toml");
    node.folder
        .write("homing.toml", &text(1002).replace("127.0.0.1:1002", "nowhere").replace("web\"\n", "wbe\"\n"));
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Refused);
    assert_eq!(node.target_port(), 1001);
    let last = node.reloads.borrow().last.clone().unwrap();
    let place = format!("{}:", node.folder.file("homing.toml").display());
    assert!(!last.problems.is_empty());
    for problem in last.problems {
        let (line, rest) = problem.strip_prefix(&place).unwrap().split_once(':').unwrap();
        assert!(line.parse::<usize>().unwrap() > 0, "{problem}");
        assert!(rest.split_once(':').unwrap().0.parse::<usize>().unwrap() > 0, "{problem}");
    }
}

#[test]
fn a_file_that_is_gone_changes_nothing() {
    let node = Node::started(in_place(), "homing.toml");
    fs::remove_file(node.folder.file("homing.toml")).unwrap();
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Refused);
    assert_eq!(node.target_port(), 1001);
}

#[test]
fn a_file_that_says_nothing_new_makes_no_revision() {
    let node = Node::started(in_place(), "homing.toml");
    node.folder.write("homing.toml", &format!("# a comment\n{}", text(1001)));
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Unchanged);
    assert_eq!(node.changes.current().revision, 1);
}

#[test]
fn settings_that_need_a_restart_are_told_and_the_others_take_effect() {
    let node = Node::started(in_place(), "homing.toml");
    let text = text(1002)
        .replace("[admin]\nlisten = \"127.0.0.1:0\"", "[node]\nworkers = 7\n[admin]\nlisten = \"off\"");
    node.folder.write("homing.toml", &text);
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Applied);
    assert_eq!(node.target_port(), 1002);
    assert_eq!(
        node.warnings(),
        ["node.workers takes effect at the next start", "admin.listen takes effect at the next start"]
    );
}

#[test]
fn a_new_key_ring_takes_effect_although_the_file_says_nothing_new() {
    let node = Node::started(in_place(), "homing.toml");
    secrets_file::edit(&node.state_dir(), |kept| kept.rotate(0)).unwrap();
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Applied);
    assert_eq!(node.changes.current().revision, 2);
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Unchanged);
    assert_eq!((node.changes.current().revision, node.warnings()), (2, vec![]));
}

#[test]
fn a_new_key_ring_takes_effect_although_the_file_is_refused() {
    let node = Node::started(in_place(), "homing.toml");
    secrets_file::edit(&node.state_dir(), |kept| kept.rotate(0)).unwrap();
    node.folder.write("homing.toml", "=");
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Refused);
    assert_eq!((node.changes.current().revision, node.target_port()), (2, 1001));
}

#[test]
fn a_new_key_ring_and_a_new_file_take_effect_together() {
    let node = Node::started(in_place(), "homing.toml");
    let (_, kept) = secrets_file::edit(&node.state_dir(), |kept| kept.rotate(0)).unwrap();
    node.folder.write("homing.toml", &text(1002));
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Applied);
    assert_eq!(node.target_port(), 1002);
    assert_eq!(node.changes.take_secrets(kept.secrets(), Origin::Reload), Ok(SecretsChange::None));
}

#[test]
fn another_hash_key_waits_for_the_next_start_and_is_told_until_then() {
    let node = Node::started(in_place(), "homing.toml");
    let other = node.folder.file("other");
    secrets_file::load_or_create(&other).unwrap();
    let bundle = secrets_file::read(&other).unwrap();
    secrets_file::import(&node.state_dir(), &bundle, secrets_file::Import::Replace).unwrap();
    for _ in 0..2 {
        assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Unchanged);
        let [warning] = &node.warnings()[..] else { panic!("{:?}", node.warnings()) };
        assert!(warning.contains("the hash key takes effect at the next start"), "{warning}");
    }
    assert_eq!(node.changes.current().revision, 1);
}

#[test]
fn damaged_or_missing_secrets_change_nothing_and_are_told() {
    let node = Node::started(in_place(), "homing.toml");
    let file = node.state_dir().join(secrets_file::NAME);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..40]).unwrap();
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Unchanged);
    assert!(node.warnings()[0].contains("secrets.json: ends too early"), "{:?}", node.warnings());
    assert_eq!(fs::read(&file).unwrap(), &whole[..40], "it is left for the operator");
    fs::remove_file(&file).unwrap();
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Unchanged);
    assert!(node.warnings()[0].contains("secrets.json: there is none"), "{:?}", node.warnings());
    fs::write(&file, &whole).unwrap();
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Unchanged);
    assert_eq!((node.changes.current().revision, node.warnings()), (1, vec![]));
}

/// Writes a certificate for "a.test" and its key.
fn write_certificate(folder: &Folder) {
    let made = rcgen::generate_simple_self_signed(["a.test".to_owned()]).unwrap();
    folder.write("c.pem", &made.cert.pem());
    folder.write("k.pem", &made.signing_key.serialize_pem());
}

fn https(port: u16) -> String {
    let certificates = "protocol = \"https\"\ncertificates = [{ cert = \"tls/c.pem\", key = \"tls/k.pem\" }]";
    text(port).replace("protocol = \"http\"", certificates)
}

/// A folder with a file that names a certificate in a folder below it.
fn secured() -> (Folder, Folder) {
    let folder = Folder::new();
    folder.write("homing.toml", &https(1001));
    let tls = Folder::new();
    write_certificate(&tls);
    std::os::unix::fs::symlink(tls.path(), folder.file("tls")).unwrap();
    (folder, tls)
}

impl Node {
    fn identity(&self) -> Arc<homing_core::certificate::Identity> {
        Arc::clone(&self.changes.current().listeners[0].tls.as_ref().unwrap().identities[0])
    }
}

#[tokio::test]
async fn a_certificate_that_is_renewed_is_read_though_the_file_says_nothing_new() {
    let (folder, tls) = secured();
    let mut node = Node::watching(folder, "homing.toml");
    for attempt in 1..3 {
        let before = node.identity();
        write_certificate(&tls);
        assert_eq!(node.attempt(attempt).await.outcome, Outcome::Applied);
        assert_ne!(node.identity(), before);
    }
}

#[tokio::test]
async fn a_certificate_whose_key_has_not_come_yet_waits_for_it() {
    let (folder, tls) = secured();
    let mut node = Node::watching(folder, "homing.toml");
    let (before, key) = (node.identity(), fs::read_to_string(tls.file("k.pem")).unwrap());
    write_certificate(&tls);
    let new_key = fs::read_to_string(tls.file("k.pem")).unwrap();
    tls.write("k.pem", &key);
    let refused = node.attempt(1).await;
    assert_eq!(refused.outcome, Outcome::Refused);
    assert!(refused.problems[0].contains("does not belong to the certificate"), "{:?}", refused.problems);
    assert_eq!(node.identity(), before);
    tls.write("k.pem", &new_key);
    assert_eq!(node.attempt(2).await.outcome, Outcome::Applied);
    assert_ne!(node.identity(), before);
}

#[tokio::test]
async fn a_certificate_that_a_new_file_names_is_watched_too() {
    let (folder, tls) = secured();
    folder.write("homing.toml", &text(1001));
    let mut node = Node::watching(folder, "homing.toml");
    node.folder.write("homing.toml", &https(1001));
    assert_eq!(node.attempt(1).await.outcome, Outcome::Applied);
    let before = node.identity();
    write_certificate(&tls);
    assert_eq!(node.attempt(2).await.outcome, Outcome::Applied);
    assert_ne!(node.identity(), before);
}

#[test]
fn certificates_are_read_again_when_an_operator_asks_for_it() {
    let (folder, tls) = secured();
    let node = Node::started(folder, "homing.toml");
    let before = node.identity();
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Unchanged);
    write_certificate(&tls);
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Applied);
    assert_ne!(node.identity(), before);
}

#[tokio::test]
async fn a_name_that_the_api_has_given_is_refused_where_it_stands() {
    let mut node = Node::watching(in_place(), "homing.toml");
    let author = Author { name: "ann".to_owned(), origin: Origin::Api };
    let create = Op::Create { at: Place::LoadBalancer("mine".to_owned()), value: serde_json::json!({}) };
    node.desk.edit(&author, Edit { ops: vec![create], ..Edit::default() }).unwrap();
    node.folder.write("homing.toml", &format!("{}\n[[load_balancers]]\nname = \"mine\"\n", text(1002)));
    let attempt = node.attempt(1).await;
    assert_eq!(attempt.outcome, Outcome::Refused);
    let problem = attempt.problems[0].rsplit_once("homing.toml").unwrap().1;
    let line = text(1002).lines().count() + 3;
    assert!(
        problem.starts_with(&format!(
            ":{line}:1: load_balancers.mine.name: a load balancer of that name is managed by the API"
        )),
        "{problem}"
    );
    node.folder.write("homing.toml", &text(1003));
    assert_eq!(node.attempt(2).await.outcome, Outcome::Applied);
    assert_eq!((node.target_port(), node.desk.documents().load_balancers.len()), (1003, 2));
}

#[test]
fn a_file_that_does_not_take_effect_is_told_with_its_first_problem() {
    let node = Node::started(in_place(), "homing.toml");
    let mut heard = node.events.subscribe();
    node.folder.write("homing.toml", &format!("{}\nwrong = 1\nbad = 2\n", text(1002)));
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Refused);
    let told = heard.try_recv().unwrap();
    let Event::ReloadRefused { file, outcome, problems, first, running } = &told.event else {
        panic!("{told:?}")
    };
    assert!(file.ends_with("homing.toml") && first.contains("wrong"), "{told:?}");
    assert_eq!((&**outcome, *problems, *running), ("refused", 2, 1));
    node.folder.write("homing.toml", &text(1002));
    assert_eq!(node.reloader.reload(Origin::Reload), Outcome::Applied);
    assert_eq!(heard.try_recv().unwrap().event.name(), "revision-made");
}
