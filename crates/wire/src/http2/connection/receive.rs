//! Which frame comes next, and may it come now?

use super::{Broken, Connection, Event, Phase, Received, ResetBy, Step, Turn};
use crate::http2::frame::{
    FRAME_HEAD, FRAME_PAYLOAD, FrameHead, FrameKind, PREFACE, write_go_away, write_reset,
};
use crate::http2::{Defect, Defence, ErrorCode, Scratch};

impl Connection {
    /// Reads on until something happens or the input is used up.
    ///
    /// `input` is what has come and was not consumed. Data is taken as it comes; every other frame is taken when it is
    /// whole, so there must be room for [`FRAME_HEAD`] + [`FRAME_PAYLOAD`] bytes. What is to be sent is appended to
    /// `out`, no more than twice what is consumed, and 64 bytes: who does not get rid of it must not call again.
    /// `now_ms` is the time in milliseconds, of a clock that never goes back.
    pub fn receive(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        scratch: &mut Scratch,
        now_ms: u64,
    ) -> Received {
        let mut turn = Turn { out, scratch, now_ms };
        let mut consumed = 0;
        loop {
            if self.phase == Phase::Broken {
                return Received { consumed: input.len(), event: None };
            }
            let before = consumed;
            let event = match self.step(input, &mut consumed, &mut turn) {
                Ok(event) => event,
                Err(broken) => {
                    consumed = input.len();
                    Some(self.break_off(broken, turn.out))
                }
            };
            if event.is_some() || consumed == before {
                return Received { consumed, event };
            }
        }
    }

    /// Takes one frame, or a piece of DATA. Consumes nothing when it is not all there.
    fn step(&mut self, input: &[u8], consumed: &mut usize, turn: &mut Turn<'_>) -> Step {
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
            FrameKind::Headers => self.headers(&head, payload, turn),
            FrameKind::Continuation => self.continuation(&head, payload, turn),
            FrameKind::Priority => self.priority(&head, payload, turn),
            FrameKind::Reset => self.reset_by_client(&head, payload, turn),
            FrameKind::Settings => self.settings(&head, payload, turn),
            FrameKind::Ping => self.ping(&head, payload, turn),
            FrameKind::GoAway => self.client_goes(&head),
            FrameKind::WindowUpdate => self.window_update(&head, payload, turn),
            FrameKind::PushPromise => broken(ErrorCode::Protocol, Defect::Push),
            FrameKind::Unknown | FrameKind::Data => self.charge(Defence::Stray, turn).map(|()| None),
        }
    }

    fn preface(&mut self, rest: &[u8], consumed: &mut usize) -> Step {
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
            if head.kind != FrameKind::Settings || head.has(crate::http2::frame::ACK) {
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

    /// Counts what costs a client nothing.
    pub(super) fn charge(&mut self, defence: Defence, turn: &Turn<'_>) -> Result<(), Broken> {
        if self.meters.charge(defence, turn.now_ms) {
            return broken(ErrorCode::EnhanceYourCalm, Defect::Flood(defence));
        }
        Ok(())
    }

    /// Ends a stream for what the client sent on it.
    pub(super) fn fail(&mut self, stream: u32, code: ErrorCode, why: Defect, turn: &mut Turn<'_>) -> Step {
        write_reset(stream, code, turn.out);
        self.past.end_by_us(stream);
        let was_open = self.forget(stream, turn.out);
        self.charge(Defence::MadeReset, turn)?;
        Ok(was_open.then_some(Event::Reset { stream, code, by: ResetBy::Us(why) }))
    }

    /// Removes a stream, and gives back the window of what it held. Whether it was there.
    pub(super) fn forget(&mut self, stream: u32, out: &mut Vec<u8>) -> bool {
        let gone = self.streams.remove(stream);
        if let Some(gone) = &gone {
            self.owe(gone.held, out);
        }
        gone.is_some()
    }

    fn break_off(&mut self, broken: Broken, out: &mut Vec<u8>) -> Event {
        let Broken { code, why } = broken;
        write_go_away(self.past.last(), code, out);
        self.phase = Phase::Broken;
        self.streams.clear();
        self.block = None;
        self.data = None;
        Event::Broken { code, why }
    }
}

/// The connection ends.
pub(super) fn broken<T>(code: ErrorCode, why: Defect) -> Result<T, Broken> {
    Err(Broken { code, why })
}
