//! Which frame comes next, and may it come now?

use super::streams::Stream;
use super::{Broken, End, Phase, Step, Taken, Turn};
use crate::http2::frame::{
    ACK, FRAME_HEAD, FRAME_PAYLOAD, FrameHead, FrameKind, PREFACE, write_go_away, write_reset,
};
use crate::http2::{Defect, Defence, ErrorCode};

impl End {
    /// Takes one frame, or a piece of DATA. Consumes nothing when it is not all there.
    pub(super) fn step<'i>(
        &mut self,
        input: &'i [u8],
        consumed: &mut usize,
        turn: &mut Turn<'_>,
    ) -> Step<'i> {
        let rest = input.get(*consumed..).unwrap_or_default();
        if self.phase == Phase::Preface {
            return self.preface(rest, consumed);
        }
        if self.data.is_some() {
            return Ok(self.data_goes_on(rest, consumed, turn.out));
        }
        let Some(head) = FrameHead::parse(rest) else { return Ok(None) };
        self.check_order(&head)?;
        let payload = rest.get(FRAME_HEAD..).unwrap_or_default();
        if head.kind == FrameKind::Data {
            return self.data_begins(&head, payload, consumed, turn);
        }
        let Some(payload) = payload.get(..head.length) else { return Ok(None) };
        *consumed += FRAME_HEAD + head.length;
        match head.kind {
            FrameKind::Headers => self.headers(&head, payload),
            FrameKind::Continuation => self.continuation(&head, payload),
            FrameKind::Priority => self.priority(&head, payload, turn),
            FrameKind::Reset => self.reset_comes(&head, payload, turn),
            FrameKind::Settings => self.settings(&head, payload, turn),
            FrameKind::Ping => self.ping(&head, payload, turn),
            FrameKind::GoAway => Self::go_away_comes(&head, payload),
            FrameKind::WindowUpdate => self.window_update(&head, payload, turn),
            // No client may send it, and no server after our settings.
            FrameKind::PushPromise => broken(ErrorCode::Protocol, Defect::Push),
            FrameKind::Unknown | FrameKind::Data => self.charge(Defence::Stray, turn).map(|()| None),
        }
    }

    fn preface(&mut self, rest: &[u8], consumed: &mut usize) -> Step<'static> {
        let there = rest.len().min(PREFACE.len());
        if rest.get(..there) != PREFACE.get(..there) {
            return broken(ErrorCode::Protocol, Defect::Preface);
        }
        if there == PREFACE.len() {
            *consumed += there;
            self.phase = Phase::Settings;
        }
        Ok(None)
    }

    /// What no payload could make right.
    fn check_order(&mut self, head: &FrameHead) -> Result<(), Broken> {
        if self.phase == Phase::Settings {
            if head.kind != FrameKind::Settings || head.has(ACK) {
                return broken(ErrorCode::Protocol, Defect::Preface);
            }
            self.phase = Phase::Open;
        }
        let block_stream = self.block.as_ref().map(|block| block.stream);
        let goes_on = (head.kind == FrameKind::Continuation).then_some(head.stream);
        if block_stream != goes_on {
            return broken(ErrorCode::Protocol, Defect::BlockOrder);
        }
        if head.length > FRAME_PAYLOAD {
            return broken(ErrorCode::FrameSize, Defect::FrameSize);
        }
        Ok(())
    }

    /// Counts what costs the other end nothing.
    pub(in super::super) fn charge(&mut self, defence: Defence, turn: &Turn<'_>) -> Result<(), Broken> {
        if self.meters.charge(defence, turn.now_ms) {
            return broken(ErrorCode::EnhanceYourCalm, Defect::Flood(defence));
        }
        Ok(())
    }

    /// Ends a stream for what came on it.
    pub(in super::super) fn fail(
        &mut self,
        stream: u32,
        code: ErrorCode,
        why: Defect,
        turn: &mut Turn<'_>,
    ) -> Step<'static> {
        write_reset(stream, code, turn.out);
        self.past.end_by_us(stream);
        let gone = self.forget(stream, turn.out);
        self.charge(Defence::MadeReset, turn)?;
        Ok(gone.map(|stream| Taken::Failed { stream, code, why }))
    }

    /// Removes a stream, and gives back the window of what it held.
    pub(in super::super) fn forget(&mut self, stream: u32, out: &mut Vec<u8>) -> Option<Stream> {
        let gone = self.streams.remove(stream)?;
        self.owe(gone.held, out);
        Some(gone)
    }

    /// The connection is over. `last` is the last stream of the other end.
    pub(in super::super) fn break_off(&mut self, last: u32, code: ErrorCode, out: &mut Vec<u8>) {
        write_go_away(last, code, out);
        self.phase = Phase::Broken;
        self.streams.clear();
        self.block = None;
        self.data = None;
    }
}

/// The connection ends.
pub(in super::super) fn broken<T>(code: ErrorCode, why: Defect) -> Result<T, Broken> {
    Err(Broken { code, why })
}
