//! What does somebody show who wants a token, and for which project?

use serde_json::Value;

/// What is shown.
pub(super) enum Proven {
    /// A name and a password: of a user of the node, or an access key with its secret.
    Password { name: String, password: String },
    /// An access key with its secret, as an application credential.
    Key { access_key: String, secret: String },
    /// Another token.
    Token(String),
}

/// What is wanted.
pub(super) struct Wanted {
    pub(super) proven: Proven,
    /// By its name or its id, which are the same.
    pub(super) project: Option<String>,
}

impl Proven {
    /// As Keystone calls it.
    pub(super) const fn method(&self) -> &'static str {
        match self {
            Self::Password { .. } => "password",
            Self::Key { .. } => "application_credential",
            Self::Token(_) => "token",
        }
    }
}

fn text(object: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| object.get(*key)?.as_str()).map(str::to_owned)
}

/// Reads `{"auth": { … }}`; `None`: it has no such form.
pub(super) fn read(body: &Value) -> Option<Wanted> {
    let auth = body.get("auth")?;
    let identity = auth.get("identity")?;
    let methods = identity.get("methods")?.as_array()?;
    let method = methods.first()?.as_str()?;
    let proven = match method {
        "password" => {
            let user = identity.get("password")?.get("user")?;
            Proven::Password { name: text(user, &["name", "id"])?, password: text(user, &["password"])? }
        }
        "application_credential" => {
            let credential = identity.get("application_credential")?;
            let access_key = text(credential, &["id", "name"])?;
            Proven::Key { access_key, secret: text(credential, &["secret"])? }
        }
        "token" => Proven::Token(text(identity.get("token")?, &["id"])?),
        _ => return None,
    };
    let project = auth.get("scope").and_then(|scope| scope.get("project"));
    Some(Wanted { proven, project: project.and_then(|project| text(project, &["id", "name"])) })
}
