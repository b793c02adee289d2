//! What has been decided, before it is a file?

use crate::cli::setup::{SetupPersistence, SetupProtocol};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A node with one listener and one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) protocol: SetupProtocol,
    pub(super) listen: Vec<SocketAddr>,
    pub(super) targets: Vec<Target>,
    pub(super) persistence: SetupPersistence,
    /// As the file writes it.
    pub(super) timeout: String,
    /// Where targets are probed; `None`: whether they accept connections is all that is asked.
    pub(super) health_path: Option<String>,
    pub(super) state_dir: PathBuf,
    pub(super) admin: SocketAddr,
}

/// A target as it will stand in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) address: SocketAddr,
}

impl SetupProtocol {
    /// Its word in the file.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }

    /// What keeps sessions with it, unless somebody says otherwise.
    pub(super) const fn usual_persistence(self) -> SetupPersistence {
        match self {
            Self::Http => SetupPersistence::Cookie,
            Self::Tcp | Self::Udp => SetupPersistence::SourceIp,
        }
    }
}

impl SetupPersistence {
    /// Its word in the file, or `none`.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::SourceIp => "source-ip",
            Self::None => "none",
        }
    }
}

/// The name of a target that was not given one: `a` to `z`, then `t27`.
pub(super) fn usual_name(index: usize) -> String {
    match u8::try_from(index).ok().filter(|index| *index < 26) {
        Some(index) => char::from(b'a' + index).to_string(),
        None => format!("t{}", index + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_without_names_are_told_apart() {
        let names: Vec<String> = [0, 1, 25, 26, 255, 256].map(usual_name).to_vec();
        assert_eq!(names, ["a", "b", "z", "t27", "t256", "t257"]);
    }
}
