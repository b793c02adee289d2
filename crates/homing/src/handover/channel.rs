//! How do messages and descriptors get from one process to the other?
//!
//! ```text
//! kind 1 │ length 4 │ content      descriptors come with the first byte (SCM_RIGHTS, unix(7))
//! ```

use super::WRITING;
use super::message::Kind;
use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};
use std::io::{self, ErrorKind, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;
use zeroize::Zeroizing;

/// Bytes before the content.
const HEAD: usize = 5;
/// Bytes of a content at most: the lists of sockets of ten thousand listeners.
const LONGEST: usize = 16 << 20;
/// Descriptors in a message at most: the kernel takes 253.
pub(super) const DESCRIPTORS: usize = 250;

/// One end of the line between the two processes.
#[derive(Debug)]
pub(crate) struct Channel {
    stream: UnixStream,
}

/// What came.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) kind: Kind,
    /// Perhaps a secret.
    pub(super) content: Zeroizing<Vec<u8>>,
    pub(super) fds: Vec<OwnedFd>,
}

impl Channel {
    pub(super) fn new(stream: UnixStream) -> io::Result<Self> {
        stream.set_write_timeout(Some(WRITING))?;
        Ok(Self { stream })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// The other process has ended, or does not read.
    pub(super) fn send(&self, kind: Kind, content: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<()> {
        let length = u32::try_from(content.len()).map_err(|_| ErrorKind::InvalidInput)?;
        let mut head = [kind as u8; HEAD];
        head[1..].copy_from_slice(&length.to_le_bytes());
        let mut sent = self.send_head(&head, fds)?;
        while sent < HEAD {
            sent += (&self.stream).write(&head[sent..])?;
        }
        (&self.stream).write_all(content)
    }

    fn send_head(&self, head: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<usize> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(DESCRIPTORS))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if !fds.is_empty() && !control.push(SendAncillaryMessage::ScmRights(fds)) {
            return Err(ErrorKind::InvalidInput.into());
        }
        Ok(sendmsg(&self.stream, &[IoSlice::new(head)], &mut control, SendFlags::NOSIGNAL)?)
    }

    /// What comes within that time; `None`: nothing does.
    ///
    /// # Errors
    /// The other process has ended (`UnexpectedEof`), or says what makes no sense.
    pub(super) fn receive(&self, within: Duration) -> io::Result<Option<Message>> {
        self.stream.set_read_timeout(Some(within))?;
        let mut head = [0; HEAD];
        let (mut count, fds) = match self.receive_head(&mut head) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            received => received?,
        };
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        // What has begun to come is waited for longer.
        self.stream.set_read_timeout(Some(WRITING))?;
        while count < HEAD {
            (&self.stream).read_exact(&mut head[count..=count])?;
            count += 1;
        }
        let [kind, length @ ..] = head;
        let kind = Kind::from_byte(kind).ok_or(ErrorKind::InvalidData)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > LONGEST {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut content = Zeroizing::new(vec![0; length]);
        (&self.stream).read_exact(&mut content)?;
        Ok(Some(Message { kind, content, fds }))
    }

    fn receive_head(&self, head: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(DESCRIPTORS))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let received = loop {
            let mut parts = [IoSliceMut::new(head)];
            // A signal interrupts a wait that has a bound, whoever takes it (signal(7)).
            match recvmsg(self.stream.as_fd(), &mut parts, &mut control, RecvFlags::CMSG_CLOEXEC) {
                Err(Errno::INTR) => {}
                received => break received?,
            }
        };
        let fds = control.drain().filter_map(|message| match message {
            RecvAncillaryMessage::ScmRights(fds) => Some(fds),
            _ => None,
        });
        Ok((received.bytes, fds.flatten().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;

    fn pair() -> (Channel, Channel) {
        let (a, b) = UnixStream::pair().unwrap();
        (Channel::new(a).unwrap(), Channel::new(b).unwrap())
    }

    #[test]
    fn what_is_sent_comes_whole_and_in_order_with_its_descriptors() {
        let (a, b) = pair();
        let file = File::open("/dev/null").unwrap();
        let fds = vec![file.as_fd(); DESCRIPTORS];
        a.send(Kind::Sockets, b"many", &fds).unwrap();
        a.send(Kind::Go, b"", &[]).unwrap();
        let first = b.receive(WRITING).unwrap().unwrap();
        assert_eq!(
            (first.kind, &first.content[..], first.fds.len()),
            (Kind::Sockets, &b"many"[..], DESCRIPTORS)
        );
        let second = b.receive(WRITING).unwrap().unwrap();
        assert_eq!((second.kind, second.content.len(), second.fds.len()), (Kind::Go, 0, 0));
    }

    #[test]
    fn silence_is_no_error_and_the_end_is() {
        let (a, b) = pair();
        assert!(b.receive(Duration::from_millis(1)).unwrap().is_none());
        drop(a);
        assert_eq!(b.receive(WRITING).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }

    #[test]
    fn nonsense_is_refused() {
        let (a, b) = UnixStream::pair().unwrap();
        let b = Channel::new(b).unwrap();
        for nonsense in [[0, 0, 0, 0, 0], [Kind::Go as u8, 255, 255, 255, 255]] {
            (&a).write_all(&nonsense).unwrap();
            assert_eq!(b.receive(WRITING).unwrap_err().kind(), ErrorKind::InvalidData);
        }
    }
}
