//! What does a rule see of a request?

use homing_core::route::condition::Look;
use homing_wire::cookie;
use homing_wire::http1::{FieldKind, RequestHead};
use std::net::IpAddr;

/// A request on its way to a rule.
pub(super) struct Seen<'a, 'h, 'b> {
    pub(super) head: &'a RequestHead<'h, 'b>,
    /// Who asks, as far as we believe it.
    pub(super) client: IpAddr,
}

impl Look for Seen<'_, '_, '_> {
    fn host(&self) -> &[u8] {
        self.head.host().unwrap_or_default()
    }

    fn path(&self) -> &[u8] {
        self.head.target.path
    }

    fn method(&self) -> &[u8] {
        self.head.method_text
    }

    fn query(&self) -> Option<&[u8]> {
        self.head.target.query
    }

    fn client(&self) -> IpAddr {
        self.client
    }

    fn has_field(&self, name: &[u8], such: &mut dyn FnMut(&[u8]) -> bool) -> bool {
        self.head.fields.named(name).any(such)
    }

    fn has_cookie(&self, name: &[u8], such: &mut dyn FnMut(&[u8]) -> bool) -> bool {
        let fields = self.head.fields.values(FieldKind::Cookie);
        fields.flat_map(cookie::pairs).filter(|pair| pair.name == name).any(|pair| such(pair.value))
    }
}
