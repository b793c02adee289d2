//! How does an admin hand out API tokens, and take them back?

use crate::admin::{Admin, ApiPath};
use crate::cli::token::{CreateArguments, ListArguments, RevokeArguments, TokenArguments, TokenCommand};
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::table::{NOTHING, Table};
use crate::text::Language;
use crate::text::identity::Answer;
use homing_control::api::view::{NewToken, Token};
use homing_core::spec::duration;
use serde_json::json;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// `homing token`
pub(crate) fn token(arguments: &TokenArguments, language: Language) -> Exit {
    failure::end(match &arguments.command {
        TokenCommand::Create(create) => self::create(create, language),
        TokenCommand::List(list) => self::list(list, language),
        TokenCommand::Revoke(revoke) => self::revoke(revoke, language),
    })
}

fn create(arguments: &CreateArguments, language: Language) -> Result<(), Failure> {
    let CreateArguments { token, allowed, expires, node } = arguments;
    let body = json!({
        "name": token,
        "role": allowed.role.as_str(),
        "projects": allowed.projects,
        "regions": allowed.regions,
        "expires_in": expires,
    });
    let admin = Admin::of(node, language)?;
    let answer = admin.post(&ApiPath::of(&["tokens"]), &body)?;
    admin.tell(answer, |made: &NewToken| {
        let values = [("token", &*made.token.name), ("role", &made.token.role), ("secret", &made.secret)];
        language.fill(Answer::TokenCreated, &values)
    })
}

fn list(arguments: &ListArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    let answer = admin.get(&ApiPath::of(&["tokens"]))?;
    admin.tell(answer, |tokens: &Vec<Token>| table(tokens, language))
}

fn revoke(arguments: &RevokeArguments, language: Language) -> Result<(), Failure> {
    let RevokeArguments { token, node } = arguments;
    let admin = Admin::of(node, language)?;
    let answer = admin.delete(&ApiPath::of(&["tokens", token]))?;
    admin.tell(answer, |revoked: &Token| language.fill(Answer::TokenRevoked, &[("token", &*revoked.name)]))
}

fn table(tokens: &[Token], language: Language) -> String {
    let head = [
        Answer::Name,
        Answer::State,
        Answer::Role,
        Answer::Projects,
        Answer::Regions,
        Answer::ExpiresIn,
        Answer::UsedAgo,
    ];
    let mut table = Table::new(head.map(|key| language.text(key)));
    let now_s = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    for token in tokens {
        let state = match &*token.state {
            "good" => language.text(Answer::Good),
            "expired" => language.text(Answer::Expired),
            "revoked" => language.text(Answer::Revoked),
            other => other,
        };
        let is_good = token.state == "good";
        let left_s = token.expires_at_s.filter(|_| is_good).map(|at_s| at_s.saturating_sub(now_s));
        table.row([
            token.name.clone(),
            state.to_owned(),
            token.role.clone(),
            names(&token.projects),
            names(&token.regions),
            left_s.map_or_else(|| NOTHING.to_owned(), rough),
            token.used_at_s.map_or_else(|| NOTHING.to_owned(), |at_s| rough(now_s.saturating_sub(at_s))),
        ]);
    }
    table.to_string()
}

/// Names in a cell.
pub(crate) fn names(names: &[String]) -> String {
    if names.is_empty() { NOTHING.to_owned() } else { names.join(",") }
}

/// A time in its biggest unit: nobody counts the seconds of a month.
pub(crate) fn rough(seconds: u64) -> String {
    let unit_s = [86_400, 3600, 60].into_iter().find(|unit_s| seconds >= *unit_s).unwrap_or(1);
    duration::text(Duration::from_secs(seconds / unit_s * unit_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_its_biggest_unit() {
        assert_eq!([59, 61, 7199, 90 * 86_400 - 1].map(rough), ["59s", "1m", "1h", "89d"]);
    }
}
