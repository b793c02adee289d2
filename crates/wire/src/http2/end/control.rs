//! What do the frames say that carry no message (RFC 9113 6.3 to 6.9)?

use super::past::Fate;
use super::receive::broken;
use super::{Broken, End, Step, Taken, Turn};
use crate::http2::frame::{self, ACK, FrameHead, LARGEST_31, Priority, Setting};
use crate::http2::{Defect, Defence, ErrorCode};

impl End {
    pub(super) fn settings(
        &mut self,
        head: &FrameHead,
        payload: &[u8],
        turn: &mut Turn<'_>,
    ) -> Step<'static> {
        on_connection(head)?;
        self.charge(Defence::Settings, turn)?;
        if head.has(ACK) {
            self.are_settings_known = true;
            return if payload.is_empty() { Ok(None) } else { wrong_size() };
        }
        let Ok(settings) = frame::settings(payload) else { return wrong_size() };
        let mut has_opened = false;
        for setting in settings {
            match setting {
                Ok(Setting::TableSize(bytes)) => self.encoder.resize(bytes),
                Ok(Setting::Window(bytes)) => has_opened |= self.resize_windows(bytes)?,
                Ok(Setting::Streams(streams)) => self.offer.streams = Some(streams),
                Ok(Setting::ListSize(bytes)) => self.offer.list_bytes = bytes,
                Ok(Setting::Push(pushes)) => self.offer.pushes = pushes == 1,
                Ok(Setting::ConnectProtocol(offers)) => self.offer_connect(offers == 1)?,
                Ok(_) => {}
                Err(code) => return broken(code, Defect::Setting),
            }
        }
        frame::write_settings_ack(turn.out);
        Ok(Some(Taken::Settings { has_opened }))
    }

    /// RFC 8441 3: who has offered it must not take it back.
    fn offer_connect(&mut self, offers: bool) -> Result<(), Broken> {
        if self.offer.extended_connect && !offers {
            return broken(ErrorCode::Protocol, Defect::Setting);
        }
        self.offer.extended_connect = offers;
        Ok(())
    }

    /// Every open stream's window changes by as much as that of a new one (6.9.2). Whether one has room now that had none.
    fn resize_windows(&mut self, bytes: u32) -> Result<bool, Broken> {
        let more = i64::from(bytes) - i64::from(self.first_send_window);
        self.first_send_window = bytes;
        let mut has_opened = false;
        for stream in self.streams.iter_mut() {
            let had_room = stream.send_window > 0;
            stream.send_window += more;
            if stream.send_window > i64::from(LARGEST_31) {
                return broken(ErrorCode::FlowControl, Defect::Window);
            }
            has_opened |= !had_room && stream.send_window > 0;
        }
        Ok(has_opened)
    }

    pub(super) fn ping(&mut self, head: &FrameHead, payload: &[u8], turn: &mut Turn<'_>) -> Step<'static> {
        on_connection(head)?;
        let Ok(payload) = frame::ping(payload) else { return wrong_size() };
        self.charge(Defence::Ping, turn)?;
        if head.has(ACK) {
            return Ok(Some(Taken::PingBack(payload)));
        }
        frame::write_ping_ack(payload, turn.out);
        Ok(None)
    }

    pub(super) fn go_away_comes(head: &FrameHead, payload: &[u8]) -> Step<'static> {
        on_connection(head)?;
        let Some((last, code)) = frame::go_away(payload) else { return wrong_size() };
        Ok(Some(Taken::GoAway { last, code }))
    }

    pub(super) fn window_update(
        &mut self,
        head: &FrameHead,
        payload: &[u8],
        turn: &mut Turn<'_>,
    ) -> Step<'static> {
        let Ok(more) = frame::window_increment(payload) else { return wrong_size() };
        self.charge(Defence::WindowUpdate, turn)?;
        if head.stream == 0 {
            return match widen(&mut self.send_window, more) {
                Ok(has_opened) => Ok(has_opened.then_some(Taken::WindowOpened { stream: None })),
                Err(code) => broken(code, Defect::Window),
            };
        }
        let Some(open) = self.streams.get_mut(head.stream) else {
            return self.not_idle(head).map(|_| None);
        };
        match widen(&mut open.send_window, more) {
            Ok(has_opened) => Ok(has_opened.then_some(Taken::WindowOpened { stream: Some(head.stream) })),
            Err(code) => self.fail(head.stream, code, Defect::Window, turn),
        }
    }

    pub(super) fn reset_comes(
        &mut self,
        head: &FrameHead,
        payload: &[u8],
        turn: &mut Turn<'_>,
    ) -> Step<'static> {
        let fate = self.not_idle(head)?;
        let Ok(code) = frame::reset_code(payload) else { return wrong_size() };
        let Some(stream) = self.forget(head.stream, turn.out) else {
            if fate == Fate::Finished {
                self.past.end_by_them(head.stream);
            }
            return self.charge(Defence::Stray, turn).map(|()| None);
        };
        self.past.end_by_them(head.stream);
        Ok(Some(Taken::Reset { stream, code }))
    }

    /// Priorities are read to find what is wrong with them, and for nothing else.
    pub(super) fn priority(
        &mut self,
        head: &FrameHead,
        payload: &[u8],
        turn: &mut Turn<'_>,
    ) -> Step<'static> {
        if head.stream == 0 {
            return broken(ErrorCode::Protocol, Defect::FrameStream);
        }
        self.charge(Defence::Priority, turn)?;
        let (code, why) = match Priority::parse(payload) {
            Err(code) => (code, Defect::FrameSize),
            Ok(priority) if priority.depends_on == head.stream => (ErrorCode::Protocol, Defect::Dependency),
            Ok(_) => return Ok(None),
        };
        // A stream that was never opened cannot be reset.
        if self.past.fate(head.stream) == Fate::Idle {
            return broken(code, why);
        }
        self.fail(head.stream, code, why, turn)
    }

    /// The fate of a stream that was opened at some time; the connection is none.
    fn not_idle(&self, head: &FrameHead) -> Result<Fate, Broken> {
        match self.past.fate(head.stream) {
            Fate::Idle if head.stream == 0 => broken(ErrorCode::Protocol, Defect::FrameStream),
            Fate::Idle => broken(ErrorCode::Protocol, Defect::IdleStream),
            fate => Ok(fate),
        }
    }
}

fn on_connection(head: &FrameHead) -> Result<(), Broken> {
    if head.stream == 0 { Ok(()) } else { broken(ErrorCode::Protocol, Defect::FrameStream) }
}

fn wrong_size<T>() -> Result<T, Broken> {
    broken(ErrorCode::FrameSize, Defect::FrameSize)
}

/// Adds to a window. Whether there is room now where there was none.
fn widen(window: &mut i64, more: u32) -> Result<bool, ErrorCode> {
    if more == 0 {
        return Err(ErrorCode::Protocol);
    }
    let had_room = *window > 0;
    *window += i64::from(more);
    if *window > i64::from(LARGEST_31) {
        return Err(ErrorCode::FlowControl);
    }
    Ok(!had_room && *window > 0)
}
