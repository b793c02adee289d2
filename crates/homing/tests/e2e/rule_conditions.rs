//! Rules look at more than host and path, where they are told to.

use crate::homing;
use homing_testkit::HttpTarget;

#[test]
fn a_rule_takes_what_all_of_its_conditions_hold_for() {
    let (web, new) = (HttpTarget::start("web"), HttpTarget::start("new"));
    let rules = r#"[
        { when = [{ method = true, equals = "DELETE" }], respond = { status = 405 } },
        { when = [{ source = ["192.0.2.0/24"] }], respond = { status = 403 } },
        { when = [{ header = "X-Stage", equals = ["new", "newer"] }, { query = "v", begins = "2" }], group = "new" },
        { when = [{ cookie = "beta", equals = "yes" }], group = "new" },
        { when = [{ path = true, ends = [".png"] }, { host = true, ends = ".old.test", not = true }], group = "new" },
    ]"#;
    let homing = homing()
        .http("web")
        .listener_setting("rules", rules)
        .group("web", [&web])
        .group("new", [&new])
        .start();
    let mut client = homing.client("web");
    let mut ask = |method: &str, path: &str, fields: &[(&str, &str)]| {
        let fields = [&[("Host", "a.test")], fields].concat();
        let answer = client.request(method, path, &fields, b"");
        (answer.status, if answer.status == 200 { answer.target().to_owned() } else { String::new() })
    };
    let (to_web, to_new) = ((200, "web".to_owned()), (200, "new".to_owned()));
    assert_eq!(ask("DELETE", "/", &[]).0, 405);
    assert_eq!(ask("GET", "/", &[]), to_web);
    assert_eq!(ask("GET", "/?v=21", &[("x-stage", "newer")]), to_new);
    assert_eq!(ask("GET", "/?v=1", &[("X-Stage", "new")]), to_web, "all of them");
    assert_eq!(ask("GET", "/", &[("Cookie", "a=1; beta=yes")]), to_new);
    assert_eq!(ask("GET", "/", &[("Cookie", "beta=no")]), to_web);
    assert_eq!(ask("GET", "/a.png", &[]), to_new);
    assert_eq!(ask("GET", "/a.gif", &[]), to_web);
}
