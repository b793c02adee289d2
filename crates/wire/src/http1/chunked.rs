//! Which bytes of a chunked body are data, which frame it, and where does it end (RFC 9112 7.1)?
//!
//! ```text
//!            ┌────────────── CR LF ◄── Data ◄────────────┐
//!            ▼                                           │ size > 0
//! ──► size digits ──► [; extension] ──► CR LF ───────────┤
//!                                                        │ size = 0
//!                        Done ◄── empty line ◄── trailer lines
//! ```
//! The decoder only validates and tells bytes apart; it copies and keeps nothing, so that a caller can pass runs of
//! its input on as they are. Only chunk extensions are dropped: nobody uses them, and parsers disagree about them.

mod extension;
mod trailer;

use extension::Extension;
use std::fmt;
use trailer::{Trailer, TrailerStep};

/// The end of a chunked body without trailers.
pub const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// The most digits of a chunk size: as many as 64 bits need.
const SIZE_DIGITS: u8 = 16;
/// Sizes above this overflow somebody's signed number.
const LARGEST_CHUNK: u64 = i64::MAX as u64;

/// Bounds of one chunked body, apart from its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkLimits {
    /// Bytes of all chunk extensions together.
    pub extension_bytes: u32,
    /// Bytes of the trailer section.
    pub trailer_bytes: u32,
    /// Fields of the trailer section.
    pub trailer_fields: u32,
}

impl Default for ChunkLimits {
    /// 4 KiB of extensions, 8 KiB and 32 fields of trailers.
    fn default() -> Self {
        Self { extension_bytes: 4096, trailer_bytes: 8192, trailer_fields: 32 }
    }
}

/// Why a chunked body is refused. The message cannot be completed then: both connections have to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChunkError {
    /// A chunk size that is not 1 to 16 hexadecimal digits up to 2^63 - 1, directly before `;` or CR LF.
    Size,
    /// An extension that is not `;name`, `;name=token` or `;name="text"`.
    Extension,
    /// Too many bytes of extensions.
    ExtensionsTooLong,
    /// A line or a chunk that does not end with CR LF.
    LineEnd,
    /// A trailer field whose name or value is malformed.
    TrailerField,
    /// A trailer field that must not be one, such as Content-Length, Host or Cookie.
    TrailerForbidden,
    /// A trailer section beyond its bounds.
    TrailersTooLong,
}

impl ChunkError {
    /// The stable name, for logs and metrics.
    pub fn code(self) -> &'static str {
        match self {
            Self::Size => "chunk-size",
            Self::Extension => "chunk-extension",
            Self::ExtensionsTooLong => "chunk-extensions-too-long",
            Self::LineEnd => "chunk-line-end",
            Self::TrailerField => "trailer-field",
            Self::TrailerForbidden => "trailer-forbidden",
            Self::TrailersTooLong => "trailers-too-long",
        }
    }
}

impl fmt::Display for ChunkError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl std::error::Error for ChunkError {}

/// What the bytes of a step are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkPart {
    /// Body data.
    Data,
    /// Chunk sizes and line ends: to be passed on as they are to one who reads chunks.
    Framing,
    /// Lines of the trailer section, with the empty line at its end: the same.
    Trailers,
    /// A chunk extension: valid, but not to be passed on.
    Skip,
}

/// One step through a chunked body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkStep {
    /// How many bytes of the input it covers; 0 when the input is used up or the body is done.
    pub consumed: usize,
    /// What they are.
    pub part: ChunkPart,
    /// Whether the body ends with them.
    pub done: bool,
}

/// The longest run of input that gets one treatment from a caller who passes chunks on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkRun {
    /// How many bytes of the input it covers; 0 when the input is used up or the body is done.
    pub consumed: usize,
    /// [`ChunkPart::Skip`] to leave them out, anything else to pass them on as they are.
    pub part: ChunkPart,
    /// How many of them are body data.
    pub data_bytes: usize,
    /// Whether the body ends with them.
    pub done: bool,
}

/// Follows one chunked body through any cut of its bytes.
#[derive(Debug, Clone)]
pub struct ChunkDecoder {
    state: State,
    /// What is left of the chunk, or its size as far as it is read.
    size: u64,
    digits: u8,
    extension_left: u32,
    trailer: Trailer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Size,
    Extension(Extension),
    SizeLineFeed,
    Data,
    DataCarriageReturn,
    DataLineFeed,
    Trailers,
    Done,
    Failed(ChunkError),
}

impl ChunkDecoder {
    /// Stands before the first chunk.
    pub fn new(limits: &ChunkLimits) -> Self {
        Self {
            state: State::Size,
            size: 0,
            digits: 0,
            extension_left: limits.extension_bytes,
            trailer: Trailer::new(limits),
        }
    }

    /// Whether the whole body was seen. What follows it in the input belongs to the next message.
    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }

    /// The longest run of one part at the start of `input`, which goes on where the step before ended.
    ///
    /// # Errors
    /// The first byte that the grammar or a bound does not allow. The same error again on every later call.
    pub fn next(&mut self, input: &[u8]) -> Result<ChunkStep, ChunkError> {
        let step = match self.state {
            State::Failed(error) => return Err(error),
            State::Data => Ok(self.data(input)),
            State::Extension(extension) => self.extension(extension, input),
            _ => self.framing(input),
        };
        step.inspect_err(|error| self.state = State::Failed(*error))
    }

    /// The longest run of data and framing together, or of an extension, at the start of `input`.
    ///
    /// # Errors
    /// As for [`Self::next`]. Good bytes before the fault are not reported: the message fails as a whole.
    pub fn next_run(&mut self, input: &[u8]) -> Result<ChunkRun, ChunkError> {
        let mut run = ChunkRun { consumed: 0, part: ChunkPart::Framing, data_bytes: 0, done: self.is_done() };
        loop {
            let rest = input.get(run.consumed..).unwrap_or_default();
            if rest.is_empty() || run.done || (run.consumed > 0 && self.is_at_extension(rest)) {
                return Ok(run);
            }
            let step = self.next(rest)?;
            run.consumed += step.consumed;
            run.done = step.done;
            match step.part {
                ChunkPart::Data => run.data_bytes += step.consumed,
                ChunkPart::Framing | ChunkPart::Trailers => {}
                ChunkPart::Skip => return Ok(ChunkRun { part: ChunkPart::Skip, ..run }),
            }
        }
    }

    fn is_at_extension(&self, rest: &[u8]) -> bool {
        match self.state {
            State::Extension(_) => rest.first() != Some(&b'\r'),
            _ => false,
        }
    }

    fn data(&mut self, input: &[u8]) -> ChunkStep {
        let consumed = usize::try_from(self.size).map_or(input.len(), |size| size.min(input.len()));
        self.size -= consumed as u64;
        if self.size == 0 {
            self.state = State::DataCarriageReturn;
        }
        ChunkStep { consumed, part: ChunkPart::Data, done: false }
    }

    fn extension(&mut self, mut extension: Extension, input: &[u8]) -> Result<ChunkStep, ChunkError> {
        let mut consumed = 0;
        for &byte in input {
            if byte == b'\r' && extension.may_end() {
                self.state = State::Extension(extension);
                // The CR is framing. When nothing came before it in this input, go on with that at once.
                return if consumed == 0 { self.framing(input) } else { Ok(skip(consumed)) };
            }
            self.extension_left = self.extension_left.checked_sub(1).ok_or(ChunkError::ExtensionsTooLong)?;
            extension = extension.next(byte).ok_or(ChunkError::Extension)?;
            consumed += 1;
        }
        self.state = State::Extension(extension);
        Ok(skip(consumed))
    }

    fn framing(&mut self, input: &[u8]) -> Result<ChunkStep, ChunkError> {
        let mut consumed = 0;
        let part = if self.state == State::Trailers { ChunkPart::Trailers } else { ChunkPart::Framing };
        for &byte in input {
            match self.state {
                // Trailers are a part of their own.
                State::Trailers if part == ChunkPart::Framing => break,
                // An extension begins: its `;` is the first byte of the next step.
                State::Size if byte == b';' && self.digits > 0 => {
                    self.state = State::Extension(Extension::Start);
                    if consumed == 0 {
                        return self.extension(Extension::Start, input);
                    }
                    break;
                }
                State::Data | State::Done => break,
                _ => self.advance(byte)?,
            }
            consumed += 1;
        }
        Ok(ChunkStep { consumed, part, done: self.is_done() })
    }

    fn advance(&mut self, byte: u8) -> Result<(), ChunkError> {
        self.state = match (self.state, byte) {
            (State::Size, b'\r') if self.digits > 0 => State::SizeLineFeed,
            (State::Size, _) => {
                self.size_digit(byte)?;
                State::Size
            }
            // Only a finished extension hands its CR to framing.
            (State::Extension(_), b'\r') => State::SizeLineFeed,
            (State::SizeLineFeed, b'\n') => {
                self.digits = 0;
                if self.size == 0 { State::Trailers } else { State::Data }
            }
            (State::DataCarriageReturn, b'\r') => State::DataLineFeed,
            (State::DataLineFeed, b'\n') => State::Size,
            (State::Trailers, _) => match self.trailer.next(byte)? {
                TrailerStep::More => State::Trailers,
                TrailerStep::End => State::Done,
            },
            _ => return Err(ChunkError::LineEnd),
        };
        Ok(())
    }

    fn size_digit(&mut self, byte: u8) -> Result<(), ChunkError> {
        let digit = char::from(byte).to_digit(16).ok_or(match (byte, self.digits) {
            (b'\n', 1..) => ChunkError::LineEnd,
            _ => ChunkError::Size,
        })?;
        if self.digits == SIZE_DIGITS {
            return Err(ChunkError::Size);
        }
        self.digits += 1;
        // Sixteen digits fit 64 bits; the check below is about signed ones.
        self.size = self.size << 4 | u64::from(digit);
        if self.size > LARGEST_CHUNK { Err(ChunkError::Size) } else { Ok(()) }
    }
}

fn skip(consumed: usize) -> ChunkStep {
    ChunkStep { consumed, part: ChunkPart::Skip, done: false }
}

/// Writes the line that begins a chunk of `length` bytes; the caller writes CR LF after the data. A length of 0 gives
/// the line that begins the end of the body.
pub fn encode_chunk_header(length: u64, line: &mut [u8; 18]) -> &[u8] {
    const HEX: [u8; 16] = *b"0123456789abcdef";
    // A size takes at least one digit, and one for each four bits (f9c2d4767: 64 bits, not 32).
    let digits = (u64::BITS - length.leading_zeros()).div_ceil(4).max(1) as usize;
    for (index, place) in line.iter_mut().take(digits).enumerate() {
        let shift = 4 * (digits - 1 - index);
        *place = HEX[(length >> shift & 0xf) as usize];
    }
    line[digits] = b'\r';
    line[digits + 1] = b'\n';
    &line[..digits + 2]
}

#[cfg(test)]
mod tests;
