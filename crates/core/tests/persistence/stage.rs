//! In which sentences do the tests of persistence speak?

use crate::site::{Browser, GroupText, Site, at, client_ip};
use homing_core::clock::Now;
use homing_core::reason::Reason;

/// One group per persistence method, on targets of these weights.
pub(crate) fn every_method(weights: &[u16], timeout: &str) -> [GroupText; 4] {
    let [app_cookie, header] = by_names(weights, timeout);
    [GroupText::cookie(weights, timeout), GroupText::source_ip(weights, timeout), app_cookie, header]
}

/// One group per method that keeps its sessions in a table.
pub(crate) fn by_tables(weights: &[u16], timeout: &str) -> [GroupText; 3] {
    let [app_cookie, header] = by_names(weights, timeout);
    [GroupText::source_ip(weights, timeout), app_cookie, header]
}

/// One group per method by which the application names its sessions.
pub(crate) fn by_names(weights: &[u16], timeout: &str) -> [GroupText; 2] {
    [GroupText::app_cookie(weights, timeout), GroupText::header(weights, timeout)]
}

/// A node with this group, a client whose session it remembers since the start of the test, and its home.
pub(crate) fn settled(text: &GroupText) -> (Site, Browser, String) {
    let mut site = Site::new(text);
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    (site, browser, home)
}

impl Site {
    /// The reason of a request of `browser`, served or refused.
    pub(crate) fn reason(&mut self, browser: &mut Browser, now: Now) -> Reason {
        let chosen = browser.request(&self.snapshot.groups[0], now, &mut self.entropy);
        chosen.map_or_else(|reason| reason, |choice| choice.reason)
    }
}
