//! Does the reader of Set-Cookie see what a browser sees, in one pass?

use super::*;
use crate::ascii::steps;
use crate::cookie::pairs;
use proptest::prelude::*;

/// 2026-01-01 00:00:00 UTC.
const NOW_S: u64 = 1_767_225_600;

fn read(field_value: &str) -> SetCookie<'_> {
    parse(field_value.as_bytes()).expect(field_value)
}

fn lifetime(attributes: &str) -> CookieLifetime {
    read(&format!("a=1; {attributes}")).lifetime
}

#[test]
fn a_cookie_tells_its_name_and_its_value_as_the_browser_sends_it_back() {
    for (field_value, name, value) in [
        ("JSESSIONID=A1.node1; Path=/shop; HttpOnly", "JSESSIONID", "A1.node1"),
        ("JSESSIONID=\"A1 B2\"", "JSESSIONID", "\"A1 B2\""),
        (" id = a=b==\t; Path=/", "id", "a=b=="),
        ("id=\"a;b\"; Path=/", "id", "\"a"),
        ("id=", "id", ""),
        ("id=a,b; c=d", "id", "a,b"),
        ("id=%41\\x; Domain=x", "id", "%41\\x"),
        ("a b=c", "a b", "c"),
    ] {
        let cookie = read(field_value);
        assert_eq!((cookie.name, cookie.value), (name.as_bytes(), value.as_bytes()), "{field_value:?}");
        assert_eq!(set_cookie_name(field_value.as_bytes()), Some(name.as_bytes()));
    }
}

#[test]
fn set_cookie_2_and_odd_set_cookies_are_read_once_cve_2022_0711() {
    // Set-Cookie2 is a field of its own (`FieldKind::Other`); as a value its text is no trap either.
    for field_value in ["", "id", ";id=a", "=a; Path=/", "; ; ;", " \t=a", "id; Path=/a=b", ";;=;;"] {
        assert_eq!(parse(field_value.as_bytes()), None, "{field_value:?}");
        assert_eq!(set_cookie_name(field_value.as_bytes()), None, "{field_value:?}");
    }
}

#[test]
fn max_age_beats_expires_wherever_it_stands() {
    const DATE: &str = "Expires=Thu, 01 Jan 1970 00:00:09 GMT";
    assert_eq!(lifetime("Path=/"), CookieLifetime::Session);
    assert_eq!(lifetime(DATE), CookieLifetime::Expires(9));
    assert_eq!(lifetime(&format!("{DATE}; Max-Age=5")), CookieLifetime::MaxAge(5));
    assert_eq!(lifetime(&format!("max-age = 5 ; {DATE}")), CookieLifetime::MaxAge(5));
}

#[test]
fn the_last_attribute_of_a_name_wins() {
    assert_eq!(lifetime("Max-Age=5; MAX-AGE=0"), CookieLifetime::MaxAge(0));
    let dates = "Expires=1 Jan 1970 00:00:09; expires=1 Jan 1970 00:00:08";
    assert_eq!(lifetime(dates), CookieLifetime::Expires(8));
    assert_eq!(read("a=1; Path=/a; path=/b").path, Some(&b"/b"[..]));
    // What is no path still says: the browser's default (5.2.4).
    assert_eq!(read("a=1; Path=/a; Path=b").path, None);
    assert_eq!(read("a=1; SameSite=Lax; samesite=none").same_site, Some(&b"none"[..]));
}

#[test]
fn an_attribute_that_cannot_be_read_is_passed_over() {
    for max_age in
        ["Max-Age", "Max-Age=", "Max-Age=-", "Max-Age=+0", "Max-Age=1.5", "Max-Age=5s", "Max-Age=\"0\""]
    {
        assert_eq!(lifetime(&format!("Max-Age=7; {max_age}")), CookieLifetime::MaxAge(7), "{max_age}");
        let with_date = format!("{max_age}; Expires=1 Jan 1970 00:00:09; Expires=never; Expires");
        assert_eq!(lifetime(&with_date), CookieLifetime::Expires(9), "{max_age}");
    }
}

#[test]
fn a_number_beyond_64_bits_is_the_nearest_that_fits() {
    let nines = "9".repeat(400);
    assert_eq!(lifetime(&format!("Max-Age={nines}")), CookieLifetime::MaxAge(i64::MAX));
    assert_eq!(lifetime(&format!("Max-Age=-{nines}")), CookieLifetime::MaxAge(i64::MIN));
    assert_eq!(lifetime("Max-Age=9223372036854775807"), CookieLifetime::MaxAge(i64::MAX));
    assert_eq!(lifetime("Max-Age=-9223372036854775808"), CookieLifetime::MaxAge(i64::MIN));
    assert_eq!(lifetime("Max-Age=0000000000000000000000005"), CookieLifetime::MaxAge(5));
}

#[test]
fn what_a_doctor_asks_for_is_told() {
    let cookie = read("a=1; Path=/shop/; secure=no; SameSite=Strict; HttpOnly; Partitioned");
    assert_eq!(cookie.path, Some(&b"/shop/"[..]));
    assert!(cookie.is_secure, "a value does not matter");
    assert_eq!(cookie.same_site, Some(&b"Strict"[..]));
    let plain = read("a=1; Path=shop; xSecure; Same-Site=Lax");
    assert_eq!((plain.path, plain.is_secure, plain.same_site), (None, false, None));
}

#[test]
fn a_cookie_that_frameworks_take_back_ends_its_session() {
    for field_value in [
        // Tomcat, older and newer.
        "JSESSIONID=\"\"; Expires=Thu, 01-Jan-1970 00:00:10 GMT; Path=/shop",
        "JSESSIONID=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Path=/shop",
        // PHP.
        "PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/",
        // Django, Express, ASP.NET.
        "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax",
        "connect.sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "ASP.NET_SessionId=; expires=Mon, 11-Oct-1999 22:00:00 GMT; path=/; HttpOnly",
        "id=a; Max-Age=-1; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        assert!(read(field_value).ends_session(NOW_S), "{field_value}");
    }
}

#[test]
fn a_cookie_that_stays_does_not_end_its_session() {
    for field_value in [
        "JSESSIONID=A1; Path=/shop; HttpOnly",
        // Without a lifetime an empty value is a value.
        "id=",
        "id=a; Max-Age=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "id=a; Expires=Thu, 01 Jan 2026 00:00:01 GMT",
        "id=a; Expires=0",
        "id=a; Expires=-1",
    ] {
        assert!(!read(field_value).ends_session(NOW_S), "{field_value}");
    }
    assert!(read("id=a; Expires=Thu, 01 Jan 2026 00:00:00 GMT").ends_session(NOW_S));
}

#[test]
fn every_byte_is_looked_at_twice_at_most() {
    for unit in ["=", ";", "a=b;", "Max-Age=1; ", "Expires=x;", "Path", " ", "\"", ";="] {
        let field_value = "a=1;".to_string() + &unit.repeat(40_000 / unit.len());
        let steps = steps::count(|| {
            let _ = parse(field_value.as_bytes());
        });
        assert!(
            steps <= 2 * field_value.len() + 2,
            "{unit:?}: {steps} steps for {} bytes",
            field_value.len()
        );
    }
}

proptest! {
    #[test]
    fn the_cookie_field_brings_back_the_same_name_and_value(field_value in "[ a=;\"\t,$]{0,40}") {
        if let Some(cookie) = parse(field_value.as_bytes()) {
            let back = [cookie.name, b"=", cookie.value].concat();
            let pairs: Vec<_> = pairs(&back).map(|pair| (pair.name, pair.value)).collect();
            prop_assert_eq!(pairs, [(cookie.name, cookie.value)]);
        }
    }

    #[test]
    fn other_bytes_do_no_harm(field_value in proptest::collection::vec(any::<u8>(), 0..300)) {
        let name = parse(&field_value).map(|cookie| cookie.name);
        prop_assert_eq!(name, set_cookie_name(&field_value));
    }

    #[test]
    fn white_space_and_case_change_nothing(seconds in any::<i32>(), blank in "[ \t]{0,3}") {
        let attribute = format!("{blank}mAX-aGE{blank}={blank}{seconds}{blank}");
        prop_assert_eq!(lifetime(&attribute), CookieLifetime::MaxAge(seconds.into()));
    }
}
