//! Which keys do the sources ask for, and which does nobody?
//!
//! Sources are read as text. `t('key')` asks for a key of the namespaces that its file names in `useTranslation`, or of
//! the one before a colon. A key stands for itself wherever it is a text of its own; a template as `` `state.${name}` ``
//! stands for all keys that it fits. One that begins with a blank fits only where its file says what the blank may be.

use std::collections::BTreeSet;

use super::Words;

mod template;

use template::Template;

const QUOTES: [char; 3] = ['\'', '"', '`'];

/// What one source says, taken apart.
struct Source<'a> {
    /// The namespaces that it names; none: any.
    namespaces: BTreeSet<&'a str>,
    /// What stands in it between two quotes of one kind. Where a quote stands in a text of the other kind, more is found
    /// than there is: that does no harm.
    texts: BTreeSet<&'a str>,
    templates: Vec<Template<'a>>,
}

impl<'a> Source<'a> {
    fn of(text: &'a str) -> Self {
        let is_key = |text: &&str| !text.is_empty() && text.len() < 200 && !text.contains(['\n', ' ']);
        let texts = QUOTES.into_iter().flat_map(|quote| text.split(quote).filter(is_key));
        Self {
            namespaces: namespaces(text),
            texts: texts.collect(),
            templates: text.split('`').filter_map(Template::of).collect(),
        }
    }

    /// Whether `key` may be meant where its namespace is left out.
    fn is_near(&self, namespace: &str) -> bool {
        self.namespaces.is_empty() || self.namespaces.contains(namespace)
    }

    fn uses(&self, key: &str) -> bool {
        let (namespace, path) = key.split_once(':').unwrap_or(("", key));
        let is_near = self.is_near(namespace);
        self.texts.contains(key)
            || (is_near && self.texts.contains(path))
            || self.templates.iter().any(|template| self.fits(template, key, path, is_near))
    }

    fn fits(&self, template: &Template<'_>, key: &str, path: &str, is_near: bool) -> bool {
        if !template.begins_with_blank() {
            return template.fits(key) || (is_near && template.fits(path));
        }
        // Only what the file itself says may stand in a blank at the begin: else that blank would stand for everything.
        let is_said = path.split(['.', '_']).next().is_some_and(|first| self.texts.contains(first));
        is_near && is_said && template.fits(path)
    }

    /// Whether there is a key for what stands in `t(…)`. What is made of blanks alone is not judged.
    fn is_known(&self, asked: &str, words: &Words) -> bool {
        let Some(template) = Template::of(asked) else {
            return words.keys().any(|key| self.is_key(asked, key));
        };
        template.says_nothing()
            || words.keys().any(|key| {
                let (namespace, path) = key.split_once(':').unwrap_or(("", key));
                template.fits(key) || (self.is_near(namespace) && template.fits(path))
            })
    }

    fn is_key(&self, asked: &str, key: &str) -> bool {
        let (namespace, path) = key.split_once(':').unwrap_or(("", key));
        asked == key || (asked == path && self.is_near(namespace))
    }
}

pub(super) fn check(words: &Words, sources: &[(String, String)]) -> Vec<String> {
    let mut unused: BTreeSet<&String> = words.keys().collect();
    let mut findings = Vec::new();
    for (path, text) in sources {
        let source = Source::of(text);
        let lost = asked(text).into_iter().filter(|asked| !source.is_known(asked, words));
        findings.extend(lost.map(|asked| format!("{path}: there is no {asked}")));
        unused.retain(|key| !source.uses(key));
    }
    findings.extend(unused.into_iter().map(|key| format!("{key}: nobody asks for it")));
    findings
}

/// The namespaces that a file names: `useTranslation('a')`, `useTranslation(['a', 'b'])`. Where nothing else fits, i18next
/// looks in `common`.
fn namespaces(source: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for rest in source.split("useTranslation(").skip(1) {
        let inside = rest.split_once(')').map_or(rest, |(inside, _)| inside);
        found.extend(inside.split(QUOTES).skip(1).step_by(2));
    }
    if source.contains("useTranslation(") {
        found.insert("common");
    }
    found
}

/// What stands in `t('…')`, `` t(`…`) `` and `i18nKey="…"`.
fn asked(source: &str) -> Vec<String> {
    let calls =
        source.match_indices("t(").filter(|(at, _)| !ends_in_name(&source[..*at])).map(|(at, _)| at + 2);
    let fields = source.match_indices("i18nKey=").map(|(at, mark)| at + mark.len());
    calls.chain(fields).filter_map(|at| first_text(&source[at..])).map(str::to_owned).collect()
}

/// Whether the `t` after it is only the end of a longer name.
fn ends_in_name(before: &str) -> bool {
    before.ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == '$')
}

/// The text that begins there, if one does.
fn first_text(rest: &str) -> Option<&str> {
    let rest = rest.trim_start().trim_start_matches('{');
    let quote = rest.chars().next().filter(|first| QUOTES.contains(first))?;
    rest[1..].split_once(quote).map(|(text, _)| text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(keys: &[&str], source: &str) -> Vec<String> {
        let words = keys.iter().map(|key| ((*key).to_owned(), super::super::Texts::new())).collect();
        check(&words, &[("a.tsx".to_owned(), source.to_owned())])
    }

    #[test]
    fn a_key_that_is_asked_for_and_not_there_is_found() {
        let keys = ["groups:title"];
        assert_eq!(found(&keys, "useTranslation('groups'); t('title')"), [""; 0]);
        assert_eq!(
            found(&keys, "useTranslation('groups'); t('title'); t(\n'titel')"),
            ["a.tsx: there is no titel"]
        );
        assert_eq!(found(&keys, "t('groups:title'); t('common:title')"), ["a.tsx: there is no common:title"]);
        assert_eq!(found(&keys, "useTranslation('common'); t('groups:title'); t('title')").len(), 1);
        assert_eq!(found(&keys, "<Trans i18nKey=\"groups:title\" /> <Trans i18nKey=\"no\" />").len(), 1);
    }

    #[test]
    fn a_key_that_nobody_asks_for_is_found() {
        assert_eq!(found(&["groups:title"], "f('title-page')"), ["groups:title: nobody asks for it"]);
        assert_eq!(found(&["groups:title"], "useTranslation('audit'); f('title')").len(), 1);
        assert_eq!(found(&["groups:title"], "const title = 'groups:title'"), [""; 0]);
    }

    #[test]
    fn a_template_stands_for_all_that_begin_like_it() {
        let keys = ["groups:state.active", "groups:state.draining", "groups:other"];
        let source = "useTranslation('groups'); t(`state.${state}`)";
        assert_eq!(found(&keys, source), ["groups:other: nobody asks for it"]);
        assert_eq!(found(&keys, "t(`groups:state.${state}`)"), ["groups:other: nobody asks for it"]);
        assert_eq!(
            found(&keys, "t(`state.${is ? \"active\" : other}`)"),
            ["groups:other: nobody asks for it"]
        );
        assert_eq!(found(&keys, "t(`mode.${mode}`)").len(), 4, "nothing begins like it");
        assert_eq!(found(&keys, "t(`${key}`)").len(), 3, "a blank alone stands for nothing");
    }

    #[test]
    fn a_blank_at_the_begin_is_what_its_file_says() {
        let keys = ["explain:cookies.label", "explain:headers.label", "explain:other.label"];
        let source = "type Of = \"cookies\" | \"headers\"; useTranslation(\"explain\"); t(`${of}.label`)";
        assert_eq!(found(&keys, source), ["explain:other.label: nobody asks for it"]);
    }

    #[test]
    fn other_names_that_end_in_t_ask_for_nothing() {
        assert_eq!(found(&[], "get('x'); format('y'); it('z')"), [""; 0]);
    }
}
