//! How do bytes leave in as few system calls as possible?

use mio::net::TcpStream;
use std::io::{self, IoSlice, Write};

/// Writes a head and what follows it by one system call; says how many bytes were taken.
///
/// # Errors
/// `WouldBlock` when the kernel takes nothing now, and whatever broke the connection.
pub(crate) fn write_parts(mut stream: &TcpStream, parts: [&[u8]; 2]) -> io::Result<usize> {
    loop {
        let result = match parts {
            [bytes, []] | [[], bytes] => stream.write(bytes),
            [first, second] => stream.write_vectored(&[IoSlice::new(first), IoSlice::new(second)]),
        };
        match result {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
