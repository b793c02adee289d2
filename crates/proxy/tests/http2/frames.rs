//! A client of HTTP/2 that says whatever the test wants, frame by frame.

use crate::peers::Wire;
use std::io;
use std::net::SocketAddr;

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const PRIORITY: u8 = 2;
pub(crate) const RST_STREAM: u8 = 3;
pub(crate) const SETTINGS: u8 = 4;
pub(crate) const PING: u8 = 6;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const WINDOW_UPDATE: u8 = 8;
pub(crate) const CONTINUATION: u8 = 9;

pub(crate) const END_STREAM: u8 = 1;
pub(crate) const END_HEADERS: u8 = 4;
pub(crate) const ACK: u8 = 1;

/// What a client says before its first frame.
pub(crate) const PREFACE_BYTES: usize = 24;
/// Packed fields of an answer: 200.
pub(crate) const OK: &[u8] = b"\x88";

/// Packed fields: GET http://test/
pub(crate) const GET: &[u8] = b"\x82\x86\x84\x01\x04test";
/// The same with POST.
pub(crate) const POST: &[u8] = b"\x83\x86\x84\x01\x04test";

pub(crate) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// A frame as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    pub(crate) stream: u32,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    /// The number at a place of the payload.
    pub(crate) fn number(&self, at: usize) -> u32 {
        u32::from_be_bytes(self.payload[at..at + 4].try_into().unwrap())
    }
}

/// Reads one frame, whole.
pub(crate) fn read_frame(wire: &mut Wire) -> io::Result<Frame> {
    let head = wire.exactly(9)?;
    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
    let stream = u32::from_be_bytes(head[5..9].try_into().unwrap());
    let payload = wire.exactly(length as usize)?;
    Ok(Frame { kind: head[3], flags: head[4], stream, payload })
}

/// A connection whose frames are said by the test.
pub(crate) struct Framer {
    pub(crate) wire: Wire,
}

impl Framer {
    pub(crate) fn to(address: SocketAddr) -> Self {
        Self::with(Wire::to(address), b"")
    }

    /// The same, with settings of its own.
    pub(crate) fn with(wire: Wire, settings: &[u8]) -> Self {
        let mut framer = Self { wire };
        framer.wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
        framer.send(frame(SETTINGS, 0, 0, settings)).unwrap();
        framer
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.wire.send(bytes)
    }

    pub(crate) fn next(&mut self) -> io::Result<Frame> {
        read_frame(&mut self.wire)
    }

    /// Reads until a frame of that kind comes.
    pub(crate) fn until(&mut self, kind: u8) -> io::Result<Frame> {
        loop {
            let frame = self.next()?;
            if frame.kind == kind {
                return Ok(frame);
            }
        }
    }

    /// The error code with which the connection ends.
    pub(crate) fn farewell(&mut self) -> u32 {
        self.until(GOAWAY).expect("GOAWAY").number(4)
    }
}
