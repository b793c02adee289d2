//! How are fields copied from one head to another? As they stand, neighbours in one piece.

use homing_wire::http1::Field;

/// Copies fields of one head. Those that stand in the usual form (`Name: value`, one space, no more) are copied
/// straight from the head, neighbours together; the others are written anew in that form.
pub(crate) struct Copier<'a> {
    head: &'a [u8],
    start: usize,
    end: usize,
}

impl<'a> Copier<'a> {
    /// Copies from `head`, which the fields are part of.
    pub(crate) fn new(head: &'a [u8]) -> Self {
        Self { head, start: 0, end: 0 }
    }

    /// Copies the next field.
    #[inline]
    pub(crate) fn copy(&mut self, field: &Field<'_>, out: &mut Vec<u8>) {
        let Some((start, end)) = self.usual_form(field) else {
            self.finish(out);
            return write_field(out, field.name, field.value);
        };
        if start != self.end {
            self.finish(out);
            self.start = start;
        }
        self.end = end;
    }

    /// Writes what was collected. To be called before anything else is written, and at the end.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.head.get(self.start..self.end).unwrap_or_default());
        self.start = self.end;
    }

    /// Where the field's line stands in the head, if it is in the usual form.
    fn usual_form(&self, field: &Field<'_>) -> Option<(usize, usize)> {
        let base = self.head.as_ptr().addr();
        let name = field.name.as_ptr().addr().wrapping_sub(base);
        let value = field.value.as_ptr().addr().wrapping_sub(base);
        let colon = name.wrapping_add(field.name.len());
        let end = value.wrapping_add(field.value.len());
        let is_usual = value == colon.wrapping_add(2)
            && self.head.get(colon..value)? == b": "
            && self.head.get(end..end.checked_add(2)?)? == b"\r\n";
        is_usual.then_some((name, end + 2))
    }
}

/// Writes one field.
pub(crate) fn write_field(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    out.reserve(name.len() + value.len() + 4);
    out.extend_from_slice(name);
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use homing_wire::http1::{FieldStorage, HeadLimits, parse_request};

    fn copied(fields: &str, keep: impl Fn(&[u8]) -> bool) -> String {
        let text = format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
        let mut storage = FieldStorage::new();
        let parsed = parse_request(text.as_bytes(), &mut storage, &HeadLimits::default());
        let head = parsed.unwrap().complete().unwrap();
        let (mut copier, mut out) = (Copier::new(text.as_bytes()), Vec::new());
        for field in head.fields.iter().filter(|field| keep(field.name)) {
            copier.copy(&field, &mut out);
        }
        copier.finish(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn neighbours_are_copied_together_and_gaps_are_left_out() {
        let fields = "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n";
        assert_eq!(copied(fields, |name| name != b"C" && name != b"Host"), "A: 1\r\nB: 2\r\nD: 4\r\n");
        assert_eq!(copied(fields, |_| true), format!("Host: a\r\n{fields}"));
        assert_eq!(copied(fields, |_| false), "");
    }

    #[test]
    fn fields_in_an_unusual_form_come_out_in_the_usual_one() {
        let fields = "A:1\r\nB: 2\r\nC:  3\r\nD: 4 \t\r\nE:\r\nF: \r\nG: 7\r\n";
        let expected = "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: \r\nF: \r\nG: 7\r\n";
        assert_eq!(copied(fields, |name| name != b"Host"), expected);
    }
}
