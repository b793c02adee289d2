//! Is the answer complete, and was it a good one? Sans-I/O: it is fed bytes.

use crate::http;

/// Bytes of a head that we are ready to collect.
const HEAD_LIMIT: usize = 64 << 10;

/// How far the answer has come.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    Incomplete,
    Complete,
}

/// The answer cannot be understood: no length, a head without end, or not a 200.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadAnswer;

/// Reads one answer after the other. All of them have a `Content-Length`.
#[derive(Default)]
pub(super) struct ResponseReader {
    head: Vec<u8>,
    body_left: usize,
}

impl ResponseReader {
    /// Takes the bytes that came; `on_head` sees the head when it is complete.
    pub(super) fn feed(&mut self, bytes: &[u8], on_head: impl FnOnce(&[u8])) -> Result<Progress, BadAnswer> {
        if self.body_left > 0 {
            return self.take_body(bytes.len());
        }
        if self.head.is_empty() {
            // The usual case, without a copy: the head comes in one piece.
            if let Some(length) = http::head_length(bytes) {
                return self.take_head(&bytes[..length], bytes.len() - length, on_head);
            }
        }
        self.head.extend_from_slice(bytes);
        let Some(length) = http::head_length(&self.head) else {
            return if self.head.len() > HEAD_LIMIT { Err(BadAnswer) } else { Ok(Progress::Incomplete) };
        };
        let collected = std::mem::take(&mut self.head);
        self.take_head(&collected[..length], collected.len() - length, on_head)
    }

    fn take_head(
        &mut self,
        head: &[u8],
        body_length: usize,
        on_head: impl FnOnce(&[u8]),
    ) -> Result<Progress, BadAnswer> {
        if !head.starts_with(b"HTTP/1.1 200") {
            return Err(BadAnswer);
        }
        self.body_left = content_length(head).ok_or(BadAnswer)?;
        on_head(head);
        self.take_body(body_length)
    }

    /// There is one request at a time, so that more bytes than the body has are a mistake.
    fn take_body(&mut self, length: usize) -> Result<Progress, BadAnswer> {
        self.body_left = self.body_left.checked_sub(length).ok_or(BadAnswer)?;
        Ok(if self.body_left == 0 { Progress::Complete } else { Progress::Incomplete })
    }
}

fn content_length(head: &[u8]) -> Option<usize> {
    str::from_utf8(http::field(head, "content-length")?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";

    fn feed(reader: &mut ResponseReader, bytes: &[u8]) -> Result<Progress, BadAnswer> {
        reader.feed(bytes, |_| {})
    }

    #[test]
    fn an_answer_is_complete_wherever_it_is_cut() {
        for cut in 1..ANSWER.len() {
            let mut reader = ResponseReader::default();
            let mut heads = 0;
            assert_eq!(reader.feed(&ANSWER[..cut], |_| heads += 1), Ok(Progress::Incomplete), "cut at {cut}");
            assert_eq!(reader.feed(&ANSWER[cut..], |_| heads += 1), Ok(Progress::Complete), "cut at {cut}");
            assert_eq!(heads, 1, "cut at {cut}");
        }
    }

    #[test]
    fn the_next_answer_is_read_after_the_first() {
        let mut reader = ResponseReader::default();
        assert_eq!(feed(&mut reader, ANSWER), Ok(Progress::Complete));
        assert_eq!(feed(&mut reader, ANSWER), Ok(Progress::Complete));
    }

    #[test]
    fn another_status_is_a_bad_answer() {
        let unavailable = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(feed(&mut ResponseReader::default(), unavailable), Err(BadAnswer));
    }

    #[test]
    fn no_length_and_too_many_bytes_are_bad_answers() {
        assert_eq!(feed(&mut ResponseReader::default(), b"HTTP/1.1 200 OK\r\n\r\n"), Err(BadAnswer));
        assert_eq!(feed(&mut ResponseReader::default(), &[ANSWER, b"d"].concat()), Err(BadAnswer));
    }
}
