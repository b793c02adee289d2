//! Which sessions does a node know, and what is ordered for one of them?

use crate::admin::{Admin, ApiPath};
use crate::cli::admin::{AdminArguments, Place};
use crate::cli::sessions::{ListArguments, MoveArguments, OneArguments, SessionsArguments, SessionsCommand};
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::text::Language;
use crate::text::sessions::Answer;
use homing_control::api::view::{SessionPage, SessionStory, Steered};
use serde_json::{Value, json};

mod shown;

/// Everything of sessions is below this path.
const SESSIONS: &str = "sessions";

/// `homing sessions`
pub(crate) fn sessions(arguments: &SessionsArguments, language: Language) -> Exit {
    failure::end(match &arguments.command {
        SessionsCommand::List(list) => self::list(list, language),
        SessionsCommand::Show(one) => show(one, language),
        SessionsCommand::Move(wish) => move_to(wish, language),
        SessionsCommand::Unpin(one) => unpin(one, language),
        SessionsCommand::Expire(one) => expire(one, language),
    })
}

fn list(arguments: &ListArguments, language: Language) -> Result<(), Failure> {
    let ListArguments { place, target, client, id, limit, cursor, node } = arguments;
    let path = path(&[SESSIONS], place).asking(&[
        ("target", target.as_deref()),
        ("client", client.map(|client| client.to_string()).as_deref()),
        ("id", id.as_deref()),
        ("limit", Some(&limit.to_string())),
        ("cursor", cursor.as_deref()),
    ]);
    let admin = Admin::of(node, language)?;
    let answer = admin.get(&path)?;
    admin.tell(answer, |page: &SessionPage| shown::list(page, language))
}

fn show(arguments: &OneArguments, language: Language) -> Result<(), Failure> {
    let OneArguments { session, place, node } = arguments;
    let admin = Admin::of(node, language)?;
    let answer = admin.get(&path(&[SESSIONS, session], place))?;
    admin.tell(answer, |story: &SessionStory| shown::story(story, language))
}

fn move_to(arguments: &MoveArguments, language: Language) -> Result<(), Failure> {
    let MoveArguments { session, to, force, place, node } = arguments;
    let body = json!({ "target": to, "force": force });
    let order = |admin: &Admin| admin.post(&path(&[SESSIONS, session, "move"], place), &body);
    steer(node, order, &[("to", to)], Answer::Moves, language)
}

fn unpin(arguments: &OneArguments, language: Language) -> Result<(), Failure> {
    let OneArguments { session, place, node } = arguments;
    let order = |admin: &Admin| admin.post(&path(&[SESSIONS, session, "unpin"], place), &json!({}));
    steer(node, order, &[], Answer::Unpinned, language)
}

fn expire(arguments: &OneArguments, language: Language) -> Result<(), Failure> {
    let OneArguments { session, place, node } = arguments;
    let order = |admin: &Admin| admin.delete(&path(&[SESSIONS, session], place));
    steer(node, order, &[], Answer::Ends, language)
}

/// Gives an order, and tells when it is carried out.
fn steer(
    node: &AdminArguments,
    order: impl FnOnce(&Admin) -> Result<Value, Failure>,
    values: &[(&str, &str)],
    done: Answer,
    language: Language,
) -> Result<(), Failure> {
    let admin = Admin::of(node, language)?;
    let answer = order(&admin)?;
    admin.tell(answer, |steered: &Steered| {
        let (id, group) = (&steered.session.id, shown::group(&steered.session));
        let from = shown::name(steered.session.target.as_deref(), language);
        let known = [("id", &**id), ("group", &*group), ("from", from)];
        language.fill(done, &[&known, values].concat())
    })
}

/// Where sessions are looked for.
fn path(names: &[&str], place: &Place) -> ApiPath {
    let Place { load_balancer, group } = place;
    ApiPath::of(names).asking(&[("load_balancer", load_balancer.as_deref()), ("group", group.as_deref())])
}
