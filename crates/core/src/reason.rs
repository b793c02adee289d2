//! Why did this request go where it went?

/// Every decision has exactly one reason. The names are stable: logs, metrics, events and `explain` use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Reason {
    /// The session came home.
    Recalled,
    /// A new session.
    New,
    /// The session's idle limit had passed.
    ExpiredIdle,
    /// The session's absolute limit had passed.
    ExpiredAbsolute,
    /// The token did not verify: forged, damaged or cut.
    BadToken,
    /// The token names a key that the ring does not have.
    UnknownKey,
    /// The token belongs to another group.
    ForeignScope,
    /// The home is no longer in the group.
    GoneTarget,
    /// The home is another life of that target.
    OldIncarnation,
    /// The home is unhealthy or resting.
    HomeUnhealthy,
    /// The home's drain has ended.
    HomeDrained,
    /// The home is at its cap.
    HomeFull,
    /// The home, or the first pick, did not accept the connection.
    ConnectFailed,
    /// An operator moved the session.
    OperatorMoved,
    /// An operator expired the session.
    OperatorExpired,
    /// The method needs a key that the request lacks.
    NoKey,
    /// Every target is unhealthy.
    AllUnhealthy,
    /// No target takes new sessions.
    NoTarget,
    /// The group has no persistence.
    NoPersistence,
}

impl Reason {
    /// Every reason, in the order of their numbers.
    pub const ALL: [Self; 19] = [
        Self::Recalled,
        Self::New,
        Self::ExpiredIdle,
        Self::ExpiredAbsolute,
        Self::BadToken,
        Self::UnknownKey,
        Self::ForeignScope,
        Self::GoneTarget,
        Self::OldIncarnation,
        Self::HomeUnhealthy,
        Self::HomeDrained,
        Self::HomeFull,
        Self::ConnectFailed,
        Self::OperatorMoved,
        Self::OperatorExpired,
        Self::NoKey,
        Self::AllUnhealthy,
        Self::NoTarget,
        Self::NoPersistence,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recalled => "recalled",
            Self::New => "new",
            Self::ExpiredIdle => "expired-idle",
            Self::ExpiredAbsolute => "expired-absolute",
            Self::BadToken => "bad-token",
            Self::UnknownKey => "unknown-key",
            Self::ForeignScope => "foreign-scope",
            Self::GoneTarget => "gone-target",
            Self::OldIncarnation => "old-incarnation",
            Self::HomeUnhealthy => "home-unhealthy",
            Self::HomeDrained => "home-drained",
            Self::HomeFull => "home-full",
            Self::ConnectFailed => "connect-failed",
            Self::OperatorMoved => "operator-moved",
            Self::OperatorExpired => "operator-expired",
            Self::NoKey => "no-key",
            Self::AllUnhealthy => "all-unhealthy",
            Self::NoTarget => "no-target",
            Self::NoPersistence => "no-persistence",
        }
    }

    /// Its place in [`Reason::ALL`], for arrays of counters.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_stands_at_its_own_index_under_its_own_name() {
        let mut names: Vec<_> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        for (position, reason) in Reason::ALL.iter().enumerate() {
            assert_eq!(reason.index(), position);
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Reason::ALL.len());
    }
}
