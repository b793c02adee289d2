//! What happens to many clients while something else happens?

use crate::client::Browser;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Failures whose text is kept.
const FAILURES_KEPT: usize = 20;
/// Requests of a client whose time is kept.
const TIMES_KEPT: usize = 4 << 20;

/// Clients that ask again and again until told to stop.
#[derive(Debug)]
pub struct Load {
    is_stopped: Arc<AtomicBool>,
    requests: Arc<AtomicU64>,
    threads: Vec<JoinHandle<LoadReport>>,
}

/// Whether the clients of a load keep the cookies they get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookies {
    /// They do, each its own.
    Kept,
    /// They do not: every request is a new session.
    Refused,
}

/// What came of a load.
#[derive(Clone, Debug, Default)]
pub struct LoadReport {
    /// Requests answered with 200.
    pub answered: u64,
    /// Requests answered otherwise or not at all.
    pub failed: u64,
    /// Requests that found their reused connection closed, and were sent on another one.
    pub replaced: u64,
    /// The first failures, in words.
    pub failures: Vec<String>,
    /// The longest a request took.
    pub longest: Duration,
    /// How long each took, in microseconds, as far as there was room.
    times_us: Vec<u32>,
    /// Answers by target.
    pub by_target: BTreeMap<String, u64>,
    /// For each client, the targets it was sent to, without repetition: `["a", "b"]` went home once more.
    pub homes: Vec<Vec<String>>,
}

impl Load {
    /// Starts that many clients, each on a connection of its own.
    #[must_use]
    pub fn start(address: SocketAddr, clients: usize, cookies: Cookies) -> Self {
        Self::of((0..clients).map(|_| Browser::new(address)), cookies)
    }

    /// Lets these browsers ask.
    #[must_use]
    pub fn of(browsers: impl IntoIterator<Item = Browser>, cookies: Cookies) -> Self {
        let (is_stopped, requests) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let client = |browser| {
            let (is_stopped, requests) = (Arc::clone(&is_stopped), Arc::clone(&requests));
            thread::spawn(move || ask(browser, cookies, &is_stopped, &requests))
        };
        Self { threads: browsers.into_iter().map(client).collect(), is_stopped, requests }
    }

    /// How many requests came to an end so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }

    /// Waits until that many more requests have come to an end.
    ///
    /// # Panics
    /// When they do not within the bound of [`crate::wait`].
    #[track_caller]
    pub fn wait_for(&self, more: u64) {
        let goal = self.requests() + more;
        crate::wait::eventually("requests of the load", || self.requests() >= goal);
    }

    /// Ends the load after the requests under way.
    ///
    /// # Panics
    /// When a client did.
    #[must_use]
    pub fn stop(self) -> LoadReport {
        self.is_stopped.store(true, Ordering::SeqCst);
        let reports = self.threads.into_iter().map(|thread| thread.join().expect("a client does not panic"));
        reports.fold(LoadReport::default(), LoadReport::and)
    }
}

impl LoadReport {
    /// How long the request took than which that share of them was faster: 0.99 is the 99th percentile.
    ///
    /// # Panics
    /// When nothing was asked.
    #[must_use]
    pub fn time(&self, share: f64) -> Duration {
        let mut times = self.times_us.clone();
        times.sort_unstable();
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index of a list"
        )]
        let place = (times.len() as f64 * share) as usize;
        Duration::from_micros(u64::from(times[place.min(times.len() - 1)]))
    }

    fn and(mut self, other: Self) -> Self {
        self.answered += other.answered;
        self.failed += other.failed;
        self.replaced += other.replaced;
        self.failures.extend(other.failures);
        self.failures.truncate(FAILURES_KEPT);
        self.longest = self.longest.max(other.longest);
        self.times_us.extend(other.times_us);
        for (target, count) in other.by_target {
            *self.by_target.entry(target).or_default() += count;
        }
        self.homes.extend(other.homes);
        self
    }

    fn took(&mut self, time: Duration) {
        self.longest = self.longest.max(time);
        if self.times_us.len() < TIMES_KEPT {
            self.times_us.push(u32::try_from(time.as_micros()).unwrap_or(u32::MAX));
        }
    }

    fn fail(&mut self, what: String) {
        self.failed += 1;
        if self.failures.len() < FAILURES_KEPT {
            self.failures.push(what);
        }
    }
}

fn ask(mut browser: Browser, cookies: Cookies, is_stopped: &AtomicBool, requests: &AtomicU64) -> LoadReport {
    let mut report = LoadReport { homes: vec![Vec::new()], ..LoadReport::default() };
    while !is_stopped.load(Ordering::SeqCst) {
        if cookies == Cookies::Refused {
            browser.clear_cookies();
        }
        let start = Instant::now();
        let outcome = browser.try_request("GET", "/load", &[], b"");
        report.took(start.elapsed());
        match outcome {
            Ok(answer) if answer.status == 200 => {
                report.answered += 1;
                let target = answer.target().to_owned();
                *report.by_target.entry(target.clone()).or_default() += 1;
                let homes = &mut report.homes[0];
                if cookies == Cookies::Kept && homes.last() != Some(&target) {
                    homes.push(target);
                }
            }
            Ok(answer) => report.fail(format!("{} {}", answer.status, answer.text())),
            Err(error) => report.fail(error.to_string()),
        }
        requests.fetch_add(1, Ordering::SeqCst);
    }
    report.replaced = browser.replaced();
    report
}
