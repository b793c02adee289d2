//! Where does the next page of a list begin?

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use homing_core::id::GroupId;

/// A place in the list. Those who ask get it as a text that says nothing to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The group whose table comes next.
    pub(super) group: GroupId,
    /// Where in that table.
    pub(super) slot: usize,
}

impl Cursor {
    pub(super) fn text(self) -> String {
        let slot = u64::try_from(self.slot).expect("tables have fewer slots than that");
        URL_SAFE_NO_PAD.encode([self.group.0.to_be_bytes(), slot.to_be_bytes()].concat())
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (group, slot) = bytes.split_at_checked(8)?;
        let group = GroupId(u64::from_be_bytes(group.try_into().ok()?));
        let slot = usize::try_from(u64::from_be_bytes(slot.try_into().ok()?)).ok()?;
        Some(Self { group, slot })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(group in any::<u64>(), slot in any::<usize>()) {
            let cursor = Cursor { group: GroupId(group), slot };
            prop_assert_eq!(Cursor::parse(&cursor.text()), Some(cursor));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = Cursor::parse(&text);
        }
    }
}
