//! What do a client's frames mean: a new request, the end of one, a farewell?

use super::{Connection, Event, ResetBy};
use crate::http2::end::blocks::{FieldBlock, cannot_unpack};
use crate::http2::end::past::Fate;
use crate::http2::end::streams::{Stream, Way};
use crate::http2::end::{Broken, End, Received, Side, Taken, Turn};
use crate::http2::frame::write_reset;
use crate::http2::request::{Outcome, RequestWriter};
use crate::http2::{Defect, Defence, ErrorCode, Scratch};

type Step = Result<Option<Event>, Broken>;

impl Connection {
    /// Reads on until something happens or the input is used up.
    ///
    /// `input` is what has come and was not consumed. Data is taken as it comes; every other frame is taken when it is
    /// whole, so there must be room for [`crate::http2::frame::FRAME_HEAD`] + [`crate::http2::frame::FRAME_PAYLOAD`] bytes.
    /// What is to be sent is appended to `out`, no more than twice what is consumed, and 64 bytes: who does not get rid of
    /// it must not call again. `now_ms` is the time in milliseconds, of a clock that never goes back.
    pub fn receive(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        scratch: &mut Scratch,
        now_ms: u64,
    ) -> Received {
        self.read_on(input, &mut Turn { out, scratch, now_ms })
    }

    fn block(&mut self, block: &FieldBlock<'_>, turn: &mut Turn<'_>) -> Step {
        let stream = block.stream;
        if let Some(open) = self.end.streams.get(stream) {
            let body_left = open.body_left;
            if open.remote == Way::Ended {
                let failed = self.end.block_too_late(block, None, turn)?;
                return self.pass_on(failed, turn);
            }
            let failed = self.end.trailers_come(block, body_left, turn)?;
            return match failed {
                None => Ok(Some(Event::Trailers { stream })),
                failed => self.pass_on(failed, turn),
            };
        }
        match self.end.past.fate(stream) {
            Fate::Idle => self.request(block, turn),
            fate => {
                let failed = self.end.block_too_late(block, Some(fate), turn)?;
                self.pass_on(failed, turn)
            }
        }
    }

    fn pass_on(&mut self, taken: Option<Taken<'_>>, turn: &mut Turn<'_>) -> Step {
        taken.map_or(Ok(None), |taken| self.take(taken, turn))
    }

    fn request(&mut self, block: &FieldBlock<'_>, turn: &mut Turn<'_>) -> Step {
        let (stream, ends) = (block.stream, block.ends);
        let end = &mut self.end;
        end.past.open(stream);
        if self.last_served.is_some_and(|last| stream > last) {
            // The client will hear that it was not served; it may send it elsewhere (6.8).
            end.past.end_by_us(stream);
            end.skip_block(&block.bytes, turn)?;
            return end.charge(Defence::Stray, turn).map(|()| None);
        }
        if end.streams.len() >= end.bounds.streams as usize {
            end.skip_block(&block.bytes, turn)?;
            end.past.end_by_us(stream);
            write_reset(stream, ErrorCode::RefusedStream, turn.out);
            return end.charge(Defence::RefusedStreams, turn).map(|()| None);
        }
        let scratch = &mut *turn.scratch;
        let mut writer = RequestWriter::new(&mut scratch.text, &mut scratch.held, end.bounds.fields);
        end.decoder
            .decode(&block.bytes, &mut scratch.unpacked, |name, value| writer.add(name, value))
            .map_err(cannot_unpack)?;
        let outcome = if block.depends_on_itself { Err(Defect::Dependency) } else { writer.finish(ends) };
        let (event, body_left) = match outcome {
            Err(defect) => {
                let failed = end.fail(stream, ErrorCode::Protocol, defect, turn)?;
                return self.pass_on(failed, turn);
            }
            Ok(Outcome::TooLarge) => {
                end.charge(Defence::FieldList, turn)?;
                (Event::TooLarge { stream, ends }, None)
            }
            Ok(Outcome::Request { kind, content_length }) => {
                (Event::Request { stream, ends, kind }, content_length)
            }
        };
        end.meters.forgive(Defence::Priority, 2);
        let remote = if ends { Way::Ended } else { Way::Open };
        end.open(Stream { body_left, ..Stream::new(stream, remote, Way::Waiting) });
        Ok(Some(event))
    }
}

impl Side for Connection {
    type Event = Event;

    fn end(&mut self) -> &mut End {
        &mut self.end
    }

    fn take(&mut self, taken: Taken<'_>, turn: &mut Turn<'_>) -> Step {
        Ok(match taken {
            Taken::Fields(block) => return self.block(&block, turn),
            Taken::Data { stream, range, ends } => Some(Event::Data { stream, range, ends }),
            Taken::Reset { stream, code } => {
                self.end.charge(Defence::RapidReset, turn)?;
                Some(Event::Reset { stream: stream.id, code, by: ResetBy::Client })
            }
            Taken::Failed { stream, code, why } => {
                Some(Event::Reset { stream: stream.id, code, by: ResetBy::Us(why) })
            }
            Taken::WindowOpened { stream } => Some(Event::WindowOpened { stream }),
            Taken::Settings { has_opened } => has_opened.then_some(Event::WindowOpened { stream: None }),
            Taken::PingBack(payload) => {
                self.ping_came_back(payload, turn.out);
                None
            }
            Taken::GoAway { .. } => {
                let is_news = !std::mem::replace(&mut self.has_client_gone, true);
                is_news.then_some(Event::GoAway)
            }
        })
    }

    fn break_off(&mut self, broken: Broken, out: &mut Vec<u8>) -> Event {
        let Broken { code, why } = broken;
        self.end.break_off(self.end.past.last(), code, out);
        Event::Broken { code, why }
    }
}
