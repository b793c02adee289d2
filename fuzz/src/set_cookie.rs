//! Does a Set-Cookie field name the cookie that comes back, and does the end of its session depend on time alone?

use homing_wire::cookie::pairs;
use homing_wire::set_cookie::{CookieLifetime, parse, set_cookie_name};

/// Reads the input as the value of Set-Cookie.
pub fn run(input: &[u8]) {
    let cookie = parse(input);
    assert_eq!(cookie.map(|cookie| cookie.name), set_cookie_name(input));
    let Some(cookie) = cookie else { return };
    assert!(!cookie.name.is_empty() && cookie.path.is_none_or(|path| path.starts_with(b"/")));
    let back = [cookie.name, b"=", cookie.value].concat();
    let sent: Vec<_> = pairs(&back).map(|pair| (pair.name, pair.value)).collect();
    assert_eq!(sent, [(cookie.name, cookie.value)], "the browser sends back what was read");
    let ends = |now_s| cookie.ends_session(now_s);
    match cookie.lifetime {
        CookieLifetime::Session => assert!(!ends(0) && !ends(u64::MAX)),
        CookieLifetime::MaxAge(_) => assert_eq!(ends(0), ends(u64::MAX), "a duration knows no date"),
        CookieLifetime::Expires(at_s) => {
            assert!(at_s <= 253_402_300_799, "the year has four digits");
            assert!(ends(at_s) && (at_s == 0 || !ends(at_s - 1)));
        }
    }
}
