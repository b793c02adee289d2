//! What do UDP clients do? One datagram, one answer, next flow.
//!
//! Each flow is a socket of its own, so that a load balancer sees that many client addresses. At most
//! [`WINDOW`] datagrams are under way: more would overflow socket buffers and measure their size.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, UdpSocket};
use std::time::{Duration, Instant};

use super::tally::Tally;
use super::{Options, Report};
use crate::epoll::{Interest, Poller};

/// Datagrams under way at once.
const WINDOW: usize = 64;

/// An answer that takes longer is lost.
const PATIENCE: Duration = Duration::from_secs(1);

/// Bytes of a datagram: a sequence number first, the mark of the target last.
const SIZE: usize = 64;

/// All UDP clients of one run.
pub(super) struct DatagramClient {
    requests: u64,
    poller: Poller,
    flows: Vec<Flow>,
    free: VecDeque<usize>,
    /// What was sent, oldest first; answered ones stay until they are the oldest.
    sent: VecDeque<(usize, u64, Instant)>,
    tally: Tally,
    sequence: u64,
    limit: Duration,
}

struct Flow {
    socket: UdpSocket,
    /// The number of the datagram that waits for its answer, and when it was sent.
    waits_for: Option<(u64, Instant)>,
    home: Option<u8>,
}

impl DatagramClient {
    pub(super) fn new(options: &Options) -> io::Result<Self> {
        let poller = Poller::new()?;
        let mut flows = Vec::new();
        for token in 0..options.connections as u64 {
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
            socket.connect(options.address)?;
            socket.set_nonblocking(true)?;
            poller.add(&socket, token, Interest::Read)?;
            flows.push(Flow { socket, waits_for: None, home: None });
        }
        Ok(Self {
            requests: options.requests,
            poller,
            free: (0..flows.len()).collect(),
            flows,
            sent: VecDeque::new(),
            tally: Tally::new(),
            sequence: 0,
            limit: Duration::from_secs_f64(options.limit_seconds),
        })
    }

    pub(super) fn run(mut self) -> io::Result<Report> {
        let start = Instant::now();
        let mut events = Vec::new();
        self.send_due();
        while self.tally.done < self.requests && start.elapsed() < self.limit {
            self.poller.wait(Some(PATIENCE / 10), &mut events)?;
            for event in &events {
                self.receive(event.token as usize);
                self.send_due();
            }
            self.give_up_lost();
            self.send_due();
        }
        Ok(self.tally.report(self.requests, start.elapsed().as_nanos() as u64))
    }

    fn send_due(&mut self) {
        let window = WINDOW.min(self.flows.len());
        while self.flows.len() - self.free.len() < window
            && self.sequence < self.requests
            && let Some(place) = self.free.pop_front()
        {
            self.send(place);
        }
    }

    fn send(&mut self, place: usize) {
        self.sequence += 1;
        let mut datagram = [0; SIZE];
        datagram[..8].copy_from_slice(&self.sequence.to_be_bytes());
        let (flow, now) = (&mut self.flows[place], Instant::now());
        flow.waits_for = Some((self.sequence, now));
        self.sent.push_back((place, self.sequence, now));
        // What cannot be sent has no answer either: it is counted as lost.
        let _ = flow.socket.send(&datagram);
    }

    fn receive(&mut self, place: usize) {
        let mut datagram = [0; SIZE];
        let flow = &mut self.flows[place];
        // An error here is the network's "port unreachable": the datagram is lost, and its time runs out.
        let Ok(length) = flow.socket.recv(&mut datagram) else { return };
        self.tally.bytes += length as u64;
        let Some((sequence, sent_at)) = flow.waits_for else { return };
        if datagram[..8] != sequence.to_be_bytes() {
            return;
        }
        flow.waits_for = None;
        let mark = datagram[SIZE - 1];
        if *flow.home.get_or_insert(mark) != mark {
            self.tally.session_errors += 1;
        }
        self.tally.succeeded(sent_at.elapsed().as_nanos() as u64);
        self.free.push_back(place);
    }

    fn give_up_lost(&mut self) {
        while let Some((place, sequence, sent_at)) = self.sent.front().copied() {
            let is_waiting = self.flows[place].waits_for.is_some_and(|(number, _)| number == sequence);
            if is_waiting && sent_at.elapsed() < PATIENCE {
                return;
            }
            self.sent.pop_front();
            if is_waiting {
                self.flows[place].waits_for = None;
                self.tally.failed();
                self.free.push_back(place);
            }
        }
    }
}
