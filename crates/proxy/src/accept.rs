//! Where do clients come in?

use crate::complaint::Subject;
use crate::datapath::{ListenSocket, OpenSocket, SocketKey};
use crate::limits;
use crate::site::Place;
use crate::store::{Key, Kind, Store};
use crate::tls::TermsBook;
use crate::tunnel::millis;
use crate::udp::UdpListener;
use crate::worker::Worker;
use homing_core::bound::Bound;
use homing_core::id::ListenerId;
use homing_core::snapshot::Snapshot;
use homing_core::spec::Protocol;
use mio::Interest;
use mio::net::{TcpListener, TcpStream};
use std::collections::{HashMap, HashSet};
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The listening sockets of one worker, and the listeners they serve.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    sockets: Store<Socket>,
    /// Several for one name, where another process had more workers.
    by_key: Vec<(SocketKey, Key)>,
    places: HashMap<ListenerId, Rc<Place>>,
    /// Sockets that stopped accepting at a limit, each once.
    paused: Vec<Key>,
    /// Room is not looked for before this, unless one of our own clients makes it.
    resume_ms: u64,
}

#[derive(Debug)]
struct Socket {
    place: Rc<Place>,
    acceptor: Acceptor,
}

#[derive(Debug)]
enum Acceptor {
    Tcp(TcpListener),
    Udp(Box<UdpListener>),
}

/// What accepting came to.
enum Accepted {
    Connection(TcpStream, SocketAddr),
    /// Nobody waits.
    Nobody,
    /// A bound is met: try again when a connection has closed.
    AtLimit,
}

impl Listeners {
    /// The names of the sockets, and where they stand.
    pub(crate) fn sockets_by_key(&self) -> impl Iterator<Item = (SocketKey, Key)> {
        self.by_key.iter().copied()
    }

    /// A socket, a second time.
    pub(crate) fn share(&self, key: Key) -> io::Result<OwnedFd> {
        match self.sockets.get(key).map(|socket| &socket.acceptor) {
            Some(Acceptor::Tcp(listener)) => listener.as_fd().try_clone_to_owned(),
            Some(Acceptor::Udp(udp)) => udp.share(),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// How many sockets wait for room.
    #[cfg(test)]
    pub(crate) fn paused_sockets(&self) -> usize {
        self.paused.len()
    }
}

impl Worker {
    /// Makes the sockets serve `snapshot`: kept ones stay, new ones are registered, those without a listener
    /// take what waits and close.
    pub(crate) fn apply_listeners(
        &mut self,
        snapshot: &Arc<Snapshot>,
        terms: &TermsBook,
        new: Vec<OpenSocket>,
    ) -> io::Result<()> {
        self.renew_places(snapshot, terms);
        let mut serving = HashMap::new();
        for listener in &snapshot.listeners {
            for &address in &listener.addresses {
                serving.insert(SocketKey::of(listener, address), listener.id);
            }
        }
        for socket in new {
            if let Some(id) = serving.get(&socket.key) {
                self.open_socket(socket, *id)?;
            }
        }
        for (socket_key, key) in self.listeners.by_key.clone() {
            match serving.get(&socket_key) {
                Some(id) => self.assign(key, *id),
                None => self.close_socket(socket_key, key),
            }
        }
        Ok(())
    }

    /// Takes what waits and closes every listening socket.
    pub(crate) fn close_listeners(&mut self) {
        for (socket_key, key) in self.listeners.by_key.clone() {
            self.close_socket(socket_key, key);
        }
        for place in self.listeners.places.values() {
            place.close();
        }
    }

    /// Clients or datagrams wait on a listening socket.
    pub(crate) fn listener_ready(&mut self, key: Key) {
        if self.is_paused {
            return;
        }
        let Some(socket) = self.listeners.sockets.get(key) else { return };
        if matches!(socket.acceptor, Acceptor::Udp(_)) {
            self.udp_listener_ready(key);
            return;
        }
        for _ in 0..limits::ACCEPTS_PER_TURN {
            match self.accept(key) {
                Accepted::Connection(stream, peer) => self.admit(key, stream, peer),
                Accepted::Nobody => return,
                Accepted::AtLimit => return self.pause_accepting(key),
            }
        }
        self.again.push((Kind::Listener, key));
    }

    /// A client connection of `place` ended.
    pub(crate) fn connection_closed(&mut self, place: &Place) {
        place.site().listener.live.open_connections.fetch_sub(1, Ordering::Relaxed);
        self.shared.open_connections.fetch_sub(1, Ordering::Relaxed);
        self.listeners.resume_ms = 0;
    }

    /// Whether a socket waits for room. Another worker may make it, so this one has to look again.
    pub(crate) fn is_accepting_paused(&self) -> bool {
        !self.listeners.paused.is_empty()
    }

    /// Tries the sockets that stopped at a limit again.
    pub(crate) fn resume_accepting(&mut self) {
        if self.now.monotonic_ms < self.listeners.resume_ms {
            return;
        }
        for key in std::mem::take(&mut self.listeners.paused) {
            self.listener_ready(key);
        }
    }

    /// The UDP socket and place of a listening socket, taken out while datagrams are handled.
    pub(crate) fn take_udp_listener(&mut self, key: Key) -> Option<(Box<UdpListener>, Rc<Place>)> {
        let socket = self.listeners.sockets.get_mut(key)?;
        let Acceptor::Udp(udp) = &mut socket.acceptor else { return None };
        Some((std::mem::take(udp), Rc::clone(&socket.place)))
    }

    /// Puts back what [`Worker::take_udp_listener`] took.
    pub(crate) fn put_udp_listener(&mut self, key: Key, udp: Box<UdpListener>) {
        if let Some(socket) = self.listeners.sockets.get_mut(key) {
            socket.acceptor = Acceptor::Udp(udp);
        }
    }

    fn renew_places(&mut self, snapshot: &Arc<Snapshot>, terms: &TermsBook) {
        let index = self.index;
        // One that listens nowhere is closed, as one that is not there.
        let serving = || snapshot.listeners.iter().filter(|listener| !listener.addresses.is_empty());
        for listener in serving() {
            match self.listeners.places.get(&listener.id) {
                Some(place) => place.renew(snapshot, listener, terms),
                None => {
                    let place = Rc::new(Place::new(snapshot, listener, terms, index));
                    self.listeners.places.insert(listener.id, place);
                }
            }
        }
        let ids: HashSet<ListenerId> = serving().map(|listener| listener.id).collect();
        self.listeners.places.retain(|id, place| {
            let exists = ids.contains(id);
            if !exists {
                place.close();
            }
            exists
        });
    }

    fn open_socket(&mut self, open: OpenSocket, listener: ListenerId) -> io::Result<()> {
        let OpenSocket { key, socket, flows } = open;
        let place = Rc::clone(&self.listeners.places[&listener]);
        let mut acceptor = match socket {
            ListenSocket::Tcp(listener) => Acceptor::Tcp(TcpListener::from_std(listener)),
            ListenSocket::Udp(socket) => Acceptor::Udp(Box::new(UdpListener::new(socket))),
        };
        let registry = self.poll.registry();
        let mut registered = Ok(());
        let id = self.listeners.sockets.insert_with(|id| {
            let token = id.token(Kind::Listener);
            registered = match &mut acceptor {
                Acceptor::Tcp(listener) => registry.register(listener, token, Interest::READABLE),
                Acceptor::Udp(udp) => udp.register(registry, token),
            };
            Socket { place, acceptor }
        });
        self.listeners.by_key.push((key, id));
        // Before the first datagram is read: it may be one of theirs.
        flows.into_iter().for_each(|flow| self.adopt_flow(id, flow));
        registered
    }

    fn assign(&mut self, key: Key, id: ListenerId) {
        let place = Rc::clone(&self.listeners.places[&id]);
        if let Some(socket) = self.listeners.sockets.get_mut(key) {
            socket.place = place;
        }
    }

    pub(crate) fn close_socket(&mut self, socket_key: SocketKey, key: Key) {
        // Whoever the kernel has already let in is served; closing first would reset them. Those who go on coming
        // meanwhile are not waited for.
        for _ in 0..limits::BACKLOG {
            let Accepted::Connection(stream, peer) = self.accept(key) else { break };
            self.admit(key, stream, peer);
        }
        self.leave_socket(socket_key, key);
    }

    /// Closes a listening socket here. Another process that has it too serves whoever waits on it.
    pub(crate) fn leave_socket(&mut self, socket_key: SocketKey, key: Key) {
        self.listeners.by_key.retain(|&known| known != (socket_key, key));
        self.listeners.paused.retain(|&paused| paused != key);
        let Some(Socket { mut acceptor, .. }) = self.listeners.sockets.remove(key) else { return };
        // Closing is not enough: the poller goes on to watch a socket that another process has open, too.
        let registry = self.poll.registry();
        let unwatched = match &mut acceptor {
            Acceptor::Tcp(listener) => registry.deregister(listener),
            Acceptor::Udp(udp) => udp.deregister(registry),
        };
        if let Err(error) = unwatched {
            tracing::warn!(%error, "a listening socket is still watched");
        }
        if let Acceptor::Udp(_) = acceptor {
            self.close_flows_of(key);
        }
    }

    fn pause_accepting(&mut self, key: Key) {
        if !self.listeners.paused.contains(&key) {
            self.listeners.paused.push(key);
            self.counters().accept_pauses.add(1);
        }
        self.listeners.resume_ms = self.now.monotonic_ms + millis(limits::ACCEPT_PAUSE);
    }

    fn accept(&mut self, key: Key) -> Accepted {
        let Some(Socket { place, acceptor: Acceptor::Tcp(listener) }) = self.listeners.sockets.get(key)
        else {
            return Accepted::Nobody;
        };
        let site = place.site();
        let open = site.listener.live.open_connections.load(Ordering::Relaxed);
        if !self.shared.has_room() || site.settings().max_connections.is_some_and(|max| open >= max) {
            site.counters().refused_at_limit.add(1);
            if self.complaints.are_due(Subject::ClientsAtLimit, self.now.monotonic_ms) {
                tracing::warn!(listener = %site.listener.name, open, "as many clients as allowed: others wait");
            }
            return Accepted::AtLimit;
        }
        loop {
            match listener.accept() {
                Ok((stream, peer)) => return Accepted::Connection(stream, peer),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Accepted::Nobody,
                Err(error) if is_one_client_only(&error) => {}
                Err(error) => {
                    self.counters().bounds.met(Bound::SystemResources);
                    if self.complaints.are_due(Subject::Accepting, self.now.monotonic_ms) {
                        tracing::warn!(listener = %site.listener.name, %error, "cannot accept");
                    }
                    return Accepted::AtLimit;
                }
            }
        }
    }

    fn admit(&mut self, key: Key, stream: TcpStream, peer: SocketAddr) {
        let Some(socket) = self.listeners.sockets.get(key) else { return };
        let place = Rc::clone(&socket.place);
        let site = place.site();
        site.counters().accepted.add(1);
        site.listener.live.open_connections.fetch_add(1, Ordering::Relaxed);
        self.shared.open_connections.fetch_add(1, Ordering::Relaxed);
        match site.settings().proxy_protocol {
            Some(_) => self.await_greeting(stream, peer, place),
            None => self.admit_by_protocol(stream, peer, None, place),
        }
    }

    /// Hands a connection, counted as open, to whoever speaks its protocol. `reached`: the address that the client
    /// connected to, where a proxy before us has told it.
    pub(crate) fn admit_by_protocol(
        &mut self,
        stream: TcpStream,
        peer: SocketAddr,
        reached: Option<SocketAddr>,
        place: Rc<Place>,
    ) {
        match place.site().listener.protocol {
            Protocol::Http | Protocol::Https => self.admit_client(stream, peer, reached, place),
            Protocol::Tcp => self.admit_tcp(stream, peer, reached, place),
            Protocol::Udp => {} // datagrams have no accept
        }
    }
}

/// The client went away while it waited; the next one may be fine.
fn is_one_client_only(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
}
