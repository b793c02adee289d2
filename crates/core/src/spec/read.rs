//! What did the operator write, and what is wrong with it?
//!
//! One reader for the file and the API: it walks a value tree (TOML becomes one), fills in the defaults and takes
//! every mistake down with its path instead of stopping at the first. What cannot be read is replaced by a harmless
//! value, so that positions in the [`Spec`] stay those of the text.
//!
//! [`table`] is the cursor that all objects are read with, [`value`] reads single values, one file reads one object.

mod action;
mod annotations;
mod balancer;
mod condition;
mod dialects;
mod failure;
mod group;
mod headers;
pub mod health;
mod later;
mod listener;
mod node;
pub mod persistence;
mod rule;
mod table;
mod target;
mod target_tls;
mod tls;
mod value;
mod vips;

use std::sync::Arc;

use serde_json::Value;

use super::problems::Problems;
use super::{LoadBalancerSpec, Spec};
use crate::problem::{Path, Problem, say};
use table::Table;
pub(crate) use value::http::{
    is_content_type, is_field_name, is_host, is_query, is_redirect_path, not_a_field_name,
};
pub use value::is_name;

/// Reads a whole spec from a value tree.
///
/// The spec is complete only if there is no problem. Rules between objects are [`crate::compile::check`]'s.
#[must_use]
pub fn read(value: &Value) -> (Spec, Vec<Problem>) {
    let problems = Problems::default();
    let spec = Table::root(value, &problems, |table| Spec {
        node: table.table("node", say::node_section, say::section("[node]"), node::read).unwrap_or_default(),
        admin: table
            .table("admin", say::admin_section, node::admin_example(), node::read_admin)
            .unwrap_or_default(),
        log: table.table("log", say::log_section, node::log_example(), node::read_log).unwrap_or_default(),
        tracing: table
            .table("tracing", say::tracing_section, node::tracing_example(), node::read_tracing)
            .unwrap_or_default(),
        dialects: table
            .table("dialects", say::dialects_section, dialects::example(), dialects::read)
            .unwrap_or_default(),
        vips: table.table("vip_pool", say::vips_section, vips::example(), vips::read).unwrap_or_default(),
        load_balancers: table
            .tables("load_balancers", say::load_balancer, balancer::read)
            .into_iter()
            .map(Arc::new)
            .collect(),
    });
    (spec, problems.into_vec())
}

/// Reads one load balancer, which is to stand at `index` of a spec.
///
/// It is complete only if there is no problem. Rules between objects are [`crate::compile::check`]'s.
#[must_use]
pub fn read_load_balancer(value: &Value, index: usize) -> (LoadBalancerSpec, Vec<Problem>) {
    let problems = Problems::default();
    let path = Path::default().key("load_balancers");
    let spec = Table::item(value, say::load_balancer, &path, index, &problems, balancer::read);
    (spec, problems.into_vec())
}
