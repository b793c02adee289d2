//! What runs during a measurement? An origin, a proxy before it, and now and then the load generator.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::case::{Case, Entry};
use super::process::{Core, Priority, Running, pinned};
use super::{Proxy, Settings, certificate, machine};
use crate::kernel;
use crate::load::Report;
use crate::origin::DEFAULT_ADDRESSES;

/// How long a program may take until it answers.
const START_LIMIT: Duration = Duration::from_secs(8);

/// How long one try to reach it may take.
const TRY_LIMIT: Duration = Duration::from_millis(100);

/// Everything that runs for one sample; dropping it ends it.
pub(super) struct Rig {
    // Dropped in this order: the proxy goes before its targets do.
    proxy: Option<Running>,
    origin: Running,
    load: &'static str,
    address: SocketAddrV4,
    /// Whom the clients believe, if they come over TLS.
    trust: Option<PathBuf>,
    priority: Priority,
    pub(super) connections: usize,
}

/// Clients that hold their connections until this is dropped.
pub(super) struct Held {
    // Dropped in this order: the generator ends when its standard input does.
    _input: Option<ChildStdin>,
    _running: Running,
    pub(super) report: Report,
}

impl Rig {
    /// Starts a fresh origin and a fresh `proxy` and waits until `case` can begin.
    pub(super) fn start(settings: &Settings, proxy: Proxy, case: &Case) -> Result<Self> {
        let priority = if settings.real_time { Priority::RealTime } else { Priority::Ordinary };
        let file_limit = kernel::raise_file_limit().context("limit of open files")?;
        ensure_free(DEFAULT_ADDRESSES[3])?;
        let mut origin =
            Running::start(&mut pinned(machine::sibling("origin")?, Core::Others, priority), "origin")?;
        origin.wait_until(START_LIMIT, "until it listened", || accepts(DEFAULT_ADDRESSES[3]))?;
        let address = address(proxy, case.entry);
        let certificate = certificate::certificate()?;
        ensure!((proxy, case.entry) != (Proxy::Direct, Entry::Https), "the targets speak no TLS");
        Ok(Self {
            proxy: start_proxy(proxy, case.entry, address, priority)?,
            origin,
            load: case.load,
            address,
            trust: (case.entry == Entry::Https).then_some(certificate),
            priority,
            connections: settings.connections(case, file_limit),
        })
    }

    /// The process that is measured: the proxy, or the origin where there is none.
    pub(super) fn measured(&self) -> u32 {
        self.proxy.as_ref().unwrap_or(&self.origin).id()
    }

    /// Runs the load generator with the case's arguments and `amount`.
    pub(super) fn load(&self, amount: &[String]) -> Result<Report> {
        self.load_with(self.load, self.connections, amount)
    }

    /// Runs the load generator with other arguments than the case's.
    pub(super) fn load_with(&self, arguments: &str, connections: usize, amount: &[String]) -> Result<Report> {
        let mut command = self.load_command(arguments, connections)?;
        let output = command.args(amount).stderr(Stdio::inherit()).output().context("load generator")?;
        ensure!(output.status.success(), "the load generator ended with {}", output.status);
        serde_json::from_slice(&output.stdout).context("the report of the load generator")
    }

    /// Runs the load generator, and its clients stay connected.
    pub(super) fn load_and_hold(&self) -> Result<Held> {
        let mut command = self.load_command(self.load, self.connections)?;
        let mut running = Running::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()), "load")?;
        let input = running.child().stdin.take();
        let output = running.child().stdout.take().context("the load generator has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).context("the load generator went away")?;
        let report = serde_json::from_str(&line).context("the report of the load generator")?;
        Ok(Held { _input: input, _running: running, report })
    }

    fn load_command(&self, arguments: &str, connections: usize) -> Result<Command> {
        let mut command = pinned(machine::sibling("load")?, Core::Others, self.priority);
        command.args(["--address", &self.address.to_string(), "--connections", &connections.to_string()]);
        command.args(arguments.split_whitespace());
        if let Some(trust) = &self.trust {
            command.arg("--tls").arg(trust);
        }
        Ok(command)
    }
}

fn start_proxy(
    proxy: Proxy,
    entry: Entry,
    address: SocketAddrV4,
    priority: Priority,
) -> Result<Option<Running>> {
    let Some((program, arguments)) = proxy.command()? else { return Ok(None) };
    ensure_free(address)?;
    forget_state(proxy)?;
    let mut command = pinned(program, Core::Proxy, priority);
    let mut running = Running::start(command.args(arguments).stdout(Stdio::null()), proxy.name())?;
    running.wait_until(START_LIMIT, &format!("until it answered at {address}"), || match entry {
        Entry::Http | Entry::Https | Entry::Tcp => accepts(address),
        Entry::Udp => echoes(address),
    })?;
    Ok(Some(running))
}

/// Another program on our port would be measured in place of ours. (A TCP address: UDP ones are not asked.)
fn ensure_free(address: SocketAddrV4) -> Result<()> {
    ensure!(!accepts(address), "something else listens on {address}: end it first");
    Ok(())
}

/// Nothing that an earlier sample left behind may make this one faster or slower.
fn forget_state(proxy: Proxy) -> Result<()> {
    let folder = machine::run_folder()?.join("homing-state");
    if proxy == Proxy::Homing && folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

fn address(proxy: Proxy, entry: Entry) -> SocketAddrV4 {
    match (proxy, entry) {
        (Proxy::Direct, _) => DEFAULT_ADDRESSES[0],
        (_, Entry::Http) => SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8100),
        (_, Entry::Https) => SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8104),
        (_, Entry::Tcp) => SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8102),
        (_, Entry::Udp) => SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8103),
    }
}

fn accepts(address: SocketAddrV4) -> bool {
    TcpStream::connect_timeout(&SocketAddr::V4(address), TRY_LIMIT).is_ok()
}

fn echoes(address: SocketAddrV4) -> bool {
    let exchange = || -> std::io::Result<usize> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_read_timeout(Some(TRY_LIMIT))?;
        socket.connect(address)?;
        socket.send(b"is anybody there?")?;
        socket.recv(&mut [0; 64])
    };
    exchange().is_ok()
}
