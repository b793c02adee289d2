//! What may another API of the same node ask it and have it do? One that clients of other load balancers speak.
//!
//! It is let in here with what it found out itself: who asks, and what of the node he sees. Everything that it changes
//! goes by the desk as any other edit does, and its notes go to the one audit.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use homing_core::bound::Bound;
use homing_core::clock::Now;
use homing_core::drain::AdminState;
use homing_core::health::Health;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

use crate::admin::Observed;
use crate::change::Running;
use crate::edit::{Author, Desk, Documents, EditError, Edited, Op};
use crate::events::Events;
use crate::identity::browser::NotSignedIn;
use crate::identity::{Actor, Note, Proof};
use crate::limits;

/// The way to a node for another API.
#[derive(Clone)]
pub struct Doorway {
    observed: Arc<Observed>,
    edits: Arc<Semaphore>,
}

/// What a target is like now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetNow {
    /// What its probes found.
    pub health: Health,
    /// Whether its group is probed.
    pub is_probed: bool,
    /// Whether it is being emptied.
    pub admin_state: AdminState,
    /// Open connections, or requests under way.
    pub connections: u64,
    /// Sessions that live there, as far as they are counted.
    pub sessions: u64,
}

/// Why nobody is let in by a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotLetIn {
    /// There is no such user with such a password, or it is disabled: which of them is not said.
    Wrong,
    /// Somebody guessed too often: wait that many seconds.
    TooOften(u64),
    /// It cannot be found out just now.
    Cannot,
}

impl Doorway {
    /// To that node.
    #[must_use]
    pub fn new(observed: Arc<Observed>) -> Self {
        Self { observed, edits: Arc::new(Semaphore::new(limits::EDITS)) }
    }

    /// What all load balancers are told now.
    #[must_use]
    pub fn documents(&self) -> Arc<Documents> {
        self.observed.desk.documents()
    }

    /// What runs now, with the spec it was made of.
    #[must_use]
    pub fn running(&self) -> Arc<Running> {
        self.observed.changes.running()
    }

    /// Tells what runs, now and after every change that takes effect.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Arc<Running>> {
        self.observed.changes.subscribe()
    }

    /// The clocks of the node.
    #[must_use]
    pub fn now(&self) -> Now {
        (self.observed.clock)()
    }

    /// Where the node tells what happens.
    #[must_use]
    pub fn events(&self) -> &Events {
        &self.observed.events
    }

    /// The desk, for what does not wait. What waits belongs in [`Doorway::at_desk`].
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.observed.desk
    }

    /// Whether a successor is taking over: what is said now may not reach it.
    #[must_use]
    pub fn is_handing_over(&self) -> bool {
        (self.observed.is_handing_over)()
    }

    /// What a target is like now; `None`: it does not run.
    #[must_use]
    pub fn target(&self, load_balancer: &str, group: &str, target: &str) -> Option<TargetNow> {
        let running = self.running();
        let mut groups = running.snapshot.groups.iter();
        let group = groups.find(|found| *found.load_balancer == *load_balancer && *found.name == *group)?;
        let live = &group.target_named(target)?.live;
        Some(TargetNow {
            health: live.health(),
            is_probed: group.health.is_some(),
            admin_state: live.drain.state(self.now()),
            connections: live.active.load(Ordering::Relaxed).into(),
            sessions: live.sessions.load(Ordering::Relaxed).into(),
        })
    }

    /// Reads, decides and edits in one turn; see [`Desk::edit_in_turn`]. Waits for its turn for
    /// [`limits::EDIT_PATIENCE`] at most. Once it has begun it is done, whether or not somebody still waits for it.
    ///
    /// # Errors
    /// What `decide` says, or why its edit cannot be; nothing has changed then.
    pub async fn edit_in_turn<T: Send + 'static, E: From<EditError> + Send + 'static>(
        &self,
        author: Author,
        why: String,
        decide: impl FnOnce(&Documents) -> Result<(Vec<Op>, T), E> + Send + 'static,
    ) -> Result<(Option<Edited>, T), E> {
        self.at_desk(move |desk| desk.edit_in_turn(&author, Some(&why), decide)).await
    }

    /// Does what waits for the desk, on a thread where it may take its time.
    ///
    /// # Errors
    /// What `work` says, and [`EditError::Crowded`].
    pub async fn at_desk<T: Send + 'static, E: From<EditError> + Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let Ok(turn) = timeout(limits::EDIT_PATIENCE, Arc::clone(&self.edits).acquire_owned()).await else {
            self.observed.changes.live().bounds.met(Bound::ApiRequests);
            return Err(EditError::Crowded.into());
        };
        let turn = turn.expect("the semaphore is never closed");
        let desk = Arc::clone(&self.observed.desk);
        let work = tokio::task::spawn_blocking(move || {
            let _turn = turn; // Until it is done, whether or not somebody still waits for it.
            work(&desk)
        });
        match work.await {
            Ok(done) => done,
            // It goes up: whoever answers a request knows what to say of a fault of ours.
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(EditError::Busy.into()),
        }
    }

    /// Whose API token that is, if it is good.
    #[must_use]
    pub fn bearer(&self, token: &str) -> Option<Actor> {
        let identities = self.observed.gate.identities();
        identities.book().bearer(token, identities.now_s()).ok()
    }

    /// The user who has that password, and may sign in. Takes the time of a hash, whether or not there is such a user.
    ///
    /// # Errors
    /// Why nobody is let in.
    pub async fn sign_in(&self, name: String, password: String, from: IpAddr) -> Result<Actor, NotLetIn> {
        let identities = Arc::clone(self.observed.gate.identities());
        let check = tokio::task::spawn_blocking(move || {
            let id = identities.check_password(&name, &password, from).map_err(|why| match why {
                NotSignedIn::Wrong => NotLetIn::Wrong,
                NotSignedIn::TooOften(wait_s) => NotLetIn::TooOften(wait_s),
                NotSignedIn::Cannot(_) => NotLetIn::Cannot,
            })?;
            let (book, proof) = (identities.book(), Proof::Password(id));
            // It may have been disabled, or removed, meanwhile.
            let (role, scopes) = book.of_proof(proof, identities.now_s()).ok_or(NotLetIn::Wrong)?;
            Ok(Actor { name, proof, role, scopes: scopes.clone() })
        });
        check.await.unwrap_or(Err(NotLetIn::Cannot))
    }

    /// The same actor with what it may do now; `None`: it may do nothing any more. One with an access key is as the
    /// file says, which is not asked here.
    #[must_use]
    pub fn still(&self, actor: &Actor) -> Option<Actor> {
        let identities = self.observed.gate.identities();
        let book = identities.book();
        let (role, scopes) = book.of_proof(actor.proof, identities.now_s())?;
        Some(Actor { role, scopes: scopes.clone(), ..actor.clone() })
    }

    /// Notes what was done. Returns when that is on the disk, or was said in the log instead.
    pub async fn note(&self, note: Note) {
        self.observed.gate.identities().audit().note(note).await;
    }

    /// Notes what was denied, some time later. In a flood some are counted only.
    pub fn note_later(&self, note: Note) {
        self.observed.gate.identities().audit().note_later(note);
    }
}

impl fmt::Debug for Doorway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Doorway({:?})", self.observed)
    }
}
