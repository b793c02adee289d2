//! What do a target's frames mean: an answer, its end, or that it takes no more?

use super::{ClientConnection, ClientEvent};
use crate::http2::answer::{AnswerWriter, Outcome};
use crate::http2::bounds::INTERIM_ANSWERS;
use crate::http2::end::blocks::{FieldBlock, cannot_unpack};
use crate::http2::end::past::Fate;
use crate::http2::end::streams::{Stream, Way};
use crate::http2::end::{Broken, End, Received, Side, Taken, Turn, broken};
use crate::http2::{Defect, Defence, ErrorCode, Scratch};

type Step = Result<Option<ClientEvent>, Broken>;

impl ClientConnection {
    /// Reads on until something happens or the input is used up.
    ///
    /// What it takes, and what it appends to `out`, is as with [`crate::http2::Connection::receive`]. An event may come
    /// without any input used up: read on until there is none.
    pub fn receive(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        scratch: &mut Scratch,
        now_ms: u64,
    ) -> Received<ClientEvent> {
        match self.untold.take() {
            Some(event) => Received { consumed: 0, event: Some(event) },
            None => self.read_on(input, &mut Turn { out, scratch, now_ms }),
        }
    }

    fn block(&mut self, block: &FieldBlock<'_>, turn: &mut Turn<'_>) -> Step {
        let stream = block.stream;
        let Some(open) = self.end.streams.get(stream) else {
            let fate = match self.end.past.fate(stream) {
                Fate::Idle => return broken(ErrorCode::Protocol, Defect::IdleStream),
                fate => fate,
            };
            let failed = self.end.block_too_late(block, Some(fate), turn)?;
            return self.pass_on(failed, turn);
        };
        match open.remote {
            Way::Waiting => self.answer(block, turn),
            Way::Open => {
                let body_left = open.body_left;
                match self.end.trailers_come(block, body_left, turn)? {
                    None => Ok(Some(ClientEvent::Trailers { stream })),
                    failed => self.pass_on(failed, turn),
                }
            }
            Way::Ended => {
                let failed = self.end.block_too_late(block, None, turn)?;
                self.pass_on(failed, turn)
            }
        }
    }

    fn pass_on(&mut self, taken: Option<Taken<'_>>, turn: &mut Turn<'_>) -> Step {
        taken.map_or(Ok(None), |taken| self.take(taken, turn))
    }

    fn answer(&mut self, block: &FieldBlock<'_>, turn: &mut Turn<'_>) -> Step {
        let (stream, ends) = (block.stream, block.ends);
        let end = &mut self.end;
        let Some(open) = end.streams.get_mut(stream) else { return Ok(None) };
        let scratch = &mut *turn.scratch;
        let mut writer = AnswerWriter::new(&mut scratch.text, end.bounds.fields, open.asked);
        end.decoder
            .decode(&block.bytes, &mut scratch.unpacked, |name, value| writer.add(name, value))
            .map_err(cannot_unpack)?;
        let outcome = if block.depends_on_itself { Err(Defect::Dependency) } else { writer.finish(ends) };
        let defect = match outcome {
            Err(defect) => Some(defect),
            Ok(Outcome { is_interim: true, .. }) => {
                open.interim = open.interim.saturating_add(1);
                (open.interim > INTERIM_ANSWERS).then_some(Defect::InterimAnswers)
            }
            Ok(Outcome { body_left, .. }) => {
                open.remote = Way::Open;
                open.body_left = body_left;
                None
            }
        };
        if let Some(defect) = defect {
            let failed = end.fail(stream, ErrorCode::Protocol, defect, turn)?;
            return self.pass_on(failed, turn);
        }
        if ends {
            end.other_ends(stream, turn.out);
        }
        Ok(Some(ClientEvent::Answer { stream, ends }))
    }

    fn settings_come(&mut self, has_opened: bool) -> Step {
        if self.end.offer.pushes {
            return broken(ErrorCode::Protocol, Defect::Setting); // 6.5.2
        }
        let streams = self.streams_allowed();
        let is_news = self.streams_told.replace(streams) != Some(streams);
        let opened = has_opened.then_some(ClientEvent::WindowOpened { stream: None });
        if !is_news {
            return Ok(opened);
        }
        self.untold = opened;
        Ok(Some(ClientEvent::StreamsAllowed { streams }))
    }

    fn target_goes(&mut self, last: u32, code: ErrorCode, turn: &mut Turn<'_>) -> Step {
        // It must not serve more than it has said before (6.8).
        if self.last_served.is_some_and(|before| before <= last) {
            return self.end.charge(Defence::Stray, turn).map(|()| None);
        }
        self.last_served = Some(last);
        while let Some(stream) = self.end.streams.last().filter(|stream| *stream > last) {
            self.end.past.end_by_us(stream);
            self.end.forget(stream, turn.out);
        }
        Ok(Some(ClientEvent::GoAway { last, code }))
    }
}

impl Side for ClientConnection {
    type Event = ClientEvent;

    fn end(&mut self) -> &mut End {
        &mut self.end
    }

    fn take(&mut self, taken: Taken<'_>, turn: &mut Turn<'_>) -> Step {
        Ok(match taken {
            Taken::Fields(block) => return self.block(&block, turn),
            Taken::Data { stream, range, ends } => Some(ClientEvent::Data { stream, range, ends }),
            Taken::Reset { stream, code } => {
                let is_refused = is_refused(&stream, code);
                Some(ClientEvent::Reset { stream: stream.id, code, why: None, is_refused })
            }
            Taken::Failed { stream, code, why } => {
                // Each costs a request of ours: no target can make more of them than we ask for.
                self.end.meters.forgive(Defence::MadeReset, 1);
                Some(ClientEvent::Reset { stream: stream.id, code, why: Some(why), is_refused: false })
            }
            Taken::WindowOpened { stream } => Some(ClientEvent::WindowOpened { stream }),
            Taken::Settings { has_opened } => return self.settings_come(has_opened),
            Taken::PingBack(payload) => Some(ClientEvent::Pong { payload }),
            Taken::GoAway { last, code } => return self.target_goes(last, code, turn),
        })
    }

    fn break_off(&mut self, broken: Broken, out: &mut Vec<u8>) -> ClientEvent {
        let Broken { code, why } = broken;
        // A server opens no streams here.
        self.end.break_off(0, code, out);
        ClientEvent::Broken { code, why }
    }
}

/// Whether the target ended a stream without a look at its request.
fn is_refused(stream: &Stream, code: ErrorCode) -> bool {
    code == ErrorCode::RefusedStream && stream.remote == Way::Waiting && stream.interim == 0
}
