//! Do all seeds, and as many mutations of them as time allows, leave every target unharmed?
//!
//! `FUZZ_SECONDS=n` runs each target for n seconds; without it each gets a fixed number of inputs. An input that
//! does harm is written to `artifacts/<target>/`; keep it in `seeds/<target>/` when it is mended.

use homing_fuzz::TARGETS;
use homing_fuzz::mutate::{Numbers, mutate};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 20_000;

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = files.map(|file| file.expect("the folder can be read").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a seed can be read")).collect()
}

fn try_input(target: &str, run: fn(&[u8]), input: &[u8]) {
    if catch_unwind(AssertUnwindSafe(|| run(input))).is_ok() {
        return;
    }
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(target);
    let path = folder.join(format!("replay-{:016x}", hasher.finish()));
    fs::create_dir_all(&folder).and_then(|()| fs::write(&path, input)).expect("the input can be kept");
    panic!("{target} fails on {}: {}", path.display(), input.escape_ascii());
}

#[test]
fn every_target_has_seeds_and_survives_them() {
    for &(target, run) in TARGETS {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "seeds/{target} is empty");
        seeds.iter().for_each(|seed| try_input(target, run, seed));
    }
}

#[test]
fn every_target_survives_mutations_of_its_seeds() {
    let seconds =
        std::env::var("FUZZ_SECONDS").ok().map(|text| text.parse().expect("FUZZ_SECONDS is a number"));
    for &(target, run) in TARGETS {
        let seeds = seeds(target);
        let start = Instant::now();
        // A fixed number of inputs is the same every time; a search for some seconds is another one every time.
        let seed = seconds.map_or(1, |_: u64| {
            u64::from(std::process::id()) << 32 | u64::from(start.elapsed().subsec_nanos())
        });
        let mut numbers = Numbers::new(seed);
        let mut rounds = 0;
        while seconds.map_or(rounds < ROUNDS, |seconds| start.elapsed() < Duration::from_secs(seconds)) {
            try_input(target, run, &mutate(&seeds, &mut numbers));
            rounds += 1;
        }
        println!("{target}: {rounds} inputs in {:?}", start.elapsed());
    }
}
