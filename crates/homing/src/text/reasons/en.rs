//! What does the reason of a decision mean, in English?

use homing_core::reason::Reason;

pub(super) const fn meaning(reason: Reason) -> &'static str {
    match reason {
        Reason::Recalled => "the session came home",
        Reason::New => "a new session",
        Reason::ExpiredIdle => "the session had been silent for longer than its timeout",
        Reason::ExpiredAbsolute => "the session had lived for longer than its max_lifetime",
        Reason::BadToken => "the cookie is forged, damaged or cut",
        Reason::UnknownKey => "another key sealed the cookie, one that this node does not have",
        Reason::ForeignScope => "the cookie belongs to another group",
        Reason::GoneTarget => "the home is not in the group any more",
        Reason::OldIncarnation => "the home is another life of that target",
        Reason::HomeUnhealthy => "the home is unhealthy, or rests",
        Reason::HomeDrained => "the home is drained",
        Reason::HomeFull => "the home is at its cap",
        Reason::ConnectFailed => "the first choice did not accept the connection",
        Reason::OperatorMoved => "an operator moved the session",
        Reason::OperatorExpired => "an operator ended the session",
        Reason::NoKey => "the request shows no key of a session",
        Reason::AllUnhealthy => "every target is unhealthy",
        Reason::NoTarget => "no target takes new sessions",
        Reason::NoPersistence => "the group keeps no sessions",
    }
}
