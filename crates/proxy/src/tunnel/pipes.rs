//! Who may splice? Pipes are lent to directions that hold bytes in them, and used again.

use crate::limits;
use homing_sys::splice::Pipe;

/// The pipes of one worker.
#[derive(Debug, Default)]
pub(crate) struct Pipes {
    kept: Vec<Pipe>,
    lent: usize,
    /// How often there was none, because too many were lent.
    pub(crate) missed: u64,
}

impl Pipes {
    /// An empty pipe; `None`: too many are lent, or the system has none. Copying always works.
    pub(crate) fn take(&mut self) -> Option<Pipe> {
        if self.lent >= limits::PIPES {
            self.missed += 1;
            return None;
        }
        let pipe = self.kept.pop().or_else(|| Pipe::new(limits::PIPE_BYTES).ok())?;
        self.lent += 1;
        Some(pipe)
    }

    /// Takes a pipe back. What it still holds is lost with it.
    pub(crate) fn give(&mut self, pipe: Pipe) {
        self.lent = self.lent.saturating_sub(1);
        if pipe.is_empty() && self.kept.len() < limits::PIPES_KEPT {
            self.kept.push(pipe);
        }
    }

    /// Whether a pipe was ever lent and came back.
    #[cfg(test)]
    pub(super) fn were_used(&self) -> bool {
        self.lent == 0 && !self.kept.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_pipes_are_lent_than_the_bound_and_few_are_kept() {
        let mut pipes = Pipes { lent: limits::PIPES - 1, ..Pipes::default() };
        let last = pipes.take().unwrap();
        assert!(pipes.take().is_none());
        assert_eq!(pipes.missed, 1);
        pipes.give(last);
        assert_eq!((pipes.lent, pipes.kept.len()), (limits::PIPES - 1, 1));
        assert!(pipes.take().is_some() && pipes.kept.is_empty());
    }
}
