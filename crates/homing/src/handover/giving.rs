//! How does the process that serves start its successor, and let it take over?

use super::channel::{Channel, DESCRIPTORS, Message};
use super::message::{FORM, FlowName, Hello, Kind, Offer, Serves, SocketName};
use super::{LOOK, NAMING, PREPARING, STOPPING_TO_WRITE, TAKING_OVER};
use crate::cli::LogFormat;
use crate::signals::Request;
use crate::systemd::Watchdog;
use crate::wire::Wire;
use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::ValueEnum;
use homing_control::node::ControlPlane;
use homing_control::state::handover::Told;
use homing_proxy::{Finishing, HandedFlow, HandedSocket, SocketId};
use std::io::ErrorKind;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};
use std::{env, io, process};

/// How long whoever asked may take to hear the answer.
const TELLING: Duration = Duration::from_secs(5);
/// Rounds of telling before the pause.
const ROUNDS: usize = 4;
/// Blocks of sessions that are worth another round.
const MUCH: usize = 2;
/// Between two looks whether the state is still being written.
const WRITING_LOOK: Duration = Duration::from_millis(5);

/// How this process was started, and how its successor is.
#[derive(Clone, Debug)]
pub(crate) struct StartedAs {
    /// The program.
    pub(crate) binary: PathBuf,
    /// The file of the node.
    pub(crate) config: PathBuf,
    pub(crate) log_format: Option<LogFormat>,
}

/// Somebody wants an upgrade.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    /// Another program than the one that is there where this one was.
    pub(crate) binary: Option<PathBuf>,
    /// Another file.
    pub(crate) config: Option<PathBuf>,
    /// Who waits for it.
    pub(crate) waiting: Option<Waiting>,
}

/// Somebody waits for an answer.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) answer: Sender<Answer>,
    /// Ends when he has it.
    pub(crate) told: Receiver<()>,
}

/// What came of a wish: the process that serves from now on, or why there is none.
pub(crate) type Answer = Result<u32, Refusal>;

/// Why there is no successor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// An upgrade is under way.
    Busy,
    /// Another process serves already.
    Retired,
    /// This process is the first one, with which all others end.
    First,
    /// A successor was started, and did not come to serve.
    Failed(String),
}

/// A process that has taken over.
#[derive(Debug)]
pub(crate) struct Successor {
    pub(crate) child: Child,
    pub(super) channel: Channel,
    pub(super) told: Told,
    pub(super) finishing: Finishing,
    /// Somebody asked to read the file again while it took over.
    pub(crate) is_reload_due: bool,
}

/// Why nobody took over.
#[derive(Debug)]
pub(crate) enum Failure {
    /// This process was told to end.
    Ended,
    /// This process is the first one of a container: the kernel ends all others with it (pid_namespaces(7)).
    First,
    /// That.
    Failed {
        why: String,
        /// Somebody asked to read the file again meanwhile.
        is_reload_due: bool,
    },
}

/// The process that serves, as its successor meets it.
pub(crate) struct Giver<'a> {
    pub(crate) control: &'a ControlPlane,
    pub(crate) wire: &'a Wire,
    pub(crate) state_dir: &'a Path,
    pub(crate) requests: &'a Receiver<Request>,
    pub(crate) watchdog: &'a Watchdog,
}

/// A conversation with a successor.
struct Talk<'a> {
    giver: &'a Giver<'a>,
    channel: Channel,
    child: Child,
    told: Told,
    is_paused: bool,
    is_ended: bool,
    is_reload_due: bool,
}

impl StartedAs {
    /// What this process was started with; its program by the name that was called, so that a link may lead to
    /// another one by then.
    pub(crate) fn this(config: &Path, log_format: Option<LogFormat>) -> io::Result<Self> {
        let called =
            env::args_os().next().map(PathBuf::from).filter(|called| called.components().count() > 1);
        let binary =
            match called.and_then(|called| std::path::absolute(called).ok()).filter(|path| path.exists()) {
                Some(called) => called,
                None => env::current_exe()?,
            };
        Ok(Self { binary, config: std::path::absolute(config)?, log_format })
    }

    fn command(&self, wish: &Wish) -> Command {
        let mut command = Command::new(wish.binary.as_ref().unwrap_or(&self.binary));
        command.arg("run").arg("--config").arg(wish.config.as_ref().unwrap_or(&self.config));
        if let Some(format) = self.log_format.and_then(|format| format.to_possible_value()) {
            command.args(["--log-format", format.get_name()]);
        }
        command.arg("--successor");
        // Said of this process alone, by whoever started it.
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "WATCHDOG_PID"] {
            command.env_remove(name);
        }
        command
    }
}

impl Wish {
    /// Tells whoever waits; returns when he has heard it, as this process may end the moment after.
    pub(crate) fn answer(&self, answer: Answer) {
        if let Some(Waiting { answer: waiting, told }) = &self.waiting {
            _ = waiting.send(answer); // who has gone does not wait
            _ = told.recv_timeout(TELLING);
        }
    }
}

impl Failure {
    fn of_this_process(why: String) -> Self {
        Self::Failed { why, is_reload_due: false }
    }
}

impl Successor {
    /// Waits until it has named itself in the state folder, where whoever asked looks for it. It serves in any case.
    pub(crate) fn wait_until_named(&self) {
        match self.channel.receive(NAMING) {
            Ok(Some(message)) if message.kind == Kind::Named => {}
            Ok(_) => tracing::warn!("the successor does not say that it has named itself"),
            Err(error) => tracing::warn!(%error, "the successor does not say that it has named itself"),
        }
    }
}

impl<'a> Giver<'a> {
    /// Starts a successor and lets it take over. When this fails, everything is as it was.
    pub(crate) fn hand_over(&'a self, started: &StartedAs, wish: &Wish) -> Result<Successor, Failure> {
        let mut command = started.command(wish);
        let mut talk = Talk::begin(self, &mut command)
            .map_err(|error| Failure::of_this_process(format!("{error:#}")))?;
        // From here on nothing that it is told may become untrue: no listener comes or goes.
        let _held = self.control.hold();
        match talk.hold() {
            Ok(unused) => {
                let finishing = self.wire.retire(&unused);
                let finishing = finishing.map_err(|error| Failure::of_this_process(error.to_string()))?;
                let Talk { channel, child, told, is_reload_due, .. } = talk;
                Ok(Successor { child, channel, told, finishing, is_reload_due })
            }
            Err(error) => {
                talk.give_up();
                let (why, is_reload_due) = (format!("{error:#}"), talk.is_reload_due);
                Err(if talk.is_ended { Failure::Ended } else { Failure::Failed { why, is_reload_due } })
            }
        }
    }
}

impl<'a> Talk<'a> {
    fn begin(giver: &'a Giver<'a>, command: &mut Command) -> Result<Self> {
        let (ours, theirs) = UnixStream::pair().context("no line to a successor")?;
        let program = command.get_program().to_owned();
        let child = command.stdin(Stdio::from(OwnedFd::from(theirs))).spawn();
        let child = child.with_context(|| format!("cannot start {}", program.display()))?;
        // The command holds their end; it must be closed here, so that its end is heard.
        command.stdin(Stdio::null());
        let channel = Channel::new(ours)?;
        let talk = Self {
            giver,
            channel,
            child,
            told: Told::default(),
            is_paused: false,
            is_ended: false,
            is_reload_due: false,
        };
        tracing::info!(pid = talk.child.id(), program = %program.display(), "successor started");
        Ok(talk)
    }

    /// The whole conversation. Returns the sockets that the successor has no use for.
    fn hold(&mut self) -> Result<Vec<SocketId>> {
        self.meet()?;
        self.offer()?;
        self.wait_for(Kind::Wants, PREPARING)?;
        self.tell_what_is_alive(ROUNDS)?;
        self.wait_for(Kind::Prepared, PREPARING)?;
        self.stop_writing()?;
        let paused = Instant::now();
        self.pause_and_tell_the_rest()?;
        let serves = self.wait_for(Kind::Serves, TAKING_OVER)?;
        let pause_ms = u64::try_from(paused.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(pid = self.child.id(), pause_ms, "successor serves");
        let Serves { unused } = serde_json::from_slice(&serves.content)?;
        Ok(unused)
    }

    fn meet(&mut self) -> Result<()> {
        let hello = self.wait_for(Kind::Hello, PREPARING)?;
        let Hello { form, version, state_dir } = serde_json::from_slice(&hello.content)?;
        ensure!(form == FORM, "it ({version}) hands over in form {form}, this process in form {FORM}");
        let same = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let ours = self.giver.state_dir;
        ensure!(
            same(&state_dir) == same(ours),
            "its file has another state_dir ({}) than this process ({})",
            state_dir.display(),
            ours.display()
        );
        Ok(())
    }

    fn offer(&mut self) -> Result<()> {
        let sockets = self.giver.wire.with(|datapath| datapath.share_sockets())??;
        let admin = self.giver.control.admin_listener();
        let offer = Offer {
            pid: process::id(),
            sockets: sockets.iter().map(SocketName::of).collect(),
            admin: admin.is_some(),
            dialects: self.giver.control.beside().map(|(name, ..)| name.to_owned()).collect(),
        };
        self.channel.send(Kind::Offer, &serde_json::to_vec(&offer)?, &[])?;
        let of_operators =
            admin.into_iter().chain(self.giver.control.beside().map(|(.., listener)| listener));
        let fds: Vec<BorrowedFd<'_>> = sockets
            .iter()
            .map(|HandedSocket { fd, .. }| fd.as_fd())
            .chain(of_operators.map(AsFd::as_fd))
            .collect();
        for fds in fds.chunks(DESCRIPTORS) {
            self.channel.send(Kind::Sockets, b"", fds)?;
        }
        let tickets = self.giver.wire.with(|datapath| datapath.ticket_keys())?;
        Ok(self.channel.send(Kind::Tickets, &tickets, &[])?)
    }

    /// Sessions in rounds: what changed while there was much to tell is told at once, so that little is left for later.
    fn tell_what_is_alive(&mut self, rounds: usize) -> Result<()> {
        let Self { giver: Giver { control, .. }, channel, told, .. } = self;
        let (state, snapshot) = (control.state(), control.current());
        let mut send = |block: &[u8]| channel.send(Kind::Block, block, &[]);
        state.tell_steering(&snapshot, &mut send)?;
        state.tell_healths(&snapshot, &mut send)?;
        for _ in 0..rounds {
            if state.tell_sessions(&snapshot, told, &mut send)? < MUCH {
                break;
            }
        }
        Ok(channel.send(Kind::Told, b"", &[])?)
    }

    fn pause_and_tell_the_rest(&mut self) -> Result<()> {
        let giver = self.giver;
        self.is_paused = true;
        let flows = giver.wire.with(|datapath| datapath.pause())??;
        self.tell_what_is_alive(1)?;
        for flows in flows.chunks(DESCRIPTORS) {
            let names: Vec<FlowName> = flows.iter().map(FlowName::of).collect();
            let fds: Vec<BorrowedFd<'_>> = flows.iter().map(|HandedFlow { fd, .. }| fd.as_fd()).collect();
            self.channel.send(Kind::Flows, &serde_json::to_vec(&names)?, &fds)?;
        }
        Ok(self.channel.send(Kind::Go, b"", &[])?)
    }

    /// From now on the successor writes, if it comes to serve. Waits while there is no pause yet: a disk may be slow.
    fn stop_writing(&mut self) -> Result<()> {
        let (state, store) = (self.giver.control.state(), self.giver.control.store());
        state.stop_writing();
        store.stop_writing();
        let end = Instant::now() + STOPPING_TO_WRITE;
        while !state.has_stopped_writing() || !store.has_stopped_writing() {
            ensure!(
                Instant::now() < end,
                "the state was still being written after {} s",
                STOPPING_TO_WRITE.as_secs()
            );
            self.look_around()?;
            std::thread::sleep(WRITING_LOOK);
        }
        Ok(())
    }

    /// The message of that kind. Meanwhile this process can be told other things.
    fn wait_for(&mut self, kind: Kind, within: Duration) -> Result<Message> {
        let end = Instant::now() + within;
        while Instant::now() < end {
            self.look_around()?;
            match self.channel.receive(LOOK) {
                Ok(Some(message)) if message.kind == kind => return Ok(message),
                Ok(Some(message)) if message.kind == Kind::Failed => {
                    bail!("{}", String::from_utf8_lossy(&message.content));
                }
                Ok(Some(message)) => bail!("it said {:?} where {kind:?} was expected", message.kind),
                Ok(None) => {}
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(self.how_it_ended()),
                Err(error) => return Err(error).context("its words make no sense"),
            }
        }
        bail!("it took more than {} s", within.as_secs());
    }

    /// What else is this process asked meanwhile?
    fn look_around(&mut self) -> Result<()> {
        self.giver.watchdog.tell(|| self.giver.wire.is_responsive());
        while let Ok(request) = self.giver.requests.try_recv() {
            match request {
                Request::Reload => self.is_reload_due = true,
                Request::Upgrade(wish) => wish.answer(Err(Refusal::Busy)),
                Request::End => {
                    self.is_ended = true;
                    bail!("this process was told to end");
                }
            }
        }
        Ok(())
    }

    fn how_it_ended(&mut self) -> anyhow::Error {
        // It has closed its end, so it ends, or does not know what a successor is.
        let end = Instant::now() + TAKING_OVER;
        while Instant::now() < end {
            match self.child.try_wait() {
                Ok(Some(status)) => return anyhow!("it ended before it served ({status}); its log says why"),
                Ok(None) => std::thread::sleep(LOOK),
                Err(error) => return error.into(),
            }
        }
        anyhow!("it does not know how to take over")
    }

    /// Goes on as if nothing had been.
    fn give_up(&mut self) {
        _ = self.child.kill(); // it may have ended by itself
        _ = self.child.wait();
        self.giver.control.state().go_on_writing();
        self.giver.control.store().go_on_writing();
        if self.is_paused {
            _ = self.giver.wire.with(|datapath| datapath.resume()); // ended: nothing to resume
        }
    }
}
