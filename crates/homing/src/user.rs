//! How does an admin add people, and remove them?

use crate::admin::{Admin, ApiPath};
use crate::cli::user::{
    AddArguments, ListArguments, PasswdArguments, RemoveArguments, UserArguments, UserCommand,
};
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::password;
use crate::table::Table;
use crate::text::Language;
use crate::text::identity::Answer;
use crate::token::names;
use homing_control::api::view::User;
use serde_json::json;

/// `homing user`
pub(crate) fn user(arguments: &UserArguments, language: Language) -> Exit {
    failure::end(match &arguments.command {
        UserCommand::Add(add) => self::add(add, language),
        UserCommand::List(list) => self::list(list, language),
        UserCommand::Remove(remove) => self::remove(remove, language),
        UserCommand::Passwd(passwd) => self::passwd(passwd, language),
    })
}

fn add(arguments: &AddArguments, language: Language) -> Result<(), Failure> {
    let AddArguments { user, allowed, password_file, node } = arguments;
    let admin = Admin::of(node, language)?;
    let password = password::read(password_file.as_deref(), language)?;
    let body = json!({
        "name": user,
        "password": *password,
        "role": allowed.role.as_str(),
        "projects": allowed.projects,
        "regions": allowed.regions,
    });
    let answer = admin.post(&ApiPath::of(&["users"]), &body)?;
    admin.tell(answer, |added: &User| {
        language.fill(Answer::UserAdded, &[("user", &*added.name), ("role", &added.role)])
    })
}

fn list(arguments: &ListArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    let answer = admin.get(&ApiPath::of(&["users"]))?;
    admin.tell(answer, |users: &Vec<User>| table(users, language))
}

fn remove(arguments: &RemoveArguments, language: Language) -> Result<(), Failure> {
    let RemoveArguments { user, node } = arguments;
    let admin = Admin::of(node, language)?;
    let answer = admin.delete(&ApiPath::of(&["users", user]))?;
    admin.tell(answer, |removed: &User| language.fill(Answer::UserRemoved, &[("user", &*removed.name)]))
}

fn passwd(arguments: &PasswdArguments, language: Language) -> Result<(), Failure> {
    let PasswdArguments { user, password_file, node } = arguments;
    let admin = Admin::of(node, language)?;
    let password = password::read(password_file.as_deref(), language)?;
    let answer = admin.patch(&ApiPath::of(&["users", user]), &json!({ "password": *password }))?;
    admin.tell(answer, |changed: &User| language.fill(Answer::PasswordChanged, &[("user", &*changed.name)]))
}

fn table(users: &[User], language: Language) -> String {
    if users.is_empty() {
        return language.text(Answer::NoUsers).to_owned();
    }
    let head =
        [Answer::Name, Answer::State, Answer::Role, Answer::Projects, Answer::Regions, Answer::Browsers];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for user in users {
        let state = if user.disabled { Answer::Disabled } else { Answer::Good };
        table.row([
            user.name.clone(),
            language.text(state).to_owned(),
            user.role.clone(),
            names(&user.projects),
            names(&user.regions),
            user.browser_sessions.to_string(),
        ]);
    }
    table.to_string()
}
