//! What do we say about `homing token` and `homing user` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Token => "Hand out API tokens, and take them back",
        Help::TokenInFull => {
            "Hand out API tokens, and take them back. A token is for a program, or for a person with a command line; \
             it has a role, ends by itself, and may be confined to projects and regions.\n\n\
             For example: homing token create deploy --role editor --project shop --expires 30d"
        }
        Help::TokenName => "Name of the token",
        Help::Expires => "When it ends: a duration such as 30d, or never",
        Help::TokenCreate => "Make a token",
        Help::TokenCreateInFull => {
            "Make a token. Its secret is shown now and never again: the node keeps a hash only. Put it into a file \
             that nobody else may read, and name that with --token-file."
        }
        Help::TokenList => "List the tokens",
        Help::TokenListInFull => {
            "List the tokens, those included that are over. No secret is shown: nobody knows it."
        }
        Help::TokenRevoke => "Take a token back",
        Help::TokenRevokeInFull => {
            "Take a token back: from now on it lets nobody in. The last admin cannot be taken back."
        }
        Help::User => "Manage the people who may use a node",
        Help::UserInFull => {
            "Manage the people who may use a node with a name and a password, in a browser.\n\n\
             For example: homing user add ana --role operator"
        }
        Help::UserName => "Name of the user",
        Help::PasswordFile => {
            "File with the password in its first line (otherwise standard input; on a terminal it is asked for)"
        }
        Help::UserAdd => "Add a user",
        Help::UserAddInFull => {
            "Add a user. The password has 12 to 256 bytes; the node keeps an Argon2id hash of it only."
        }
        Help::UserList => "List the users",
        Help::UserListInFull => "List the users, and in how many browsers each has signed in.",
        Help::UserRemove => "Remove a user",
        Help::UserRemoveInFull => {
            "Remove a user: all browser sessions end at once. The last admin cannot be removed."
        }
        Help::UserPasswd => "Give a user another password",
        Help::UserPasswdInFull => "Give a user another password: all browser sessions end at once.",
        Help::Role => {
            "What they may do: look (viewer), also drain and steer sessions (operator), also change load \
             balancers (editor), also say who may do what (admin)"
        }
        Help::Projects => {
            "Only load balancers of this project (may be given several times; otherwise of all)"
        }
        Help::Regions => "Only load balancers in this region (may be given several times; otherwise in all)",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Name => "Name",
        Answer::State => "State",
        Answer::Role => "Role",
        Answer::Projects => "Projects",
        Answer::Regions => "Regions",
        Answer::ExpiresIn => "Ends in",
        Answer::UsedAgo => "Unused for",
        Answer::Browsers => "Browsers",
        Answer::Good => "good",
        Answer::Expired => "expired",
        Answer::Revoked => "revoked",
        Answer::Disabled => "disabled",
        Answer::NoUsers => "There are no users.",
        Answer::TokenCreated => {
            "Token {token} ({role}) is made. Its secret is shown only this once:\n{secret}"
        }
        Answer::TokenRevoked => "Token {token} lets nobody in any more.",
        Answer::UserAdded => "User {user} ({role}) is added.",
        Answer::UserRemoved => "User {user} is removed.",
        Answer::PasswordChanged => "User {user} has another password; all browsers are signed out.",
        Answer::TypePassword => "Password:",
        Answer::TypeAgain => "The same again:",
        Answer::NotTheSame => "These were two different passwords. Nothing is changed.",
        Answer::NoPassword => "The password cannot be read: {why}",
    }
}
