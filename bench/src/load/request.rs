//! What does a client send? About what a browser does: 310 bytes with a cookie or two.

use super::Options;

pub(super) const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
pub(super) const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
pub(super) const ACCEPT_LANGUAGE: &str = "en-GB,en;q=0.5";
pub(super) const ACCEPT_ENCODING: &str = "gzip, br";
/// Those of the application.
pub(super) const COOKIES: [&str; 2] = ["theme=dark", "sid=0f8fad5bd9cb469fa16570867728950e"];

/// The request that `options` describe, with one more cookie when the client has learned one.
pub(super) fn request(options: &Options, learned: Option<&str>) -> Vec<u8> {
    let path = &options.path;
    let [theme, session] = COOKIES;
    let cookie = learned.map(|pair| format!("; {pair}")).unwrap_or_default();
    // Over TLS the client closes: it would reset the connection if it did not wait for the other side's last word.
    let connection = if options.close && options.tls.is_none() { "Connection: close\r\n" } else { "" };
    let text = format!(
        "GET {path} HTTP/1.1\r\n\
         Host: app.example.test\r\n\
         User-Agent: {USER_AGENT}\r\n\
         Accept: {ACCEPT}\r\n\
         Accept-Language: {ACCEPT_LANGUAGE}\r\n\
         Accept-Encoding: {ACCEPT_ENCODING}\r\n\
         Cookie: {theme}; {session}{cookie}\r\n\
         {connection}\r\n"
    );
    text.into_bytes()
}
