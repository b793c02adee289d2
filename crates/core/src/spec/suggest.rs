//! Which known word did the operator probably mean?

/// Words that are compared; a longer list is cut, so that a huge spec with many mistakes stays quick to refuse.
const CANDIDATES_MAX: usize = 1024;
/// Longest word worth comparing, in bytes.
const WORD_MAX: usize = 64;
/// Shortest word that counts as near because the candidate contains it, in bytes.
const PART_MIN: usize = 4;
/// Jaro-Winkler likeness from which a word counts as near: it favours a common beginning, such as `keepalive` for
/// `keepalive_timeout`.
const LIKENESS: f64 = 0.88;

/// The candidate nearest to `word`, where one is near enough to be meant.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.is_empty() || word.len() > WORD_MAX {
        return None;
    }
    let word = word.to_ascii_lowercase();
    // Swapped neighbours count as one slip ("wbe"); one slip in three characters is still near.
    let slips_max = (word.chars().count() / 3).max(1);
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates.into_iter().take(CANDIDATES_MAX) {
        if candidate.is_empty() || candidate.len() > WORD_MAX {
            continue;
        }
        let lower = candidate.to_ascii_lowercase();
        let slips = strsim::damerau_levenshtein(&word, &lower);
        let part = word.len() >= PART_MIN && lower.contains(&word);
        let near = part || slips <= slips_max || strsim::jaro_winkler(&word, &lower) >= LIKENESS;
        if near && best.is_none_or(|(fewest, _)| slips < fewest) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_word() {
        assert_eq!(nearest("wbe", ["api", "web"]), Some("web"));
        assert_eq!(nearest("keepalive", ["name", "keepalive_timeout"]), Some("keepalive_timeout"));
        assert_eq!(nearest("round-robin", ["maglev", "weighted-round-robin"]), Some("weighted-round-robin"));
        assert_eq!(nearest("Weight", ["address", "weight"]), Some("weight"));
    }

    #[test]
    fn a_stranger_finds_nothing() {
        assert_eq!(nearest("colour", ["name", "address", "weight"]), None);
        assert_eq!(nearest("", ["a"]), None);
    }
}
