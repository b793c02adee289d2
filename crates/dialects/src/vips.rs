//! Which address does a new load balancer get? One of `[vip_pool]` that no other has.
//!
//! Who has which stands in the documents: `annotations.vip` of a load balancer, and the addresses at which listeners of
//! any load balancer listen. So nothing is kept here, and what is removed is free again.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use homing_core::spec::VipsSpec;
use serde_json::Value;

use crate::book::Book;

/// The annotation that says which address a load balancer has.
pub const VIP: &str = "vip";

/// The addresses that load balancers get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VipPool {
    /// First and last of each range, of one family.
    ranges: Vec<(IpAddr, IpAddr)>,
}

/// Which address somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Any, in the order of the pool.
    Any,
    /// Any of IPv4.
    V4,
    /// Any of IPv6.
    V6,
    /// That one.
    This(IpAddr),
}

/// Why there is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VipError {
    /// The pool has none left, or none of that family at all.
    #[error("the address pool has no free address left")]
    Exhausted,
    /// Another load balancer has it.
    #[error("the address {0} is in use")]
    Taken(IpAddr),
    /// It is not of the pool.
    #[error("the address {0} is not in the address pool of this node")]
    Outside(IpAddr),
}

impl VipPool {
    /// A pool of these ranges: first and last address of each.
    #[must_use]
    pub const fn new(ranges: Vec<(IpAddr, IpAddr)>) -> Self {
        Self { ranges }
    }

    /// The pool of a spec.
    #[must_use]
    pub fn of(spec: &VipsSpec) -> Self {
        Self::new(spec.ranges.clone())
    }

    /// The ranges: first and last address of each.
    #[must_use]
    pub fn ranges(&self) -> &[(IpAddr, IpAddr)] {
        &self.ranges
    }

    /// Whether that address is of the pool.
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        self.ranges
            .iter()
            .any(|(first, last)| first.is_ipv4() == address.is_ipv4() && (*first..=*last).contains(&address))
    }

    /// Takes an address for a load balancer that this turn makes; its document is to name it as [`VIP`].
    ///
    /// # Errors
    /// Why there is none.
    pub fn take(&self, book: &Book<'_>, wanted: impl Into<Wanted>) -> Result<IpAddr, VipError> {
        let taken = taken(book);
        let is_free = |address: &IpAddr| !taken.contains(address) && !book.was_given(*address);
        let found = match wanted.into() {
            Wanted::This(address) if !self.has(address) => return Err(VipError::Outside(address)),
            Wanted::This(address) if !is_free(&address) => return Err(VipError::Taken(address)),
            Wanted::This(address) => Some(address),
            Wanted::Any => self.addresses(|_| true).find(is_free),
            Wanted::V4 => self.addresses(IpAddr::is_ipv4).find(is_free),
            Wanted::V6 => self.addresses(IpAddr::is_ipv6).find(is_free),
        };
        let address = found.ok_or(VipError::Exhausted)?;
        book.give(address);
        Ok(address)
    }

    /// One by one: a range may be as wide as IPv6, and is only walked until one is free.
    fn addresses(&self, is_wanted: impl Fn(&IpAddr) -> bool) -> impl Iterator<Item = IpAddr> {
        let ranges = self.ranges.iter().filter(move |(first, _)| is_wanted(first));
        ranges.flat_map(|&(first, last)| {
            let next = move |address: &IpAddr| (*address < last).then(|| after(*address));
            std::iter::successors(Some(first), next)
        })
    }
}

impl From<Option<IpAddr>> for Wanted {
    fn from(address: Option<IpAddr>) -> Self {
        address.map_or(Self::Any, Self::This)
    }
}

impl From<IpAddr> for Wanted {
    fn from(address: IpAddr) -> Self {
        Self::This(address)
    }
}

/// The address after that one.
fn after(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits().saturating_add(1)).into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits().saturating_add(1)).into(),
    }
}

/// Every address that a load balancer has, or listens at.
fn taken(book: &Book<'_>) -> HashSet<IpAddr> {
    let aside = book.documents.set_aside.iter().map(|(document, _)| document);
    let documents = book.documents.load_balancers.iter().chain(aside);
    documents.flat_map(|document| addresses_of(&document.value)).collect()
}

fn addresses_of(document: &Value) -> Vec<IpAddr> {
    let vip = document["annotations"][VIP].as_str().and_then(|text| text.parse().ok());
    let listeners = document["listeners"].as_array().into_iter().flatten();
    let listens = listeners.flat_map(|listener| listener["listen"].as_array().into_iter().flatten());
    let listens = listens.filter_map(|listen| listen.as_str()?.parse::<SocketAddr>().ok());
    vip.into_iter().chain(listens.map(|listen| listen.ip())).collect()
}

#[cfg(test)]
mod tests {
    use homing_control::edit::{Document, Documents, Owner};
    use serde_json::json;

    use super::*;
    use crate::caller::Dialect;
    use crate::testing::caller;

    fn pool(ranges: &[(&str, &str)]) -> VipPool {
        VipPool::new(
            ranges.iter().map(|(first, last)| (first.parse().unwrap(), last.parse().unwrap())).collect(),
        )
    }

    fn take(pool: &VipPool, documents: &[Value], wanted: &[Wanted]) -> Vec<Result<String, VipError>> {
        let owned = |value: &Value| Document::new("x", Owner::Api, value);
        let load_balancers = documents.iter().map(owned).collect();
        let (documents, caller) =
            (Documents { load_balancers, ..Documents::default() }, caller(Dialect::Huawei));
        let book = Book::new(&documents, &caller, 0, pool, &Vec::new);
        wanted.iter().map(|wanted| pool.take(&book, *wanted).map(|address| address.to_string())).collect()
    }

    #[test]
    fn two_of_one_turn_get_two_addresses_until_none_is_left() {
        let pool = pool(&[("10.0.0.1", "10.0.0.2")]);
        let found = take(&pool, &[], &[Wanted::Any, Wanted::Any, Wanted::Any]);
        assert_eq!(found, [Ok("10.0.0.1".into()), Ok("10.0.0.2".into()), Err(VipError::Exhausted)]);
    }

    #[test]
    fn an_address_that_somebody_has_or_listens_at_is_not_given() {
        let pool = pool(&[("10.0.0.1", "10.0.0.4")]);
        let documents = [
            json!({ "annotations": { "vip": "10.0.0.1" } }),
            json!({ "listeners": [{ "listen": ["10.0.0.2:80"] }] }),
        ];
        let asked: Wanted = Some("10.0.0.2".parse().unwrap()).into();
        let found = take(&pool, &documents, &[Wanted::Any, asked, Wanted::This("10.0.0.9".parse().unwrap())]);
        let taken = VipError::Taken("10.0.0.2".parse().unwrap());
        let outside = VipError::Outside("10.0.0.9".parse().unwrap());
        assert_eq!(found, [Ok("10.0.0.3".into()), Err(taken), Err(outside)]);
    }

    #[test]
    fn each_family_has_its_own_and_the_last_address_ends_a_range() {
        let pool = pool(&[("255.255.255.255", "255.255.255.255"), ("fd00::1", "fd00::ffff")]);
        let found = take(&pool, &[], &[Wanted::V6, Wanted::V4, Wanted::V4]);
        assert_eq!(found, [Ok("fd00::1".into()), Ok("255.255.255.255".into()), Err(VipError::Exhausted)]);
    }
}
