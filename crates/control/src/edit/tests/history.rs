//! Is every revision kept, and does it come back as it was?

use super::*;
use crate::config;
use crate::edit::book;
use crate::store::Store;
use crate::testing::Folder;

const NODE: &str = "[node]\nworkers = 1\n";

#[test]
fn a_reason_has_no_control_characters() {
    for why in ["a\nb", "\u{1b}[2J", "\u{9b}2J"] {
        let edit = Edit { why: Some(why.to_owned()), ..edit(vec![weight(9)]) };
        let error = Site::new().desk.edit(&author(), edit).unwrap_err().to_string();
        assert!(error.starts_with("why: it is one line"), "{error}");
    }
}

fn rollback(site: &Site, number: u64) -> Edited {
    site.desk.rollback(&author(), number, Terms::default()).unwrap()
}

fn export(site: &Site) -> String {
    site.desk.export(site.desk.documents().revision).unwrap()
}

#[test]
fn a_revision_says_who_changed_what_when_and_why() {
    let site = Site::new();
    let why = Some("more traffic".to_owned());
    let op = Op::Create { at: target("c"), value: json!({ "address": "127.0.0.1:9003" }) };
    site.desk.edit(&author(), Edit { why: why.clone(), ..edit(vec![weight(9), op]) }).unwrap();
    let revision = site.desk.revision(3).unwrap();
    assert_eq!((&*revision.author, revision.origin, revision.why), ("ann", Origin::Api, why));
    assert_eq!((revision.added, revision.changed, revision.removed), (1, 1, 0));
    assert!(revision.at_ms > 1_700_000_000_000);
    site.edit(Op::Remove { at: rule(0) }).unwrap();
    let numbers: Vec<_> = site.desk.revisions(None, 2).unwrap().iter().map(|found| found.number).collect();
    assert_eq!(numbers, [4, 3]);
    let earlier = site.desk.revisions(Some(3), 9).unwrap();
    let told: Vec<_> = earlier.iter().map(|found| (found.number, found.origin, found.added)).collect();
    // The load balancer with its listener, two rules, group and two targets; before that the one of the file.
    assert_eq!(told, [(2, Origin::Api, 7), (1, Origin::Boot, 1)]);
    assert_eq!(site.desk.revision(4).unwrap().removed, 1);
}

#[test]
fn a_reason_has_a_bound() {
    let why = Some("x".repeat(1001));
    let error = Site::new().desk.edit(&author(), Edit { why, ..edit(vec![weight(9)]) }).unwrap_err();
    assert_eq!(error.to_string(), "why: at most 1000 bytes are kept");
}

#[test]
fn revisions_that_were_never_made_are_not_found() {
    let desk = Site::new().desk;
    for number in [0, 3, u64::MAX] {
        assert!(matches!(desk.revision(number), Err(EditError::NoRevision(_))));
        assert!(matches!(desk.export(number), Err(EditError::NoRevision(_))));
        assert!(matches!(desk.diff(1, number), Err(EditError::NoRevision(_))));
        assert!(desk.rollback(&author(), number, Terms::default()).is_err());
    }
}

#[test]
fn two_revisions_are_compared_place_by_place() {
    let site = Site::new();
    site.edit(weight(9)).unwrap();
    site.edit(Op::Remove { at: target("b") }).unwrap();
    let diff = site.desk.diff(2, 4).unwrap();
    let told: Vec<_> =
        diff.changes.iter().map(|change| (&*change.path, &change.before, &change.after)).collect();
    let b = json!({ "name": "b", "address": "127.0.0.1:9002" });
    let path = "load_balancers.shop.groups.web.targets";
    assert_eq!(
        told,
        [
            (&*format!("{path}.b"), &Some(b), &None),
            (&*format!("{path}.a.weight"), &Some(json!(1)), &Some(json!(9))),
        ]
    );
    assert_eq!(site.desk.diff(2, 2).unwrap().changes, []);
}

#[test]
fn a_rollback_brings_back_every_byte() {
    let site = Site::new();
    let mut texts = vec![export(&site)];
    let other = Op::Create { at: Place::LoadBalancer("other".to_owned()), value: json!({}) };
    for op in [other, weight(9), Op::Remove { at: lb() }] {
        site.edit(op).unwrap();
        texts.push(export(&site));
    }
    site.edit(Op::Create { at: lb(), value: json!({}) }).unwrap();
    for (number, text) in (2..).zip(&texts) {
        assert_eq!(site.desk.export(number).unwrap(), *text);
        let edited = rollback(&site, number);
        assert_eq!(export(&site), *text, "revision {number}");
        assert_eq!(site.desk.export(edited.revision).unwrap(), *text);
        let revision = site.desk.revision(edited.revision).unwrap();
        assert_eq!((revision.origin, revision.of), (Origin::Rollback, Some(number)));
    }
    let running = site.changes.running();
    let names: Vec<_> = running.spec.load_balancers.iter().map(|balancer| &*balancer.name).collect();
    assert_eq!(names, ["edge", "other"]);
}

#[test]
fn a_rollback_to_what_is_said_already_is_no_revision() {
    let site = Site::new();
    assert_eq!(rollback(&site, 2).revision, 2);
    assert_eq!(rollback(&site, 1).revision, 3);
    let dry = Terms { dry_run: true, ..Terms::default() };
    let edited = site.desk.rollback(&author(), 2, dry).unwrap();
    assert_eq!((edited.revision, edited.documents.load_balancers.len()), (3, 2));
    let late = Terms { expected: Some(2), ..Terms::default() };
    assert!(matches!(site.desk.rollback(&author(), 2, late), Err(EditError::Conflict { .. })));
}

#[test]
fn a_rollback_leaves_to_the_file_what_it_owns() {
    let site = Site::new();
    let file = testing::loaded("[[load_balancers]]\nname = \"edge\"\nregion = \"r\"\n");
    site.desk.take_file(&file, Origin::File).unwrap();
    site.edit(weight(9)).unwrap();
    let edited = rollback(&site, 2);
    assert_eq!(edited.left_to_file, ["edge"]);
    assert_eq!(edited.documents.get("edge").unwrap().value["region"], "r");
    assert_eq!(site.shop(), *Document::new("shop", Owner::Api, &shop()).value);
}

#[test]
fn what_is_exported_says_the_same_to_a_file_and_to_another_node() {
    let site = Site::new();
    let op = Op::Merge {
        at: group("web"),
        patch: json!({ "persistence": { "method": "cookie", "timeout": "20m" }, "health": { "kind": "tcp" } }),
    };
    site.edit(op).unwrap();
    let text = export(&site);
    let loaded = config::parse("a.toml".as_ref(), &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(loaded.spec.load_balancers, site.changes.running().spec.load_balancers);

    let other = Site::with(&json!({ "region": "gone" }));
    let edited = other.desk.import(&author(), &text, Terms::default()).unwrap();
    assert_eq!((edited.left_to_file, export(&other)), (Vec::<String>::new(), text.clone()));
    assert_eq!(other.desk.revision(edited.revision).unwrap().origin, Origin::Import);
    assert_eq!(other.desk.import(&author(), &text, Terms::default()).unwrap().revision, edited.revision);
}

#[test]
fn only_load_balancers_are_taken_in() {
    let site = Site::new();
    let refused = |text: &str| site.desk.import(&author(), text, Terms::default()).unwrap_err().to_string();
    assert!(refused(NODE).starts_with("node: only load balancers can be taken in"));
    assert!(refused("a = ").starts_with("line 1: "), "{}", refused("a = "));
    let message = refused("[[load_balancers]]\nregion = \"r\"\n");
    assert_eq!(message, "load_balancers[0].name: missing: every load balancer has it — add name = \"…\"");
    assert!(refused("[[load_balancers]]\nname = \"a\"\ncolour = 1\n").contains("load_balancers.a.colour"));
    assert_eq!(site.desk.documents().revision, 2);
}

#[test]
fn the_oldest_revisions_go_and_the_others_stay_whole() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).unwrap();
    let changes = changes(Datapath::default());
    let desk = testing::desk_with(FILE, &changes, store);
    desk.edit(&author(), edit(vec![Op::Create { at: lb(), value: shop() }])).unwrap();
    let mut texts = Vec::new();
    for number in 3..20 {
        assert_eq!(desk.edit(&author(), edit(vec![weight(number)])).unwrap().revision, number);
        texts.push(desk.export(number).unwrap());
    }
    let beside = Store::open(folder.path()).unwrap();
    let kept = |most, bytes| {
        beside.write(|transaction| book::prune(transaction, most, bytes)).unwrap();
        let kept = desk.revisions(None, 100).unwrap().len();
        let count = |reader: &rusqlite::Connection| {
            Ok(reader.query_row("SELECT count(*) FROM texts", [], |row| row.get::<_, u32>(0))?)
        };
        // One of the file, and one of each revision.
        assert_eq!(usize::try_from(beside.read(count).unwrap()).unwrap(), kept + 1);
        kept
    };
    assert_eq!(kept(5, i64::MAX), 5);
    assert!(matches!(desk.export(14), Err(EditError::NoRevision(14))));
    for number in 15..20 {
        assert_eq!(desk.export(number).unwrap(), texts[usize::try_from(number).unwrap() - 3]);
    }
    assert_eq!(kept(100, 1), 1, "what runs is kept, however long it is");
    assert_eq!(desk.export(19).unwrap(), texts[16]);
}
