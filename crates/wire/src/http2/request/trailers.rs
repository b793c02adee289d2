//! Which trailers may be passed on, and how are they written (RFC 9113 8.1)?

use super::{is_name, is_value, write_field};
use crate::http1::FieldKind;
use crate::http2::{Defect, FieldBounds};

/// Writes one trailer section: lines, without the empty one at its end.
pub(in super::super) struct TrailerWriter<'s> {
    text: &'s mut Vec<u8>,
    bytes_left: usize,
    fields_left: usize,
    defect: Option<Defect>,
}

impl<'s> TrailerWriter<'s> {
    pub(in super::super) fn new(text: &'s mut Vec<u8>, bounds: FieldBounds) -> Self {
        text.clear();
        Self { text, bytes_left: bounds.trailer_bytes, fields_left: bounds.trailer_fields, defect: None }
    }

    /// Adds the next field; nothing after a defect.
    pub(in super::super) fn add(&mut self, name: &[u8], value: &[u8]) {
        if self.defect.is_none() {
            self.defect = self.take(name, value).err();
        }
    }

    fn take(&mut self, name: &[u8], value: &[u8]) -> Result<(), Defect> {
        let bytes = name.len() + value.len() + 4;
        self.bytes_left = self.bytes_left.checked_sub(bytes).ok_or(Defect::TrailersTooLong)?;
        self.fields_left = self.fields_left.checked_sub(1).ok_or(Defect::TrailersTooLong)?;
        match name {
            [b':', ..] => Err(Defect::PseudoField),
            _ if !is_name(name) => Err(Defect::FieldName),
            _ if !is_value(value) || !value.iter().all(|&byte| crate::ascii::is_value_byte(byte)) => {
                Err(Defect::FieldValue)
            }
            _ if FieldKind::of(name).is_forbidden_in_trailers() => Err(Defect::TrailerForbidden),
            _ => {
                write_field(self.text, name, value);
                Ok(())
            }
        }
    }

    pub(in super::super) fn finish(self) -> Result<(), Defect> {
        self.defect.map_or(Ok(()), Err)
    }
}
