//! How does a list of fields become an answer that HTTP/1 reads in one way only (RFC 9113 8.3.2)?
//!
//! ```text
//! :status │ fields …        HTTP/1.1 200 ⏎ fields … ⏎ (transfer-encoding: chunked, if a body of unknown length follows) ⏎⏎
//! ```
//! The text is read again by [`crate::http1::parse_response`], which refuses all that it refuses of a target that speaks
//! HTTP/1.1. Here only that is refused which the text could not say, or would say in another way.

use super::end::streams::Asked;
use super::request::{LONGEST_BODY, is_name, is_value, write_field};
use super::{Defect, FieldBounds};
use crate::ascii::decimal;

/// What a list of fields is, once it is all read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Whether the answer follows: this is an interim one.
    pub(super) is_interim: bool,
    /// How long the body is, where that is certain.
    pub(super) body_left: Option<u64>,
}

/// Writes one answer.
pub(super) struct AnswerWriter<'s> {
    text: &'s mut Vec<u8>,
    bounds: FieldBounds,
    asked: Asked,
    /// 0 before it has come.
    status: u16,
    content_length: Option<u64>,
    list_bytes: usize,
    fields: usize,
    defect: Option<Defect>,
}

impl<'s> AnswerWriter<'s> {
    pub(super) fn new(text: &'s mut Vec<u8>, bounds: FieldBounds, asked: Asked) -> Self {
        text.clear();
        Self { text, bounds, asked, status: 0, content_length: None, list_bytes: 0, fields: 0, defect: None }
    }

    /// Adds the next field. After a defect nothing is done.
    #[inline]
    pub(super) fn add(&mut self, name: &[u8], value: &[u8]) {
        self.list_bytes += name.len() + value.len() + super::hpack::ENTRY_BYTES;
        self.fields += usize::from(name.first() != Some(&b':'));
        if self.list_bytes > self.bounds.list_bytes || self.fields > self.bounds.fields {
            self.defect.get_or_insert(Defect::AnswerTooLarge);
        }
        if self.defect.is_none() {
            self.defect = self.take(name, value).err();
        }
    }

    fn take(&mut self, name: &[u8], value: &[u8]) -> Result<(), Defect> {
        if name == b":status" {
            return self.status(value);
        }
        if self.status == 0 || name.first() == Some(&b':') {
            return Err(Defect::PseudoField);
        }
        if !is_name(name) {
            return Err(Defect::FieldName);
        }
        if !is_value(value) {
            return Err(Defect::FieldValue);
        }
        match name {
            b"connection" | b"keep-alive" | b"proxy-connection" | b"te" | b"transfer-encoding"
            | b"upgrade" => {
                return Err(Defect::ConnectionField);
            }
            b"content-length" => {
                let length = decimal(value, LONGEST_BODY).ok_or(Defect::ContentLength)?;
                if self.content_length.replace(length).is_some() {
                    return Err(Defect::ContentLength);
                }
                if self.switches() {
                    return Ok(()); // it says nothing there (RFC 9110 9.3.6)
                }
            }
            _ => {}
        }
        write_field(self.text, name, value);
        Ok(())
    }

    /// The first of all fields: another one before it has been refused.
    fn status(&mut self, value: &[u8]) -> Result<(), Defect> {
        if self.status != 0 {
            return Err(Defect::PseudoField);
        }
        let status = decimal(value, 599).and_then(|status| u16::try_from(status).ok());
        self.status = status.filter(|status| value.len() == 3 && *status >= 100).ok_or(Defect::Status)?;
        if self.status == 101 {
            return Err(Defect::Status); // there is no such thing here (8.6)
        }
        if self.switches() {
            self.text.extend_from_slice(b"HTTP/1.1 101 \r\nconnection: upgrade\r\nupgrade: websocket\r\n");
            return Ok(());
        }
        for part in [&b"HTTP/1.1 "[..], value, b" \r\n"] {
            self.text.extend_from_slice(part);
        }
        Ok(())
    }

    /// Whether the stream is a tunnel from now on.
    fn switches(&self) -> bool {
        self.asked == Asked::Upgrade && matches!(self.status, 200..=299)
    }

    /// Ends the head. `ends` says that nothing follows on its stream.
    pub(super) fn finish(self, ends: bool) -> Result<Outcome, Defect> {
        if let Some(defect) = self.defect {
            return Err(defect);
        }
        if self.status == 0 {
            return Err(Defect::PseudoField);
        }
        let is_interim = self.status < 200;
        if is_interim && ends {
            return Err(Defect::Status); // 8.1
        }
        let has_no_body = is_interim || self.asked == Asked::Head || matches!(self.status, 204 | 304);
        let body_left = match self.content_length {
            _ if self.switches() => None,
            _ if has_no_body => Some(0),
            length => length,
        };
        match body_left {
            Some(length) if ends && length > 0 => return Err(Defect::BodyLength),
            None if self.switches() => {}
            None if ends => write_field(self.text, b"content-length", b"0"),
            None => write_field(self.text, b"transfer-encoding", b"chunked"),
            Some(_) => {}
        }
        self.text.extend_from_slice(b"\r\n");
        Ok(Outcome { is_interim, body_left })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(asked: Asked, ends: bool, fields: &[(&str, &str)]) -> Result<(String, Outcome), Defect> {
        let mut text = Vec::new();
        let mut writer = AnswerWriter::new(&mut text, FieldBounds::default(), asked);
        fields.iter().for_each(|(name, value)| writer.add(name.as_bytes(), value.as_bytes()));
        let outcome = writer.finish(ends)?;
        Ok((String::from_utf8(text).unwrap(), outcome))
    }

    const OK: (&str, &str) = (":status", "200");

    #[test]
    fn a_head_says_how_its_body_is_delimited() {
        for (asked, ends, fields, expected) in [
            (Asked::Plain, false, vec![OK, ("a", "b")], "200 \r\na: b\r\ntransfer-encoding: chunked\r\n"),
            (Asked::Plain, true, vec![OK], "200 \r\ncontent-length: 0\r\n"),
            (Asked::Plain, false, vec![OK, ("content-length", "7")], "200 \r\ncontent-length: 7\r\n"),
            (Asked::Head, true, vec![OK, ("content-length", "7")], "200 \r\ncontent-length: 7\r\n"),
            (Asked::Head, false, vec![OK], "200 \r\n"),
            (Asked::Plain, true, vec![(":status", "204")], "204 \r\n"),
            (
                Asked::Plain,
                true,
                vec![(":status", "304"), ("content-length", "7")],
                "304 \r\ncontent-length: 7\r\n",
            ),
            (Asked::Plain, false, vec![(":status", "103"), ("link", "x")], "103 \r\nlink: x\r\n"),
            (
                Asked::Upgrade,
                false,
                vec![OK, ("content-length", "7")],
                "101 \r\nconnection: upgrade\r\nupgrade: websocket\r\n",
            ),
            (Asked::Upgrade, true, vec![(":status", "403")], "403 \r\ncontent-length: 0\r\n"),
        ] {
            let (text, _) = written(asked, ends, &fields).unwrap();
            assert_eq!(text, format!("HTTP/1.1 {expected}\r\n"), "{asked:?} {fields:?}");
        }
    }

    #[test]
    fn what_the_text_could_not_say_is_refused() {
        for (ends, fields, defect) in [
            (true, vec![], Defect::PseudoField),
            (true, vec![("a", "b"), OK], Defect::PseudoField),
            (true, vec![OK, OK], Defect::PseudoField),
            (true, vec![OK, (":path", "/")], Defect::PseudoField),
            (true, vec![(":status", "20")], Defect::Status),
            (true, vec![(":status", "0200")], Defect::Status),
            (true, vec![(":status", "600")], Defect::Status),
            (true, vec![(":status", "099")], Defect::Status),
            (true, vec![(":status", "+20")], Defect::Status),
            (false, vec![(":status", "101")], Defect::Status),
            (true, vec![(":status", "100")], Defect::Status),
            (true, vec![OK, ("A", "b")], Defect::FieldName),
            (true, vec![OK, ("a b", "b")], Defect::FieldName),
            (true, vec![OK, ("a", "b\r\nc: d")], Defect::FieldValue),
            (true, vec![OK, ("connection", "close")], Defect::ConnectionField),
            (true, vec![OK, ("transfer-encoding", "chunked")], Defect::ConnectionField),
            (true, vec![OK, ("content-length", "+1")], Defect::ContentLength),
            (false, vec![OK, ("content-length", "1"), ("content-length", "1")], Defect::ContentLength),
            (true, vec![OK, ("content-length", "1")], Defect::BodyLength),
        ] {
            assert_eq!(written(Asked::Plain, ends, &fields).unwrap_err(), defect, "{fields:?}");
        }
    }

    #[test]
    fn an_answer_beyond_its_bounds_is_refused_however_small_it_is_packed() {
        let many: Vec<_> = std::iter::once(OK).chain([("a", "b"); 129]).collect();
        assert_eq!(written(Asked::Plain, true, &many).unwrap_err(), Defect::AnswerTooLarge);
        let long = "v".repeat(17_000);
        let large = [OK, ("a", &long), ("b", &long)];
        assert_eq!(written(Asked::Plain, true, &large).unwrap_err(), Defect::AnswerTooLarge);
    }
}
