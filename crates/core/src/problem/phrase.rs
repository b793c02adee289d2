//! How does a row of the catalogue become a sentence?
//!
//! A text has blanks. `{name}` is a value as it is; `{name?}` is one in double quotes, with control characters made
//! visible; `{a name}` has its article in front, in English. Braces around anything else stand for themselves.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

use crate::language::Language;

/// A text in each language, in the order of [`Language::ALL`].
pub type Texts = [&'static str; Language::ALL.len()];

/// One thing to say.
#[derive(Debug)]
pub struct Row {
    /// Its stable name, with underscores.
    pub name: &'static str,
    /// The names of its values, in order.
    pub blanks: &'static [&'static str],
    /// What is said, as a sentence without a full stop or a part of one.
    pub text: Texts,
    /// What to do instead.
    pub hint: Option<Texts>,
}

/// A row with its values.
#[derive(Clone, Debug)]
pub struct Phrase {
    row: &'static Row,
    /// In the order of the row's blanks.
    values: Vec<Value>,
}

/// What stands in a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The same in every language: names, numbers, what the operator wrote.
    Text(Cow<'static, str>),
    /// Said in the language of the whole.
    Phrase(Phrase),
    /// Words of which one is to be written: `"a", "b" or "c"`.
    Choice(Vec<String>),
}

impl Row {
    /// Its stable name, such as `port-taken`.
    #[must_use]
    pub fn code(&self) -> String {
        self.name.replace('_', "-")
    }
}

impl Phrase {
    pub(super) fn new(row: &'static Row, values: Vec<Value>) -> Self {
        Self { row, values }
    }

    /// The stable name of its row.
    #[must_use]
    pub fn code(&self) -> String {
        self.row.code()
    }

    /// The row.
    #[must_use]
    pub fn row(&self) -> &'static Row {
        self.row
    }

    /// The phrase itself, or what it says of a line.
    pub(super) fn subject(&self) -> &Self {
        match self.values.as_slice() {
            [_, Value::Phrase(what)] if self.row.name == "at_line" => what,
            _ => self,
        }
    }

    /// What it says.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        self.fill(&self.row.text, language)
    }

    /// What its row advises.
    #[must_use]
    pub fn advice(&self, language: Language) -> Option<String> {
        self.row.hint.as_ref().map(|texts| self.fill(texts, language))
    }

    /// Its values by the names of their blanks.
    #[must_use]
    pub fn values(&self, language: Language) -> Vec<(&'static str, String)> {
        let values = self.values.iter().map(|value| value.text(language).into_owned());
        self.row.blanks.iter().copied().zip(values).collect()
    }

    fn fill(&self, texts: &Texts, language: Language) -> String {
        let mut said = String::new();
        for piece in pieces(texts[language as usize]) {
            match piece {
                Piece::Words(words) => said.push_str(words),
                Piece::Blank(blank) => self.put(&blank, language, &mut said),
            }
        }
        said
    }

    fn put(&self, blank: &Blank<'_>, language: Language, said: &mut String) {
        let at = self.row.blanks.iter().position(|name| *name == blank.name);
        let Some(value) = at.and_then(|at| self.values.get(at)) else { return };
        let text = value.text(language);
        if blank.has_article && language == Language::English {
            said.push_str(if text.starts_with(['a', 'e', 'i', 'o', 'u']) { "an " } else { "a " });
        }
        match blank.is_quoted {
            true => said.push_str(&format!("{text:?}")),
            false => said.push_str(&text),
        }
    }
}

/// Two rows are the same if they have one name.
impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        self.row.name == other.row.name && self.values == other.values
    }
}

impl Eq for Phrase {}

/// In English, for logs.
impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

impl std::error::Error for Phrase {}

impl Value {
    fn text(&self, language: Language) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Phrase(phrase) => Cow::Owned(phrase.text(language)),
            Self::Choice(words) => Cow::Owned(either(words, language)),
        }
    }

    /// Words of which one is to be written.
    pub fn choice(words: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        Self::Choice(words.into_iter().map(|word| word.to_string()).collect())
    }
}

/// `"a", "b" or "c"`
fn either(words: &[String], language: Language) -> String {
    let (comma, or) = match language {
        Language::English => (", ", " or "),
        Language::Chinese => ("、", " 或 "),
        Language::Japanese => ("、", " または "),
        Language::Indonesian => (", ", " atau "),
    };
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{}{or}{last}", rest.join(comma)),
        _ => words.concat(),
    }
}

/// A blank of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Blank<'a> {
    pub(super) name: &'a str,
    is_quoted: bool,
    has_article: bool,
}

enum Piece<'a> {
    Words(&'a str),
    Blank(Blank<'a>),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    // Of `text`, what is before `from` is in `pieces`; `search` is where the next brace is looked for.
    let (mut from, mut search) = (0, 0);
    while let Some(open) = text[search..].find('{').map(|at| search + at) {
        let inside = &text[open + 1..];
        let found = inside.find('}').and_then(|close| Some((close, blank(&inside[..close])?)));
        let Some((close, blank)) = found else {
            search = open + 1;
            continue;
        };
        pieces.push(Piece::Words(&text[from..open]));
        pieces.push(Piece::Blank(blank));
        from = open + 1 + close + 1;
        search = from;
    }
    pieces.push(Piece::Words(&text[from..]));
    pieces
}

/// What stands between two braces, if it is a blank.
fn blank(inside: &str) -> Option<Blank<'_>> {
    let (inside, has_article) = inside.strip_prefix("a ").map_or((inside, false), |rest| (rest, true));
    let (name, is_quoted) = inside.strip_suffix('?').map_or((inside, false), |rest| (rest, true));
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let is_name = name.starts_with(|first: char| first.is_ascii_lowercase()) && name.bytes().all(fits);
    is_name.then_some(Blank { name, is_quoted, has_article })
}

/// The blanks of a text, sorted, each once; only English has articles.
#[cfg(test)]
pub(super) fn blanks(text: &str) -> Vec<Blank<'_>> {
    let found = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Words(_) => None,
        Piece::Blank(blank) => Some(Blank { has_article: false, ..blank }),
    });
    let mut blanks: Vec<_> = found.collect();
    blanks.sort_unstable();
    blanks.dedup();
    blanks
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Cow::Owned(text.clone()))
    }
}

impl From<Cow<'_, str>> for Value {
    fn from(text: Cow<'_, str>) -> Self {
        Self::Text(Cow::Owned(text.into_owned()))
    }
}

impl From<Phrase> for Value {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(phrase)
    }
}

macro_rules! printed {
    ($($type:ty),*) => {
        $(impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::Text(Cow::Owned(value.to_string()))
            }
        })*
    };
}

printed!(u16, u64, usize, char, IpAddr, SocketAddr);
