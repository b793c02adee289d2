//! What do others keep beside an object, and does it fit?
//!
//! `annotations` is for programs that have to get back what Homing does not understand. The document keeps it as it was
//! said; a spec has no trace of it, so that nothing can depend on it.

use serde_json::Value;

use super::table::Table;
use super::value;
use crate::limits;
use crate::problem::say;

/// Checks the annotations of an object, and drops them.
pub(super) fn check(table: &mut Table<'_>) {
    let annotations = table.texts("annotations", "{ \"example.org/owner\" = \"shop\" }");
    if annotations.len() > limits::ANNOTATIONS {
        let what = say::too_many(annotations.len(), say::annotations(), limits::ANNOTATIONS);
        return table.refuse("annotations", what);
    }
    let bytes: usize = annotations.iter().map(|(key, text)| key.len() + text.len()).sum();
    if bytes > limits::ANNOTATIONS_BYTES {
        let most = format!("{} KiB", limits::ANNOTATIONS_BYTES >> 10);
        return table.refuse("annotations", say::annotations_too_long(most));
    }
    let fits = |(key, text): &&(String, String)| is_key(key) && text.len() <= limits::ANNOTATION_BYTES;
    if let Some((key, _)) = annotations.iter().find(|annotation| !fits(annotation)) {
        let what = say::annotation_does_not_fit(value::printable(key), limits::ANNOTATION_BYTES);
        table.refuse("annotations", what);
    }
}

/// Whether another vendor's API made a load balancer. Whose it was is kept, and not read.
pub(super) fn dialect(table: &mut Table<'_>) -> bool {
    let word = table.optional("dialect", |value: &Value| match value::text(value, say::a_text)? {
        "tencent" | "huawei" | "openstack" => Ok(()),
        _ => Err(say::no_dialect("tencent, huawei, openstack").into()),
    });
    word.is_some()
}

fn is_key(key: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte);
    (1..=limits::ANNOTATION_KEY_BYTES).contains(&key.len()) && key.bytes().all(is_fine)
}
