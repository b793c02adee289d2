//! What do the tests of this crate share? And, by the feature `testing`, those of crates above it: [`node`], [`Folder`].
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![cfg_attr(not(test), allow(dead_code, unreachable_pub, reason = "tests of other crates use a part of it"))]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use homing_core::certificate::{Identity, PrivateKey};
use homing_core::clock::Now;
use homing_core::id::Home;
use homing_core::live::Live;
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_core::snapshot::Snapshot;
use homing_core::spec::Spec;

use crate::Clock;
use crate::change::{Changes, Publish, PublishError};
use crate::config::{self, LoadedConfig};
use crate::cut_off::CutOff;
use crate::edit::Desk;
use crate::events::Events;
use crate::identity::Identities;
use crate::restart::Restarts;
use crate::store::Store;

mod client;
pub(crate) mod http;
mod node;

#[cfg(test)]
pub(crate) use client::Client;
pub use client::Hands;
pub use node::{Node, node};

/// A folder that goes away with the test.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    #[allow(clippy::new_without_default, missing_docs, reason = "it makes something on the disk")]
    #[must_use]
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("homing-control-{}-{number}", std::process::id()));
        // An earlier process with our number may have left one behind.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.file(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A datapath that keeps what it was given, or refuses.
#[derive(Clone, Default)]
pub(crate) struct Datapath {
    pub(crate) revisions: Arc<Mutex<Vec<u64>>>,
    pub(crate) refuse: Arc<Mutex<Option<PublishError>>>,
}

impl Publish for Datapath {
    fn publish(&self, snapshot: Arc<Snapshot>) -> Result<(), PublishError> {
        if let Some(error) = self.refuse.lock().unwrap().clone() {
            return Err(error);
        }
        self.revisions.lock().unwrap().push(snapshot.revision);
        Ok(())
    }
}

/// A datapath without connections.
pub(crate) struct NobodyCutOff;

impl CutOff for NobodyCutOff {
    fn cut_off(&self, _: Home) {}
}

pub(crate) fn secrets() -> Secrets {
    let key = RingKey { id: 1, secret: [7; 32], usage: KeyUse::Issue };
    Secrets { hash_key: HashKey([9; 16]), ring: KeyRing::new(vec![key]).unwrap() }
}

pub(crate) fn changes(datapath: Datapath) -> Arc<Changes> {
    Arc::new(Changes::new(secrets(), Arc::new(Live::new(2)), Box::new(datapath)))
}

/// The identities of a node that nobody asks anything.
pub(crate) fn nobody() -> Arc<Identities> {
    let folder = Folder::new(); // The store stays open when it is gone.
    let store = Arc::new(Store::open(folder.path()).unwrap());
    Arc::new(Identities::open(store, folder.path(), clock(), restarts()).unwrap())
}

/// Begins again what dies, and tells nobody.
pub(crate) fn restarts() -> Arc<Restarts> {
    Arc::new(Restarts::new(Events::default(), clock()))
}

/// The desk of a node that starts with a file that says that.
pub(crate) fn desk(text: &str, changes: &Arc<Changes>) -> Arc<Desk> {
    desk_with(text, changes, Store::in_memory())
}

/// The same, with that store.
pub(crate) fn desk_with(text: &str, changes: &Arc<Changes>, store: Store) -> Arc<Desk> {
    desk_telling(text, changes, store, &Events::default())
}

/// The same, whose doings are told there.
pub(crate) fn desk_telling(text: &str, changes: &Arc<Changes>, store: Store, events: &Events) -> Arc<Desk> {
    let file = PathBuf::from("etc/homing.toml");
    let (store, changes) = (Arc::new(store), Arc::clone(changes));
    let desk = Desk::boot(file, &loaded(text), store, changes, events.clone(), |_| ());
    Arc::new(desk.unwrap_or_else(|error| panic!("{error}")))
}

/// What a file says. Certificates that it names are there, and mean nothing.
pub(crate) fn loaded(text: &str) -> LoadedConfig {
    let loaded = config::parse(Path::new("test.toml"), text).unwrap_or_else(|error| panic!("{error}"));
    LoadedConfig { spec: spec(text), ..loaded }
}

/// A clock that stands still.
pub(crate) fn clock() -> Clock {
    Arc::new(|| Now { monotonic_ms: 60_000, token_s: 1_700_000_000 })
}

/// What a text says. Certificates that it names are there, and mean nothing.
pub(crate) fn spec(text: &str) -> Spec {
    let loaded = config::parse(Path::new("test.toml"), text);
    let mut spec = loaded.unwrap_or_else(|error| panic!("{error}")).spec;
    let balancers = spec.load_balancers.iter_mut().map(Arc::make_mut);
    for listener in balancers.flat_map(|balancer| &mut balancer.listeners) {
        for (number, certificate) in (1..).zip(&mut listener.certificates) {
            let key = PrivateKey::from_der(Vec::new());
            let identity = Identity { chain: vec![Box::default()], key, not_after_s: 2_000_000_000 * number };
            certificate.identity = Some(Arc::new(identity));
        }
    }
    spec
}

/// One HTTP listener, one group "web"; `settings` are the group's, `targets` are pairs of name and address.
pub(crate) fn web(settings: &str, targets: &[(&str, std::net::SocketAddr)]) -> String {
    let mut text = String::from(
        "[admin]\nlisten = \"127.0.0.1:0\"\n[[load_balancers]]\nname = \"shop\"\n\
         [[load_balancers.listeners]]\nname = \"web\"\nprotocol = \"http\"\nlisten = [\"127.0.0.1:0\"]\n\
         group = \"web\"\n[[load_balancers.groups]]\nname = \"web\"\n",
    );
    text.push_str(settings);
    for (name, address) in targets {
        text.push_str(&format!(
            "\n[[load_balancers.groups.targets]]\nname = \"{name}\"\naddress = \"{address}\"\n"
        ));
    }
    text
}
