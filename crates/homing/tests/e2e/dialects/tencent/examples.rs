//! The examples do what they say.

use super::*;
use std::process::Output;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/tencent");

/// Runs an example to its end; it makes something at `port` that leads to the targets.
fn run(homing: &Running, home: &Scratch, program: &str, script: &str, more: &[String]) -> Output {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new(program);
    command.arg(format!("{EXAMPLES}/{script}")).arg(homing.dialect("tencent").to_string());
    command.args(["AKIDfake", "SKfake"]).args(more);
    command.env("PATH", format!("{CLIENTS}/venv/bin:{path}")).env("HOME", home.path());
    command.env("NODE_PATH", format!("{CLIENTS}/node/node_modules")).env("PYTHONDONTWRITEBYTECODE", "1");
    command.output().unwrap_or_else(|error| panic!("{program}: {error} (cargo xtask test installs it)"))
}

#[test]
fn every_example_makes_a_load_balancer_that_serves() {
    let (web, tcp) = (HttpTarget::start("web"), TcpTarget::start("tcp"));
    let (homing, home) = (homing().toml(ALL).start(), Scratch::new());
    let ports = [1, 2, 3].map(|last| free_port(IpAddr::from([127, 0, 1, last])));
    let address = |target: SocketAddr| target.to_string();
    let apart = [tcp.address().ip().to_string(), tcp.address().port().to_string()];
    let runs = [
        ("python3", "shop.py", vec![ports[0].to_string(), address(web.address())]),
        ("node", "shop.js", vec![ports[1].to_string(), address(tcp.address())]),
        ("sh", "shop.sh", [vec![ports[2].to_string()], apart.to_vec()].concat()),
    ];
    for (program, script, more) in runs {
        let output = run(&homing, &home, program, script, &more);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}: {said}");
    }
    // Addresses are given in their order.
    let at = |index: u8| SocketAddr::from(([127, 0, 1, index + 1], ports[usize::from(index)]));
    assert_eq!(lands(&mut Browser::new(at(0))), "web");
    assert_eq!([1, 2].map(|index| TcpClient::connect(at(index)).ask("who")), ["tcp", "tcp"]);
}
