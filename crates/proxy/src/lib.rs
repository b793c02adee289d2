//! How does traffic move? One edge-triggered epoll loop per core, and nothing shared but atomics.
//!
//! Reading order:
//! 1. [`Datapath`] – starts workers, publishes snapshots, drains. 2. `worker` – one loop, one thread.
//! 3. `accept` – where clients come in. 4. `http/serve` – the story of one request.
//! 5. `tcp` and `udp` – the same story without HTTP. 6. `idle`, `timer`, `buffer`, `store` – what they stand on.
//!
//! A worker never blocks, never takes a lock on a request's path, and allocates nothing per request once its
//! buffers are warm. Snapshots are picked up between events; kept listeners keep their sockets.

mod accept;
mod access_log;
mod approach;
mod buffer;
mod carrier;
mod clock;
mod complaint;
mod cut_off;
mod datapath;
mod greeting;
mod handover;
mod http;
mod http2;
mod idle;
mod limits;
mod refusal;
mod scratch;
mod send;
mod site;
mod store;
mod tcp;
mod timer;
mod tls;
mod trace;
mod tunnel;
mod udp;
mod worker;

pub use access_log::AccessSink;
pub use clock::{Clock, since_boot};
pub use datapath::{
    BindFailure, BoundAddress, Datapath, DatapathOptions, DrainReport, Finishing, StartError,
};
pub use handover::{HandedFlow, HandedSocket, SocketId};
pub use homing_sys::limits::raise_open_file_limit;
pub use trace::SpanSink;
#[doc(hidden)]
pub use worker::census::Census;
