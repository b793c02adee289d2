//! Who speaks plain TCP through the balancer?

use super::connect;
use crate::wait::BOUND;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

/// One TCP connection that speaks in lines.
#[derive(Debug)]
pub struct TcpClient {
    stream: BufReader<TcpStream>,
}

impl TcpClient {
    /// Connects.
    ///
    /// # Panics
    /// When nobody accepts.
    #[track_caller]
    #[must_use]
    pub fn connect(address: SocketAddr) -> Self {
        Self::over(connect(address, None).unwrap_or_else(|error| panic!("connecting to {address}: {error}")))
    }

    /// Connects from that address: `"127.0.0.9"`.
    ///
    /// # Panics
    /// When nobody accepts, or the address is not of this machine.
    #[track_caller]
    #[must_use]
    pub fn connect_from(source: &str, address: SocketAddr) -> Self {
        let stream = connect(address, Some(source));
        Self::over(stream.unwrap_or_else(|error| panic!("connecting from {source} to {address}: {error}")))
    }

    fn over(stream: TcpStream) -> Self {
        Self { stream: BufReader::new(stream) }
    }

    /// Says something to a target that answers lines with its name; returns the name.
    ///
    /// # Panics
    /// When no answer comes, or not to what was said.
    #[track_caller]
    pub fn ask(&mut self, what: &str) -> String {
        self.send(format!("{what}\n"));
        let line = self.read_line();
        let (name, rest) = line.split_once(' ').unwrap_or_else(|| panic!("not a named answer: {line:?}"));
        assert_eq!(rest, what, "the answer belongs to another question");
        name.to_owned()
    }

    /// Sends these bytes.
    ///
    /// # Panics
    /// When the connection is closed.
    #[track_caller]
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.get_mut().write_all(bytes.as_ref()).expect("the connection is open");
    }

    /// Reads a line, without its end.
    ///
    /// # Panics
    /// When none comes.
    #[track_caller]
    pub fn read_line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("a line");
        assert!(line.ends_with('\n'), "the connection was closed after {line:?}");
        line.trim_end().to_owned()
    }

    /// Reads to the end.
    ///
    /// # Errors
    /// When the connection is reset, or nothing comes within [`BOUND`].
    pub fn read_to_end(&mut self) -> std::io::Result<Vec<u8>> {
        let mut rest = Vec::new();
        self.stream.read_to_end(&mut rest)?;
        Ok(rest)
    }

    /// Sends that many bytes of the pattern, while the caller may read with a clone of the stream.
    ///
    /// # Errors
    /// When the connection is closed.
    pub fn send_pattern(&mut self, bytes: u64) -> std::io::Result<()> {
        crate::target::send_pattern(self.stream.get_mut(), bytes, false)
    }

    /// The stream, to read and write at once from two threads.
    ///
    /// # Panics
    /// When the process has no descriptor left.
    #[must_use]
    pub fn stream(&self) -> TcpStream {
        self.stream.get_ref().try_clone().expect("a descriptor is left")
    }

    /// Says that nothing more will be sent.
    pub fn finish_writing(&self) {
        // When the other side closed first, there is nothing left to say.
        let _ = self.stream.get_ref().shutdown(Shutdown::Write);
    }

    /// Goes away with a reset.
    pub fn reset(self) {
        let _ = socket2::SockRef::from(self.stream.get_ref()).set_linger(Some(std::time::Duration::ZERO));
    }

    /// Waits until the connection is closed or reset from the other side.
    ///
    /// # Panics
    /// When it is not within [`BOUND`], or bytes come instead.
    #[track_caller]
    pub fn wait_for_close(&mut self) {
        match self.read_to_end() {
            Ok(rest) => assert!(rest.is_empty(), "{} bytes instead of the end", rest.len()),
            Err(error) => {
                let is_late =
                    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
                assert!(!is_late, "not closed within {} s", BOUND.as_secs());
            }
        }
    }
}
