//! Do those who listen hear what was done at the desk?

use tokio::sync::broadcast::Receiver;

use super::*;
use crate::events::{Event, Events, Told};
use crate::store::Store;
use crate::testing::Folder;

struct Listening {
    desk: Arc<Desk>,
    heard: Receiver<Arc<Told>>,
}

impl Listening {
    fn on(folder: &Folder, file: &str) -> Self {
        let events = Events::default();
        let heard = events.subscribe();
        let store = Store::open(folder.path()).unwrap();
        let desk = testing::desk_telling(file, &changes(Datapath::default()), store, &events);
        Self { desk, heard }
    }

    fn edit(&self, edit: Edit) -> Result<Edited, EditError> {
        self.desk.edit(&author(), edit)
    }

    fn all(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).map(|told| told.event.clone()).collect()
    }

    fn names(&mut self) -> Vec<&'static str> {
        self.all().iter().map(Event::name).collect()
    }
}

fn create() -> Edit {
    edit(vec![Op::Create { at: lb(), value: shop() }])
}

#[test]
fn a_revision_is_told_with_its_author_its_reason_and_how_much_it_changed() {
    let folder = Folder::new();
    let mut node = Listening::on(&folder, FILE);
    assert_eq!(node.names(), ["revision-made"], "the boot");
    node.edit(Edit { why: Some("opening".to_owned()), ..create() }).unwrap();
    let word = |text: &str| text.to_owned();
    let made = Event::RevisionMade {
        revision: 2,
        author: word("ann"),
        origin: word("api"),
        why: Some(word("opening")),
        of: None,
        added: 7,
        changed: 0,
        removed: 0,
    };
    assert_eq!(node.all(), [made]);
    node.desk.rollback(&author(), 1, Terms::default()).unwrap();
    let told = node.all();
    assert!(
        matches!(told[..], [Event::RevisionMade { revision: 3, of: Some(1), removed: 7, .. }]),
        "{told:?}"
    );
}

#[test]
fn what_changes_nothing_is_not_told() {
    let folder = Folder::new();
    let mut node = Listening::on(&folder, FILE);
    node.edit(create()).unwrap();
    node.names();
    node.edit(Edit { dry_run: true, ..edit(vec![weight(7)]) }).unwrap();
    node.edit(edit(vec![weight(1)])).unwrap();
    node.edit(edit(vec![weight(10_000)])).unwrap_err();
    assert_eq!(node.names(), [""; 0]);
}

#[test]
fn certificates_that_come_and_go_are_told_and_their_keys_are_not() {
    let folder = Folder::new();
    let mut node = Listening::on(&folder, FILE);
    node.names();
    let made = rcgen::generate_simple_self_signed(vec!["shop.example".to_owned()]).unwrap();
    let (cert, key) = (made.cert.pem(), made.signing_key.serialize_pem());
    let terms = Terms { dry_run: true, ..Terms::default() };
    node.desk.put_certificate(&author(), "shop", (&cert, &key), &terms).unwrap();
    for _ in 0..2 {
        node.desk.put_certificate(&author(), "shop", (&cert, &key), &Terms::default()).unwrap();
    }
    node.desk.remove_certificate("shop", &terms).unwrap();
    node.desk.remove_certificate("shop", &Terms::default()).unwrap();
    let told = node.all();
    let names: Vec<_> = told.iter().map(Event::name).collect();
    assert_eq!(names, ["certificate-stored", "certificate-replaced", "certificate-removed"]);
    assert!(!serde_json::to_string(&told).unwrap().contains("BEGIN"), "{told:?}");
}

#[test]
fn what_is_set_aside_is_told_at_each_start_and_so_is_that_it_is_back() {
    let folder = Folder::new();
    Listening::on(&folder, FILE).edit(create()).unwrap();
    let taken = format!("{FILE}[[load_balancers]]\nname = \"shop\"\n");
    for start in ["first", "second"] {
        let told = Listening::on(&folder, &taken).all();
        let why = "the file has a load balancer of that name".to_owned();
        let aside = Event::LoadBalancerSetAside { load_balancer: "shop".to_owned(), why };
        assert_eq!(told.last(), Some(&aside), "{start}");
    }
    let back = Event::LoadBalancerBack { load_balancer: "shop".to_owned() };
    assert_eq!(Listening::on(&folder, FILE).all().last(), Some(&back));
    assert_eq!(Listening::on(&folder, FILE).names(), [""; 0], "nothing is new");
}
