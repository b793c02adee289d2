//! What does one target say?

use std::net::SocketAddr;

use super::table::Table;
use super::value::{self, address};
use crate::spec::{TargetSpec, bounds};

/// `PRODUCT.md` 1.1.
const WEIGHT_DEFAULT: u16 = 10;

pub(super) fn read(table: &mut Table<'_>) -> TargetSpec {
    TargetSpec {
        name: table.name(),
        // Port 0 stands for an address that cannot be read; no real target has it.
        address: table
            .required("address", "address = \"10.0.0.5:8080\"", address::target)
            .unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0))),
        weight: table.optional("weight", value::integer(bounds::WEIGHT)).unwrap_or(WEIGHT_DEFAULT),
        incarnation: table.optional("incarnation", value::label),
    }
}
