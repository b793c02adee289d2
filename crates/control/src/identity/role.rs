//! Which rights does a role have?
//!
//! | right | viewer | operator | editor | admin |
//! |---|---|---|---|---|
//! | read: what is there, and why | ✓ | ✓ | ✓ | ✓ |
//! | operate: drains, orders for sessions | | ✓ | ✓ | ✓ |
//! | edit: load balancers and all that is in them | | | ✓ | ✓ |
//! | administer: users, tokens, the audit | | | | ✓ |

use std::fmt;

use serde::{Deserialize, Serialize};

/// What somebody may do, in a word. Each may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Looks.
    Viewer,
    /// Also drains targets, and moves and ends sessions.
    Operator,
    /// Also changes load balancers.
    Editor,
    /// Also says who may do what.
    Admin,
}

/// What one route of the API asks of those who call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// To see what is there.
    Read,
    /// To drain targets and to give orders for sessions.
    Operate,
    /// To change load balancers and what is in them.
    Edit,
    /// To say who may do what, and to see who did what.
    Administer,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Operator, Self::Editor, Self::Admin];

    /// Whether it has that right.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        self >= right.least()
    }

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 4] = [Self::Read, Self::Operate, Self::Edit, Self::Administer];

    /// The least role that has it.
    #[must_use]
    pub const fn least(self) -> Role {
        match self {
            Self::Read => Role::Viewer,
            Self::Operate => Role::Operator,
            Self::Edit => Role::Editor,
            Self::Administer => Role::Admin,
        }
    }

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Operate => "operate",
            Self::Edit => "edit",
            Self::Administer => "administer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_the_rights_of_those_before_it_and_one_more() {
        let rights = Role::ALL.map(|role| Right::ALL.into_iter().filter(|&right| role.may(right)).count());
        assert_eq!(rights, [1, 2, 3, 4]);
        assert!(Right::ALL.into_iter().all(|right| right.least().may(right)));
    }

    #[test]
    fn a_role_is_read_by_its_name() {
        assert!(Role::ALL.into_iter().all(|role| Role::parse(role.as_str()) == Some(role)));
        assert_eq!([Role::parse("root"), Role::parse("Admin"), Role::parse("")], [None; 3]);
    }
}
