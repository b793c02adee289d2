//! Which parts of a Rust file are code, which are comments, and where do its tests begin?
//!
//! Strings are neither: a check for words in code must not stumble over the word in a message. The scanner knows
//! just enough Rust for that: comments (nested too), strings (raw too), characters and lifetimes.
//!
//! ```text
//!            //            newline
//!   Code ─────────▶ Line ──────────▶ Code
//!        ── /* ──▶ Block(depth) ── */ at depth 1 ──▶ Code
//!        ── " ───▶ Text ── " not after \ ──▶ Code
//!        ── r#" ─▶ Raw(hashes) ── "# ──▶ Code
//! ```

/// A file taken apart; line `n` of the file is at index `n - 1`.
pub(super) struct Source {
    /// The code of each line, with comments and the inside of strings blanked.
    pub(super) code: Vec<String>,
    /// The comments of each line, with all else blanked.
    pub(super) comments: Vec<String>,
    /// The first line (from 1) of the tests at the end of the file; past the end when there are none.
    pub(super) tests_from: usize,
}

impl Source {
    pub(super) fn of(text: &str) -> Self {
        let mut scanner = Scanner { characters: text.chars().collect(), ..Scanner::default() };
        scanner.scan();
        let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let code = lines(scanner.code);
        let tests_from = first_test_line(&code);
        Self { code, comments: lines(scanner.comments), tests_from }
    }
}

/// The tests of a file are its last part: `#[cfg(test)]`, then `mod …` on one of the next lines.
fn first_test_line(code: &[String]) -> usize {
    let opens = |index: &usize| {
        let mut next =
            code.iter().skip(index + 1).map(|line| line.trim()).filter(|line| !line.starts_with("#["));
        code.get(*index).is_some_and(|line| line.trim() == "#[cfg(test)]")
            && next.next().is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
    };
    (0..code.len()).find(opens).map_or(usize::MAX, |index| index + 1)
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Code,
    Line,
    Block {
        depth: usize,
    },
    Text,
    Raw {
        hashes: usize,
    },
}

#[derive(Default)]
struct Scanner {
    characters: Vec<char>,
    at: usize,
    state: State,
    code: String,
    comments: String,
}

impl Scanner {
    fn scan(&mut self) {
        while self.at < self.characters.len() {
            match self.state {
                State::Code => self.code(),
                State::Line => self.line_comment(),
                State::Block { depth } => self.block_comment(depth),
                State::Text => self.text(),
                State::Raw { hashes } => self.raw_text(hashes),
            }
        }
    }

    fn code(&mut self) {
        if self.sees("//") {
            self.state = State::Line;
        } else if self.sees("/*") {
            self.take_comment(2);
            self.state = State::Block { depth: 1 };
        } else if self.sees("\"") {
            self.take_code(1);
            self.state = State::Text;
        } else if let Some(hashes) = self.raw_start() {
            self.take_code(hashes + 2);
            self.state = State::Raw { hashes };
        } else if let Some(length) = self.character_length() {
            self.take_nothing(length);
        } else {
            self.take_code(1);
        }
    }

    fn line_comment(&mut self) {
        if self.sees("\n") {
            self.state = State::Code;
            self.take_code(1);
        } else {
            self.take_comment(1);
        }
    }

    fn block_comment(&mut self, depth: usize) {
        if self.sees("*/") {
            self.take_comment(2);
            self.state = if depth == 1 { State::Code } else { State::Block { depth: depth - 1 } };
        } else if self.sees("/*") {
            self.take_comment(2);
            self.state = State::Block { depth: depth + 1 };
        } else {
            self.take_comment(1);
        }
    }

    fn text(&mut self) {
        if self.sees("\\") {
            self.take_nothing(2);
        } else if self.sees("\"") {
            self.take_code(1);
            self.state = State::Code;
        } else {
            self.take_nothing(1);
        }
    }

    fn raw_text(&mut self, hashes: usize) {
        if self.sees("\"") && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#')) {
            self.take_code(hashes + 1);
            self.state = State::Code;
        } else {
            self.take_nothing(1);
        }
    }

    /// `r"`, `r#"`, … that does not end a longer name: how many hashes?
    fn raw_start(&self) -> Option<usize> {
        let is_name = |character: char| character.is_alphanumeric() || character == '_';
        let before = self.at.checked_sub(1).and_then(|at| self.characters.get(at)).copied().unwrap_or(' ');
        // `br"` and `cr"` begin with a letter that is no name of its own.
        if self.peek(0)? != 'r' || (is_name(before) && before != 'b' && before != 'c') {
            return None;
        }
        let hashes =
            self.characters.iter().skip(self.at + 1).take_while(|character| **character == '#').count();
        (self.peek(hashes + 1)? == '"').then_some(hashes)
    }

    /// The length of the character literal that begins here; `'a` alone is a lifetime.
    fn character_length(&self) -> Option<usize> {
        if self.peek(0)? != '\'' {
            return None;
        }
        if self.peek(1)? == '\\' {
            let rest = self.characters.iter().skip(self.at + 3);
            return Some(4 + rest.take_while(|character| **character != '\'').count());
        }
        (self.peek(2)? == '\'').then_some(3)
    }

    fn sees(&self, word: &str) -> bool {
        word.chars().enumerate().all(|(ahead, character)| self.peek(ahead) == Some(character))
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn take_code(&mut self, count: usize) {
        self.take(count, |character| (character, ' '));
    }

    fn take_comment(&mut self, count: usize) {
        self.take(count, |character| (' ', character));
    }

    fn take_nothing(&mut self, count: usize) {
        self.take(count, |_| (' ', ' '));
    }

    /// Moves `count` characters to both texts; the ends of lines always stay, so that lines keep their numbers.
    fn take(&mut self, count: usize, split: impl Fn(char) -> (char, char)) {
        for character in self.characters.iter().skip(self.at).take(count) {
            let (code, comment) = if *character == '\n' { ('\n', '\n') } else { split(*character) };
            self.code.push(code);
            self.comments.push(comment);
        }
        self.at += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, String) {
        let source = Source::of(text);
        let tidy = |lines: Vec<String>| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("|");
        (tidy(source.code), tidy(source.comments))
    }

    #[test]
    fn code_comments_and_strings_are_told_apart() {
        let cases = [
            ("let a = 1; // why", ("let a = 1;", "// why")),
            ("a /* b /* c */ d */ e", ("a                   e", "/* b /* c */ d */")),
            (r#"f("x // \" y") // z"#, (r#"f("         ")"#, "// z")),
            (r##"f(r#"a " // b"#) // c"##, (r##"f(r#"        "#)"##, "// c")),
            ("g::<'a>('\"', '\\'') // c", ("g::<'a>(   ,     )", "// c")),
            ("a\n// b\nc", ("a||c", "|// b|")),
            ("\"two\nlines\" d", ("\"|\" d", "|")),
        ];
        for (text, (code, comments)) in cases {
            assert_eq!(parts(text), (code.to_owned(), comments.to_owned()), "{text}");
        }
    }

    #[test]
    fn the_tests_begin_at_their_attribute() {
        assert_eq!(Source::of("a\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n}").tests_from, 2);
        assert_eq!(Source::of("a\n#[cfg(test)]\nmod tests;\nfn b() {}").tests_from, usize::MAX);
        assert_eq!(Source::of("#[cfg(test)]\nfn helper() {}").tests_from, usize::MAX);
    }
}
