//! What do the clients of the benchmark do?
//!
//! One thread, one epoll loop. Closed loop: each connection asks again when it has its answer. Open loop: the
//! requests follow a schedule, and latency counts from the scheduled time, so a slow answer cannot hide the
//! ones that wait behind it. A new connection for each request, idle connections and datagrams are variations.

mod client;
mod datagrams;
mod histogram;
mod multiplexed;
mod pace;
mod request;
mod response;
mod secured;
mod session;
mod slot;
mod tally;

use std::io::{self, Read};
use std::net::SocketAddrV4;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::kernel;
use client::Client;
use datagrams::DatagramClient;
pub use secured::HOST;

/// What to send, where, and how fast.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Where the load balancer listens.
    #[arg(long, default_value = "127.0.0.1:8100")]
    pub address: SocketAddrV4,
    /// Path of the requests: `/6…` asks for 64 KiB, `/1…` for 1 MiB, anything else for 512 bytes.
    #[arg(long, default_value = "/api/v1/items?id=42")]
    pub path: String,
    /// Connections, or with `--udp` flows.
    #[arg(long, default_value_t = 64)]
    pub connections: usize,
    /// Requests of a closed loop.
    #[arg(long, default_value_t = 100_000)]
    pub requests: u64,
    /// Requests per second of an open loop; without it the loop is closed.
    #[arg(long)]
    pub rate: Option<f64>,
    /// Length of an open loop.
    #[arg(long, default_value_t = 5.0)]
    pub seconds: f64,
    /// What happens to the cookie that the load balancer sets.
    #[arg(long, value_enum, default_value_t = CookieUse::Learn)]
    pub cookie: CookieUse,
    /// A new connection for each request.
    #[arg(long)]
    pub close: bool,
    /// Connect from random addresses of 127/8.
    #[arg(long)]
    pub spread: bool,
    /// One request on each connection, then keep them open until standard input ends.
    #[arg(long)]
    pub hold: bool,
    /// Datagrams instead of requests.
    #[arg(long)]
    pub udp: bool,
    /// Over TLS, with whom the certificate in this file belongs to.
    #[arg(long, value_name = "FILE")]
    pub tls: Option<PathBuf>,
    /// HTTP/2, with so many requests at once on each connection.
    #[arg(long, requires = "tls", conflicts_with_all = ["rate", "close", "spread", "hold", "udp", "resume"])]
    pub streams: Option<usize>,
    /// Each client goes on with what its connection before had agreed on: a handshake that cannot is an error.
    #[arg(long, requires = "tls")]
    pub resume: bool,
    /// Give up after this time.
    #[arg(long, default_value_t = 120.0)]
    pub limit_seconds: f64,
}

/// What a client does with the cookie that the load balancer sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CookieUse {
    /// Each connection keeps the first one and sends it from then on; its session must stay at its target.
    Learn,
    /// It is never sent, so that a new one comes with every answer.
    None,
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// Requests that ended, well or not.
    pub done: u64,
    /// Requests sent before the clock ran, to open the connections of an open loop.
    pub opening_requests: u64,
    /// Requests without a complete answer of status 200.
    pub errors: u64,
    /// Answers that came from another target than the session's home.
    pub session_errors: u64,
    /// Requests that were still wanted when the time was over.
    pub unfinished: u64,
    /// From the first request to the last answer.
    pub seconds: f64,
    /// `done` divided by `seconds`.
    pub requests_per_second: f64,
    /// Bytes received.
    pub bytes: u64,
    /// Half of the requests were faster.
    pub p50_us: f64,
    /// 99 % of the requests were faster.
    pub p99_us: f64,
    /// 99.9 % of the requests were faster.
    pub p999_us: f64,
    /// The slowest one.
    pub max_us: f64,
    /// Connections that learned a cookie.
    pub learned: u64,
}

impl Report {
    /// Everything that makes a measurement worthless.
    #[must_use]
    pub fn faults(&self) -> u64 {
        self.errors + self.session_errors + self.unfinished
    }
}

/// Does what `options` say and hands the report to `publish`. With `hold` the connections stay open after that.
///
/// # Errors
/// When epoll fails, or what `publish` returned.
pub fn run(options: &Options, publish: impl FnOnce(&Report) -> io::Result<()>) -> io::Result<()> {
    kernel::sharpen_timers();
    if options.udp {
        return publish(&DatagramClient::new(options)?.run()?);
    }
    if let Some(streams) = options.streams {
        return publish(&multiplexed::run(options, streams)?);
    }
    let mut client = Client::new(options)?;
    publish(&client.run()?)?;
    if options.hold {
        // Nothing is ever sent: the end of the input is the sign to let go of the connections.
        io::stdin().read_to_end(&mut Vec::new())?;
    }
    Ok(())
}
