//! How are sessions shown to people?

use crate::span;
use crate::table::{NOTHING, Table};
use crate::text::Language;
use crate::text::sessions::Answer;
use homing_control::api::view::{Decision, Order, Session, SessionPage, SessionStory};

/// A page of sessions, a row for each.
pub(super) fn list(page: &SessionPage, language: Language) -> String {
    if page.sessions.is_empty() && page.next.is_none() {
        return language.text(Answer::NoSessions).to_owned();
    }
    let head = [
        Answer::Session,
        Answer::Group,
        Answer::Home,
        Answer::Client,
        Answer::Seen,
        Answer::EndsIn,
        Answer::Order,
    ];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for session in &page.sessions {
        table.row([
            session.id.clone(),
            group(session),
            name(session.target.as_deref(), language).to_owned(),
            client(session),
            span::of_seconds(session.last_seen_s_ago),
            span::of_seconds(session.expires_in_s),
            session.order.as_ref().map(order).unwrap_or_default(),
        ]);
    }
    match &page.next {
        Some(cursor) => format!("{table}\n{}", language.fill(Answer::More, &[("cursor", cursor)])),
        None => table.to_string(),
    }
}

/// One session, and what was decided for it lately.
pub(super) fn story(story: &SessionStory, language: Language) -> String {
    let session = &story.session;
    let mut facts = Table::headless();
    let mut fact = |key: Answer, value: String| facts.row([language.text(key).to_owned(), value]);
    fact(Answer::Session, session.id.clone());
    fact(Answer::Group, group(session));
    fact(Answer::Method, session.method.clone());
    fact(Answer::Home, name(session.target.as_deref(), language).to_owned());
    fact(Answer::Client, client(session));
    fact(Answer::Begun, span::of_seconds(session.first_seen_s_ago));
    fact(Answer::Seen, span::of_seconds(session.last_seen_s_ago));
    fact(Answer::EndsIn, span::of_seconds(session.expires_in_s));
    fact(Answer::Connections, session.connections.to_string());
    let confirmed = if session.is_confirmed { Answer::Confirmed } else { Answer::Tentative };
    fact(Answer::State, language.text(confirmed).to_owned());
    if let Some(pending) = &session.order {
        fact(Answer::Order, order(pending));
    }
    format!("{facts}\n\n{}", decisions(&story.decisions, language))
}

fn decisions(decisions: &[Decision], language: Language) -> String {
    if decisions.is_empty() {
        return language.text(Answer::NoDecisions).to_owned();
    }
    let head =
        [Answer::Ago, Answer::Reason, Answer::Target, Answer::Listener, Answer::Client, Answer::Status];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for decision in decisions {
        table.row([
            span::of_millis(decision.ago_ms),
            decision.reason.clone(),
            name(decision.target.as_deref(), language).to_owned(),
            name(decision.listener.as_deref(), language).to_owned(),
            decision.client.clone(),
            decision.status.map_or_else(|| NOTHING.to_owned(), |status| status.to_string()),
        ]);
    }
    table.to_string()
}

/// Its group, with the load balancer.
pub(super) fn group(session: &Session) -> String {
    format!("{}/{}", session.load_balancer, session.group)
}

/// A name, or that there is nothing of that name any more.
pub(super) fn name(name: Option<&str>, language: Language) -> &str {
    name.unwrap_or_else(|| language.text(Answer::Gone))
}

fn client(session: &Session) -> String {
    session.client.clone().unwrap_or_else(|| NOTHING.to_owned())
}

/// `move b`
fn order(order: &Order) -> String {
    match &order.target {
        Some(target) => format!("{} {target}", order.what),
        None => order.what.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn session() -> Value {
        json!({
            "id": "00c0ffee00c0ffee", "load_balancer": "shop", "group": "web", "method": "cookie", "target": "a",
            "client": null, "first_seen_s_ago": 4000, "last_seen_s_ago": 12, "expires_in_s": 1188, "connections": 1,
            "is_confirmed": true, "order": { "what": "move", "target": "b" },
        })
    }

    #[test]
    fn a_list_has_a_row_for_each_session_and_says_how_to_get_more() {
        let page = json!({ "sessions": [session()], "next": "abc" });
        let text = list(&serde_json::from_value(page).unwrap(), Language::En);
        let expected = "Session           Group     Home  Client  Seen  Ends in  Ordered\n\
                        00c0ffee00c0ffee  shop/web  a     –       12s   19m48s   move b\n";
        assert!(text.starts_with(expected) && text.contains("--cursor abc"), "{text}");
    }

    #[test]
    fn a_story_tells_the_session_and_its_decisions() {
        let mut story = session();
        story["decisions"] = json!([{
            "ago_ms": 250, "load_balancer": "shop", "listener": "app", "group": "web", "session": null,
            "client": "203.0.113.7", "target": null, "reason": "gone-target", "status": 200,
        }]);
        let text = super::story(&serde_json::from_value(story).unwrap(), Language::En);
        for part in ["1h6m", "confirmed", "move b", "250ms  gone-target  (gone)  app       203.0.113.7  200"]
        {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
