//! Who is a member of a pool?

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use serde_json::Value;

use super::{Annotations, Said};

/// A target, as the dialects with pools see it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    /// Its name.
    pub(crate) id: String,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Its share; `None`: as the edition has it.
    pub(crate) weight: Option<u16>,
    pub(crate) annotations: Annotations,
    /// All that is said of it.
    pub(crate) said: Said,
}

impl Member {
    pub(crate) fn new(id: String, address: SocketAddr) -> Self {
        Self { id, address, weight: None, annotations: Annotations::default(), said: Said::default() }
    }

    pub(super) fn read(target: &Value) -> Self {
        let said = Said::of(target);
        let nowhere = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
        Self {
            id: said.text("name").unwrap_or_default().to_owned(),
            // What runs has been read and checked: it can be parsed.
            address: said.text("address").and_then(|text| text.parse().ok()).unwrap_or(nowhere),
            weight: said.number("weight").and_then(|weight| u16::try_from(weight).ok()),
            annotations: Annotations::of(target),
            said,
        }
    }

    pub(super) fn write(self) -> Value {
        let mut said = self.said;
        said.set("name", Some(self.id));
        let before: Option<SocketAddr> = said.text("address").and_then(|text| text.parse().ok());
        if before != Some(self.address) {
            said.set("address", Some(self.address.to_string()));
        }
        said.set("weight", self.weight);
        self.annotations.write(said.fields());
        said.into_value()
    }
}
