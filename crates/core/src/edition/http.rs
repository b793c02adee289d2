//! Which timeouts and sizes may an HTTP listener have in an edition, and which has it where nothing is said?
//!
//! Tencent's are those of its custom configuration, by the same names. Huawei's are those of its API: `client_timeout`
//! is what a client may take to send, `member_timeout` what a target may take to answer.

use crate::spec::{ListenerSpec, bounds};
use std::time::Duration;

/// The timeouts and sizes of HTTP listeners.
#[derive(Clone, Copy, Debug)]
pub struct HttpRules {
    /// `keepalive_timeout`
    pub keepalive_timeout: Wait,
    /// `client_header_timeout`
    pub client_header_timeout: Wait,
    /// `client_body_timeout`
    pub client_body_timeout: Wait,
    /// `proxy_connect_timeout`
    pub proxy_connect_timeout: Wait,
    /// `proxy_read_timeout`
    pub proxy_read_timeout: Wait,
    /// `client_max_body_size`
    pub client_max_body_size: Size,
}

/// A timeout: its default, and what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Where nothing is said.
    pub default: Duration,
    /// Shortest.
    pub shortest: Duration,
    /// Longest; the same as the shortest where it cannot be changed.
    pub longest: Duration,
}

/// A size in bytes: its default, and what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Where nothing is said; `None`: there is no limit.
    pub default: Option<u64>,
    /// Smallest.
    pub smallest: u64,
    /// Largest.
    pub largest: u64,
}

impl HttpRules {
    /// Each timeout by its name.
    #[must_use]
    pub const fn by_name(&self) -> [(&'static str, Wait); 5] {
        [
            ("keepalive_timeout", self.keepalive_timeout),
            ("client_header_timeout", self.client_header_timeout),
            ("client_body_timeout", self.client_body_timeout),
            ("proxy_connect_timeout", self.proxy_connect_timeout),
            ("proxy_read_timeout", self.proxy_read_timeout),
        ]
    }

    /// Each timeout by its name, with what `spec` says.
    #[must_use]
    pub fn waits(&self, spec: &ListenerSpec) -> [(&'static str, Wait, Duration); 5] {
        [
            ("keepalive_timeout", self.keepalive_timeout, spec.keepalive_timeout),
            ("client_header_timeout", self.client_header_timeout, spec.client_header_timeout),
            ("client_body_timeout", self.client_body_timeout, spec.client_body_timeout),
            ("proxy_connect_timeout", self.proxy_connect_timeout, spec.proxy_connect_timeout),
            ("proxy_read_timeout", self.proxy_read_timeout, spec.proxy_read_timeout),
        ]
    }
}

impl Wait {
    /// Whether it may be `given`.
    #[must_use]
    pub fn allows(&self, given: Duration) -> bool {
        (self.shortest..=self.longest).contains(&given)
    }

    /// Whether it cannot be changed.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.shortest == self.longest
    }
}

impl Size {
    /// Whether it may be `given`; `None`: no limit.
    #[must_use]
    pub fn allows(&self, given: Option<u64>) -> bool {
        match given {
            Some(bytes) => (self.smallest..=self.largest).contains(&bytes),
            None => self.default.is_none(),
        }
    }
}

const fn seconds(default_s: u64, shortest_s: u64, longest_s: u64) -> Wait {
    Wait {
        default: Duration::from_secs(default_s),
        shortest: Duration::from_secs(shortest_s),
        longest: Duration::from_secs(longest_s),
    }
}

const fn free(default_s: u64) -> Wait {
    Wait {
        default: Duration::from_secs(default_s),
        shortest: *bounds::WAIT.start(),
        longest: *bounds::WAIT.end(),
    }
}

const MIB: u64 = 1 << 20;

/// Ours; the keep-alive timeout is that of `PRODUCT.md` 1.3.
pub(super) const NATIVE: HttpRules = HttpRules {
    keepalive_timeout: seconds(75, 0, 900),
    client_header_timeout: free(60),
    client_body_timeout: free(60),
    proxy_connect_timeout: free(5),
    proxy_read_timeout: free(60),
    client_max_body_size: Size {
        default: None,
        smallest: *bounds::BODY_BYTES.start(),
        largest: *bounds::BODY_BYTES.end(),
    },
};

/// Tencent's custom configuration of layer 7.
pub(super) const TENCENT: HttpRules = HttpRules {
    keepalive_timeout: seconds(75, 0, 900),
    client_header_timeout: seconds(60, 30, 120),
    client_body_timeout: seconds(60, 30, 120),
    proxy_connect_timeout: seconds(4, 4, 120),
    proxy_read_timeout: seconds(60, 30, 3600),
    client_max_body_size: Size { default: Some(60 * MIB), smallest: MIB, largest: 10_240 * MIB },
};

/// The same, as it was first documented: `003_…` says that the keep-alive timeout is not adjustable.
pub(super) const TENCENT_CLASSIC: HttpRules = HttpRules { keepalive_timeout: seconds(75, 75, 75), ..TENCENT };

/// Huawei's listeners of layer 7. What its API does not have is as free as ours.
pub(super) const HUAWEI: HttpRules = HttpRules {
    keepalive_timeout: seconds(60, 0, 4000),
    client_header_timeout: seconds(60, 1, 300),
    client_body_timeout: seconds(60, 1, 300),
    proxy_read_timeout: seconds(60, 1, 300),
    ..NATIVE
};
