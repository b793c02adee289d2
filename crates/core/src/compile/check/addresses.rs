//! Can every address be listened on, and may every target be reached?

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

use super::{GroupAt, item, networks};
use crate::problem::{Path, Problem, Value, say};
use crate::spec::problems::Problems;
use crate::spec::{Protocol, Spec};

/// HTTP, HTTPS and TCP share the ports of TCP; UDP has its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Transport {
    Tcp,
    Udp,
}

/// Who listens somewhere.
#[derive(Clone, Copy)]
enum Holder<'a> {
    Admin,
    Dialect(&'static str),
    Listener { load_balancer: &'a str, listener: &'a str },
}

impl From<Holder<'_>> for Value {
    fn from(holder: Holder<'_>) -> Self {
        match holder {
            Holder::Admin => "`admin.listen`".into(),
            Holder::Dialect(name) => format!("`dialects.{name}`").into(),
            Holder::Listener { load_balancer, listener } => {
                say::listener_of(listener.to_owned(), load_balancer.to_owned()).into()
            }
        }
    }
}

/// Who listens on one port of one transport.
#[derive(Default)]
struct PortUse<'a> {
    by_address: HashMap<IpAddr, Holder<'a>>,
    /// Anyone with an IPv4 address, anyone with an IPv6 address: a wildcard clashes with those.
    anyone: [Option<(IpAddr, Holder<'a>)>; 2],
}

impl<'a> PortUse<'a> {
    /// Whoever has the address already, directly or by a wildcard of the same family: `0.0.0.0` and `[::]` go
    /// together, an IPv6 socket takes no IPv4 connection.
    fn holder(&self, address: IpAddr) -> Option<(IpAddr, Holder<'a>)> {
        if let Some(holder) = self.by_address.get(&address) {
            return Some((address, *holder));
        }
        if address.is_unspecified() {
            return self.anyone[usize::from(address.is_ipv6())];
        }
        let wildcard = match address {
            IpAddr::V4(_) => IpAddr::from([0; 4]),
            IpAddr::V6(_) => IpAddr::from([0_u16; 8]),
        };
        self.by_address.get(&wildcard).map(|holder| (wildcard, *holder))
    }

    fn take(&mut self, address: IpAddr, holder: Holder<'a>) {
        self.anyone[usize::from(address.is_ipv6())].get_or_insert((address, holder));
        self.by_address.insert(address, holder);
    }
}

/// No two listeners, and not the admin address and those of dialects either, want the same address and port.
pub(super) fn check_listeners(spec: &Spec, problems: &Problems) {
    let mut ports: HashMap<(Transport, u16), PortUse<'_>> = HashMap::new();
    if let Some(admin) = spec.admin.listen.filter(|admin| admin.port() != 0) {
        let port_use = ports.entry((Transport::Tcp, admin.port())).or_default();
        port_use.take(admin.ip().to_canonical(), Holder::Admin);
    }
    for (name, listen) in spec.dialects.listens().filter(|(_, listen)| listen.port() != 0) {
        let port_use = ports.entry((Transport::Tcp, listen.port())).or_default();
        let ip = listen.ip().to_canonical();
        match port_use.holder(ip) {
            Some((held, holder)) => problems.add(|| {
                let held = SocketAddr::new(held, listen.port());
                Problem::new(Path::default().key("dialects").key(name), say::port_taken(listen, held, holder))
            }),
            None => port_use.take(ip, Holder::Dialect(name)),
        }
    }
    let path = Path::default().key("load_balancers");
    for (at, balancer) in spec.load_balancers.iter().enumerate() {
        for (number, listener) in balancer.listeners.iter().enumerate() {
            let transport = match listener.protocol {
                Protocol::Tcp | Protocol::Http | Protocol::Https => Transport::Tcp,
                Protocol::Udp => Transport::Udp,
            };
            for (index, address) in listener.listen.iter().enumerate() {
                if address.port() == 0 {
                    continue;
                }
                let port_use = ports.entry((transport, address.port())).or_default();
                let ip = address.ip().to_canonical();
                match port_use.holder(ip) {
                    Some((held, holder)) => problems.add(|| {
                        let listeners = item(&path, at, &balancer.name).key("listeners");
                        let path = item(&listeners, number, &listener.name).key("listen").item(index, None);
                        let held = SocketAddr::new(held, address.port());
                        Problem::new(path, say::port_taken(*address, held, holder))
                    }),
                    None => {
                        let (load_balancer, listener) = (&*balancer.name, &*listener.name);
                        port_use.take(ip, Holder::Listener { load_balancer, listener });
                    }
                }
            }
        }
    }
}

/// Targets of a group have different addresses, all of which this node may reach.
pub(super) fn check_targets(spec: &Spec, group: &GroupAt<'_>, problems: &Problems) {
    let mut first_of: HashMap<SocketAddr, usize> = HashMap::new();
    for (index, target) in group.spec.targets.iter().enumerate() {
        // The reader's stand-in for an address that it could not read.
        if target.address.port() == 0 && target.address.ip().is_unspecified() {
            continue;
        }
        let path = || group.target(index, &target.name).key("address");
        check_target(target.address, &spec.node.target_networks, &path, problems);
        let same = SocketAddr::new(target.address.ip().to_canonical(), target.address.port());
        let first = *first_of.entry(same).or_insert(index);
        if first != index {
            problems.add(|| {
                let other = group.spec.targets.get(first).map_or("", |first| &*first.name).to_owned();
                Problem::new(path(), say::same_target(target.address, other))
            });
        }
    }
}

fn check_target(address: SocketAddr, allowed: &[IpNet], path: &dyn Fn() -> Path, problems: &Problems) {
    let ip = address.ip().to_canonical();
    if address.port() == 0 {
        problems.add(|| Problem::new(path(), say::port_zero(address)));
    }
    if let Some(what) = networks::never_a_target(ip) {
        problems.add(|| Problem::new(path(), say::no_machine(ip, what)));
        return;
    }
    if let Some(what) = networks::guarded(ip).filter(|_| allowed.is_empty()) {
        problems.add(|| Problem::new(path(), say::guarded_address(ip, what)));
    }
    if !allowed.is_empty() && !allowed.iter().any(|network| network.contains(&ip)) {
        problems.add(|| Problem::new(path(), say::outside_of_networks(ip)));
    }
}
