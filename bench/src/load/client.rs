//! How do the connections share the requests of a run?

use std::collections::VecDeque;
use std::io;
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use super::pace::Pace;
use super::request::request;
use super::secured::Security;
use super::slot::{Received, Slot};
use super::tally::Tally;
use super::{Options, Report};
use crate::epoll::{Event, Poller};

/// Connections that may be opened at once while many idle ones are made: less than any listen queue.
const OPENING_LIMIT: usize = 256;

/// Bytes read at once.
const BUFFER: usize = 256 << 10;

/// All HTTP clients of one run.
pub(super) struct Client {
    options: Options,
    poller: Poller,
    slots: Vec<Slot>,
    /// Slots without a request in flight, the one that rested longest first.
    free: VecDeque<usize>,
    tally: Tally,
    clock: Instant,
    random: u64,
    buffer: Vec<u8>,
}

impl Client {
    pub(super) fn new(options: &Options) -> io::Result<Self> {
        let first_request = request(options, None);
        let security =
            options.tls.as_deref().map(|trust| Security::new(trust, options.resume)).transpose()?;
        let slot = |index| {
            let security = security.as_ref().map(|security| security.of_another(options.resume));
            Slot::new(index as u64, first_request.clone(), options.cookie, security)
        };
        let slots = (0..options.connections).map(slot).collect();
        Ok(Self {
            options: options.clone(),
            poller: Poller::new()?,
            slots,
            free: (0..options.connections).collect(),
            tally: Tally::new(),
            clock: Instant::now(),
            random: u64::from(std::process::id()).wrapping_mul(0x9E37_79B9_7F4A_7C15),
            buffer: vec![0; BUFFER],
        })
    }

    pub(super) fn run(&mut self) -> io::Result<Report> {
        let opening_requests = self.open_connections()?;
        let start_ns = self.now_ns();
        let mut pace = self.pace(start_ns);
        self.drive(&mut pace)?;
        let mut report = self.tally.report(pace.total(), self.now_ns() - start_ns);
        report.opening_requests = opening_requests;
        report.learned = self.slots.iter().filter(|slot| slot.has_cookie()).count() as u64;
        Ok(report)
    }

    fn pace(&self, start_ns: u64) -> Pace {
        match self.options.rate {
            Some(rate) => Pace::open(rate, self.options.seconds, start_ns),
            None if self.options.hold => Pace::closed(self.slots.len() as u64),
            None => Pace::closed(self.options.requests),
        }
    }

    /// Asks once on each connection before a schedule begins, so that opening them does not disturb it. Of these
    /// requests only the errors count; the report says how many they were, because the proxy paid for them.
    fn open_connections(&mut self) -> io::Result<u64> {
        if self.options.rate.is_none() {
            return Ok(0);
        }
        let mut pace = Pace::closed(self.slots.len() as u64);
        self.drive(&mut pace)?;
        let opening = std::mem::replace(&mut self.tally, Tally::new());
        self.tally.errors = opening.errors;
        Ok(pace.total())
    }

    fn drive(&mut self, pace: &mut Pace) -> io::Result<()> {
        let deadline = Instant::now() + Duration::from_secs_f64(self.options.limit_seconds);
        let mut events = Vec::new();
        self.start_due(pace);
        while self.tally.done < pace.total() && Instant::now() < deadline {
            let pause = pace.pause(self.now_ns(), !self.may_start());
            self.poller.wait(Some(pause), &mut events)?;
            for event in &events {
                self.handle(*event)?;
                // At once, not after the batch: a client does not wait for the answers of others.
                self.start_due(pace);
            }
            self.start_due(pace);
        }
        Ok(())
    }

    fn may_start(&self) -> bool {
        let in_flight = self.slots.len() - self.free.len();
        !self.free.is_empty() && (!self.options.hold || in_flight < OPENING_LIMIT)
    }

    fn start_due(&mut self, pace: &mut Pace) {
        while self.may_start()
            && let Some(due_ns) = pace.take_due(self.now_ns())
            && let Some(place) = self.free.pop_front()
        {
            if self.start(place, due_ns).is_err() {
                self.fail(place);
            }
        }
    }

    fn start(&mut self, place: usize, due_ns: u64) -> io::Result<()> {
        if !self.slots[place].is_connected() {
            let source = self.options.spread.then(|| self.random_source());
            self.slots[place].connect(&self.poller, self.options.address, source)?;
        }
        self.slots[place].start(&self.poller, due_ns)
    }

    fn handle(&mut self, event: Event) -> io::Result<()> {
        let place = event.token as usize;
        if event.is_writable {
            self.slots[place].flush(&self.poller)?;
        }
        if !event.is_readable {
            return Ok(());
        }
        match self.slots[place].receive(&mut self.buffer, &self.poller, &mut self.tally) {
            Received::Incomplete => {}
            Received::Complete { due_ns, learned } => self.complete(place, due_ns, learned),
            Received::Broken => {
                if self.slots[place].close() {
                    self.fail(place);
                }
            }
        }
        Ok(())
    }

    fn complete(&mut self, place: usize, due_ns: u64, learned: Option<String>) {
        self.tally.succeeded(self.now_ns() - due_ns);
        if self.options.resume && self.slots[place].has_agreed_anew() {
            self.tally.errors += 1;
        }
        if let Some(cookie) = learned {
            self.slots[place].set_request(request(&self.options, Some(&cookie)));
        }
        if self.options.close {
            self.slots[place].close();
        }
        self.free.push_back(place);
    }

    fn fail(&mut self, place: usize) {
        self.slots[place].close();
        self.tally.failed();
        self.free.push_back(place);
    }

    fn now_ns(&self) -> u64 {
        self.clock.elapsed().as_nanos() as u64
    }

    /// An address of 127.64/10 that other runs hardly use: their ports rest in TIME_WAIT.
    fn random_source(&mut self) -> Ipv4Addr {
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let low_bits = (self.random >> 33) as u32 & 0x3f_ffff;
        Ipv4Addr::from_bits(0x7f40_0000 | low_bits | 1)
    }
}
