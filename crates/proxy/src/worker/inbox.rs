//! How does another thread talk to a worker?

use super::census::Census;
use crate::datapath::OpenSocket;
use crate::handover::{HandedFlow, HandedSocket, SocketId};
use crate::tls::TermsBook;
use homing_core::id::Home;
use homing_core::snapshot::Snapshot;
use mio::Waker;
use std::collections::HashSet;
use std::io;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, mpsc};

/// What a worker can be told.
#[derive(Debug)]
pub(crate) enum Command {
    /// Run another snapshot.
    Apply(Update),
    /// Accept nothing more; tell when the last connection is gone.
    Drain(Sender<()>),
    /// Give a successor the listening sockets; they are served on.
    Share(Sender<io::Result<Vec<HandedSocket>>>),
    /// Take nothing from the listening sockets until told otherwise, and give a successor the flows.
    Pause(Sender<io::Result<Vec<HandedFlow>>>),
    /// Go on after a pause.
    Resume,
    /// A successor serves by these sockets: finish what has begun, and tell when it is.
    Retire(Arc<HashSet<SocketId>>, Sender<()>),
    /// The time to finish is over: say farewell where that can be said.
    Farewell,
    /// Say that it still takes commands.
    Answer(Sender<()>),
    /// End what is open to this home, which is drained.
    CutOff(Home),
    /// Say what it holds.
    Census(Sender<Census>),
    /// End now.
    Stop,
}

/// A snapshot, what was made of it, and the sockets it needs that the worker does not have.
#[derive(Debug)]
pub(crate) struct Update {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) terms: Arc<TermsBook>,
    pub(crate) sockets: Vec<OpenSocket>,
    /// Told when the worker runs it.
    pub(crate) done: Sender<()>,
}

/// The sending side of a worker's inbox. Bounded by its senders: each waits for its answer.
#[derive(Debug)]
pub(crate) struct Inbox {
    sender: Sender<Command>,
    waker: Waker,
}

impl Inbox {
    pub(crate) fn new(waker: Waker) -> (Self, Receiver<Command>) {
        let (sender, receiver) = mpsc::channel();
        (Self { sender, waker }, receiver)
    }

    /// Sends `command`. A worker that has ended does not hear it, and nothing is lost by that.
    pub(crate) fn send(&self, command: Command) {
        if self.sender.send(command).is_ok()
            && let Err(error) = self.waker.wake()
        {
            tracing::error!(%error, "cannot wake a worker");
        }
    }
}
