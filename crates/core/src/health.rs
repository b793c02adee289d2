//! Is this target fit for traffic? Found by probes and by connecting, never said by an operator.
//!
//! ```text
//!                first probe passes                 `fall` failures in a row
//!   unknown ──────────────────────────▶ healthy ─────────────────────────────▶ unhealthy
//!      │                                   ▲                                      │  ▲
//!      │ first probe fails                 └──────── `rise` passes in a row ──────┘  │
//!      └─────────────────────────────────────────────────────────────────────────────┘
//! ```
//! Unknown takes traffic: a node that starts must serve before its first probe returns.

/// Health of a target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Health {
    /// Not probed yet, or not probed at all.
    #[default]
    Unknown = 0,
    /// Its probes pass.
    Healthy = 1,
    /// Its probes fail.
    Unhealthy = 2,
}

impl Health {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
        }
    }

    pub(crate) const fn from_u8(value: u8) -> Self {
        match value {
            1 => Self::Healthy,
            2 => Self::Unhealthy,
            _ => Self::Unknown,
        }
    }
}

/// Result of one probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeResult {
    /// The target answered as it should.
    Pass,
    /// It did not.
    Fail,
}

/// The run of probe results of one target.
#[derive(Clone, Copy, Debug, Default)]
pub struct HealthState {
    health: Health,
    streak: u32,
}

impl HealthState {
    /// What is believed now.
    #[must_use]
    pub fn health(&self) -> Health {
        self.health
    }

    /// Takes one probe result; the new health is what [`HealthState::health`] says afterwards.
    ///
    /// `rise` passes in a row make an unhealthy target healthy, `fall` failures a healthy one unhealthy; the
    /// first probe decides at once.
    pub fn observe(&mut self, result: ProbeResult, rise: u32, fall: u32) -> Health {
        let (against, needed, other) = match (self.health, result) {
            (Health::Unknown, ProbeResult::Pass) => (true, 1, Health::Healthy),
            (Health::Unknown, ProbeResult::Fail) => (true, 1, Health::Unhealthy),
            (Health::Healthy, ProbeResult::Fail) => (true, fall, Health::Unhealthy),
            (Health::Unhealthy, ProbeResult::Pass) => (true, rise, Health::Healthy),
            (Health::Healthy, ProbeResult::Pass) | (Health::Unhealthy, ProbeResult::Fail) => {
                (false, 0, self.health)
            }
        };
        self.streak = if against { self.streak.saturating_add(1) } else { 0 };
        if against && self.streak >= needed {
            self.health = other;
            self.streak = 0;
        }
        self.health
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ProbeResult::{Fail, Pass};

    fn after(results: &[ProbeResult]) -> Health {
        let mut state = HealthState::default();
        for &result in results {
            state.observe(result, 2, 3);
        }
        state.health()
    }

    #[test]
    fn the_first_probe_decides() {
        assert_eq!(after(&[]), Health::Unknown);
        assert_eq!(after(&[Pass]), Health::Healthy);
        assert_eq!(after(&[Fail]), Health::Unhealthy);
    }

    #[test]
    fn fall_failures_in_a_row_make_it_unhealthy() {
        assert_eq!(after(&[Pass, Fail, Fail]), Health::Healthy);
        assert_eq!(after(&[Pass, Fail, Fail, Pass, Fail, Fail]), Health::Healthy);
        assert_eq!(after(&[Pass, Fail, Fail, Fail]), Health::Unhealthy);
    }

    #[test]
    fn rise_passes_in_a_row_make_it_healthy_again() {
        assert_eq!(after(&[Fail, Pass]), Health::Unhealthy);
        assert_eq!(after(&[Fail, Pass, Fail, Pass]), Health::Unhealthy);
        assert_eq!(after(&[Fail, Pass, Pass]), Health::Healthy);
    }
}
