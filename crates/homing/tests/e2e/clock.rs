//! The wall clock is stepped while a node runs: no session is lost by it, and none lives longer.
//!
//! The node is the real one; the time it is told is not. libfaketime (of the Debian package faketime, which
//! `cargo xtask test` installs) stands between it and the system's `CLOCK_REALTIME`, and reads by how much to be wrong
//! from a file. The clocks that cannot be stepped are left alone.

use crate::{decisions, homing, wait_for_decisions};
use homing_testkit::{Browser, Homing, HttpTarget, Running, Scratch, TcpClient, TcpTarget, let_time_pass};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// As the system's loader finds it; `$LIB` is where libraries are on this machine (ld.so(8)).
const LIBFAKETIME: &str = "/usr/$LIB/faketime/libfaketimeMT.so.1";
/// Name of the file that says by how much the clock is wrong.
const WRONG_BY: &str = "wrong-by";
/// Where the clock is stepped to, in seconds from the true time: forward, back, forward, back.
const STEPS_S: [i64; 4] = [3600, -3600, 86_400, -86_400];
/// Longer than a session with T = 1 s lives: its granularity is another second, and stamps are whole ones.
const AFTER_A_SECOND: Duration = Duration::from_millis(3200);

/// A clock that can be stepped.
struct SteppedClock(Scratch);

impl SteppedClock {
    fn new() -> Self {
        let clock = Self(Scratch::new());
        clock.be_wrong_by(0);
        clock
    }

    fn be_wrong_by(&self, seconds: i64) {
        self.0.write(WRONG_BY, &format!("{seconds:+}\n"));
    }

    /// The node that is told this time.
    fn of(&self, node: Homing) -> Homing {
        node.variable("LD_PRELOAD", LIBFAKETIME)
            .variable("FAKETIME_TIMESTAMP_FILE", self.0.path().join(WRONG_BY).to_str().unwrap())
            .variable("FAKETIME_NO_CACHE", "1")
            .variable("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    }

    /// Steps the clock, and waits until the node writes the new time into its log.
    fn step(&self, homing: &Running, seconds: i64) {
        self.be_wrong_by(seconds);
        let before = homing.stderr().len();
        homing.sighup();
        let line = homing_testkit::eventually_some("the node to log something", || {
            homing.stderr()[before..].lines().next().map(str::to_owned)
        });
        let true_s = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
        let off_s = written_at_s(&line) - true_s;
        assert!(
            (off_s - seconds).abs() < 60,
            "the node does not see a stepped clock: is faketime there? {line}"
        );
    }
}

/// When a line of the log was written, in seconds since 1970: `{"timestamp":"2026-11-25T19:45:13.792589Z",…`.
fn written_at_s(line: &str) -> i64 {
    let numbers: Vec<i64> =
        line.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let [year, month, day, hour, minute, second, ..] = numbers[..] else { panic!("{line}") };
    // Years begin in March, so that the odd day comes last.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    ((days * 24 + hour) * 60 + minute) * 60 + second
}

#[test]
fn a_stepped_clock_loses_no_cookie_session_and_prolongs_none() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let clock = SteppedClock::new();
    let node = clock.of(homing().http("long").http("short"));
    let node = node.group("long", &targets).cookie("20m").group("short", &targets).cookie("1s");
    let homing = node.start();
    let mut alice = homing.browser("long");
    let home = alice.get("/").target().to_owned();
    for (step, seconds) in STEPS_S.into_iter().enumerate() {
        let (mut bob, mut carol) = (homing.browser("short"), homing.browser("long"));
        let _ = bob.get("/");
        let expired = decisions(&homing, "expired-idle");
        clock.step(&homing, seconds);
        come_home(&mut alice, &home, seconds);
        assert_eq!(decisions(&homing, "expired-idle"), expired, "nobody's time is over because of a step");
        let hers = carol.get("/").target().to_owned();
        if step % 2 == 1 {
            let_time_pass(AFTER_A_SECOND, "a session of one second ends, though the clock was set back");
            let _ = bob.get("/");
            wait_for_decisions(&homing, "expired-idle", expired + 1);
        }
        come_home(&mut carol, &hers, seconds);
        come_home(&mut alice, &home, seconds);
    }
    for reason in ["bad-token", "expired-absolute", "unknown-key"] {
        assert_eq!(decisions(&homing, reason), 0, "{reason}");
    }
}

/// Over the connection that is open, and over another one.
fn come_home(browser: &mut Browser, home: &str, seconds: i64) {
    assert_eq!(browser.get("/").target(), home, "{seconds} s");
    browser.reconnect();
    assert_eq!(browser.get("/").target(), home, "{seconds} s, over another connection");
}

#[test]
fn a_stepped_clock_loses_no_session_of_an_address_and_prolongs_none() {
    let targets = ["a", "b"].map(TcpTarget::start);
    let clock = SteppedClock::new();
    let node = clock.of(homing().tcp("long").tcp("short"));
    let node = node.group("long", &targets).persistence("source-ip", "20m");
    let homing = node.group("short", &targets).persistence("source-ip", "1s").start();
    let ask = |listener: &str| TcpClient::connect_from("127.0.0.2", homing.address(listener)).ask("who");
    let home = ask("long");
    for (step, seconds) in STEPS_S.into_iter().enumerate() {
        let short = ask("short");
        clock.step(&homing, seconds);
        assert_eq!(ask("long"), home, "{seconds} s");
        if step % 2 == 1 {
            let_time_pass(AFTER_A_SECOND, "a session of one second ends, though the clock was set back");
            assert_ne!(ask("short"), short, "{seconds} s: scheduled afresh, the other one's turn");
        }
        assert_eq!(ask("long"), home, "{seconds} s");
    }
}
