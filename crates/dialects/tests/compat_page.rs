//! Do the pages about other vendors' APIs say what the tables say?
//!
//! With `BLESS=1` in the environment they are written instead of compared.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;

use homing_dialects::compat::{Row, page};

fn check(name: &str, prose: &str, rows: &[Row]) {
    let path = format!("{}/../../docs/reference/compat/{name}.md", env!("CARGO_MANIFEST_DIR"));
    let written = page(prose, rows);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &written).expect("the pages are in a folder of this repository");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == written, "docs/reference/compat/{name}.md is stale: run this test with BLESS=1");
}

#[test]
fn the_compat_page_of_huawei_is_not_stale() {
    check("huawei", include_str!("compat_page/huawei.md.in"), &homing_dialects::huawei::rows());
}

#[test]
fn the_compat_page_of_tencent_is_not_stale() {
    check("tencent", include_str!("compat_page/tencent.md.in"), &homing_dialects::tencent::table::rows());
}

#[test]
fn the_compat_page_of_openstack_is_not_stale() {
    check("openstack", include_str!("compat_page/openstack.md.in"), &homing_dialects::openstack::rows());
}
