//! Does a browser get in with a password, and does nothing else get in with its cookie?

use zeroize::Zeroizing;

use super::*;
use crate::identity::users::NewUser;
use crate::identity::{Role, Scopes};

const PASSWORD: &str = "correct horse battery";
const OWN: &str = "\r\nX-Homing-Request: 1";

fn add_user(site: &Site, name: &str, role: Role) {
    let (password, scopes) = (Zeroizing::new(PASSWORD.to_owned()), Scopes::default());
    let user = NewUser { name: name.to_owned(), password, role, scopes, is_disabled: false };
    site.identities.add_user(&user).unwrap();
}

/// Asks without a token, with these fields.
async fn ask_plain(site: &Site, method: &str, path: &str, fields: &str, body: &str) -> Answer {
    let (address, length) = (site.address, body.len());
    let head = format!(
        "{method} {BASE}{path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\n\
         Content-Type: application/json{fields}"
    );
    ask_with(address, &head, body).await
}

async fn login(site: &Site, name: &str, password: &str) -> Answer {
    let body = json!({ "name": name, "password": password }).to_string();
    ask_plain(site, "POST", "/login", "", &body).await
}

/// A field with the cookie of a new browser session.
async fn cookie(site: &Site, name: &str) -> String {
    let answer = login(site, name, PASSWORD).await;
    assert_eq!(answer.status(), 200, "{}", answer.body);
    let cookie = answer.field("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    format!("\r\nCookie: {cookie}")
}

async fn site() -> Site {
    let site = Site::shop().await;
    add_user(&site, "ana", Role::Operator);
    site
}

#[tokio::test]
async fn who_has_the_password_gets_a_cookie_that_only_this_site_sees() {
    let site = site().await;
    let answer = login(&site, "ana", PASSWORD).await;
    let cookie = answer.field("set-cookie").unwrap();
    assert!(cookie.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"), "{cookie}");
    assert_eq!((&answer.json()["name"], &answer.json()["kind"]), (&json!("ana"), &json!("user")));
    let cookie = format!("\r\nCookie: a=b; {}; c=d", cookie.split(';').next().unwrap());
    let me = ask_plain(&site, "GET", "/me", &cookie, "").await.json();
    assert_eq!(me["rights"], json!(["read", "operate"]));
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_told_alike() {
    let site = site().await;
    site.ask("PATCH", "/users/ana", "{\"disabled\":true}").await;
    add_user(&site, "ben", Role::Viewer);
    let answers = [
        login(&site, "ana", PASSWORD).await,
        login(&site, "ben", "correct horse").await,
        login(&site, "nobody", PASSWORD).await,
        login(&site, "", "").await,
    ];
    for answer in &answers {
        assert_eq!((answer.status(), &answer.body), (401, &answers[0].body));
        assert_eq!(answer.field("set-cookie"), None);
    }
}

#[tokio::test]
async fn who_guesses_too_often_waits_and_others_do_not_have_to() {
    let site = site().await;
    for _ in 0..10 {
        assert_eq!(login(&site, "ana", "a wrong password").await.status(), 401);
    }
    let answer = login(&site, "ana", PASSWORD).await;
    assert_eq!((answer.status(), answer.field("retry-after")), (429, Some("6")));
    assert_eq!(site.ask("GET", "/me", "").await.status(), 200, "tokens are not touched");
    site.hands.pass(Duration::from_secs(6));
    assert_eq!(login(&site, "ana", PASSWORD).await.status(), 200);
}

#[tokio::test]
async fn a_page_of_another_site_changes_nothing() {
    let site = site().await;
    let (cookie, address) = (cookie(&site, "ana").await, site.address);
    let drain = format!("{WEB}/targets/a/drain");
    let own = format!("\r\nOrigin: http://{address}\r\nSec-Fetch-Site: same-origin");
    for (fields, status) in [
        (String::new(), 403),
        (own.clone(), 403),
        (format!("{OWN}\r\nOrigin: http://evil.example"), 403),
        (format!("{OWN}\r\nOrigin: https://{address}"), 403),
        (format!("{OWN}\r\nOrigin: null"), 403),
        (format!("{OWN}\r\nSec-Fetch-Site: cross-site"), 403),
        (format!("{OWN}\r\nSec-Fetch-Site: same-site"), 403),
        (OWN.to_owned(), 200),
        (format!("{OWN}{own}"), 200),
    ] {
        let answer = ask_plain(&site, "POST", &drain, &format!("{cookie}{fields}"), "{}").await;
        assert_eq!(answer.status(), status, "{fields:?} {}", answer.body);
    }
    let body = json!({ "name": "ana", "password": PASSWORD }).to_string();
    let answer = ask_plain(&site, "POST", "/login", "\r\nOrigin: http://evil.example", &body).await;
    assert_eq!(
        (answer.status(), answer.field("set-cookie")),
        (403, None),
        "nobody is signed in by a stranger"
    );
}

#[tokio::test]
async fn two_cookies_of_the_name_are_none() {
    let site = site().await;
    let cookie = cookie(&site, "ana").await;
    let two = format!("{cookie}; homing_browser=homing_browser_of_somebody");
    assert_eq!(ask_plain(&site, "GET", "/me", &two, "").await.status(), 401);
    assert_eq!(ask_plain(&site, "GET", "/me", &cookie, "").await.status(), 200);
}

#[tokio::test]
async fn a_browser_session_ends_when_it_is_idle_or_old() {
    let site = site().await;
    let (idle, busy) = (cookie(&site, "ana").await, cookie(&site, "ana").await);
    let mut lasted_s = 0;
    while ask_plain(&site, "GET", "/me", &busy, "").await.status() == 200 {
        site.hands.pass(Duration::from_secs(1200));
        lasted_s += 1200;
    }
    assert_eq!(lasted_s, limits::BROWSER_LIFE.as_secs());
    let answer = ask_plain(&site, "GET", "/me", &idle, "").await;
    assert!(answer.status() == 401 && answer.body.contains("expired"), "{}", answer.body);
}

#[tokio::test]
async fn who_signs_out_is_out_and_the_cookie_goes() {
    let site = site().await;
    let (one, other) = (cookie(&site, "ana").await, cookie(&site, "ana").await);
    let answer = ask_plain(&site, "POST", "/logout", &format!("{one}{OWN}"), "").await;
    assert!(answer.field("set-cookie").unwrap().starts_with("homing_browser=; Path=/; Max-Age=0"));
    assert_eq!(ask_plain(&site, "GET", "/me", &one, "").await.status(), 401);
    assert_eq!(ask_plain(&site, "GET", "/me", &other, "").await.status(), 200);
    assert_eq!(site.ask("POST", "/logout", "").await.status(), 409, "a token cannot");
}

#[tokio::test]
async fn another_password_ends_the_other_browsers() {
    let site = site().await;
    let (one, other) = (cookie(&site, "ana").await, cookie(&site, "ana").await);
    let wish = |old: &str| json!({ "old": old, "new": "battery staple horse" }).to_string();
    let wrong = ask_plain(&site, "POST", "/me/password", &format!("{one}{OWN}"), &wish("wrong")).await;
    assert_eq!(wrong.status(), 401);
    let right = ask_plain(&site, "POST", "/me/password", &format!("{one}{OWN}"), &wish(PASSWORD)).await;
    assert_eq!(right.status(), 200, "{}", right.body);
    assert_eq!(ask_plain(&site, "GET", "/me", &one, "").await.status(), 200);
    assert_eq!(ask_plain(&site, "GET", "/me", &other, "").await.status(), 401);
    assert_eq!(login(&site, "ana", PASSWORD).await.status(), 401);
    assert_eq!(login(&site, "ana", "battery staple horse").await.status(), 200);
}

#[tokio::test]
async fn a_user_who_is_disabled_or_removed_is_out_at_once() {
    let site = site().await;
    add_user(&site, "ben", Role::Viewer);
    let (ana, ben) = (cookie(&site, "ana").await, cookie(&site, "ben").await);
    site.ask("PATCH", "/users/ana", "{\"disabled\":true}").await;
    site.ask("DELETE", "/users/ben", "").await;
    assert_eq!(ask_plain(&site, "GET", "/me", &ana, "").await.status(), 401);
    assert_eq!(ask_plain(&site, "GET", "/me", &ben, "").await.status(), 401);
}

#[tokio::test]
async fn browsers_of_a_user_have_a_bound_and_the_idlest_goes() {
    let site = site().await;
    let first = cookie(&site, "ana").await;
    for _ in 0..limits::BROWSERS_OF_USER {
        site.hands.pass(Duration::from_secs(10));
        cookie(&site, "ana").await;
    }
    assert_eq!(ask_plain(&site, "GET", "/me", &first, "").await.status(), 401);
    let user = site.get("/users/ana").await;
    assert_eq!(user["browser_sessions"], limits::BROWSERS_OF_USER);
}
