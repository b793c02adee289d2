//! How does the status page look? Script-free HTML; everything that is not ours is escaped.

use std::time::Duration;

use homing_core::doctor::Finding;
use homing_core::language::Language;
use homing_core::spec::duration;

use super::{File, GroupStatus, ListenerStatus, Status, TargetStatus};
use crate::admin::text::{self, Texts};

/// The page's style, a file of its own: the policy forbids style in the page.
pub(in crate::admin) const STYLE: &str = include_str!("style.css");

/// Writes the page.
pub(in crate::admin) fn render(status: &Status<'_>, language: Language) -> String {
    let texts = text::texts(language);
    let mut page = Page { html: String::with_capacity(16 << 10), texts };
    page.raw(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Homing: {}</title>\n\
         <link rel=\"stylesheet\" href=\"/status.css\">\n</head>\n<body>\n<h1>Homing</h1>\n",
        texts.tag, texts.title
    ));
    page.node(status);
    page.trouble(&status.file);
    page.lines(texts.warnings, &status.file.warnings);
    page.findings(&status.findings);
    page.listeners(&status.listeners);
    page.heading("h2", texts.groups);
    for group in &status.groups {
        page.group(group);
    }
    page.raw("</body>\n</html>\n");
    page.html
}

struct Page {
    html: String,
    texts: &'static Texts,
}

impl Page {
    fn node(&mut self, status: &Status<'_>) {
        let (node, texts) = (&status.node, self.texts);
        let last = status.file.last_reload.as_ref().map_or(texts.none, |last| match last.outcome {
            "applied" => texts.applied,
            "unchanged" => texts.unchanged,
            "refused" => texts.refused,
            _ => texts.failed,
        });
        self.facts(&[
            (texts.version, node.version.to_owned()),
            (texts.revision, node.revision.to_string()),
            (texts.origin, node.origin.to_owned()),
            (texts.up, duration::text(Duration::from_secs(node.up_s))),
            (texts.file, status.file.path.clone()),
            (texts.last_reload, last.to_owned()),
        ]);
    }

    fn trouble(&mut self, file: &File<'_>) {
        let Some(last) = file.last_reload.as_ref().filter(|last| !last.problems.is_empty()) else { return };
        self.raw("<section class=\"trouble\">\n");
        self.lines(self.texts.trouble, last.problems);
        self.raw("</section>\n");
    }

    fn lines(&mut self, heading: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        self.heading("h2", heading);
        self.raw("<ul>\n");
        for line in lines {
            self.raw("<li>");
            self.text(line);
            self.raw("</li>\n");
        }
        self.raw("</ul>\n");
    }

    fn findings(&mut self, findings: &[Finding]) {
        let line = |finding: &Finding| {
            let (load_balancer, group) = (&finding.load_balancer, &finding.group);
            format!("{load_balancer} / {group}: {} — {}", finding.what(), finding.row().hint)
        };
        let lines: Vec<String> = findings.iter().map(line).collect();
        self.lines(self.texts.findings, &lines);
    }

    fn listeners(&mut self, listeners: &[ListenerStatus<'_>]) {
        let texts = self.texts;
        self.heading("h2", texts.listeners);
        if listeners.is_empty() {
            self.raw("<p>");
            self.text(texts.no_listeners);
            self.raw("</p>\n");
            return;
        }
        self.table(&[
            texts.load_balancer,
            texts.listener,
            texts.protocol,
            texts.addresses,
            texts.open,
            texts.accepted,
            texts.refused_connections,
            texts.answers,
            texts.received,
            texts.sent,
        ]);
        for listener in listeners {
            self.raw("<tr>");
            self.cells(&[
                listener.load_balancer,
                listener.name,
                listener.protocol,
                &listener.addresses.join(", "),
            ]);
            self.number(listener.open_connections);
            self.number(listener.accepted_connections);
            self.number(listener.refused_connections);
            self.cells(&[&answers(listener)]);
            self.number(listener.received_bytes);
            self.number(listener.sent_bytes);
            self.raw("</tr>\n");
        }
        self.raw("</tbody></table></div>\n");
    }

    fn group(&mut self, group: &GroupStatus<'_>) {
        let texts = self.texts;
        self.heading("h3", &format!("{} / {}", group.load_balancer, group.name));
        let persistence = group.persistence.as_ref();
        let method =
            persistence.map(|persistence| format!("{}, {}", persistence.method, persistence.timeout));
        let mut facts = vec![
            (texts.scheduler, group.scheduler.to_owned()),
            (texts.persistence, method.unwrap_or_else(|| texts.none.to_owned())),
            (texts.usable_targets, format!("{} / {}", group.usable_targets, group.targets.len())),
            (texts.retries, group.retries.to_string()),
        ];
        if let Some(table) = persistence.and_then(|persistence| persistence.session_table.as_ref()) {
            facts.push((texts.sessions, format!("{} / {}", table.entries, table.capacity)));
            facts.push((texts.evicted, table.evicted.to_string()));
        }
        if group.pending_orders > 0 {
            facts.push((texts.pending_orders, group.pending_orders.to_string()));
        }
        self.facts(&facts);
        self.targets(group);
        if !group.decisions.is_empty() {
            self.heading("h4", texts.decisions);
            let decisions: Vec<_> =
                group.decisions.iter().map(|decided| (decided.reason, decided.count.to_string())).collect();
            self.facts(&decisions);
        }
    }

    fn targets(&mut self, group: &GroupStatus<'_>) {
        let texts = self.texts;
        self.table(&[
            texts.target,
            texts.address,
            texts.health,
            texts.weight,
            texts.sessions_of_target,
            texts.active,
            texts.requests,
            texts.failures,
            texts.connect_failures,
            texts.last_probe,
        ]);
        for target in &group.targets {
            self.raw("<tr>");
            self.cells(&[target.name, &target.address]);
            self.health(target, group.is_probed);
            self.number(target.weight);
            // An estimate looks like one.
            self.number(format!("{}{}", if target.sessions_exact { "" } else { "≈ " }, target.sessions));
            self.number(target.active);
            self.number(target.requests);
            self.number(target.failures);
            self.number(target.connect_failures);
            self.cells(&[&self.last_probe(target)]);
            self.raw("</tr>\n");
        }
        self.raw("</tbody></table></div>\n");
    }

    fn health(&mut self, target: &TargetStatus<'_>, is_probed: bool) {
        let texts = self.texts;
        let word = match target.health {
            "healthy" => texts.healthy,
            "unhealthy" => texts.unhealthy,
            _ if is_probed => texts.unknown,
            _ => texts.not_probed,
        };
        // The class is one of our own three words.
        self.raw(&format!("<td class=\"{}\">", target.health));
        self.text(word);
        if target.resting_ms > 0 {
            self.text(&format!(", {}", texts.resting));
        }
        match (target.admin_state, target.drain_remaining_s) {
            ("draining", Some(seconds)) => {
                let left = duration::text(Duration::from_secs(seconds));
                self.text(&format!(", {} ({})", texts.draining, texts.left.replace("{}", &left)));
            }
            ("draining", None) => self.text(&format!(", {}", texts.draining)),
            ("drained", _) => self.text(&format!(", {}", texts.drained)),
            _ => {}
        }
        self.raw("</td>");
    }

    fn last_probe(&self, target: &TargetStatus<'_>) -> String {
        let Some(probe) = &target.last_probe else { return "–".to_owned() };
        let seconds = duration::text(Duration::from_secs(probe.ago_ms / 1000));
        format!("{} ({} ms), {}", probe.found, probe.took_ms, self.texts.ago.replace("{}", &seconds))
    }

    fn facts(&mut self, facts: &[(&str, String)]) {
        self.raw("<dl>\n");
        for (name, value) in facts {
            self.raw("<div><dt>");
            self.text(name);
            self.raw("</dt><dd>");
            self.text(value);
            self.raw("</dd></div>\n");
        }
        self.raw("</dl>\n");
    }

    fn table(&mut self, columns: &[&str]) {
        self.raw("<div class=\"wide\"><table><thead><tr>");
        for column in columns {
            self.raw("<th scope=\"col\">");
            self.text(column);
            self.raw("</th>");
        }
        self.raw("</tr></thead>\n<tbody>\n");
    }

    fn cells(&mut self, texts: &[&str]) {
        for text in texts {
            self.raw("<td>");
            self.text(text);
            self.raw("</td>");
        }
    }

    fn number(&mut self, number: impl ToString) {
        self.raw("<td class=\"number\">");
        self.text(&number.to_string());
        self.raw("</td>");
    }

    fn heading(&mut self, level: &str, text: &str) {
        self.raw(&format!("<{level}>"));
        self.text(text);
        self.raw(&format!("</{level}>\n"));
    }

    /// Markup of our own.
    fn raw(&mut self, markup: &str) {
        self.html.push_str(markup);
    }

    /// Anything else.
    fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '\'' => self.html.push_str("&#39;"),
                other => self.html.push(other),
            }
        }
    }
}

/// `2xx 10, 5xx 1`: the classes that occurred.
fn answers(listener: &ListenerStatus<'_>) -> String {
    let classes = (1..).zip(listener.answers).filter(|(_, count)| *count > 0);
    let words: Vec<String> = classes.map(|(class, count): (u8, _)| format!("{class}xx {count}")).collect();
    if words.is_empty() { "–".to_owned() } else { words.join(", ") }
}
