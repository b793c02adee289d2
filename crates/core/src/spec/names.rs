//! By which words does an operator name each choice?
//!
//! One table per choice: the reader, the metrics and the documentation all take the words from here.

use std::fmt;

use crate::persist::Scheme;

use super::{
    AccessFormat, AllUnhealthy, ClientAuthMode, Edition, FailurePolicy, FirstPin, ForwardedPolicy, KeyRole,
    ListenerAdmin, MethodSpec, ProbeKind, Protocol, ProxyVersion, SameSite, SchedulerKind, SharedCache,
    TargetAdmin, TargetHttp2, TlsPolicy, UnknownSession,
};

/// A choice that the file writes as a word.
pub trait Named: Sized {
    /// Every word, in the order of the documentation.
    const NAMES: &'static [&'static str];

    /// The choice of that word, written exactly so.
    fn parse(text: &str) -> Option<Self>;
}

macro_rules! names {
    ($type:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $type {
            /// Every word, in the order of the documentation.
            pub const NAMES: &'static [&'static str] = &[$($text),+];

            /// The word for this choice.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The choice of that word, written exactly so.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Named for $type {
            const NAMES: &'static [&'static str] = $type::NAMES;

            fn parse(text: &str) -> Option<Self> {
                $type::parse(text)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// The persistence methods, without their settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MethodName {
    /// [`MethodSpec::Cookie`]
    Cookie,
    /// [`MethodSpec::SourceIp`]
    SourceIp,
    /// [`MethodSpec::AppCookie`]
    AppCookie,
    /// [`MethodSpec::Header`]
    Header,
}

/// The kinds of probe, without their settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProbeName {
    /// [`ProbeKind::Tcp`]
    Tcp,
    /// [`ProbeKind::Http`]
    Http,
    /// [`ProbeKind::Https`]
    Https,
    /// [`ProbeKind::Grpc`]
    Grpc,
    /// [`ProbeKind::Udp`]
    Udp,
}

names!(KeyRole { Viewer = "viewer", Operator = "operator", Editor = "editor", Admin = "admin" });
names!(Edition {
    Native = "native",
    TencentClb = "tencent-clb",
    TencentClbClassic = "tencent-clb-classic",
    HuaweiElbDedicated = "huawei-elb-dedicated",
    HuaweiElbShared = "huawei-elb-shared",
});
names!(Scheme { Http = "http", Https = "https" });
names!(Protocol { Tcp = "tcp", Udp = "udp", Http = "http", Https = "https" });
names!(SchedulerKind {
    WeightedRoundRobin = "weighted-round-robin",
    WeightedLeastConnections = "weighted-least-connections",
    IpHash = "ip-hash",
    Maglev = "maglev",
    RandomTwoChoices = "random-two-choices",
    LeastSessions = "least-sessions",
});
names!(MethodName {
    Cookie = "cookie",
    SourceIp = "source-ip",
    AppCookie = "app-cookie",
    Header = "header",
});
names!(ProxyVersion { V1 = "v1", V2 = "v2" });
names!(TargetHttp2 { Never = "never", Always = "always", Agreed = "agreed" });
names!(AllUnhealthy { Refuse = "refuse", Forward = "forward" });
names!(SharedCache { Private = "private", Skip = "skip", Allow = "allow" });
names!(UnknownSession { Refuse = "refuse", Schedule = "schedule" });
names!(FailurePolicy { Rebind = "rebind", Temporary = "temporary", Strict = "strict" });
names!(FirstPin { Connection = "connection", Source = "source", Off = "off" });
names!(ProbeName { Tcp = "tcp", Http = "http", Https = "https", Grpc = "grpc", Udp = "udp" });
names!(AccessFormat { Off = "off", Json = "json", Common = "common", Combined = "combined" });
names!(ForwardedPolicy {
    XForwarded = "x-forwarded",
    Forwarded = "forwarded",
    Both = "both",
    Off = "off",
});
names!(ListenerAdmin { Active = "active", Closed = "closed" });
names!(TargetAdmin { Active = "active", Drained = "drained" });
names!(TlsPolicy { Modern = "modern", Intermediate = "intermediate" });
names!(ClientAuthMode { Optional = "optional", Required = "required" });
names!(SameSite { Strict = "strict", Lax = "lax", None = "none", Omit = "omit" });

impl MethodSpec {
    /// Which method this is.
    #[must_use]
    pub const fn name(&self) -> MethodName {
        match self {
            Self::Cookie(_) => MethodName::Cookie,
            Self::SourceIp(_) => MethodName::SourceIp,
            Self::AppCookie(_) => MethodName::AppCookie,
            Self::Header(_) => MethodName::Header,
        }
    }
}

impl ProbeKind {
    /// Which kind of probe this is.
    #[must_use]
    pub const fn name(&self) -> ProbeName {
        match self {
            Self::Tcp => ProbeName::Tcp,
            Self::Http(_) => ProbeName::Http,
            Self::Https(_) => ProbeName::Https,
            Self::Grpc(_) => ProbeName::Grpc,
            Self::Udp(_) => ProbeName::Udp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_parses_to_the_choice_that_prints_it() {
        for name in SchedulerKind::NAMES {
            assert_eq!(SchedulerKind::parse(name).map(SchedulerKind::as_str), Some(*name));
        }
        for name in SameSite::NAMES {
            assert_eq!(SameSite::parse(name).map(SameSite::as_str), Some(*name));
        }
    }

    #[test]
    fn a_name_is_matched_exactly() {
        assert_eq!(Protocol::parse("HTTP"), None);
        assert_eq!(Protocol::parse("http "), None);
    }
}
