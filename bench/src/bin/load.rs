//! The load generator of the benchmark: see `homing_bench::load`.

use std::io::{self, Write};

use clap::Parser;
use homing_bench::load::{self, Options};

/// Sends requests to a load balancer and prints one line of JSON.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

fn main() -> anyhow::Result<()> {
    let options = Arguments::parse().options;
    load::run(&options, |report| {
        let mut out = io::stdout().lock();
        serde_json::to_writer(&mut out, report)?;
        writeln!(out)?;
        out.flush()
    })?;
    Ok(())
}
