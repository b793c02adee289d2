//! A node without a datapath and without listeners, to whom one comes by its doorway.

use std::fs;
use std::sync::Arc;

use super::{Datapath, Folder, Hands, NobodyCutOff, changes, desk_telling, restarts};
use crate::admin::Observed;
use crate::api::auth::Gate;
use crate::doorway::Doorway;
use crate::events::Events;
use crate::identity::audit::Search;
use crate::identity::{Identities, Note};
use crate::probe::{Once, ProbeBook};
use crate::store::Store;
use crate::token_file::ADMIN_NAME;
use crate::traffic::TrafficBook;
use crate::upkeep::Upkeep;
use crate::watch::Reloads;

/// What a test has of a node.
#[derive(Debug)]
pub struct Node {
    /// The way to it.
    pub doorway: Doorway,
    /// Its clock.
    pub hands: Hands,
    /// A token of an admin.
    pub token: String,
    identities: Arc<Identities>,
    _folder: Folder,
}

impl Node {
    /// What the audit notes, the newest first.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        let search = Search { limit: 1000, ..Search::default() };
        let found = self.identities.audit().find(&search).unwrap();
        found.into_iter().map(|(_, note)| note).collect()
    }
}

/// A node that starts with a file that says that, and keeps what it is told as a real one does.
#[must_use]
pub fn node(text: &str) -> Node {
    let (folder, hands, events) = (Folder::new(), Hands::default(), Events::default());
    let changes = changes(Datapath::default());
    let desk = desk_telling(text, &changes, Store::open(folder.path()).unwrap(), &events);
    let store = Arc::new(Store::in_memory());
    let identities = Identities::open(Arc::clone(&store), folder.path(), hands.clock(), restarts());
    let identities = Arc::new(identities.unwrap());
    let token = fs::read_to_string(folder.file(ADMIN_NAME)).unwrap().trim_end().to_owned();
    let upkeep = Upkeep::new(events.clone(), Box::new(NobodyCutOff), hands.clock());
    let book = Arc::new(ProbeBook::default());
    let observed = Observed {
        changes,
        desk,
        upkeep: Arc::new(upkeep.with_troubles(&store, &identities)),
        store,
        reloads: tokio::sync::watch::channel(Arc::new(Reloads::default())).1,
        file: "etc/homing.toml".into(),
        probes: Arc::new(Once::new(Arc::clone(&book), events.clone(), hands.clock(), restarts())),
        book,
        traffic: Arc::new(TrafficBook::default()),
        gate: Arc::new(Gate::new(Arc::clone(&identities), hands.clock())),
        keep_word: Arc::new(|| ()),
        is_handing_over: Arc::new(|| false),
        state: Arc::default(),
        events,
        restarts: restarts(),
        clock: hands.clock(),
        started: hands.now(),
        started_at_s: hands.now().token_s,
    };
    Node { doorway: Doorway::new(Arc::new(observed)), hands, token, identities, _folder: folder }
}
