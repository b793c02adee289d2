//! How is the connection to a target of a tunnel secured, before bytes pass?

use crate::approach::{note_failed_handshake, note_handshake};
use crate::buffer::Waiting;
use crate::limits;
use crate::store::{Key, Kind};
use crate::tls::TargetTls;
use crate::tunnel::{Phase, Tunnel};
use crate::worker::Worker;
use homing_core::handshake::TargetFailure;
use std::io;

impl Worker {
    /// The target has accepted: bytes may pass, or the connection is secured first.
    pub(super) fn approach_target(&mut self, key: Key) {
        let Some(Tunnel { phase: Phase::Connecting { assignment, target: Some(side), header }, .. }) =
            self.tunnels.get_mut(key)
        else {
            return;
        };
        let group = assignment.group();
        if group.approach.as_ref().is_none_or(|approach| approach.tls.is_none()) {
            return self.tunnel_connected(key, &[]);
        }
        let terms = assignment.site().target_terms.get(&group.id);
        let terms = terms.and_then(|terms| terms.of(assignment.target().home));
        let tls = terms.and_then(|terms| TargetTls::to_target(&terms.stream, terms.name.clone()).ok());
        let (_, sealed) = self.workspace.lend();
        let Some(mut tls) = tls else { return self.securing_failed(key, TargetFailure::Internal) };
        if tls.begin(sealed).is_err() {
            return self.securing_failed(key, TargetFailure::Internal);
        }
        let mut first = Waiting::default();
        first.push(header.as_deref().unwrap_or_default(), &mut self.buffers);
        first.push(sealed.bytes(), &mut self.buffers);
        side.secure(Box::new(tls), first);
        self.go_on_securing(key);
    }

    /// The handshake goes on as far as it can.
    pub(super) fn go_on_securing(&mut self, key: Key) {
        let Some(Tunnel {
            phase: Phase::Connecting { assignment, target: Some(side), header },
            is_queued,
            ..
        }) = self.tunnels.get_mut(key)
        else {
            return;
        };
        if side.is_readable() {
            if self.handshake_steps >= limits::HANDSHAKE_STEPS_PER_TURN {
                *is_queued = true; // those of this turn have taken their time
                return self.again.push((Kind::TunnelTarget, key));
            }
            self.handshake_steps += 1;
        }
        let mut scratch = self.scratch.take();
        match side.shake_hands(&mut scratch, &mut self.workspace, &mut self.buffers) {
            Ok(None) => {}
            Ok(Some(count)) => {
                if let Some(agreed) = side.agreed() {
                    note_handshake(self.index, assignment.group(), agreed);
                }
                *header = None; // it stood before the handshake
                self.tunnel_connected(key, &scratch[..count]);
            }
            Err(fault) => self.securing_failed(key, fault.of_target()),
        }
        self.scratch.put(scratch);
    }

    /// Connecting, or securing, takes too long.
    pub(crate) fn connecting_timer(&mut self, key: Key) {
        let Some(Tunnel { phase: Phase::Connecting { target, .. }, .. }) = self.tunnels.get(key) else {
            return;
        };
        match target.as_ref().is_some_and(|side| side.is_secured()) {
            true => self.securing_failed(key, TargetFailure::Timeout),
            false => self.try_next_target(key, &io::ErrorKind::TimedOut.into()),
        }
    }

    /// There was no handshake: another target may have one.
    fn securing_failed(&mut self, key: Key, failure: TargetFailure) {
        if let Some(Tunnel { phase: Phase::Connecting { assignment, .. }, .. }) = self.tunnels.get(key) {
            let (group, target) = (assignment.group(), assignment.target());
            note_failed_handshake(self.index, group, target, failure, &mut self.complaints, self.now);
        }
        self.try_next_target(key, &io::ErrorKind::InvalidData.into());
    }
}
