//! What is written about each request, and how does writing not slow it down?
//!
//! A worker formats its lines into a block and hands full blocks, and at the end of each turn the rest, to a writer
//! thread. If the writer falls behind, blocks are dropped and counted; a request never waits for a disk.

use crate::http::client::Client;
use crate::http::edited::RequestId;
use crate::http::exchange::Exchange;
use crate::limits;
use crate::refusal::Refusal;
use crate::site::Site;
use crate::tls::Agreed;
use homing_core::clock::Now;
use homing_core::counters::PerWorker;
use homing_core::handshake::TlsVersion;
use homing_core::live::WorkerCounters;
use homing_core::snapshot::Snapshot;
use homing_core::spec::AccessFormat;
use homing_wire::http1::{FieldKind, RequestHead};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

mod format;

use format::Line;

/// Where lines go: a thread that writes them. Clones share it.
#[derive(Clone, Debug)]
pub struct AccessSink {
    sender: SyncSender<Vec<u8>>,
}

impl AccessSink {
    /// Lines go to standard output.
    ///
    /// # Errors
    /// When the writer thread cannot be started.
    pub fn stdout() -> io::Result<Self> {
        Self::over(io::stdout())
    }

    /// Lines are appended to a file, which is created if missing.
    ///
    /// # Errors
    /// When the file cannot be opened or the writer thread cannot be started.
    pub fn file(path: &Path) -> io::Result<Self> {
        let file: File = OpenOptions::new().create(true).append(true).open(path)?;
        Self::over(file)
    }

    fn over(out: impl Write + Send + 'static) -> io::Result<Self> {
        let (sender, blocks) = sync_channel(limits::LOG_BLOCKS);
        let complain = |error: io::Error| tracing::error!(%error, "cannot write the access log");
        std::thread::Builder::new()
            .name("access-log".to_owned())
            .spawn(move || write_blocks(&blocks, out, complain))?;
        Ok(Self { sender })
    }

    /// Says whether the block is on its way: it is lost where too many wait for the writer.
    fn send(&self, block: Vec<u8>) -> bool {
        self.sender.try_send(block).is_ok()
    }
}

/// Writes until nobody sends any more. Complains once when it cannot, not about every block of a full disk.
fn write_blocks(blocks: &Receiver<Vec<u8>>, mut out: impl Write, mut complain: impl FnMut(io::Error)) {
    let mut has_complained = false;
    while let Ok(block) = blocks.recv() {
        match out.write_all(&block).and_then(|()| out.flush()) {
            Ok(()) => has_complained = false,
            Err(error) if !has_complained => {
                has_complained = true;
                complain(error);
            }
            Err(_) => {}
        }
    }
}

/// What the log needs of a request's head, kept until its answer is known.
#[derive(Debug)]
pub(crate) struct Noted {
    pub(crate) peer: SocketAddr,
    pub(crate) method: Box<[u8]>,
    pub(crate) target: Box<[u8]>,
    pub(crate) host: Box<[u8]>,
    pub(crate) referer: Box<[u8]>,
    pub(crate) user_agent: Box<[u8]>,
    pub(crate) version: homing_wire::http1::Version,
    /// Whether it came by HTTP/2; `version` is that of the text that it was told in then.
    pub(crate) is_http2: bool,
    pub(crate) tls: Option<NotedTls>,
    /// The name of the request; empty: it has none.
    pub(crate) request_id: RequestId,
}

/// What it needs of the client's TLS.
#[derive(Debug)]
pub(crate) struct NotedTls {
    pub(crate) version: TlsVersion,
    pub(crate) cipher: &'static str,
    /// The name that the client asked for.
    pub(crate) server_name: Option<Box<str>>,
}

impl NotedTls {
    fn of(agreed: &Agreed) -> Self {
        let server_name = agreed.server_name.clone();
        Self { version: agreed.version, cipher: agreed.cipher, server_name }
    }
}

/// The access log of one worker.
#[derive(Debug)]
pub(crate) struct AccessLog {
    format: AccessFormat,
    sink: Option<AccessSink>,
    block: Vec<u8>,
    counters: Arc<PerWorker<WorkerCounters>>,
    worker: usize,
}

impl AccessLog {
    /// The log of a worker that runs `snapshot`.
    pub(crate) fn new(snapshot: &Snapshot, sink: Option<AccessSink>, worker: usize) -> Self {
        let counters = Arc::clone(&snapshot.worker_counters);
        Self { format: snapshot.access, sink, block: Vec::new(), counters, worker }
    }

    /// A new snapshot asks for this format.
    pub(crate) fn set_format(&mut self, format: AccessFormat) {
        self.format = format;
    }

    /// Keeps what a line will need; `None` when nothing is written.
    pub(crate) fn note(
        &self,
        head: &RequestHead<'_, '_>,
        client: &Client,
        request_id: &RequestId,
    ) -> Option<Box<Noted>> {
        if !self.is_on() {
            return None;
        }
        let first = |name: &[u8]| head.fields.named(name).next().unwrap_or_default().into();
        Some(Box::new(Noted {
            peer: client.peer,
            method: head.method_text.into(),
            target: head.target.raw.into(),
            host: head.fields.values(FieldKind::Host).next().unwrap_or_default().into(),
            referer: first(b"referer"),
            user_agent: first(b"user-agent"),
            version: head.version,
            is_http2: client.stream().is_some(),
            tls: client.agreed().map(NotedTls::of),
            request_id: request_id.clone(),
        }))
    }

    /// Writes the line of an exchange.
    pub(crate) fn write(&mut self, exchange: &Exchange, refusal: Option<Refusal>, elapsed_ms: u64, now: Now) {
        let Some(noted) = exchange.noted.as_deref() else { return };
        let group = exchange.group();
        self.push(&Line {
            noted: Some(noted),
            peer: noted.peer,
            token_s: now.token_s,
            listener: &exchange.site.listener.name,
            group: &group.name,
            target: &group.target(&exchange.choice).name,
            reason: exchange.choice.reason.as_str(),
            session: group.persistence.id_of(&exchange.choice.session),
            refusal: refusal.map(Refusal::code),
            status: exchange.answer.status,
            bytes: exchange.answer.bytes,
            elapsed_ms,
        });
    }

    /// Writes the line of a request that reached no group.
    pub(crate) fn write_refused(&mut self, noted: Option<&Noted>, refusal: Refusal, now: Now) {
        if let Some(noted) = noted {
            self.push(&Line { noted: Some(noted), ..Line::refused(noted.peer, refusal, now) });
        }
    }

    /// Writes the line of a request that its rule answered: the rule's reason and status, and bytes with the head.
    pub(crate) fn write_ruled(
        &mut self,
        noted: Option<&Noted>,
        site: &Site,
        (reason, status): (&str, u16),
        bytes: usize,
        now: Now,
    ) {
        if let Some(noted) = noted {
            let listener = &site.listener.name;
            let line = Line { noted: Some(noted), listener, reason, status, ..Line::bare(noted.peer, now) };
            self.push(&Line { bytes: bytes as u64, ..line });
        }
    }

    /// Writes the line of something that was not a request.
    pub(crate) fn write_unparsed(&mut self, peer: SocketAddr, refusal: Refusal, now: Now) {
        if self.is_on() {
            self.push(&Line::refused(peer, refusal, now));
        }
    }

    /// Hands over what was written.
    pub(crate) fn flush(&mut self) {
        if self.block.is_empty() {
            return;
        }
        let block = std::mem::take(&mut self.block);
        if self.sink.as_ref().is_some_and(|sink| !sink.send(block)) {
            self.counters().log_lost_blocks.add(1);
        }
    }

    fn counters(&self) -> &WorkerCounters {
        self.counters.of(self.worker)
    }

    fn is_on(&self) -> bool {
        self.format != AccessFormat::Off && self.sink.is_some()
    }

    fn push(&mut self, line: &Line<'_>) {
        match self.format {
            AccessFormat::Off => return,
            AccessFormat::Json => line.json(&mut self.block),
            AccessFormat::Common => line.common(&mut self.block),
            AccessFormat::Combined => line.combined(&mut self.block),
        }
        self.counters().log_lines.add(1);
        if self.block.len() >= limits::LOG_BLOCK_BYTES {
            self.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk that is full for a while.
    struct Disk {
        full_for: usize,
        written: Vec<u8>,
    }

    impl Write for &mut Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.full_for > 0 {
                self.full_for -= 1;
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.written.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_complained_about_once_and_lines_go_on_when_there_is_room() {
        let (sender, blocks) = sync_channel(16);
        for at in 0..10u8 {
            sender.send(vec![b'0' + at]).unwrap();
        }
        drop(sender);
        let (mut disk, mut complaints) = (Disk { full_for: 7, written: Vec::new() }, 0);
        write_blocks(&blocks, &mut disk, |_| complaints += 1);
        assert_eq!((complaints, &disk.written[..]), (1, &b"789"[..]));
    }

    #[test]
    fn a_writer_that_falls_behind_costs_lines_and_nobody_waits() {
        let (sender, _blocks) = sync_channel(1);
        let sink = AccessSink { sender };
        assert_eq!((0..5).filter(|_| sink.send(b"line\n".to_vec())).count(), 1);
    }
}
