//! What do we say about `homing token` and `homing user`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the commands and their arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Token, TokenInFull, TokenName, Expires,
    TokenCreate, TokenCreateInFull,
    TokenList, TokenListInFull,
    TokenRevoke, TokenRevokeInFull,
    User, UserInFull, UserName, PasswordFile,
    UserAdd, UserAddInFull,
    UserList, UserListInFull,
    UserRemove, UserRemoveInFull,
    UserPasswd, UserPasswdInFull,
    Role, Projects, Regions,
}

text_keys! {
    /// What the commands answer.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    // The tables
    Name, State, Role, Projects, Regions, ExpiresIn, UsedAgo, Browsers, Good, Expired, Revoked, Disabled, NoUsers,
    // What was done
    TokenCreated, TokenRevoked, UserAdded, UserRemoved, PasswordChanged,
    // Passwords
    TypePassword, TypeAgain, NotTheSame, NoPassword,
}
