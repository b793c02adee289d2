//! Which keys may a template of JavaScript become?

/// The texts between the blanks of a template: `` `state.${name}` `` has "state." and "".
pub(super) struct Template<'a>(Vec<&'a str>);

impl<'a> Template<'a> {
    /// What stands between two backticks, if it has a blank and could be a key.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((piece, after)) = rest.split_once("${") {
            pieces.push(piece);
            rest = &after[end_of_blank(after)?..];
        }
        pieces.push(rest);
        let is_key = |piece: &&str| !piece.contains([' ', '\n', '/']);
        (pieces.len() > 1 && pieces.iter().all(is_key)).then_some(Self(pieces))
    }

    pub(super) fn begins_with_blank(&self) -> bool {
        self.0.first().is_some_and(|first| first.is_empty())
    }

    /// Whether there is not a letter in it.
    pub(super) fn says_nothing(&self) -> bool {
        !self.0.iter().any(|piece| piece.contains(char::is_alphanumeric))
    }

    /// Whether `text` has these pieces, in order, and something in each blank. One that is a blank alone fits nothing.
    pub(super) fn fits(&self, text: &str) -> bool {
        let [first, between @ .., last] = &self.0[..] else { return false };
        if self.0.iter().all(|piece| piece.is_empty()) {
            return false;
        }
        let Some(mut text) = text.strip_prefix(*first) else { return false };
        for piece in between {
            // A blank takes at least one letter.
            let Some(found) = text.get(1..).and_then(|later| later.find(*piece)) else { return false };
            text = &text[1 + found + piece.len()..];
        }
        text.len() > last.len() && text.ends_with(*last)
    }
}

/// Where the blank ends that has begun before `text`: behind its own brace.
fn end_of_blank(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(template: &str, text: &str) -> bool {
        Template::of(template).expect("it has a blank").fits(text)
    }

    #[test]
    fn a_blank_is_filled_with_something() {
        assert!(fits("state.${name}", "state.active"));
        assert!(!fits("state.${name}", "state."));
        assert!(!fits("state.${name}", "mode.active"));
        assert!(fits("step.${name}.${form}", "step.rule.found"));
        assert!(!fits("step.${name}.${form}", "step.rule"));
        assert!(fits("${of}.label", "cookies.label"));
        assert!(!fits("${of}.label", ".label"));
    }

    #[test]
    fn what_stands_in_a_blank_may_have_braces() {
        assert!(fits("state.${f({ a: 1 })}_hint", "state.on_hint"));
        assert!(Template::of("state.active").is_none());
        assert!(Template::of("${a} and ${b}").is_none());
    }
}
