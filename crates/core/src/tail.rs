//! Who watches requests as they end, and what is told to them?
//!
//! While nobody watches, a worker reads one number that nobody writes. While somebody does, he finds the lines that he
//! wants in a mailbox of that worker; where there is no room in it a line is counted and left out. No worker waits.

use crate::counters::{Counter, PerWorker};
use crate::limits;
use std::collections::VecDeque;
use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

/// Those who watch. Workers ask it at every request.
#[derive(Debug)]
pub struct Tail {
    workers: usize,
    /// 0: nobody watches. Otherwise another number after every change of who does.
    generation: AtomicU64,
    watchers: Mutex<Watchers>,
}

#[derive(Debug, Default)]
struct Watchers {
    changes: u64,
    all: Arc<[Arc<Watcher>]>,
}

/// One who watches.
#[derive(Debug)]
pub struct Watcher {
    wish: Wish,
    mailboxes: PerWorker<Mailbox>,
}

#[derive(Debug, Default)]
struct Mailbox {
    lines: Mutex<VecDeque<Arc<str>>>,
    /// Lines for which there was no room.
    left_out: Counter,
}

/// A place among those who watch; whoever drops it watches no more.
pub struct Watching {
    tail: Arc<Tail>,
    watcher: Arc<Watcher>,
}

/// Which requests somebody wants to hear of: all that is said holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Of these load balancers; `None`: of all.
    pub load_balancers: Option<Vec<String>>,
    /// Of listeners of this name.
    pub listener: Option<String>,
    /// Of groups of this name.
    pub group: Option<String>,
    /// Of targets of this name.
    pub target: Option<String>,
    /// With one of these statuses; empty: with any.
    pub statuses: Vec<RangeInclusive<u16>>,
    /// From this network.
    pub client: Option<ipnet::IpNet>,
    /// With this reason, or refused for it.
    pub reason: Option<String>,
    /// With this method.
    pub method: Option<String>,
    /// With a path that begins so. Queries and parameters are not looked at: nobody shall guess them.
    pub path: Option<String>,
    /// Lines that are wanted each second.
    pub per_second: usize,
}

/// What wishes are about, of one request that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended<'a> {
    /// Name of the load balancer.
    pub load_balancer: &'a str,
    /// Name of the listener.
    pub listener: &'a str,
    /// Name of the group.
    pub group: &'a str,
    /// Name of the target.
    pub target: &'a str,
    /// Why that target.
    pub reason: &'a str,
    /// Why we answered instead.
    pub refusal: Option<&'a str>,
    /// Status of the answer.
    pub status: u16,
    /// Who asked.
    pub client: IpAddr,
    /// Its method; empty: it was no request.
    pub method: &'a [u8],
    /// What it asked for, as it came.
    pub path: &'a [u8],
}

impl Tail {
    /// Nobody watches `workers` workers.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        Self { workers, generation: AtomicU64::new(0), watchers: Mutex::default() }
    }

    /// Who watches, as a number: 0 is nobody, and another number means that others do.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// Those who watch now.
    #[must_use]
    pub fn watchers(&self) -> Arc<[Arc<Watcher>]> {
        Arc::clone(&self.locked().all)
    }

    /// Watches from now on; `None`: there are [`limits::WATCHERS`] already.
    #[must_use]
    pub fn watch(self: &Arc<Self>, wish: Wish) -> Option<Watching> {
        let watcher = Arc::new(Watcher { wish, mailboxes: PerWorker::new(self.workers) });
        let mut watchers = self.locked();
        if watchers.all.len() >= limits::WATCHERS {
            return None;
        }
        let all = watchers.all.iter().cloned().chain([Arc::clone(&watcher)]).collect();
        self.put(&mut watchers, all);
        Some(Watching { tail: Arc::clone(self), watcher })
    }

    fn leave(&self, gone: &Arc<Watcher>) {
        let mut watchers = self.locked();
        let all = watchers.all.iter().filter(|watcher| !Arc::ptr_eq(watcher, gone)).cloned().collect();
        self.put(&mut watchers, all);
    }

    fn put(&self, watchers: &mut Watchers, all: Arc<[Arc<Watcher>]>) {
        watchers.changes += 1;
        let generation = if all.is_empty() { 0 } else { watchers.changes };
        watchers.all = all;
        self.generation.store(generation, Ordering::Relaxed);
    }

    fn locked(&self) -> MutexGuard<'_, Watchers> {
        self.watchers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher {
    /// Puts a line into the mailbox of `worker` if it is wanted and there is room. `line` makes it, only then. Only
    /// `worker` itself may call this.
    pub fn tell(&self, worker: usize, ended: &Ended<'_>, line: impl FnOnce() -> Arc<str>) {
        if !self.wish.takes(ended) {
            return;
        }
        let mailbox = self.mailboxes.of(worker);
        let lines = match mailbox.lines.try_lock() {
            Ok(lines) => Some(lines),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            // Whoever empties it holds it for a moment: then this line is left out, as if it were full.
            Err(TryLockError::WouldBlock) => None,
        };
        match lines.filter(|lines| lines.len() < self.room()) {
            Some(mut lines) => lines.push_back(line()),
            None => mailbox.left_out.add(1),
        }
    }

    /// Lines that a mailbox has room for: what is wanted in half a second, as it is emptied much more often.
    fn room(&self) -> usize {
        (self.wish.per_second / 2).clamp(16, limits::TAIL_LINES)
    }
}

impl Watching {
    /// The lines that came since the last time, those of each worker in their order.
    #[must_use]
    pub fn take(&self) -> Vec<Arc<str>> {
        let mut taken = Vec::new();
        for mailbox in self.watcher.mailboxes.iter() {
            let lines = std::mem::take(&mut *mailbox.lines.lock().unwrap_or_else(PoisonError::into_inner));
            taken.extend(lines);
        }
        taken
    }

    /// Lines so far that were wanted, and for which there was no room.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.watcher.mailboxes.sum(|mailbox| mailbox.left_out.value())
    }

    /// What is wanted.
    #[must_use]
    pub fn wish(&self) -> &Wish {
        &self.watcher.wish
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.tail.leave(&self.watcher);
    }
}

impl fmt::Debug for Watching {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watching({:?})", self.watcher.wish)
    }
}

impl Wish {
    /// Whether somebody wants to hear of it.
    #[must_use]
    pub fn takes(&self, ended: &Ended<'_>) -> bool {
        let is =
            |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        let balancers = self.load_balancers.as_ref();
        (self.statuses.is_empty() || self.statuses.iter().any(|range| range.contains(&ended.status)))
            && is(&self.listener, ended.listener)
            && is(&self.group, ended.group)
            && is(&self.target, ended.target)
            && (is(&self.reason, ended.reason) || self.reason.as_deref() == ended.refusal)
            && balancers.is_none_or(|names| names.iter().any(|name| name == ended.load_balancer))
            && self.client.is_none_or(|network| network.contains(&ended.client.to_canonical()))
            && self.method.as_deref().is_none_or(|method| method.as_bytes() == ended.method)
            && self.path.as_deref().is_none_or(|path| bare(ended.path).starts_with(path.as_bytes()))
    }
}

/// The path without parameters and query: those may be secrets.
fn bare(path: &[u8]) -> &[u8] {
    path.split(|byte| matches!(byte, b'?' | b';')).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENDED: Ended<'_> = Ended {
        load_balancer: "shop",
        listener: "web",
        group: "app",
        target: "a",
        reason: "recalled",
        refusal: None,
        status: 200,
        client: IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7)),
        method: b"GET",
        path: b"/cart;jsessionid=SECRET?token=SECRET",
    };

    fn told(tail: &Tail, ended: &Ended<'_>) {
        for watcher in &*tail.watchers() {
            watcher.tell(0, ended, || "line".into());
        }
    }

    #[test]
    fn while_nobody_watches_the_number_is_0_and_it_changes_with_who_does() {
        let tail = Arc::new(Tail::new(2));
        assert_eq!(tail.generation(), 0);
        let first = tail.watch(Wish::default()).unwrap();
        let one = tail.generation();
        let second = tail.watch(Wish::default()).unwrap();
        let two = tail.generation();
        drop(first);
        assert!(one != 0 && two != one && tail.generation() != two);
        drop(second);
        assert_eq!((tail.generation(), tail.watchers().len()), (0, 0));
    }

    #[test]
    fn everybody_gets_what_he_wants_and_no_more() {
        let tail = Arc::new(Tail::new(1));
        let of = |wish| tail.watch(wish).unwrap();
        let all = of(Wish::default());
        let errors = of(Wish { statuses: vec![500..=599], ..Wish::default() });
        told(&tail, &ENDED);
        told(&tail, &Ended { status: 502, ..ENDED });
        assert_eq!((all.take().len(), errors.take().len()), (2, 1));
        assert_eq!((all.take().len(), errors.left_out()), (0, 0));
    }

    #[test]
    fn all_that_a_wish_says_holds() {
        let some = |text: &str| Some(text.to_owned());
        let takes = |wish: Wish| wish.takes(&ENDED);
        assert!(takes(Wish {
            load_balancers: Some(vec!["lab".into(), "shop".into()]),
            listener: some("web"),
            group: some("app"),
            target: some("a"),
            client: "203.0.113.0/24".parse().ok(),
            reason: some("recalled"),
            method: some("GET"),
            path: some("/ca"),
            ..Wish::default()
        }));
        for wish in [
            Wish { load_balancers: Some(Vec::new()), ..Wish::default() },
            Wish { listener: some("admin"), ..Wish::default() },
            Wish { client: "198.51.100.0/24".parse().ok(), ..Wish::default() },
            Wish { reason: some("new"), ..Wish::default() },
            Wish { method: some("POST"), ..Wish::default() },
        ] {
            assert!(!takes(wish.clone()), "{wish:?}");
        }
        let refused = Ended { reason: "-", refusal: Some("no-target"), ..ENDED };
        assert!(Wish { reason: some("no-target"), ..Wish::default() }.takes(&refused));
    }

    #[test]
    fn nobody_guesses_what_stands_in_a_query_or_a_parameter() {
        for path in ["/cart;", "/cart;jsessionid=S", "/cart?", "/cart;jsessionid=SECRET?token=S"] {
            assert!(!Wish { path: Some(path.into()), ..Wish::default() }.takes(&ENDED), "{path}");
        }
    }

    #[test]
    fn what_nobody_takes_is_left_out_and_counted() {
        let tail = Arc::new(Tail::new(1));
        let slow = tail.watch(Wish { per_second: 40, ..Wish::default() }).unwrap();
        (0..100).for_each(|_| told(&tail, &ENDED));
        assert_eq!((slow.take().len(), slow.left_out()), (20, 80));
    }

    #[test]
    fn only_so_many_watch_at_once() {
        let tail = Arc::new(Tail::new(1));
        let mut places: Vec<_> =
            (0..limits::WATCHERS).map(|_| tail.watch(Wish::default()).unwrap()).collect();
        assert!(tail.watch(Wish::default()).is_none());
        places.pop();
        assert!(tail.watch(Wish::default()).is_some());
    }
}
