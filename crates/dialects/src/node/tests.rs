//! Does a change see what is, and does nobody change what he does not see?

use homing_control::change::Origin;
use serde_json::{Value, json};

use super::*;
use crate::caller::Dialect;
use crate::testing::{caller, node};

const FILE: &str = "[[load_balancers]]\nname = \"edge\"\n";

fn place(name: &str) -> Place {
    Place::LoadBalancer(name.to_owned())
}

fn create(name: &str, value: Value) -> Op {
    Op::Create { at: place(name), value }
}

async fn change(node: &Node, caller: &Caller, op: Op) -> Result<Option<u64>, EditError> {
    let decide = move |_: &Book<'_>| Ok::<_, EditError>(Done { ops: vec![op], answer: () });
    node.change(caller.clone(), "Test r-1".to_owned(), decide).await.map(|changed| changed.revision)
}

#[tokio::test]
async fn a_change_is_a_revision_with_its_reason_and_its_origin() {
    let (_own, node) = node(FILE);
    let tencent = caller(Dialect::Tencent);
    let value = json!({ "dialect": "tencent", "annotations": { "name": "名字" } });
    assert_eq!(change(&node, &tencent, create("lb-1", value)).await.unwrap(), Some(2));
    let revisions = node.revisions(None, 1).await.unwrap();
    let [made] = &revisions[..] else { panic!("{revisions:?}") };
    assert_eq!((made.origin, &*made.author), (Origin::Tencent, "key:AKIDexample"));
    assert_eq!(made.why.as_deref(), Some("Test r-1"));
    let told = node.read(&tencent, |book| book.balancer("lb-1").cloned()).unwrap();
    assert_eq!(told.value["annotations"]["name"], "名字");
}

#[tokio::test]
async fn a_dialect_sees_and_changes_its_own_load_balancers_only() {
    let (_own, node) = node(FILE);
    let (tencent, huawei) = (caller(Dialect::Tencent), caller(Dialect::Huawei));
    let other = Caller { project: "other".to_owned(), ..tencent.clone() };
    change(&node, &tencent, create("lb-1", json!({ "dialect": "tencent" }))).await.unwrap();
    for stranger in [&huawei, &other] {
        assert_eq!(node.read(stranger, |book| book.balancers().count()), 0);
        let removed = change(&node, stranger, Op::Remove { at: place("lb-1") }).await;
        assert!(matches!(removed, Err(EditError::NotFound(_))), "{removed:?}");
    }
    let of_file = change(&node, &tencent, Op::Remove { at: place("edge") }).await;
    assert!(matches!(of_file, Err(EditError::NotFound(_))), "{of_file:?}");
    for value in
        [json!({ "dialect": "huawei" }), json!({ "dialect": "tencent", "project": "other" }), json!({})]
    {
        let made = change(&node, &tencent, create("lb-2", value)).await;
        assert!(matches!(made, Err(EditError::Outside(_))), "{made:?}");
    }
    let patch = json!({ "project": "other" });
    let moved = change(&node, &tencent, Op::Merge { at: place("lb-1"), patch }).await;
    assert!(matches!(moved, Err(EditError::Outside(_))), "{moved:?}");
}

#[tokio::test]
async fn an_answer_without_anything_to_do_makes_no_revision() {
    let (_own, node) = node(FILE);
    let before = node.documents();
    let look = |book: &Book<'_>| Ok::<_, EditError>(Done::nothing(book.documents.revision));
    let changed = node.change(caller(Dialect::Openstack), "Look".to_owned(), look).await.unwrap();
    assert_eq!((changed.answer, changed.revision), (1, None));
    assert_eq!(node.documents(), before);
}

#[tokio::test]
async fn fifty_at_once_each_see_what_those_before_them_did() {
    let (_own, node) = node(FILE);
    let tencent = caller(Dialect::Tencent);
    change(&node, &tencent, create("lb-1", json!({ "dialect": "tencent", "annotations": { "count": "0" } })))
        .await
        .unwrap();
    let one_more = |book: &Book<'_>| {
        let count: u64 =
            book.balancer("lb-1").unwrap().value["annotations"]["count"].as_str().unwrap().parse().unwrap();
        let patch = json!({ "annotations": { "count": (count + 1).to_string() } });
        Ok::<_, EditError>(Done { ops: vec![Op::Merge { at: place("lb-1"), patch }], answer: () })
    };
    let mut under_way = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (node, tencent) = (node.clone(), tencent.clone());
        under_way.spawn(async move { node.change(tencent, "Count".to_owned(), one_more).await });
    }
    while let Some(done) = under_way.join_next().await {
        done.unwrap().unwrap();
    }
    assert_eq!(node.documents().get("lb-1").unwrap().value["annotations"]["count"], "50");
}

#[tokio::test]
async fn ids_of_one_turn_differ_and_have_the_form_of_the_clients() {
    let (_own, node) = node(FILE);
    node.read(&caller(Dialect::Tencent), |book| {
        let ids: std::collections::HashSet<String> = (0..100).map(|_| book.fresh_id("lb")).collect();
        assert_eq!(ids.len(), 100);
        let fits = |id: &String| id.len() == 11 && id[3..].bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(ids.iter().all(fits), "{ids:?}");
        assert_eq!(book.fresh_uuid().len(), 36);
    });
}
