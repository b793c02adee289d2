//! A service manager opens the sockets of a node, and hears how it is.

use crate::upgrade::{kill, program};
use crate::{BINARY, homing};
use homing_testkit::wait::BOUND;
use homing_testkit::{
    Client, HttpTarget, Running, Scratch, TcpTarget, UdpClient, UdpTarget, eventually, eventually_some,
};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};

/// Where the service manager listens.
struct Manager {
    socket: UnixDatagram,
    path: String,
}

impl Manager {
    fn new(folder: &Scratch) -> Self {
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        socket.set_read_timeout(Some(BOUND)).unwrap();
        Self { socket, path: path.to_str().unwrap().to_owned() }
    }

    /// The next thing that it is told.
    fn hears(&self) -> String {
        let mut buffer = [0; 1000];
        let count = self.socket.recv(&mut buffer).expect("the node says something");
        String::from_utf8_lossy(&buffer[..count]).into_owned()
    }
}

#[test]
fn a_service_manager_hears_of_readiness_reloads_upgrades_and_the_end() {
    let (a, folder) = (HttpTarget::start("a"), Scratch::new());
    let manager = Manager::new(&folder);
    let homing = homing().variable("NOTIFY_SOCKET", &manager.path).http("web").group("web", [&a]);
    let homing = homing.start_in(folder);
    assert_eq!(manager.hears(), "READY=1\n");
    homing.sighup();
    assert!(manager.hears().starts_with("RELOADING=1\nMONOTONIC_USEC="));
    assert_eq!(manager.hears(), "READY=1\n");
    homing.upgrade();
    assert_eq!(manager.hears(), format!("MAINPID={}\nREADY=1\nWATCHDOG=1\n", homing.pid()));
    homing.wait_for_former_ones();
    homing.terminate();
    assert_eq!(manager.hears(), "STOPPING=1\n", "the first process did not say so");
}

#[test]
fn a_watchdog_is_told_that_all_is_well_also_after_an_upgrade() {
    let (a, folder) = (HttpTarget::start("a"), Scratch::new());
    let manager = Manager::new(&folder);
    let homing = homing().variable("NOTIFY_SOCKET", &manager.path).variable("WATCHDOG_USEC", "200000");
    let homing = homing.http("web").group("web", [&a]).start_in(folder);
    assert_eq!(
        [manager.hears(), manager.hears(), manager.hears()],
        ["READY=1\n", "WATCHDOG=1\n", "WATCHDOG=1\n"]
    );
    homing.upgrade();
    let taken = format!("MAINPID={}\nREADY=1\nWATCHDOG=1\n", homing.pid());
    eventually("the upgrade to be told", || manager.hears() == taken);
    assert_eq!([manager.hears(), manager.hears()], ["WATCHDOG=1\n", "WATCHDOG=1\n"]);
}

#[test]
fn a_reload_that_is_asked_for_during_an_upgrade_that_fails_comes_after_it() {
    let (a, folder) = (HttpTarget::start("a"), Scratch::new());
    let manager = Manager::new(&folder);
    let homing = homing().variable("NOTIFY_SOCKET", &manager.path).http("web").group("web", [&a]);
    let homing = homing.start_in(folder);
    assert_eq!(manager.hears(), "READY=1\n");
    let fifo = homing.folder().join("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let waiting =
        program(&homing, "waiting", &format!("echo started >&2; read line <{}; exit 7", fifo.display()));
    let mut upgrade = homing.upgrade_command(&["--binary", &waiting]).spawn().unwrap();
    homing.wait_for_log("started");
    homing.sighup();
    fs::write(&fifo, "end\n").unwrap();
    assert_eq!(upgrade.wait().unwrap().code(), Some(1));
    assert!(manager.hears().starts_with("RELOADING=1\n"));
    assert_eq!(manager.hears(), "READY=1\n");
}

#[test]
fn a_reload_that_the_old_process_is_asked_for_reaches_the_new_one() {
    let (a, folder) = (TcpTarget::start("a"), Scratch::new());
    let manager = Manager::new(&folder);
    let homing = homing().variable("NOTIFY_SOCKET", &manager.path).tcp("db").group("db", [&a]);
    let homing = homing.start_in(folder);
    let mut client = homing.tcp_client("db");
    assert_eq!((client.ask("keeps it alive"), manager.hears()), ("a".to_owned(), "READY=1\n".to_owned()));
    let old = homing.pid();
    homing.upgrade();
    assert!(manager.hears().starts_with("MAINPID="));
    kill(old, Signal::HUP);
    assert!(manager.hears().starts_with("RELOADING=1\n"), "the old process reloads nothing any more");
    assert_eq!(client.ask("still"), "a");
}

/// Ends whoever serves there.
struct Guard(Scratch);

impl Guard {
    fn pid(&self) -> Option<u32> {
        fs::read_to_string(self.0.path().join("state/homing.pid")).ok()?.trim().parse().ok()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(pid) = self.pid().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?)) {
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

#[test]
fn sockets_that_were_opened_for_the_node_are_taken_by_their_addresses() {
    let (a, b) = (HttpTarget::start("a"), UdpTarget::start("b"));
    // Nobody else may bind these: whoever serves there has been given them.
    let (web, admin) = (TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
    let dns = UdpSocket::bind("127.0.0.1:0").unwrap();
    let listen = |address: SocketAddr| format!("[\"{address}\"]");
    let (web_at, dns_at, admin_at) =
        (web.local_addr().unwrap(), dns.local_addr().unwrap(), admin.local_addr().unwrap());
    let file = homing().http("web").listener_setting("listen", &listen(web_at)).group("web", [&a]);
    let file = file.udp("dns").listener_setting("listen", &listen(dns_at)).group("dns", [&b]);
    let folder = Guard(Scratch::new());
    let text = file.text().replace("listen = \"127.0.0.1:0\"", &format!("listen = \"{admin_at}\""));
    let path = folder.0.write("homing.toml", &text);
    // As systemd does it: the third descriptor and those behind it, and the process id of whoever shall take them.
    let script = "exec 3<&0 4>&1 5>&2 </dev/null >/dev/null 2>/dev/null; \
                  LISTEN_FDS=3 LISTEN_PID=$$ exec \"$0\" run --config \"$1\"";
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(BINARY).arg(&path).env("HOMING_LANG", "en");
    command.stdin(OwnedFd::from(web)).stdout(OwnedFd::from(dns)).stderr(OwnedFd::from(admin));
    let mut child = command.spawn().unwrap();
    drop(command);
    let serves = || {
        let status =
            Client::try_connect(admin_at).ok()?.try_request("GET", "/status", &[("Host", "localhost")], b"");
        status.is_ok_and(|answer| answer.status == 200).then_some(())
    };
    eventually_some("the node to serve", || folder.pid().and_then(|_| serves()));
    for _ in 0..10 {
        assert_eq!(Client::connect(web_at).get("/").target(), "a");
    }
    let flow = UdpClient::connect(dns_at);
    assert_eq!(flow.ask("hello"), "b");

    let upgrade =
        Command::new(BINARY).arg("upgrade").arg("--config").arg(&path).stdin(Stdio::null()).output();
    assert!(upgrade.unwrap().status.success());
    assert_ne!(folder.pid(), Some(child.id()));
    assert_eq!(Client::connect(web_at).get("/").target(), "a");
    assert_eq!(flow.ask("again"), "b");
    assert!(child.wait().unwrap().success(), "the first process has finished");
}

#[test]
fn a_node_that_nobody_watches_says_nothing() {
    let (a, folder) = (HttpTarget::start("a"), Scratch::new());
    let manager = Manager::new(&folder);
    let homing: Running = homing().http("web").group("web", [&a]).start_in(folder);
    manager.socket.set_nonblocking(true).unwrap();
    assert!(manager.socket.recv(&mut [0; 100]).is_err());
    drop(homing);
}
