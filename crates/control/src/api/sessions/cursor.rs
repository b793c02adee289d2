//! Where does the next page of a list begin?

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
    /// Digits, so that no command line takes it for an option.
    pub(super) fn text(self) -> String {
        format!("{:016x}{:x}", self.group.0, self.slot)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let (group, slot) = text.split_at_checked(16)?;
        let group = GroupId(u64::from_str_radix(group, 16).ok()?);
        Some(Self { group, slot: usize::from_str_radix(slot, 16).ok()? })
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
            let text = cursor.text();
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_hexdigit()), "{}", text);
            prop_assert_eq!(Cursor::parse(&text), Some(cursor));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = Cursor::parse(&text);
        }
    }
}
