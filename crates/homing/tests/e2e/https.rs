//! What holds over HTTP holds over HTTPS, for the client that everybody has: curl.

use crate::{homing, wait_for_count, wait_for_decisions};
use homing_testkit::{Homing, HttpTarget, Reply, Running, Scratch, eventually};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Whom the certificates of these tests are for.
pub(crate) const HOST: &str = "web.test";

/// Who certifies the listener and its clients.
pub(crate) struct Authority {
    pub(crate) pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// Writes a certificate for `host` and its key into `folder`.
    pub(crate) fn certify(&self, folder: &Path, name: &str, host: &str) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.use_authority_key_identifier_extension = true; // newer versions of Python ask for it
        params.distinguished_name.push(DnType::CommonName, host);
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        // The key first: the certificate is what the node looks at to see whether it belongs to its key.
        fs::write(folder.join(format!("{name}.key")), key.serialize_pem()).unwrap();
        fs::write(folder.join(format!("{name}.pem")), pem).unwrap();
    }
}

/// A folder with a certificate for [`HOST`], and with that of its authority.
fn folder(authority: &Authority) -> Scratch {
    let folder = Scratch::new();
    authority.certify(folder.path(), "web", HOST);
    folder.write("ca.pem", &authority.pem);
    folder
}

pub(crate) fn start(node: &Homing) -> Running {
    node.start_in(folder(&Authority::new()))
}

/// What curl says, asked for `path` of the listener "web".
#[track_caller]
pub(crate) fn curl(homing: &Running, arguments: &[&str], path: &str) -> String {
    let said = try_curl(homing, arguments, path);
    said.unwrap_or_else(|error| panic!("curl {arguments:?} {path}: {error}"))
}

fn try_curl(homing: &Running, arguments: &[&str], path: &str) -> Result<String, String> {
    let address = homing.address("web");
    let mut command = Command::new("curl");
    command.current_dir(homing.folder()).env_clear().arg("--silent").arg("--show-error");
    command.args(["--max-time", "60", "--cacert", "ca.pem"]);
    // The last word about the version holds.
    command.args(["--connect-to", &format!("{HOST}:443:{address}"), "--http1.1"]).args(arguments);
    let output = command.arg(format!("https://{HOST}{path}")).output();
    let output = output.expect("curl is there: these tests need it (apt-get install curl)");
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

fn targets() -> [HttpTarget; 3] {
    ["a", "b", "c"].map(HttpTarget::start)
}

/// The target that answered.
fn target(answer: &str) -> String {
    let field = answer.lines().find_map(|line| line.strip_prefix("X-Target: "));
    field.unwrap_or_else(|| panic!("{answer}")).trim().to_owned()
}

#[test]
fn a_client_comes_home_by_a_cookie_that_only_https_knows() {
    let targets = targets();
    let homing = start(&homing().https("web").group("web", &targets).cookie("20m"));
    let first = curl(&homing, &["--include", "--cookie-jar", "jar"], "/");
    let cookie = first.lines().find(|line| line.starts_with("Set-Cookie: ")).expect("a cookie");
    assert!(cookie.starts_with("Set-Cookie: __Host-homing_"), "{cookie}");
    assert!(
        cookie.contains("; Path=/; HttpOnly; SameSite=Lax; Secure") && !cookie.contains("Domain"),
        "{cookie}"
    );
    for _ in 0..6 {
        let next = curl(&homing, &["--include", "--cookie", "jar"], "/next");
        assert_eq!(target(&next), target(&first));
        assert!(!next.contains("Set-Cookie"), "{next}");
    }
    wait_for_decisions(&homing, "recalled", 6);
    let received = targets.iter().flat_map(HttpTarget::received).next().unwrap();
    assert_eq!(received.field("x-forwarded-proto"), Some("https"));
    assert_eq!(received.field("cookie"), None, "our own cookie stays with us");
}

#[test]
fn a_session_is_the_same_one_over_http_and_https() {
    let targets = targets();
    let homing = start(&homing().https("web").http("plain").group("web", &targets).cookie("20m"));
    let mut browser = homing.browser("plain");
    let home = browser.get("/").target().to_owned();
    let cookie = browser.cookies().pop().expect("the browser was given one");
    assert!(cookie.starts_with("homing_"), "{cookie}");
    let secured = curl(&homing, &["--include", "--cookie", &cookie], "/");
    assert_eq!(target(&secured), home);
    let fresh = curl(&homing, &["--include"], "/");
    let named = fresh.lines().find_map(|line| line.strip_prefix("Set-Cookie: ")).expect("a cookie");
    let cookie = named.split(';').next().unwrap();
    assert!(cookie.starts_with("__Host-"), "{cookie}");
    let plain = homing.client("plain").request("GET", "/", &[("Cookie", cookie)], b"");
    assert_eq!(plain.target(), target(&fresh));
}

#[test]
fn who_comes_by_http_is_sent_to_https_and_served_there() {
    let a = HttpTarget::start("a");
    let homing = homing().https("web").http("plain").without_group();
    let homing = homing.listener_setting("redirect", "{ scheme = \"https\" }").group("web", [&a]);
    let homing = start(&homing.cookie("20m"));
    let (plain, secured) = (homing.address("plain"), homing.address("web"));
    let ask = |arguments: &[&str]| {
        let mut curl = Command::new("curl");
        curl.current_dir(homing.folder()).env_clear().args([
            "--http1.1",
            "--silent",
            "--show-error",
            "--max-time",
            "60",
        ]);
        curl.args(["--cacert", "ca.pem", "--connect-to", &format!("{HOST}:80:{plain}")]);
        curl.args(["--connect-to", &format!("{HOST}:443:{secured}")]).args(arguments);
        let output = curl.arg(format!("http://{HOST}/a//b?c=d")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let told = ask(&["--include"]);
    assert!(told.starts_with("HTTP/1.1 307 Temporary Redirect\r\n"), "{told}");
    assert!(told.contains(&format!("\r\nLocation: https://{HOST}/a//b?c=d\r\n")), "{told}");
    assert!(!told.contains("Set-Cookie"), "nobody has a session yet: {told}");
    let followed = ask(&["--location", "--include", "--data", "kept"]);
    assert_eq!(target(&followed), "a", "{followed}");
    let received = a.received();
    assert_eq!(received.len(), 1);
    assert_eq!((received[0].field("x-forwarded-proto"), &*received[0].body), (Some("https"), &b"kept"[..]));
    wait_for_count(&homing, "homing_listener_redirects_total", &[("listener", "plain")], 2);
}

#[test]
fn a_connection_is_kept_for_the_next_request() {
    let targets = targets();
    let homing = start(&homing().https("web").group("web", &targets));
    let again = format!("https://{HOST}/again");
    let said = curl(
        &homing,
        &["--write-out", "%{http_version} %{num_connects}\n", "-o", "one", "-o", "two", &again],
        "/",
    );
    assert_eq!(said, "1.1 1\n1.1 0\n");
    wait_for_count(&homing, "homing_listener_tls_handshakes_total", &[("version", "1.3")], 1);
}

#[test]
fn large_bodies_pass_both_ways() {
    const BYTES: usize = 64 << 20;
    let a = HttpTarget::start("a");
    a.answer(
        |request| if request.method == "GET" { Reply::stream(BYTES as u64) } else { Reply::ok("thanks") },
    );
    let homing = start(&homing().https("web").group("web", [&a]));
    curl(&homing, &["--output", "body"], "/");
    let body = homing.folder().join("body");
    assert_eq!(fs::metadata(&body).unwrap().len(), BYTES as u64);
    // What came down goes up again, and its target knows the pattern.
    assert_eq!(curl(&homing, &["--upload-file", "body"], "/up"), "thanks");
    let received = a.received().pop().unwrap();
    assert_eq!((received.body_bytes, received.is_pattern), (BYTES as u64, true));
    assert_eq!(
        curl(&homing, &["--upload-file", "body", "--header", "Transfer-Encoding: chunked"], "/up"),
        "thanks"
    );
    let received = a.received().pop().unwrap();
    assert_eq!((received.body_bytes, received.is_pattern), (BYTES as u64, true));
}

#[test]
fn a_policy_decides_which_versions_are_spoken() {
    let a = HttpTarget::start("a");
    for (policy, older) in [("modern", false), ("intermediate", true)] {
        let node = homing().https("web").listener_setting("tls", &format!("{{ policy = {policy:?} }}"));
        let homing = start(&node.group("web", [&a]));
        assert_eq!(try_curl(&homing, &["--tls-max", "1.2"], "/").is_ok(), older, "{policy}");
        curl(&homing, &["--tlsv1.3"], "/");
        assert!(try_curl(&homing, &["--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"], "/").is_err());
    }
}

#[test]
fn every_answer_tells_browsers_to_come_by_https() {
    let a = HttpTarget::start("a");
    let node = homing().https("web").listener_setting("tls", "{ hsts = \"365d\" }");
    let node = node.without_group().listener_setting("rules", "[{ path = \"/a\", group = \"web\" }]");
    let homing = start(&node.group("web", [&a]));
    for path in ["/a", "/nobody"] {
        let answer = curl(&homing, &["--include"], path);
        assert!(answer.contains("\r\nStrict-Transport-Security: max-age=31536000\r\n"), "{answer}");
    }
    a.answer(|_| Reply::ok("").field("Strict-Transport-Security", "max-age=1"));
    let answer = curl(&homing, &["--include"], "/a");
    assert!(
        answer.contains("\r\nStrict-Transport-Security: max-age=1\r\n"),
        "the application's own: {answer}"
    );
    assert!(!answer.contains("31536000"), "{answer}");
}

#[test]
fn a_client_shows_who_it_is() {
    let (a, authority) = (HttpTarget::start("a"), Authority::new());
    let folder = folder(&authority);
    authority.certify(folder.path(), "alice", "alice");
    let node = homing().https("web").listener_setting("tls", "{ client_auth = { ca = \"ca.pem\" } }");
    let homing = node.group("web", [&a]).start_in(folder);
    assert!(try_curl(&homing, &[], "/").is_err(), "nobody comes without a certificate");
    let shown = ["--cert", "alice.pem", "--key", "alice.key", "--header", "X-Client-Cert-Subject: CN=root"];
    for version in ["--http1.1", "--http2"] {
        curl(&homing, &[&[version][..], &shown].concat(), "/");
        let received = a.next_request();
        assert_eq!(received.fields_named("x-client-verify"), ["SUCCESS"], "{version}");
        assert_eq!(received.fields_named("x-client-cert-subject"), ["CN=alice"], "{version}");
    }
    eventually("the refusal to be counted", || {
        homing.metrics().count("homing_listener_tls_failures_total", &[("reason", "no-certificate")]) == 1
    });
}

#[test]
fn a_renewed_certificate_is_served_without_a_word_from_anybody() {
    let (a, authority) = (HttpTarget::start("a"), Authority::new());
    let homing = homing().https("web").group("web", [&a]).start_in(folder(&authority));
    curl(&homing, &[], "/");
    let (other, before) = (Authority::new(), homing.revision());
    other.certify(homing.folder(), "web", HOST);
    eventually("the certificate to be taken up", || homing.revision() > before);
    assert!(try_curl(&homing, &[], "/").is_err(), "it is another one");
    fs::write(homing.folder().join("ca.pem"), &other.pem).unwrap();
    curl(&homing, &[], "/");
}

#[test]
fn a_broken_certificate_changes_nothing() {
    let a = HttpTarget::start("a");
    let homing = start(&homing().https("web").group("web", [&a]));
    let before = homing.revision();
    fs::write(homing.folder().join("web.pem"), "nothing").unwrap();
    homing.sighup();
    homing.wait_for_log("there is no certificate in the file");
    curl(&homing, &[], "/");
    assert_eq!(homing.revision(), before);
}

#[test]
fn the_log_says_under_what_a_client_came() {
    let a = HttpTarget::start("a");
    let homing = start(&homing().https("web").group("web", [&a]).toml("[log]\naccess = \"json\""));
    curl(&homing, &["--tlsv1.3"], "/logged");
    eventually("the line", || homing.stdout().contains("/logged"));
    let line = homing.stdout().lines().find(|line| line.contains("/logged")).unwrap().to_owned();
    for part in ["\"tls_version\":\"1.3\"", "\"tls_cipher\":\"TLS13_", "\"server_name\":\"web.test\""] {
        assert!(line.contains(part), "{line}");
    }
}

#[test]
fn whoever_speaks_plain_http_to_it_is_turned_away_and_counted() {
    let a = HttpTarget::start("a");
    let homing = start(&homing().https("web").group("web", [&a]));
    let mut client = homing.tcp_client("web");
    client.send(b"GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
    assert_eq!(client.read_to_end().unwrap().first(), Some(&21), "an alert");
    eventually("the failure to be counted", || {
        homing.metrics().count("homing_listener_tls_failures_total", &[("reason", "not-tls")]) == 1
    });
    assert_eq!(a.requests(), 0);
}
