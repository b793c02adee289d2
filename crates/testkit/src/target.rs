//! What stands behind the balancer? Targets of our own that do what the test says, well or badly.

mod gate;
mod http;
mod process;
mod reply;
mod tcp;
mod udp;

pub use gate::Gate;
pub use http::{HttpTarget, Received};
pub use process::ProcessTarget;
pub use reply::Reply;
pub(crate) use reply::send_pattern;
pub use tcp::{TcpManner, TcpTarget};
pub use udp::UdpTarget;

use socket2::{Domain, Socket, Type};
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};

/// Listens on `address`, also when connections of an earlier life linger there.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(4096)?;
    Ok(socket.into())
}

/// Makes the next close of `stream` a reset.
fn reset_on_close(stream: &TcpStream) {
    // A connection that is gone already cannot be reset; that is what was wanted.
    let _ = socket2::SockRef::from(stream).set_linger(Some(std::time::Duration::ZERO));
}

const ANY_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);
