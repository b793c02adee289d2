//! Where do lines go, and who waits when they do not go fast enough? Nobody.

use crate::limits;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Where lines go: a thread that writes them. Clones share it.
#[derive(Clone, Debug)]
pub struct AccessSink {
    sender: SyncSender<Vec<u8>>,
    /// Blocks that were written, for their memory.
    empty: Arc<Mutex<Vec<Vec<u8>>>>,
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
        let (sink, blocks) = Self::with_room(limits::LOG_BLOCKS);
        let empty = Arc::clone(&sink.empty);
        let complain = |error: io::Error| tracing::error!(%error, "cannot write the access log");
        std::thread::Builder::new()
            .name("access-log".to_owned())
            .spawn(move || write_blocks(&blocks, &empty, out, complain))?;
        Ok(sink)
    }

    /// A sink for `blocks` blocks, and where they come out.
    pub(super) fn with_room(blocks: usize) -> (Self, Receiver<Vec<u8>>) {
        let (sender, receiver) = sync_channel(blocks);
        (Self { sender, empty: Arc::default() }, receiver)
    }

    /// Says whether the block is on its way: it is lost where too many wait for the writer.
    pub(super) fn send(&self, block: Vec<u8>) -> bool {
        self.sender.try_send(block).is_ok()
    }

    /// An empty block. Nobody waits for one: there is new memory.
    pub(super) fn empty_block(&self) -> Vec<u8> {
        self.empty.try_lock().ok().and_then(|mut empty| empty.pop()).unwrap_or_default()
    }
}

/// Writes until nobody sends any more. Complains once when it cannot, not about every block of a full disk.
fn write_blocks(
    blocks: &Receiver<Vec<u8>>,
    empty: &Mutex<Vec<Vec<u8>>>,
    mut out: impl Write,
    mut complain: impl FnMut(io::Error),
) {
    let mut has_complained = false;
    while let Ok(mut block) = blocks.recv() {
        match out.write_all(&block).and_then(|()| out.flush()) {
            Ok(()) => has_complained = false,
            Err(error) if !has_complained => {
                has_complained = true;
                complain(error);
            }
            Err(_) => {}
        }
        block.clear();
        let mut empty = empty.lock().unwrap_or_else(PoisonError::into_inner);
        if empty.len() < limits::LOG_BLOCKS_KEPT && block.capacity() <= 2 * limits::LOG_BLOCK_BYTES {
            empty.push(block);
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
        let (sink, blocks) = AccessSink::with_room(16);
        for at in 0..10u8 {
            assert!(sink.send(vec![b'0' + at]));
        }
        let empty = Arc::clone(&sink.empty);
        drop(sink);
        let (mut disk, mut complaints) = (Disk { full_for: 7, written: Vec::new() }, 0);
        write_blocks(&blocks, &empty, &mut disk, |_| complaints += 1);
        assert_eq!((complaints, &disk.written[..]), (1, &b"789"[..]));
    }

    #[test]
    fn a_writer_that_falls_behind_costs_lines_and_nobody_waits() {
        let (sink, _blocks) = AccessSink::with_room(1);
        assert_eq!((0..5).filter(|_| sink.send(b"line\n".to_vec())).count(), 1);
    }

    #[test]
    fn blocks_are_used_again() {
        let (sink, blocks) = AccessSink::with_room(16);
        assert!(sink.send(Vec::with_capacity(100)));
        let (sender, empty) = (sink.sender.clone(), Arc::clone(&sink.empty));
        drop(sink);
        drop(sender);
        write_blocks(&blocks, &empty, io::sink(), |error| panic!("{error}"));
        let sink = AccessSink { sender: sync_channel(1).0, empty };
        assert_eq!([sink.empty_block().capacity(), sink.empty_block().capacity()], [100, 0]);
    }
}
