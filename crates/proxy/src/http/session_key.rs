//! What in this request names its session, and which of it stays with us?

use super::forward::OwnCookie;
use homing_core::limits::TOKENS_PER_REQUEST;
use homing_core::persist::KeySource;
use homing_wire::http1::{FieldKind, Fields, RequestHead};
use homing_wire::{cookie, path_parameter};

/// What a request shows of its session's key: at most [`TOKENS_PER_REQUEST`] values.
#[derive(Debug)]
pub(super) struct Shown<'b> {
    values: [&'b [u8]; TOKENS_PER_REQUEST],
    count: usize,
    /// Values beyond the first one, those that found no place included. Of our own cookie, which may have several
    /// names, beyond the first one of each name.
    pub(super) duplicates: usize,
    /// Our own cookie, which no target shall see.
    pub(super) own_cookie: OwnCookie<'b>,
}

impl<'b> Shown<'b> {
    /// Looks where `source` says. One pass; the bounds are those of `cookie::pairs`.
    pub(super) fn collect(head: &RequestHead<'_, 'b>, source: KeySource<'b>) -> Self {
        let mut shown = Self {
            values: [&[]; TOKENS_PER_REQUEST],
            count: 0,
            duplicates: 0,
            own_cookie: OwnCookie::Absent,
        };
        match source {
            KeySource::Nothing => {}
            KeySource::OwnCookie(names) => shown.own_cookies(&head.fields, names),
            KeySource::AppCookie { name, in_path } => {
                shown.app_cookies(&head.fields, name);
                if let (true, Some(value)) = (in_path, path_parameter::find(head.target.path, name)) {
                    shown.add(value);
                }
            }
            KeySource::Header(name) => head.fields.named(name).for_each(|value| shown.add(value)),
        }
        shown
    }

    /// The values in the order they came.
    pub(super) fn values(&self) -> &[&'b [u8]] {
        &self.values[..self.count]
    }

    fn own_cookies(&mut self, fields: &Fields<'_, 'b>, names: &'b [Box<[u8]>]) {
        let mut seen = 0_u32; // a bit for each name: they are few
        for field in fields.values(FieldKind::Cookie) {
            for pair in cookie::pairs(field) {
                let Some(place) = names.iter().position(|name| **name == *pair.name) else { continue };
                self.own_cookie = match self.own_cookie {
                    OwnCookie::Absent => OwnCookie::Once { field, range: pair.range },
                    OwnCookie::Once { .. } | OwnCookie::Many(_) => OwnCookie::Many(names),
                };
                let bit = 1 << place;
                self.duplicates += usize::from(seen & bit != 0);
                seen |= bit;
                self.keep(pair.value);
            }
        }
    }

    fn app_cookies(&mut self, fields: &Fields<'_, 'b>, name: &[u8]) {
        for field in fields.values(FieldKind::Cookie) {
            cookie::pairs(field).filter(|pair| pair.name == name).for_each(|pair| self.add(pair.value));
        }
    }

    fn add(&mut self, value: &'b [u8]) {
        if self.count > 0 {
            self.duplicates += 1;
        }
        self.keep(value);
    }

    fn keep(&mut self, value: &'b [u8]) {
        if let Some(slot) = self.values.get_mut(self.count) {
            *slot = value;
            self.count += 1;
        }
    }
}

#[cfg(test)]
mod tests;
