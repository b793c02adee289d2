//! What does the demo's file say?

use std::fmt::Write;
use std::net::SocketAddr;

/// The file for these targets; `free` gives an address for a port that should be free.
pub(super) fn text(targets: &[(&str, SocketAddr)], mut free: impl FnMut(u16) -> SocketAddr) -> String {
    let (web, tcp, admin) = (free(8080), free(8081), free(7080));
    let mut list = String::new();
    for (name, address) in targets {
        // Writing to a String cannot fail.
        let _ = writeln!(list, "    {{ name = \"{name}\", address = \"{address}\" }},");
    }
    format!(
        r#"# The file of the demo. Edit it while it runs: changes are taken when you save.
[node]
state_dir = "state"
shutdown_timeout = "1s"

[admin]
listen = "{admin}"

[[load_balancers]]
name = "demo"

[[load_balancers.listeners]]
name = "web"
protocol = "http"
listen = ["{web}"]
group = "web"

[[load_balancers.listeners]]
name = "tcp"
protocol = "tcp"
listen = ["{tcp}"]
group = "tcp"

[[load_balancers.groups]]
name = "web"
persistence = {{ method = "cookie", timeout = "20m" }}
health = {{ kind = "http", path = "/healthz", interval = "2s", timeout = "1s" }}
targets = [
{list}]

[[load_balancers.groups]]
name = "tcp"
persistence = {{ method = "source-ip", timeout = "20m" }}
targets = [
{list}]
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use homing_control::config;
    use std::path::Path;

    #[test]
    fn the_file_of_the_demo_has_no_problems() {
        let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
        let text = text(&[("a", address(9001)), ("b", address(9002))], address);
        let loaded = config::parse(Path::new("homing.toml"), &text).unwrap();
        assert_eq!(loaded.spec.load_balancers[0].listeners.len(), 2);
        assert_eq!(loaded.warnings, []);
    }
}
