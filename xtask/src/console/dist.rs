//! How heavy are the pages that a browser gets first, and do they ask anybody but us?

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{files, has_ending};

/// The most that the first page may weigh, compressed as gzip does: 350 kB. The end-to-end tests weigh what a browser
/// really gets.
const BUDGET_BYTES: usize = 350_000;

/// Where addresses in scripts may lead, as nobody goes there: (how they begin, what they are).
const NAMES: [(&str, &str); 7] = [
    ("http://www.w3.org/", "names of XML"),
    ("https://react.dev/", "where React's messages are explained"),
    ("https://reactrouter.com/", "where the router's messages are explained"),
    ("https://react.i18next.com/", "where messages about words are explained"),
    ("https://u.ant.design", "where the components' messages are explained"),
    ("https://github.com/ungap/", "what a message of the router advises to old browsers"),
    ("http://localhost", "what relative addresses are read against where there is no page"),
];

/// Weighs the page in `folder`, and looks for addresses of others.
///
/// # Errors
/// When it is too heavy, or there is such an address; or a file cannot be read.
pub(super) fn check(folder: &Path) -> Result<()> {
    let page = fs::read_to_string(folder.join("index.html")).context("console/dist/index.html")?;
    let mut bytes = compressed(page.as_bytes())?;
    for file in first_files(&page) {
        let path = folder.join(&file);
        bytes += compressed(&fs::read(&path).with_context(|| path.display().to_string())?)?;
    }
    println!("   the first page weighs {bytes} of {BUDGET_BYTES} bytes, compressed");
    ensure!(bytes <= BUDGET_BYTES, "the first page is too heavy: load what it does not need later");

    let mut findings = Vec::new();
    for path in files(folder, &|path| has_ending(path, &["html", "css", "js", "svg", "json", "webmanifest"]))?
    {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let is_script = has_ending(&path, &["js"]);
        let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        findings.extend(
            addresses_of_others(&text, is_script).into_iter().map(|found| format!("{shown}: {found}")),
        );
    }
    findings.iter().for_each(|finding| println!("{finding}"));
    ensure!(findings.is_empty(), "addresses of others: {}", findings.len());
    Ok(())
}

/// The scripts and styles that the page names: those it begins with, and those it fetches ahead.
fn first_files(page: &str) -> BTreeSet<PathBuf> {
    let fields = ["src=\"", "href=\""].into_iter().flat_map(|field| page.split(field).skip(1));
    let links = fields.filter_map(|rest| rest.split_once('"')).map(|(link, _)| link);
    let files = links.filter(|link| link.ends_with(".js") || link.ends_with(".css"));
    files.map(|link| PathBuf::from(link.trim_start_matches("/console/").trim_start_matches("./"))).collect()
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// Addresses with a host. In a script they may be names or part of a message; elsewhere a browser would go there.
fn addresses_of_others(text: &str, is_script: bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for scheme in ["http://", "https://", "wss://", "ws://"] {
        for (at, _) in text.match_indices(scheme) {
            let end = text[at..].find(|c: char| !c.is_ascii_graphic() || "\"'`<>()\\$".contains(c));
            let address = &text[at..at + end.unwrap_or(text.len() - at)];
            let is_name = NAMES.iter().any(|(name, _)| address.starts_with(name));
            let is_allowed = address == scheme || is_name && (is_script || address.contains("w3.org"));
            if !is_allowed {
                found.insert(address.chars().take(120).collect());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_is_what_its_html_names() {
        let page = "<script type=\"module\" src=\"/console/assets/a.js\"></script><link rel=\"modulepreload\" \
                    href=\"/console/assets/b.js\"><link rel=\"stylesheet\" href=\"./assets/c.css\"><link \
                    rel=\"icon\" href=\"/console/icon.svg\">";
        let files: Vec<_> = first_files(page).into_iter().collect();
        assert_eq!(files, ["assets/a.js", "assets/b.js", "assets/c.css"].map(PathBuf::from));
    }

    #[test]
    fn an_address_of_others_is_found_and_a_name_is_not() {
        let found = |text, is_script| addresses_of_others(text, is_script).len();
        assert_eq!(found("@import url(https://fonts.example/a.css)", false), 1);
        assert_eq!(found("fetch(\"https://collect.example/\")", true), 1);
        assert_eq!(found("\"http://www.w3.org/2000/svg\" + `https://${host}`", true), 0);
        assert_eq!(found("<link href=\"https://react.dev/x.css\">", false), 1);
    }
}
