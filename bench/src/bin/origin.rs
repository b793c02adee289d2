//! The fixed-response target of the benchmark: see `homing_bench::origin`.

use std::net::SocketAddrV4;

use clap::Parser;
use homing_bench::origin::{DEFAULT_ADDRESSES, Origin};

/// Answers HTTP/1.1 and echoes datagrams, with as little CPU as possible.
#[derive(Parser)]
struct Arguments {
    /// One target for each address, TCP and UDP.
    #[arg(default_values_t = DEFAULT_ADDRESSES)]
    addresses: Vec<SocketAddrV4>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    Origin::bind(&arguments.addresses)?.run()?;
    Ok(())
}
