//! Who is a user, and in which groups? As `/etc/passwd` and `/etc/group` say (passwd(5), group(5)).
//!
//! Users of a directory service are not found here: give their numbers.

use anyhow::{Context, Result};
use rustix::process::{Gid, Uid};
use std::fs;

/// A user with his groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) user: Uid,
    pub(super) group: Gid,
    /// Those that he is a member of besides.
    pub(super) other_groups: Vec<Gid>,
}

/// What the files of the system say.
#[derive(Debug)]
pub(super) struct Accounts {
    users: String,
    groups: String,
}

impl Accounts {
    /// Reads them.
    pub(super) fn of_system() -> Result<Self> {
        let read = |path: &str| fs::read_to_string(path).with_context(|| path.to_owned());
        Ok(Self { users: read("/etc/passwd")?, groups: read("/etc/group")? })
    }

    /// The user of that name or number, with that group or his own.
    pub(super) fn find(&self, user: &str, group: Option<&str>) -> Result<Account> {
        let known = rows(&self.users).find(|row| row[0] == user || row.get(2) == Some(&user));
        let (name, uid, own) = match &known {
            Some(row) => (row[0], row.get(2).copied(), row.get(3).and_then(|gid| gid.parse().ok())),
            None => (user, Some(user), None),
        };
        let uid: Option<u32> = uid.and_then(|uid| uid.parse().ok());
        let uid = uid.with_context(|| format!("[node] user: there is no user {user}"))?;
        let gid = match group {
            Some(group) => {
                Some(self.group(group).with_context(|| format!("[node] group: there is no group {group}"))?)
            }
            None => own,
        };
        let gid =
            gid.with_context(|| format!("[node] group: say which, as user {user} is not in /etc/passwd"))?;
        let member = |row: &Vec<&str>| {
            row.get(3).is_some_and(|members| members.split(',').any(|member| member == name))
        };
        let others = rows(&self.groups).filter(member).filter_map(|row| row.get(2)?.parse().ok());
        Ok(Account {
            name: name.to_owned(),
            user: Uid::from_raw(uid),
            group: Gid::from_raw(gid),
            other_groups: others.map(Gid::from_raw).collect(),
        })
    }

    fn group(&self, group: &str) -> Option<u32> {
        let known = rows(&self.groups).find(|row| row[0] == group).and_then(|row| row.get(2)?.parse().ok());
        known.or_else(|| group.parse().ok())
    }
}

/// The lines of such a file, in fields.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().map(|line| line.split(':').collect::<Vec<&str>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounts() -> Accounts {
        Accounts {
            users: "root:x:0:0:root:/root:/bin/bash\nhoming:x:998:997::/var/lib/homing:/usr/sbin/nologin\n"
                .to_owned(),
            groups: "root:x:0:\nhoming:x:997:\nssl-cert:x:110:postgres,homing\nadm:x:4:syslog\n".to_owned(),
        }
    }

    #[test]
    fn a_user_is_found_by_name_or_number_with_his_groups() {
        let found = accounts().find("homing", None).unwrap();
        let expected = Account {
            name: "homing".to_owned(),
            user: Uid::from_raw(998),
            group: Gid::from_raw(997),
            other_groups: vec![Gid::from_raw(110)],
        };
        assert_eq!(found, expected);
        assert_eq!(accounts().find("998", None).unwrap(), expected);
    }

    #[test]
    fn another_group_may_be_said() {
        assert_eq!(accounts().find("homing", Some("ssl-cert")).unwrap().group, Gid::from_raw(110));
        let stranger = accounts().find("12345", Some("12346")).unwrap();
        assert_eq!((stranger.user, stranger.group), (Uid::from_raw(12345), Gid::from_raw(12346)));
    }

    #[test]
    fn who_is_not_there_is_named() {
        let why = |user, group| accounts().find(user, group).unwrap_err().to_string();
        assert!(why("nobody-here", None).contains("no user nobody-here"));
        assert!(why("homing", Some("nothing")).contains("no group nothing"));
        assert!(why("12345", None).contains("say which"));
    }
}
