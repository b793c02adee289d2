//! How does a command ask a running node, and what is said when it cannot?
//!
//! Over the node's admin address, as every other program does ([`homing_control::api`]).

use crate::cli::OutputFormat;
use crate::cli::admin::AdminArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::text::Language;
use crate::text::admin::Answer;
use homing_control::api::problem::{Mistake, ProblemBody};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Display;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::time::Duration;
use ureq::http::request::Builder;
use ureq::http::{Method, Request, Response};
use ureq::{Agent, AsSendBody, Body};

mod meant;
mod path;
mod place;
pub(crate) mod stream;
mod trust;

pub(crate) use meant::load_balancer_of;
pub(crate) use path::ApiPath;
use place::Place;

/// How long a node may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a node may take to answer, what it was asked to wait for not counted.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest answer that is read: a page of a thousand sessions has 250 KB.
const ANSWER_BYTES: u64 = 16 << 20;
/// Status of those that are not let in.
const UNAUTHORIZED: u16 = 401;
/// Status of what is not there.
const NOT_FOUND: u16 = 404;

/// A node that can be asked.
#[derive(Debug)]
pub(crate) struct Admin {
    agent: Agent,
    place: Place,
    output: OutputFormat,
    language: Language,
}

/// Under which terms something is changed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Terms<'a> {
    /// Nothing changes, and the answer says what would.
    pub(crate) dry_run: bool,
    why: Option<&'a str>,
    /// Only if this is still the revision.
    expected: Option<u64>,
}

impl<'a> Terms<'a> {
    /// As they were typed.
    pub(crate) fn of(typed: &'a crate::cli::change::Terms) -> Self {
        Self { dry_run: typed.dry_run, why: typed.why.as_deref(), expected: typed.if_revision }
    }
}

impl Admin {
    /// The node that is meant.
    pub(crate) fn of(arguments: &AdminArguments, language: Language) -> Result<Self, Failure> {
        let place = Place::find(arguments, language)?;
        let config = Agent::config_builder()
            .tls_config(place.tls.clone())
            .http_status_as_error(false)
            .max_redirects(0)
            // The token is for the node alone.
            .proxy(None)
            .user_agent(concat!("homing/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT));
        let (agent, output) = (Agent::new_with_config(config.build()), arguments.output);
        Ok(Self { agent, place, output, language })
    }

    /// What is at `path`.
    pub(crate) fn get(&self, path: &ApiPath) -> Result<Value, Failure> {
        self.ask(Method::GET, path, (), Duration::ZERO)
    }

    /// The same, where there may be nothing.
    pub(crate) fn find(&self, path: &ApiPath) -> Result<Option<Value>, Failure> {
        match self.answer(Method::GET, path, (), Duration::ZERO)? {
            Ok(value) => Ok(Some(value)),
            Err((NOT_FOUND, _)) => Ok(None),
            Err((status, text)) => Err(self.refused(status, &text)),
        }
    }

    /// Changes what is at `path`. Returns what the node says of it, and which revision runs then, where it says so.
    pub(crate) fn change(
        &self,
        method: Method,
        path: &ApiPath,
        body: Option<&Value>,
        terms: &Terms<'_>,
    ) -> Result<(Value, Option<u64>), Failure> {
        // Not even `{}` where there is nothing to say: that would be said, too.
        let text = body.map(ToString::to_string).unwrap_or_default();
        self.change_by(method, path, ("application/json", text), terms)
    }

    /// The same with a body of another kind.
    pub(crate) fn change_by(
        &self,
        method: Method,
        path: &ApiPath,
        (kind, text): (&str, String),
        terms: &Terms<'_>,
    ) -> Result<(Value, Option<u64>), Failure> {
        let dry_run = terms.dry_run.then_some("true");
        let path = path.clone().asking(&[("dry_run", dry_run), ("why", terms.why)]);
        let request = self.request(method, &path).header("Content-Type", kind);
        let request = match terms.expected {
            Some(revision) => request.header("If-Match", format!("\"{revision}\"")),
            None => request,
        };
        let mut answer = self.run(request, text, Some(PATIENCE))?;
        let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok());
        let revision = tag.and_then(|tag| tag.trim_matches('"').parse().ok());
        let answer = self.read_answer(&mut answer)?;
        Ok((answer.map_err(|(status, text)| self.refused(status, &text))?, revision))
    }

    /// A text for people or programs that is no part of the API, such as `/metrics`.
    pub(crate) fn page(&self, path: &str) -> Result<String, Failure> {
        let mut answer = self.send(Method::GET, path, (), Some(PATIENCE))?;
        let text = answer.body_mut().with_config().limit(ANSWER_BYTES).read_to_string();
        text.map_err(|error| self.unreachable(&error))
    }

    /// What is at `path`, which is a text.
    pub(crate) fn text(&self, path: &ApiPath) -> Result<String, Failure> {
        let mut answer = self.send(Method::GET, path, (), Some(PATIENCE))?;
        let text = answer.body_mut().with_config().limit(ANSWER_BYTES).read_to_string();
        let text = text.map_err(|error| self.unreachable(&error))?;
        let status = answer.status();
        if status.is_success() { Ok(text) } else { Err(self.refused(status.as_u16(), &text)) }
    }

    /// Hears what happens at `path`, event by event, until `hear` breaks off or the node ends it: from now on, or after
    /// the event that `last_id` names; see [`stream::read`].
    pub(crate) fn follow(
        &self,
        path: &ApiPath,
        last_id: &mut Option<String>,
        hear: &mut dyn FnMut(stream::Event) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Failure> {
        // Without a limit in time: nothing may happen for days.
        let path = path.clone().asking(&[("after", last_id.as_deref())]);
        let mut answer = self.send(Method::GET, path, (), None)?;
        if !answer.status().is_success() {
            let text = answer.body_mut().with_config().limit(ANSWER_BYTES).read_to_string();
            return Err(self.refused(answer.status().as_u16(), &text.unwrap_or_default()));
        }
        Ok(stream::read(BufReader::new(answer.body_mut().as_reader()), last_id, hear))
    }

    /// The same, of a path whose answer may take as long as `wait`.
    pub(crate) fn wait(&self, path: &ApiPath, wait: Duration) -> Result<Value, Failure> {
        self.ask(Method::GET, path, (), wait)
    }

    /// Orders what `body` says.
    pub(crate) fn post(&self, path: &ApiPath, body: &Value) -> Result<Value, Failure> {
        self.ask(Method::POST, path, body.to_string(), Duration::ZERO)
    }

    /// Changes what is at `path` as `body` says.
    pub(crate) fn patch(&self, path: &ApiPath, body: &Value) -> Result<Value, Failure> {
        self.ask(Method::PATCH, path, body.to_string(), Duration::ZERO)
    }

    /// Ends what is at `path`.
    pub(crate) fn delete(&self, path: &ApiPath) -> Result<Value, Failure> {
        self.ask(Method::DELETE, path, (), Duration::ZERO)
    }

    /// Tells an answer: to people in words, to programs as it came.
    pub(crate) fn tell<T: DeserializeOwned>(
        &self,
        answer: Value,
        words: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        let said = match self.output {
            OutputFormat::Text => words(&self.read(answer.clone())?),
            _ => String::new(),
        };
        output::tell(self.output, || said, || answer);
        Ok(())
    }

    /// An answer in its parts.
    pub(crate) fn read<T: DeserializeOwned>(&self, answer: Value) -> Result<T, Failure> {
        serde_json::from_value(answer).map_err(|error| self.not_understood(&error.to_string()))
    }

    fn ask(
        &self,
        method: Method,
        path: &ApiPath,
        body: impl AsSendBody,
        wait: Duration,
    ) -> Result<Value, Failure> {
        let answer = self.answer(method, path, body, wait)?;
        answer.map_err(|(status, text)| self.refused(status, &text))
    }

    /// What the node answers, or with which status it refuses, and how it says so.
    fn answer(
        &self,
        method: Method,
        path: &ApiPath,
        body: impl AsSendBody,
        wait: Duration,
    ) -> Result<Result<Value, (u16, String)>, Failure> {
        let mut answer = self.send(method, path, body, Some(PATIENCE + wait))?;
        self.read_answer(&mut answer)
    }

    fn read_answer(&self, answer: &mut Response<Body>) -> Result<Result<Value, (u16, String)>, Failure> {
        let status = answer.status();
        let text = answer.body_mut().with_config().limit(ANSWER_BYTES).read_to_string();
        let text = text.map_err(|error| self.unreachable(&error))?;
        if !status.is_success() {
            return Ok(Err((status.as_u16(), text)));
        }
        serde_json::from_str(&text).map(Ok).map_err(|error| self.not_understood(&error.to_string()))
    }

    fn request(&self, method: Method, path: impl Display) -> Builder {
        Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.place.url))
            .header("Authorization", format!("Bearer {}", self.place.token))
            // What is refused is told as the node says it.
            .header("Accept-Language", homing_core::language::Language::from(self.language).tag())
    }

    fn send(
        &self,
        method: Method,
        path: impl Display,
        body: impl AsSendBody,
        limit: Option<Duration>,
    ) -> Result<Response<Body>, Failure> {
        self.run(self.request(method, path).header("Content-Type", "application/json"), body, limit)
    }

    fn run(
        &self,
        request: Builder,
        body: impl AsSendBody,
        limit: Option<Duration>,
    ) -> Result<Response<Body>, Failure> {
        let request = request.body(body).map_err(|error| self.not_understood(&error.to_string()))?;
        let request = self.agent.configure_request(request).timeout_global(limit).build();
        self.agent.run(request).map_err(|error| self.unreachable(&error))
    }

    fn unreachable(&self, error: &ureq::Error) -> Failure {
        let why = match error {
            ureq::Error::Io(error) => error.to_string(),
            error => error.to_string(),
        };
        let values = [("url", &*self.place.url), ("why", &*why)];
        Failure::cannot(Answer::Unreachable, &values, self.language)
    }

    fn not_understood(&self, why: &str) -> Failure {
        let values = [("url", &*self.place.url), ("why", why)];
        Failure::cannot(Answer::NotUnderstood, &values, self.language)
    }

    fn refused(&self, status: u16, text: &str) -> Failure {
        if status == UNAUTHORIZED {
            let file = self.place.token_file.display().to_string();
            let values = [("url", &*self.place.url), ("file", &*file)];
            return Failure::cannot(Answer::WrongToken, &values, self.language);
        }
        match serde_json::from_str::<ProblemBody>(text) {
            Ok(problem) => Failure { text: words(&problem), exit: Exit::CannotStart },
            Err(_) => self.not_understood(&format!("HTTP {status}")),
        }
    }
}

/// What a node says of a request that it does not carry out: all mistakes, each with its hint, in the language
/// that was asked for.
fn words(problem: &ProblemBody) -> String {
    let line = |Mistake { path, what, hint, .. }: &Mistake| {
        let place = if path.is_empty() { String::new() } else { format!("{path}: ") };
        let hint = hint.as_deref().filter(|hint| !hint.is_empty());
        format!("{place}{what}{}", hint.map(|hint| format!(" — {hint}")).unwrap_or_default())
    };
    let mut lines: Vec<String> = problem.problems.iter().map(line).collect();
    if !lines.iter().any(|line| line.contains(&problem.detail)) {
        lines.insert(0, problem.detail.clone());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn problem(detail: &str, problems: &[(&str, &str, Option<&str>)]) -> ProblemBody {
        let mistake = |&(path, what, hint): &(&str, &str, Option<&str>)| Mistake {
            path: path.to_owned(),
            code: String::new(),
            values: BTreeMap::new(),
            what: what.to_owned(),
            hint: hint.map(str::to_owned),
        };
        ProblemBody {
            kind: "about:blank".to_owned(),
            title: "Conflict".to_owned(),
            status: 409,
            detail: detail.to_owned(),
            code: String::new(),
            values: BTreeMap::new(),
            problems: problems.iter().map(mistake).collect(),
        }
    }

    #[test]
    fn every_mistake_is_told_with_its_hint_and_none_twice() {
        let one = problem(
            "there is no group \"x\"",
            &[("group", "there is no group \"x\"", Some("there are: web"))],
        );
        assert_eq!(words(&one), "group: there is no group \"x\" — there are: web");
        let two =
            problem("several groups have it", &[("group", "a has it", Some("")), ("", "b has it", None)]);
        assert_eq!(words(&two), "several groups have it\ngroup: a has it\nb has it");
        assert_eq!(words(&problem("try again later", &[])), "try again later");
    }
}
