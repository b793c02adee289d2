//! Can it work? Are the addresses free to listen on, do the targets accept, and where can they be probed?

use super::plan::Plan;
use crate::cli::setup::SetupProtocol;
use crate::text::Language;
use crate::text::setup::Answer;
use serde_json::{Value, json};
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::thread;
use std::time::Duration;
use ureq::Agent;

/// How long a target may take to accept a connection, or to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Targets that are asked at once.
const AT_ONCE: usize = 16;
/// Where applications tell whether they are well, the best one first.
const HEALTH_PATHS: [&str; 3] = ["/healthz", "/health", "/"];

/// What was found.
#[derive(Debug)]
pub(super) struct Seen {
    /// Addresses that cannot be listened on, and why.
    ports: Vec<(SocketAddr, io::Error)>,
    /// For each target of the plan: why it does not accept connections; `None`: it does, or cannot be asked (UDP).
    targets: Vec<Option<String>>,
    /// Where every target answers that it is well.
    pub(super) health_path: Option<String>,
}

impl Seen {
    /// Looks. Takes a few seconds at most for each sixteen targets.
    pub(super) fn look(plan: &Plan) -> Self {
        let taken = |address: &SocketAddr| try_port(*address, plan.protocol).err().map(|why| (*address, why));
        let admin = try_port(plan.admin, SetupProtocol::Tcp).err().map(|why| (plan.admin, why));
        let ports = plan.listen.iter().filter_map(taken).chain(admin).collect();
        let targets = each_target(plan, |address| match plan.protocol {
            SetupProtocol::Udp => None,
            _ => TcpStream::connect_timeout(&address, PATIENCE).err().map(|error| error.to_string()),
        });
        let is_up = targets.iter().all(Option::is_none) && plan.protocol == SetupProtocol::Http;
        let answers =
            |path: &&str| each_target(plan, |address| is_well(address, path)).iter().all(|well| *well);
        let health_path = HEALTH_PATHS.iter().copied().filter(|_| is_up).find(answers).map(str::to_owned);
        Self { ports, targets, health_path }
    }

    /// What was found, a line for each thing.
    pub(super) fn lines(&self, plan: &Plan, language: Language) -> Vec<String> {
        let mut lines = Vec::new();
        for (target, why) in plan.targets.iter().zip(&self.targets) {
            let address = target.address.to_string();
            let values = [("name", &*target.name), ("address", &*address)];
            if why.is_none() && plan.protocol != SetupProtocol::Udp {
                lines.push(language.fill(Answer::Reached, &values));
            }
        }
        lines.extend(self.problems(plan, language));
        if let Some(path) = &plan.health_path {
            lines.push(language.fill(Answer::Probed, &[("path", path)]));
        }
        lines
    }

    /// What will not work as it is.
    pub(super) fn problems(&self, plan: &Plan, language: Language) -> Vec<String> {
        let of_port = |(address, error): &(SocketAddr, io::Error)| {
            let key = match error.kind() {
                ErrorKind::AddrInUse => Answer::PortTaken,
                ErrorKind::PermissionDenied => Answer::PortReserved,
                _ => Answer::PortElse,
            };
            language.fill(key, &[("address", &address.to_string()), ("why", &error.to_string())])
        };
        let of_target = |(target, why): (&super::plan::Target, &Option<String>)| {
            let address = target.address.to_string();
            let values = [("name", &*target.name), ("address", &*address), ("why", why.as_deref()?)];
            Some(language.fill(Answer::Unreached, &values))
        };
        let targets = plan.targets.iter().zip(&self.targets).filter_map(of_target);
        self.ports.iter().map(of_port).chain(targets).collect()
    }

    /// The targets, for programs.
    pub(super) fn targets_json(&self, plan: &Plan) -> Vec<Value> {
        let of_target = |(target, why): (&super::plan::Target, &Option<String>)| {
            json!({
                "name": target.name,
                "address": target.address.to_string(),
                "accepts": why.is_none(),
                "why_not": why,
            })
        };
        plan.targets.iter().zip(&self.targets).map(of_target).collect()
    }
}

/// Listens for a moment.
fn try_port(address: SocketAddr, protocol: SetupProtocol) -> io::Result<()> {
    match protocol {
        SetupProtocol::Udp => UdpSocket::bind(address).map(drop),
        _ => TcpListener::bind(address).map(drop),
    }
}

/// Asks all targets, some at once, and returns what each said.
fn each_target<T: Send>(plan: &Plan, ask: impl Fn(SocketAddr) -> T + Sync) -> Vec<T> {
    let mut answers = Vec::with_capacity(plan.targets.len());
    for some in plan.targets.chunks(AT_ONCE) {
        thread::scope(|scope| {
            let asked: Vec<_> = some.iter().map(|target| scope.spawn(|| ask(target.address))).collect();
            // A panic there would be ours, and goes on here.
            answers.extend(asked.into_iter().map(|asked| asked.join().expect("asking does not panic")));
        });
    }
    answers
}

/// Whether the target says at that path that it is well, as a probe would see it.
fn is_well(address: SocketAddr, path: &str) -> bool {
    let config = Agent::config_builder().proxy(None).max_redirects(0).http_status_as_error(false);
    let agent = Agent::new_with_config(config.timeout_global(Some(PATIENCE)).build());
    let answer = agent.get(format!("http://{address}{path}")).call();
    answer.is_ok_and(|answer| (200..400).contains(&answer.status().as_u16()))
}
