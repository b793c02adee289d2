//! How does a datapath end: at once, or after a successor has taken over?

use super::{Datapath, DrainReport};
use crate::handover::{HandedFlow, HandedSocket, SocketId};
use crate::limits;
use crate::worker::inbox::Command;
use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// Workers that accept nothing more and finish what they have begun.
#[derive(Debug)]
pub struct Finishing {
    finished: Receiver<()>,
    /// Workers that have not finished.
    left: usize,
}

impl Finishing {
    /// Waits at most so long; says whether all have finished.
    pub fn wait(&mut self, at_most: Duration) -> bool {
        let end = Instant::now() + at_most;
        while self.left > 0 {
            match self.finished.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(()) => self.left -= 1,
                Err(RecvTimeoutError::Timeout) => return false,
                // Workers that are gone have nothing left.
                Err(RecvTimeoutError::Disconnected) => self.left = 0,
            }
        }
        true
    }
}

impl Datapath {
    /// Accepts nothing more, lets traffic finish for at most `deadline`, then ends the workers.
    pub fn drain(self, deadline: Duration) -> DrainReport {
        self.tell_to_finish(Command::Drain).wait(deadline);
        self.end()
    }

    /// Ends the workers now, with all that is open.
    #[must_use]
    pub fn end(mut self) -> DrainReport {
        let left = self.open_connections();
        self.stop();
        DrainReport { left }
    }

    /// The listening sockets, for a successor. They are served here until it does.
    ///
    /// # Errors
    /// There are no descriptors for them, or a worker has died.
    pub fn share_sockets(&self) -> io::Result<Vec<HandedSocket>> {
        self.ask_all(Command::Share)
    }

    /// Takes nothing from the listening sockets any more; whoever connects waits in the kernel. Returns the UDP flows
    /// that are open. [`Self::resume`] goes on, [`Self::retire`] does not.
    ///
    /// # Errors
    /// There are no descriptors for them, or a worker has died: resume.
    pub fn pause(&self) -> io::Result<Vec<HandedFlow>> {
        self.ask_all(Command::Pause)
    }

    /// Goes on after a pause: there is no successor.
    pub fn resume(&self) {
        for inbox in &self.inboxes {
            inbox.send(Command::Resume);
        }
    }

    /// A successor serves by all listening sockets but the `unused` ones, and has all flows. Takes what waits on those,
    /// and finishes: clients get an answer to one more request, which tells them to connect anew, and tunnels go on.
    pub fn retire(&self, unused: &[SocketId]) -> Finishing {
        let unused: Arc<HashSet<SocketId>> = Arc::new(unused.iter().copied().collect());
        self.tell_to_finish(|done| Command::Retire(Arc::clone(&unused), done))
    }

    /// The time to finish is nearly over: closes what can be closed without harm, and tells WebSockets to come back.
    pub fn say_farewell(&self) {
        for inbox in &self.inboxes {
            inbox.send(Command::Farewell);
        }
    }

    /// The sockets that were handed to this process and that no listener has use for.
    #[must_use]
    pub fn unused_sockets(&self) -> Vec<SocketId> {
        self.published().handed.unused().to_vec()
    }

    /// Whether every worker takes commands.
    #[must_use]
    pub fn is_responsive(&self) -> bool {
        let (answer, answers) = mpsc::channel();
        for inbox in &self.inboxes {
            inbox.send(Command::Answer(answer.clone()));
        }
        drop(answer);
        let end = Instant::now() + Duration::from_secs(limits::PUBLISH_WAIT_S);
        self.inboxes
            .iter()
            .all(|_| answers.recv_timeout(end.saturating_duration_since(Instant::now())).is_ok())
    }

    fn tell_to_finish(&self, command: impl Fn(Sender<()>) -> Command) -> Finishing {
        let (done, finished) = mpsc::channel();
        for inbox in &self.inboxes {
            inbox.send(command(done.clone()));
        }
        Finishing { finished, left: self.inboxes.len() }
    }

    fn ask_all<T>(&self, command: impl Fn(Sender<io::Result<Vec<T>>>) -> Command) -> io::Result<Vec<T>> {
        let (reply, replies) = mpsc::channel();
        for inbox in &self.inboxes {
            inbox.send(command(reply.clone()));
        }
        drop(reply);
        let end = Instant::now() + Duration::from_secs(limits::PUBLISH_WAIT_S);
        let mut all = Vec::new();
        for _ in &self.inboxes {
            let left = end.saturating_duration_since(Instant::now());
            let part =
                replies.recv_timeout(left).map_err(|_| io::Error::other("a worker does not answer"))?;
            all.append(&mut part?);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_that_has_died_is_not_waited_for() {
        let (done, finished) = mpsc::channel();
        let mut finishing = Finishing { finished, left: 2 };
        done.send(()).unwrap();
        assert!(!finishing.wait(Duration::ZERO), "one has not finished");
        drop(done);
        assert!(finishing.wait(Duration::ZERO));
    }
}
