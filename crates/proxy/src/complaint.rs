//! May this be logged once more? A bound that is met is met many times a second, and a log is a bound too.

use crate::limits;

/// What a worker complains about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// As many clients as are allowed are connected.
    ClientsAtLimit,
    /// The system does not let a client in.
    Accepting,
    /// Nothing is left of ours to reach a target with.
    Reaching,
    /// A target's answer was refused.
    Answer,
    /// There was no TLS handshake with a target.
    Handshake,
}

/// When each subject is due again.
#[derive(Debug, Default)]
pub(crate) struct Complaints {
    next_ms: [u64; 5],
}

impl Complaints {
    /// Whether to complain about `subject` now.
    pub(crate) fn are_due(&mut self, subject: Subject, now_ms: u64) -> bool {
        let next_ms = &mut self.next_ms[subject as usize];
        let is_due = now_ms >= *next_ms;
        if is_due {
            *next_ms = now_ms.saturating_add(limits::COMPLAINT_MS);
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_complained_about_once_in_a_while_and_by_itself() {
        let mut complaints = Complaints::default();
        assert!(complaints.are_due(Subject::Accepting, 1));
        assert!(!complaints.are_due(Subject::Accepting, limits::COMPLAINT_MS));
        assert!(complaints.are_due(Subject::Answer, limits::COMPLAINT_MS));
        assert!(complaints.are_due(Subject::Accepting, limits::COMPLAINT_MS + 1));
    }
}
