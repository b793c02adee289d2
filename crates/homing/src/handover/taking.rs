//! How does a successor take over from the process that serves?

use super::channel::{Channel, Message};
use super::message::{FORM, FlowName, Hello, Kind, Offer, Serves};
use super::{PREPARING, TAKING_OVER};
use crate::wire::Wire;
use anyhow::{Context, Result, bail, ensure};
use homing_control::node::Learner;
use homing_control::state::State;
use homing_core::snapshot::Snapshot;
use homing_proxy::{HandedFlow, HandedSocket};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::net::TcpListener;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long the process before may be silent while it finishes: for ever, it is its end that is waited for.
const SILENCE: Duration = Duration::from_secs(3600);

/// The process that serves until this one does.
#[derive(Debug)]
pub(crate) struct Predecessor {
    channel: Channel,
    pid: OnceLock<u32>,
}

/// What was open before this process began.
#[derive(Debug, Default)]
pub(crate) struct Estate {
    pub(crate) sockets: Vec<HandedSocket>,
    pub(crate) admin: Option<TcpListener>,
    /// Listeners of dialects, by their names.
    pub(crate) dialects: Vec<(String, TcpListener)>,
    pub(crate) ticket_keys: Option<Zeroizing<Vec<u8>>>,
}

impl Predecessor {
    /// The process at the other end of standard input, which is nothing else from now on.
    ///
    /// # Errors
    /// It is no such line.
    pub(crate) fn on_stdin() -> io::Result<Self> {
        let line = io::stdin().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
        Ok(Self { channel: Channel::new(line.into())?, pid: OnceLock::new() })
    }

    /// Its process id, once it has said it.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.pid.get().copied()
    }

    /// Says that this process will not serve, and why.
    pub(crate) fn tell_failure(&self, why: &str) {
        _ = self.channel.send(Kind::Failed, why.as_bytes(), &[]); // or it hears that we end
    }

    /// Says what this process is, and takes what can be taken before anything is compiled.
    ///
    /// # Errors
    /// The two do not understand each other.
    pub(crate) fn meet(&self, state_dir: &Path) -> Result<Estate> {
        let (version, state_dir) = (env!("CARGO_PKG_VERSION").to_owned(), std::path::absolute(state_dir)?);
        let hello = Hello { form: FORM, version, state_dir };
        self.channel.send(Kind::Hello, &serde_json::to_vec(&hello)?, &[])?;
        let offer: Offer = serde_json::from_slice(&self.expect(Kind::Offer, PREPARING)?.content)?;
        let _ = self.pid.set(offer.pid);
        let wanted = offer.sockets.len() + usize::from(offer.admin) + offer.dialects.len();
        let mut fds: VecDeque<OwnedFd> = VecDeque::new();
        while fds.len() < wanted {
            let more = self.expect(Kind::Sockets, PREPARING)?.fds;
            ensure!(!more.is_empty(), "descriptors of listening sockets are missing");
            fds.extend(more);
        }
        let named = offer.sockets.into_iter().map_while(|name| Some(name.with(fds.pop_front()?)));
        let sockets: Vec<HandedSocket> = named.collect();
        let admin = if offer.admin { fds.pop_front().map(TcpListener::from) } else { None };
        let dialects = offer.dialects.into_iter().zip(fds).map(|(name, fd)| (name, fd.into())).collect();
        let ticket_keys = Some(self.expect(Kind::Tickets, PREPARING)?.content);
        Ok(Estate { sockets, admin, dialects, ticket_keys })
    }

    /// Learns what is alive, lets the process before stop, and learns what changed until then. Whoever calls it serves
    /// at once when it returns.
    ///
    /// # Errors
    /// The process before has ended, or says what makes no sense: then this one must not serve.
    pub(crate) fn take_over(&self, state: &State, snapshot: &Snapshot, wire: &Wire) -> Result<()> {
        self.channel.send(Kind::Wants, b"", &[])?;
        self.learn(state, snapshot)?;
        self.channel.send(Kind::Prepared, b"", &[])?;
        self.learn(state, snapshot)?;
        loop {
            let message = self.receive(TAKING_OVER)?;
            match message.kind {
                Kind::Flows => wire.with(|datapath| datapath.expect_flows(flows_of(message)))?,
                Kind::Go => return Ok(()),
                kind => bail!("the process before said {kind:?}"),
            }
        }
    }

    /// Says that this process serves.
    ///
    /// # Errors
    /// The process before did not hear it.
    pub(crate) fn tell_service(&self, wire: &Wire) -> Result<()> {
        let unused = wire.with(|datapath| datapath.unused_sockets())?;
        Ok(self.channel.send(Kind::Serves, &serde_json::to_vec(&Serves { unused })?, &[])?)
    }

    /// Says that whoever looks for the process that serves finds this one.
    ///
    /// # Errors
    /// The process before did not hear it.
    pub(crate) fn tell_name(&self) -> Result<()> {
        Ok(self.channel.send(Kind::Named, b"", &[])?)
    }

    /// Learns what changes until the process before has ended, on a thread of its own.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(crate) fn follow(self: Arc<Self>, learner: Learner) -> io::Result<()> {
        thread::Builder::new().name("predecessor".to_owned()).spawn(move || {
            let pid = self.pid();
            match self.follow_to_the_end(&learner) {
                Ok(blocks) => tracing::info!(pid, blocks, "the process before has ended"),
                Err(error) => tracing::warn!(pid, %error, "nothing more is learned from the process before"),
            }
        })?;
        Ok(())
    }

    fn follow_to_the_end(&self, learner: &Learner) -> Result<usize> {
        let mut blocks = 0;
        loop {
            match self.channel.receive(SILENCE) {
                Ok(None) => {}
                Ok(Some(message)) if message.kind == Kind::Block => {
                    learner.learn(&message.content)?;
                    blocks += 1;
                }
                Ok(Some(message)) => bail!("it said {:?}", message.kind),
                // A process that is killed leaves a reset where it had not read everything.
                Err(error)
                    if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) =>
                {
                    return Ok(blocks);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn learn(&self, state: &State, snapshot: &Snapshot) -> Result<()> {
        loop {
            let message = self.receive(PREPARING)?;
            match message.kind {
                Kind::Block => state.learn(snapshot, &message.content)?,
                Kind::Told => return Ok(()),
                kind => bail!("the process before said {kind:?}"),
            }
        }
    }

    fn expect(&self, kind: Kind, within: Duration) -> Result<Message> {
        let message = self.receive(within)?;
        ensure!(message.kind == kind, "the process before said {:?}, not {kind:?}", message.kind);
        Ok(message)
    }

    fn receive(&self, within: Duration) -> Result<Message> {
        let message = self.channel.receive(within).context("the process before does not answer")?;
        message.context("the process before does not answer in time")
    }
}

fn flows_of(message: Message) -> Vec<HandedFlow> {
    // Names that make no sense name no flows: those begin anew with the next datagram.
    let names: Vec<FlowName> = serde_json::from_slice(&message.content).unwrap_or_default();
    names.into_iter().zip(message.fds).map(|(name, fd)| name.with(fd)).collect()
}
