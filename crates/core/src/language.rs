//! In which language is somebody spoken to?

/// The languages of our source documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// `en`
    #[default]
    English,
    /// `zh`
    Chinese,
    /// `ja`
    Japanese,
    /// `id`
    Indonesian,
}

/// Items of `Accept-Language` that are looked at.
const ITEMS_MAX: usize = 32;

impl Language {
    /// All of them, in the order in which texts are written.
    pub const ALL: [Self; 4] = [Self::English, Self::Chinese, Self::Japanese, Self::Indonesian];

    /// Its BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
            Self::Japanese => "ja",
            Self::Indonesian => "id",
        }
    }

    /// The one that `Accept-Language` (RFC 9110 section 12.5.4) likes best; English when it likes none of ours.
    #[must_use]
    pub fn of_header(header: &str) -> Self {
        let mut best = (Self::English, 0);
        for item in header.split(',').take(ITEMS_MAX) {
            let (tag, weight) = item.split_once(';').unwrap_or((item, ""));
            let weight = permille(weight);
            // The first of equals wins: browsers list the favourite first.
            if let Some(language) = Self::of_tag(tag.trim()).filter(|_| weight > best.1) {
                best = (language, weight);
            }
        }
        best.0
    }

    /// By the primary subtag: `zh-Hans-CN` is Chinese.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or(tag);
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// The weight of an item in thousandths: `q=0.8` is 800, none is 1000, and what cannot be read 0.
fn permille(parameter: &str) -> u16 {
    let parameter = parameter.trim();
    if parameter.is_empty() {
        return 1000;
    }
    let Some(("q" | "Q", value)) = parameter.split_once('=') else { return 0 };
    match value.split_once('.') {
        None if value == "1" => 1000,
        Some(("1", zeros)) if zeros.bytes().all(|digit| digit == b'0') => 1000,
        Some(("0", digits)) if digits.len() <= 3 && digits.bytes().all(|digit| digit.is_ascii_digit()) => {
            format!("{digits:0<3}").parse().unwrap_or(0)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_liked_best_is_spoken() {
        for (header, tag) in [
            ("", "en"),
            ("de-DE,de;q=0.9", "en"),
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
            ("ZH-Hant", "zh"),
            ("en;q=0.5, ja;q=0.7", "ja"),
            ("id-ID", "id"),
            ("fr, ja;q=0.001", "ja"),
            ("ja;q=0, en;q=0", "en"),
            ("ja;q=2, id;q=0.1", "id"),
            ("*", "en"),
            ("idx", "en"),
        ] {
            assert_eq!(Language::of_header(header).tag(), tag, "{header}");
        }
    }

    #[test]
    fn weights_are_read_in_thousandths() {
        for (parameter, weight) in [
            ("", 1000),
            ("q=1", 1000),
            ("q=1.000", 1000),
            ("q=0.8", 800),
            (" q=0.123", 123),
            ("q=0.1234", 0),
            ("x=1", 0),
        ] {
            assert_eq!(permille(parameter), weight, "{parameter}");
        }
    }

    #[test]
    fn texts_are_in_the_order_of_the_languages() {
        assert!(Language::ALL.iter().enumerate().all(|(index, language)| *language as usize == index));
    }
}
