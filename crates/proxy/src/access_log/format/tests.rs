//! Is what a client says one field of one line, in every form?

use super::*;
use homing_core::handshake::TlsVersion;
use serde_json::Value as Json;

fn line(noted: &Noted) -> Line<'_> {
    let now = Now { monotonic_ms: 0, token_s: 0 };
    Line {
        noted: Some(noted),
        load_balancer: "shop",
        listener: "web",
        group: "app",
        target: "a",
        reason: "recalled",
        session: Some(SessionId(7)),
        status: 200,
        bytes: 512,
        elapsed_ms: 3,
        trace_id: Some([0xab; 16]),
        ..Line::bare(noted.peer, now)
    }
}

fn noted(target: &[u8], agent: &[u8]) -> Noted {
    let mut noted = Noted::empty("203.0.113.7:4711".parse().unwrap());
    noted.keep([b"GET", target, b"example.com", b"", agent, b"example.com", b""]);
    noted.is_http2 = true;
    noted.tls = Some((TlsVersion::Tls13, "TLS13_AES_128_GCM_SHA256"));
    noted
}

fn hostile() -> Noted {
    noted(b"/a\"b\\", b"x\"\r\n203.0.113.9 - - forged\\")
}

fn template(text: &str) -> AccessForm {
    AccessForm::Template(Template::parse(text).unwrap())
}

fn written(line: &Line<'_>, form: &AccessForm) -> String {
    let mut out = Vec::new();
    line.write(form, &mut out);
    String::from_utf8(out).unwrap()
}

fn named(format: AccessFormat) -> AccessForm {
    AccessForm::Named(format)
}

#[test]
fn a_client_cannot_forge_a_line() {
    let noted = hostile();
    let every: Vec<String> = FIELDS.iter().map(|row| format!("\"${}\"", row.name)).collect();
    for form in [
        named(AccessFormat::Json),
        named(AccessFormat::Common),
        named(AccessFormat::Combined),
        template(&every.join(" ")),
    ] {
        let text = written(&line(&noted), &form);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.ends_with('\n') && !text.contains('\r') && !text.contains("x\"\\r"), "{text}");
    }
}

#[test]
fn json_lines_are_json_and_have_every_field() {
    let noted = hostile();
    let json: Json = serde_json::from_str(&written(&line(&noted), &named(AccessFormat::Json))).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    let rows: Vec<&str> = FIELDS.iter().filter(|row| row.in_json).map(|row| row.name).collect();
    assert_eq!(keys, rows);
    for (key, value) in [
        ("reason", "recalled"),
        ("target", "a"),
        ("tls_version", "1.3"),
        ("server_name", "example.com"),
        ("session", "0000000000000007"),
        ("path", "/a\\\"b\\\\"),
        ("user_agent", "x\\\"\\r\\n203.0.113.9 - - forged\\\\"),
        ("client", "203.0.113.7:4711"),
        ("time", "1970-01-01T00:00:00Z"),
        ("trace_id", "abababababababababababababababab"),
    ] {
        assert_eq!(json[key], value, "{key}");
    }
    assert_eq!((&json["status"], &json["referer"]), (&Json::from(200), &Json::Null));
}

#[test]
fn a_template_says_what_its_operator_wants() {
    let noted = noted(b"/cart?a=b", b"curl/8");
    let form = template(
        "$client_ip [$ncsa_time] \"$method $bare_path $protocol\" $status ${duration_ms}ms $refusal",
    );
    assert_eq!(
        written(&line(&noted), &form),
        "203.0.113.7 [01/Jan/1970:00:00:00 +0000] \"GET /cart HTTP/2.0\" 200 3ms -\n"
    );
}

#[test]
fn a_session_in_a_path_is_not_written() {
    let mut noted = noted(b"/cart;jsessionid=SECRET/x?y=1", b"curl");
    noted.keep([
        b"GET",
        b"/cart;jsessionid=SECRET/x?y=1",
        b"a",
        b"https://a.test/b;JSESSIONID=SECRET",
        b"curl",
        b"",
        b"",
    ]);
    for form in [
        named(AccessFormat::Json),
        named(AccessFormat::Common),
        named(AccessFormat::Combined),
        template("$path $bare_path $referer"),
    ] {
        let text = written(&line(&noted), &form);
        assert!(!text.contains("SECRET") && text.contains("/cart;jsessionid=***/x"), "{text}");
    }
}

#[test]
fn a_line_has_an_end_however_long_the_request_is() {
    let long = [b'/'].repeat(100_000);
    let noted = noted(&long, &long);
    let text = written(&line(&noted), &named(AccessFormat::Combined));
    assert!(text.len() < 3 * TEXT_BYTES && text.contains('…'), "{}", text.len());
}

#[test]
fn what_was_no_request_has_a_line_too() {
    let now = Now { monotonic_ms: 0, token_s: 0 };
    let line = Line::refused("[2001:db8::1]:5".parse().unwrap(), Refusal::NoRule, now);
    let text = written(&line, &named(AccessFormat::Combined));
    assert!(text.starts_with("2001:db8::1 - - [01/Jan/1970:00:00:00 +0000] \"-\" 404 0 \"\" \"\""), "{text}");
    assert_eq!(written(&line, &template("$method $path $listener")), "- - -\n");
}

#[test]
fn whoever_watches_sees_the_names_in_a_query_and_no_value() {
    let mut noted = noted(b"/cart;jsessionid=SECRET/x?token=SECRET&page=SECRET&SECRET", b"curl");
    let referer = b"https://a.test/b?reset=SECRET";
    noted.keep([
        b"GET",
        b"/cart;jsessionid=SECRET/x?token=SECRET&page=SECRET&SECRET",
        b"a",
        referer,
        b"curl",
        b"",
        b"",
    ]);
    let line = Line { masks_queries: true, ..line(&noted) };
    let json: Json = serde_json::from_str(&written(&line, &named(AccessFormat::Json))).unwrap();
    assert_eq!(json["path"], "/cart;jsessionid=***/x?token=***&page=***&***");
    assert_eq!(json["referer"], "https://a.test/b?reset=***");
}

#[test]
fn a_query_that_is_too_long_is_cut_without_a_value() {
    let long = [&b"/a?"[..], &b"key=SECRET&".repeat(400)].concat();
    let noted = noted(&long, b"curl");
    let line = Line { masks_queries: true, ..line(&noted) };
    let text = written(&line, &named(AccessFormat::Json));
    assert!(!text.contains("SECRET") && text.len() < 2 * TEXT_BYTES, "{}", text.len());
}
