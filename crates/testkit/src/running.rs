//! How is a running node watched, changed and ended?

use crate::client::{Answer, Browser, Client, TcpClient, UdpClient};
use crate::homing::Homing;
use crate::metrics::Metrics;
use crate::operator::Operator;
use crate::scratch::Scratch;
use crate::wait::{BOUND, eventually_some};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

mod upgrade;

/// The file, below the scratch folder.
const FILE: &str = "homing.toml";
/// Where the node says what it serves, below the scratch folder.
const ADDRESSES: &str = "state/addresses.json";
/// The token of its operators, below the scratch folder.
const TOKEN: &str = "state/admin.token";

/// A node in a process of its own. It is killed when dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    binary: PathBuf,
    folder: Option<Scratch>,
    stdout: Arc<Mutex<String>>,
    stderr: Arc<Mutex<String>>,
    /// Processes that took over, the last one last.
    successors: Mutex<Vec<u32>>,
}

impl Running {
    #[track_caller]
    pub(crate) fn start(homing: &Homing, folder: Scratch) -> Self {
        let file = folder.write(FILE, &homing.text());
        let mut command = Command::new(&homing.binary);
        command.arg("run").arg("--config").arg(file).args(&homing.arguments);
        // What the tests of a build say must not depend on who runs them.
        command.env("HOMING_LANG", "en").env_remove("HOMING_LOG");
        command.envs(homing.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child =
            command.spawn().unwrap_or_else(|error| panic!("{}: {error}", homing.binary.display()));
        let stdout = collect(child.stdout.take().expect("it was piped"));
        let stderr = collect(child.stderr.take().expect("it was piped"));
        let (binary, folder, successors) = (homing.binary.clone(), Some(folder), Mutex::default());
        let mut running = Self { child, binary, folder, stdout, stderr, successors };
        eventually_some("the node to serve", || {
            if let Ok(Some(status)) = running.child.try_wait() {
                panic!("the node ended with {status}: {}", running.stderr());
            }
            running.addresses()
        });
        running
    }

    /// The address of the listener of that name.
    ///
    /// # Panics
    /// When the node has no such listener.
    #[track_caller]
    #[must_use]
    pub fn address(&self, listener: &str) -> SocketAddr {
        let addresses = self.addresses().expect("the node serves");
        let listeners = addresses["listeners"].as_array().cloned().unwrap_or_default();
        let found = listeners.iter().find(|entry| entry["listener"] == listener);
        let first = found.and_then(|entry| entry["addresses"][0].as_str()).and_then(|text| text.parse().ok());
        first.unwrap_or_else(|| panic!("no listener {listener} in {addresses}"))
    }

    /// The address of `/metrics` and `/status`.
    ///
    /// # Panics
    /// When the node has none.
    #[must_use]
    pub fn admin(&self) -> SocketAddr {
        let addresses = self.addresses().expect("the node serves");
        addresses["admin"].as_str().and_then(|text| text.parse().ok()).expect("the node has an admin address")
    }

    /// The address of that dialect.
    ///
    /// # Panics
    /// When the node does not speak it.
    #[track_caller]
    #[must_use]
    pub fn dialect(&self, name: &str) -> SocketAddr {
        let addresses = self.addresses().expect("the node serves");
        let found = addresses["dialects"][name].as_str().and_then(|text| text.parse().ok());
        found.unwrap_or_else(|| panic!("no dialect {name} in {addresses}"))
    }

    /// The revision that the datapath runs.
    ///
    /// # Panics
    /// When the node does not serve.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.addresses().and_then(|addresses| addresses["revision"].as_u64()).expect("the node serves")
    }

    /// What the node wrote about itself; `None` before it serves.
    fn addresses(&self) -> Option<Value> {
        let text = fs::read_to_string(self.folder().join(ADDRESSES)).ok()?;
        let addresses: Value = serde_json::from_str(&text).expect("the file is written at once");
        // A file of an earlier process in the same folder says nothing about this one.
        (addresses["pid"] == self.pid()).then_some(addresses)
    }

    /// A client of that listener.
    #[track_caller]
    #[must_use]
    pub fn client(&self, listener: &str) -> Client {
        Client::connect(self.address(listener))
    }

    /// A browser that goes to that listener.
    #[track_caller]
    #[must_use]
    pub fn browser(&self, listener: &str) -> Browser {
        Browser::new(self.address(listener))
    }

    /// A TCP client of that listener.
    #[track_caller]
    #[must_use]
    pub fn tcp_client(&self, listener: &str) -> TcpClient {
        TcpClient::connect(self.address(listener))
    }

    /// A UDP client of that listener.
    #[track_caller]
    #[must_use]
    pub fn udp_client(&self, listener: &str) -> UdpClient {
        UdpClient::connect(self.address(listener))
    }

    /// Gives the node another file, asks it to read it, and waits until the datapath runs it.
    ///
    /// # Panics
    /// When the node refuses it.
    #[track_caller]
    pub fn reload(&self, homing: &Homing) {
        let before = self.revision();
        self.write_file(&homing.text());
        self.sighup();
        let what = "the datapath to run the new file";
        eventually_some(what, || (self.revision() > before).then_some(()));
    }

    /// Replaces the node's file, by renaming; whether and when it takes it is up to the node.
    pub fn write_file(&self, text: &str) {
        self.folder.as_ref().expect("it is there until the end").write(FILE, text);
    }

    /// The folder with the file and the node's state.
    ///
    /// # Panics
    /// Never while the node runs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.as_ref().expect("it is there until the end").path()
    }

    /// Asks for a reload.
    pub fn sighup(&self) {
        self.signal(Signal::HUP);
    }

    /// Asks the node to finish and end.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    /// As Ctrl-C does.
    pub fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.id(), signal).expect("our child has not been waited for");
    }

    fn id(&self) -> Pid {
        let pid = i32::try_from(self.pid()).ok().and_then(Pid::from_raw);
        pid.expect("process ids are positive numbers")
    }

    /// The process id: that of the last one that took over, if one did.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.last_successor().unwrap_or_else(|| self.child.id())
    }

    /// Waits until the process has ended that the test started.
    ///
    /// # Panics
    /// When it does not within the bound of [`crate::wait`].
    #[track_caller]
    pub fn wait_for_end(&mut self) -> ExitStatus {
        eventually_some("the node to end", || self.child.try_wait().expect("our own child"))
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("our own child").is_none()
    }

    /// Ends the node as `kill -9` does, and keeps its folder for a next one.
    ///
    /// # Panics
    /// Never: the folder is there until then.
    #[must_use]
    pub fn kill(mut self) -> Scratch {
        self.end();
        self.folder.take().expect("it is there until the end")
    }

    fn end(&mut self) {
        self.end_successors();
        // It may have ended by itself; gone is gone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks the admin address for a path.
    #[track_caller]
    #[must_use]
    pub fn ask_admin(&self, path: &str) -> Answer {
        let admin = self.admin();
        Client::connect(admin).request("GET", path, &[("Host", &admin.to_string())], b"")
    }

    /// Asks the API, as an operator who has the node's token; `body` is JSON, or empty.
    ///
    /// # Panics
    /// When the node has made no token.
    #[track_caller]
    #[must_use]
    pub fn ask_api(&self, method: &str, path: &str, body: &str) -> Answer {
        self.operator().ask_api(method, path, body)
    }

    /// What the API answers, as JSON, where it goes well.
    ///
    /// # Panics
    /// When it does not.
    #[track_caller]
    #[must_use]
    pub fn api(&self, method: &str, path: &str, body: &str) -> Value {
        self.operator().api(method, path, body)
    }

    /// An operator who knows where the node is asked, and has its token.
    ///
    /// # Panics
    /// When the node has made no token.
    #[must_use]
    pub fn operator(&self) -> Operator {
        let token = fs::read_to_string(self.folder().join(TOKEN));
        Operator::new(self.admin(), token.expect("a node makes a token at its first start").trim_end())
    }

    /// A command of an operator who asks this node, ready to be run: `["sessions", "list"]`.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).stdin(Stdio::null());
        command.env("HOMING_ADMIN", format!("http://{}", self.admin()));
        command.env("HOMING_TOKEN_FILE", self.folder().join(TOKEN));
        command.env("HOMING_LANG", "en").env_remove("HOMING_LOG");
        command
    }

    /// `/metrics`, read.
    #[track_caller]
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        let answer = self.ask_admin("/metrics");
        assert_eq!(answer.status, 200, "{}", answer.text());
        Metrics::parse(&answer.text())
    }

    /// `/status` as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[track_caller]
    #[must_use]
    pub fn status(&self) -> Value {
        let answer = self.ask_admin("/status?format=json");
        assert_eq!(answer.status, 200, "{}", answer.text());
        serde_json::from_str(&answer.text()).expect("/status is JSON")
    }

    /// Memory of the process that is not backed by files, in bytes.
    ///
    /// # Panics
    /// When the process has ended.
    #[must_use]
    pub fn memory_bytes(&self) -> u64 {
        self.memory("RssAnon:")
    }

    /// The most memory that the process ever had at once, in bytes.
    ///
    /// # Panics
    /// When the process has ended.
    #[must_use]
    pub fn peak_memory_bytes(&self) -> u64 {
        self.memory("VmHWM:")
    }

    fn memory(&self, kind: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("the node runs");
        let line = status.lines().find_map(|line| line.strip_prefix(kind));
        let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        kilobytes.expect("Linux counts memory") * 1024
    }

    /// What it wrote to standard output so far.
    #[must_use]
    pub fn stdout(&self) -> String {
        self.stdout.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What it wrote to standard error so far: its log.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.stderr.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until its log has `text`.
    ///
    /// # Panics
    /// When it does not within [`BOUND`].
    #[track_caller]
    pub fn wait_for_log(&self, text: &str) {
        let is_there = || self.stderr().contains(text).then_some(());
        eventually_some(&format!("{text:?} in the log within {} s", BOUND.as_secs()), is_there);
    }

    /// The binary it runs.
    #[must_use]
    pub fn binary(&self) -> &Path {
        &self.binary
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
        if thread::panicking() {
            let log = self.stderr();
            let lines: Vec<&str> = log.lines().collect();
            let last = &lines[lines.len().saturating_sub(40)..];
            #[allow(clippy::print_stderr, reason = "a test that failed shows what the node said")]
            {
                eprintln!("--- the node's last words ---\n{}\n---", last.join("\n"));
            }
        }
    }
}

/// Collects what a process writes.
fn collect(output: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let collected = Arc::clone(&text);
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while output.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let mut text = collected.lock().unwrap_or_else(PoisonError::into_inner);
            text.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    });
    text
}
