//! What do we say to operators about their mistakes, in each language?
//!
//! The catalogue: one row for one thing to say, in English, Chinese, Japanese and Indonesian, with the advice that usually
//! goes with it. The name of a row, with hyphens, is the code that programs see: it does not change. Whoever has
//! something new to say adds a row, and calls it: `Problem::new(path, say::no_group(name))`.
//!
//! Names of settings and their values stay as they are in the file. What a library says stays in English, in a blank. A
//! problem is a sentence without a full stop; [`parts`](self) of sentences and advice of their own are rows, too.

/// The rows of one area: `name(blanks) [four texts] hint [four texts];`, where the hint may be left out.
///
/// Each becomes a function of that name, which takes what stands in its blanks.
macro_rules! rows {
    ($($name:ident($($blank:ident),*) $text:tt $(hint $hint:tt)?;)*) => {
        $(
            #[doc = concat!("The row `", stringify!($name), "` of the catalogue.")]
            #[must_use]
            pub fn $name($($blank: impl Into<$crate::problem::Value>),*) -> $crate::problem::Phrase {
                $crate::problem::Phrase::new(&all::$name, vec![$($blank.into()),*])
            }
        )*

        #[allow(non_upper_case_globals, reason = "a row and its function have one name")]
        mod all {
            use $crate::problem::phrase::Row;

            $(
                pub(super) static $name: Row = Row {
                    name: stringify!($name),
                    blanks: &[$(stringify!($blank)),*],
                    text: $text,
                    hint: rows!(@hint $($hint)?),
                };
            )*

            pub(in crate::problem::say) static ROWS: &[&Row] = &[$(&$name),*];
        }

        pub(in crate::problem::say) const fn rows() -> &'static [&'static $crate::problem::phrase::Row] {
            all::ROWS
        }
    };
    (@hint) => { None };
    (@hint $hint:tt) => { Some($hint) };
}

mod addresses;
mod advice;
mod editions;
mod edits;
mod examples;
mod files;
mod headers;
mod hints;
mod http;
mod identity;
mod kinds;
mod listeners;
mod places;
mod reading;
mod requests;
mod sessions;
mod values;

#[cfg(test)]
mod tests;

pub use addresses::*;
pub use advice::*;
pub use editions::*;
pub use edits::*;
pub use examples::*;
pub use files::*;
pub use headers::*;
pub use hints::*;
pub use http::*;
pub use identity::*;
pub use kinds::*;
pub use listeners::*;
pub use places::*;
pub use reading::*;
pub use requests::*;
pub use sessions::*;
pub use values::*;

use super::phrase::{Phrase, Row};

/// What is said of one area.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// What it is about, in English.
    pub about: &'static str,
    /// Its rows, in their order.
    pub rows: &'static [&'static Row],
}

/// The areas of problems.
#[allow(unused_qualifications, reason = "every area has its own `rows`, and one of them would be taken")]
pub const AREAS: &[Area] = &[
    Area { about: "Keys and values", rows: reading::rows() },
    Area { about: "Texts, numbers and times", rows: values::rows() },
    Area { about: "Addresses", rows: addresses::rows() },
    Area { about: "What stands in HTTP", rows: http::rows() },
    Area { about: "Header fields and templates", rows: headers::rows() },
    Area { about: "Listeners, rules and groups", rows: listeners::rows() },
    Area { about: "Persistence", rows: sessions::rows() },
    Area { about: "Editions", rows: editions::rows() },
    Area { about: "Files and certificates", rows: files::rows() },
    Area { about: "Edits by the API", rows: edits::rows() },
    Area { about: "Requests of programs", rows: requests::rows() },
    Area { about: "Users, tokens and rights", rows: identity::rows() },
    Area { about: "Warnings", rows: advice::rows() },
];

/// Parts of sentences, and advice of its own: what stands in the blanks and behind the problems of [`AREAS`].
pub const PARTS: &[Area] = &[
    Area { about: "Kinds of things", rows: kinds::rows() },
    Area { about: "Places and numbers of things", rows: places::rows() },
    Area { about: "Examples", rows: examples::rows() },
    Area { about: "Advice: bounds", rows: ranges::rows() },
    Area { about: "Advice: names", rows: meant::rows() },
    Area { about: "Advice: where it belongs", rows: belonging::rows() },
    Area { about: "Advice: values", rows: forms::rows() },
    Area { about: "Advice: addresses", rows: networks::rows() },
    Area { about: "Advice: hosts and paths", rows: hosts::rows() },
    Area { about: "Advice: header fields", rows: fields::rows() },
    Area { about: "Advice: editions", rows: combinations::rows() },
];

/// What is said in English only, by whoever has no row for it yet.
impl From<String> for Phrase {
    fn from(text: String) -> Self {
        other(text)
    }
}

/// As above.
impl From<&'static str> for Phrase {
    fn from(text: &'static str) -> Self {
        other(text)
    }
}
