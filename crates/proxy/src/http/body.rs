//! How much of these bytes is body, and which of them are passed on?

use homing_wire::http1::{BodyFraming, ChunkDecoder, ChunkError, ChunkLimits, ChunkPart};

/// A body on its way through.
#[derive(Debug)]
pub(crate) enum Body {
    /// All of it was seen, or there is none.
    Done,
    /// That many bytes are still to come.
    Length(u64),
    /// Chunks are still to come.
    Chunked(ChunkDecoder),
    /// Whatever comes until the connection ends.
    UntilClose,
}

/// What is passed on of a chunked body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Chunks and all.
    AsItIs,
    /// Only the data: the receiver does not know chunks (HTTP/1.0).
    DataOnly,
    /// The data, and the trailers apart from it: the receiver frames them in its own way (HTTP/2).
    DataAndTrailers,
}

/// The first piece of some input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Bytes it covers; 0: the input does not belong to the body any more.
    pub(crate) length: usize,
    /// Whether it is passed on.
    pub(crate) pass: bool,
    /// Whether it is a part of the trailers, which are passed on apart from the data.
    pub(crate) is_trailers: bool,
    /// How many of them are body data.
    pub(crate) data_bytes: usize,
}

const NOTHING: Piece = Piece { length: 0, pass: false, is_trailers: false, data_bytes: 0 };

impl Body {
    /// A body that has not begun.
    pub(crate) fn new(framing: BodyFraming) -> Self {
        match framing {
            BodyFraming::None | BodyFraming::Length(0) => Self::Done,
            BodyFraming::Length(length) => Self::Length(length),
            BodyFraming::Chunked => Self::Chunked(ChunkDecoder::new(&ChunkLimits::default())),
            BodyFraming::UntilClose => Self::UntilClose,
        }
    }

    /// Whether nothing more belongs to it.
    pub(crate) fn is_done(&self) -> bool {
        matches!(self, Self::Done)
    }

    /// Takes the next piece off `input`.
    ///
    /// # Errors
    /// A chunked body that is malformed.
    pub(crate) fn next(&mut self, input: &[u8], form: Form) -> Result<Piece, ChunkError> {
        if input.is_empty() {
            return Ok(NOTHING);
        }
        match self {
            Self::Done => Ok(NOTHING),
            Self::UntilClose => Ok(data(input.len())),
            Self::Length(left) => {
                let length = usize::try_from(*left).unwrap_or(usize::MAX).min(input.len());
                *left -= length as u64;
                if *left == 0 {
                    *self = Self::Done;
                }
                Ok(data(length))
            }
            Self::Chunked(decoder) => {
                let piece = match form {
                    Form::AsItIs => as_it_is(decoder, input)?,
                    Form::DataOnly => data_only(decoder, input)?,
                    Form::DataAndTrailers => data_and_trailers(decoder, input)?,
                };
                if decoder.is_done() {
                    *self = Self::Done;
                }
                Ok(piece)
            }
        }
    }
}

fn as_it_is(decoder: &mut ChunkDecoder, input: &[u8]) -> Result<Piece, ChunkError> {
    let run = decoder.next_run(input)?;
    let pass = run.part != ChunkPart::Skip;
    Ok(Piece { length: run.consumed, pass, data_bytes: run.data_bytes, ..NOTHING })
}

fn data_only(decoder: &mut ChunkDecoder, input: &[u8]) -> Result<Piece, ChunkError> {
    let step = decoder.next(input)?;
    let is_data = step.part == ChunkPart::Data;
    Ok(if is_data { data(step.consumed) } else { Piece { length: step.consumed, ..NOTHING } })
}

fn data_and_trailers(decoder: &mut ChunkDecoder, input: &[u8]) -> Result<Piece, ChunkError> {
    let step = decoder.next(input)?;
    Ok(match step.part {
        ChunkPart::Data => data(step.consumed),
        part => Piece { length: step.consumed, is_trailers: part == ChunkPart::Trailers, ..NOTHING },
    })
}

fn data(length: usize) -> Piece {
    Piece { length, pass: true, data_bytes: length, ..NOTHING }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers_come_apart_from_the_data() {
        let (mut body, mut data, mut trailers) = (Body::new(BodyFraming::Chunked), Vec::new(), Vec::new());
        let chunks = b"3\r\nabc\r\n0\r\nX-T: 1\r\nX-U: 2\r\n\r\n";
        for byte in chunks {
            let piece = body.next(&[*byte], Form::DataAndTrailers).unwrap();
            assert_eq!(piece.length, 1);
            if piece.pass {
                data.push(*byte);
            } else if piece.is_trailers {
                trailers.push(*byte);
            }
        }
        assert_eq!((&data[..], &trailers[..]), (&b"abc"[..], &b"X-T: 1\r\nX-U: 2\r\n\r\n"[..]));
        assert!(body.is_done());
    }

    fn passed(framing: BodyFraming, form: Form, input: &[u8]) -> (Vec<u8>, usize, bool) {
        let (mut body, mut out, mut used) = (Body::new(framing), Vec::new(), 0);
        loop {
            let piece = body.next(&input[used..], form).unwrap();
            if piece.length == 0 {
                return (out, used, body.is_done());
            }
            if piece.pass {
                out.extend_from_slice(&input[used..used + piece.length]);
            }
            used += piece.length;
        }
    }

    #[test]
    fn a_body_ends_where_its_framing_says_and_leaves_the_rest() {
        let chunks: &[u8] = b"3\r\nabc\r\n0\r\n\r\nGET";
        assert_eq!(passed(BodyFraming::Length(3), Form::AsItIs, b"abcGET"), (b"abc".to_vec(), 3, true));
        assert_eq!(passed(BodyFraming::None, Form::AsItIs, b"GET"), (b"".to_vec(), 0, true));
        assert_eq!(passed(BodyFraming::UntilClose, Form::AsItIs, b"abc"), (b"abc".to_vec(), 3, false));
        let (out, used, done) = passed(BodyFraming::Chunked, Form::AsItIs, chunks);
        assert_eq!((&out[..], used, done), (&chunks[..13], 13, true));
    }

    #[test]
    fn chunks_are_taken_off_for_one_who_does_not_know_them() {
        let chunks = b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n";
        let (out, used, done) = passed(BodyFraming::Chunked, Form::DataOnly, chunks);
        assert_eq!((&out[..], used, done), (&b"abcde"[..], chunks.len(), true));
    }
}
