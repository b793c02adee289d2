//! In which words are our end-to-end tests written?
//!
//! Everything here is real: the `homing` binary as a process of its own, targets and clients on loopback sockets
//! with ports that the system chooses. Threads only, no runtime; every wait ends on an event and has a bound.
//!
//! ```no_run
//! use homing_testkit::{HttpTarget, homing};
//!
//! let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
//! let homing = homing("target/debug/homing").http("web").group("web", [&a, &b]).cookie("20m").start();
//! let mut alice = homing.browser("web");
//! let home = alice.get("/").target().to_owned();
//! assert_eq!(alice.get("/again").target(), home);
//! ```
//!
//! | Module | Question |
//! |---|---|
//! | [`homing`](mod@homing) | What does the file of the node under test say? |
//! | [`running`] | How is a running node watched, changed and ended? |
//! | [`target`] | What stands behind the balancer? |
//! | [`client`] | Who stands in front of it? |
//! | [`Crowd`] | What do thousands of slow clients do meanwhile? |
//! | [`load`] | What happens to many clients while something else happens? |
//! | [`visitor`] | Where does one client go, visit by visit? |
//! | [`wait`] | How does a test wait? |

pub mod client;
mod crowd;
pub mod homing;
mod limits;
pub mod load;
mod message;
pub mod metrics;
mod operator;
pub mod pattern;
pub mod running;
mod scratch;
pub mod target;
pub mod visitor;
pub mod wait;

pub use client::{Answer, Browser, Client, TcpClient, Trust, UdpClient};
pub use crowd::{Crowd, Dribble};
pub use homing::{Entry, Homing, homing};
pub use limits::raise_open_files;
pub use load::{Load, LoadReport};
pub use operator::Operator;
pub use running::Running;
pub use scratch::Scratch;
pub use target::{Gate, HttpTarget, ProcessTarget, Reply, TcpTarget, UdpTarget};
pub use visitor::Visitor;
pub use wait::{eventually, eventually_some, let_time_pass};
