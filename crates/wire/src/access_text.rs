//! How does text from strangers stand in a log line without forging another line or a field?
//!
//! CVE-2024-45808: CR, LF and quotes in a path or User-Agent forged entries of an access log.

use std::fmt::{self, Write as _};

/// Shows bytes of unknown origin as text that stays in one line and inside quotes.
///
/// Printable text (also non-ASCII) stays as it is. Escaped are quotes and backslashes, C0, DEL and C1 controls,
/// line separators and the characters that reorder or hide text, and bytes that are not UTF-8 (as `\xNN`).
#[derive(Debug, Clone, Copy)]
pub struct AccessText<'b> {
    bytes: &'b [u8],
    cut: bool,
}

impl<'b> AccessText<'b> {
    /// Shows at most the first `longest` bytes of the input; what is cut is marked with `…`.
    pub fn new(bytes: &'b [u8], longest: usize) -> Self {
        match bytes.get(..longest) {
            Some(kept) if kept.len() < bytes.len() => Self { bytes: whole_characters(kept), cut: true },
            _ => Self { bytes, cut: false },
        }
    }
}

impl fmt::Display for AccessText<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.bytes.utf8_chunks() {
            for character in chunk.valid().chars() {
                escape(character, out)?;
            }
            for byte in chunk.invalid() {
                write!(out, "\\x{byte:02x}")?;
            }
        }
        if self.cut { out.write_char('…') } else { Ok(()) }
    }
}

fn escape(character: char, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match character {
        '"' | '\'' | '\\' => {
            out.write_char('\\')?;
            out.write_char(character)
        }
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        '\0'..='\x1f' | '\x7f' => write!(out, "\\x{:02x}", u32::from(character)),
        '\u{80}'..='\u{9f}' => write!(out, "\\u{{{:x}}}", u32::from(character)),
        _ if misleads(character) => write!(out, "\\u{{{:x}}}", u32::from(character)),
        _ => out.write_char(character),
    }
}

/// Characters that break lines, reorder text or show nothing.
fn misleads(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The bytes without a UTF-8 character that the cut left half.
fn whole_characters(kept: &[u8]) -> &[u8] {
    for back in 1..=kept.len().min(3) {
        let Some((head, tail)) = kept.split_at_checked(kept.len() - back) else { break };
        let Some(&first) = tail.first() else { break };
        if first & 0b1100_0000 == 0b1000_0000 {
            continue;
        }
        let needed = match first {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => 1,
        };
        return if needed > back { head } else { kept };
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(bytes: &[u8]) -> String {
        AccessText::new(bytes, 1024).to_string()
    }

    #[test]
    fn a_user_agent_cannot_forge_a_log_line_cve_2024_45808() {
        let forged = b"curl\"\r\n127.0.0.1 - \"GET /admin HTTP/1.1\" 200";
        assert_eq!(shown(forged), r#"curl\"\r\n127.0.0.1 - \"GET /admin HTTP/1.1\" 200"#);
    }

    #[test]
    fn every_control_is_escaped_and_readable_text_is_not() {
        assert_eq!(shown(b"\0\x1b[31m\x7f\\'\t"), r"\x00\x1b[31m\x7f\\\'\t");
        assert_eq!(shown("\u{85}\u{9b}".as_bytes()), r"\u{85}\u{9b}");
        assert_eq!(shown("a\u{2028}b\u{202e}c\u{200b}".as_bytes()), r"a\u{2028}b\u{202e}c\u{200b}");
        assert_eq!(shown(b"\xff\xc3("), r"\xff\xc3(");
        assert_eq!(shown("/поиск/检索?q=é".as_bytes()), "/поиск/检索?q=é");
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_says_so() {
        assert_eq!(AccessText::new(b"abcdef", 3).to_string(), "abc…");
        assert_eq!(AccessText::new(b"abc", 3).to_string(), "abc");
        assert_eq!(AccessText::new("aé".as_bytes(), 2).to_string(), "a…");
        assert_eq!(AccessText::new("a€b".as_bytes(), 3).to_string(), "a…");
        assert_eq!(AccessText::new("a€b".as_bytes(), 4).to_string(), "a€…");
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_control_or_an_unescaped_quote(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let text = shown(&bytes);
            prop_assert!(!text.chars().any(char::is_control));
            let bare = text.replace("\\\\", "").replace("\\\"", "");
            prop_assert!(!bare.contains('"'));
        }
    }
}
