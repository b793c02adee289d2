//! How is said what a target still has? In the singular, where the language has one.

use crate::text::Language;
use crate::text::drain::Answer;

/// So many sessions; `~` stands before a count that is not all of them.
pub(super) fn sessions(count: &str, language: Language) -> String {
    say(count, Answer::OneSession, Answer::SomeSessions, language)
}

/// So many requests, connections or flows.
pub(super) fn connections(count: u64, language: Language) -> String {
    say(&count.to_string(), Answer::OneConnection, Answer::SomeConnections, language)
}

fn say(count: &str, one: Answer, some: Answer, language: Language) -> String {
    let answer = if count == "1" { one } else { some };
    language.fill(answer, &[("count", count)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_said_in_the_singular_where_there_is_one() {
        let en = ["0", "1", "~1", "2"].map(|count| sessions(count, Language::En));
        assert_eq!(en, ["0 sessions", "1 session", "~1 sessions", "2 sessions"]);
        assert_eq!(connections(1, Language::En), "1 connection");
        assert_eq!(
            (sessions("1", Language::Zh), connections(2, Language::Id)),
            ("1 个会话".into(), "2 koneksi".into())
        );
    }
}
