//! Which streams are open, and what may still be said on them?

/// How far one way of a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Way {
    /// Before the head; interim answers may have gone.
    Waiting,
    /// The head has gone: data and trailers may follow.
    Open,
    Ended,
}

/// What was asked on a stream, as far as its answer depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Asked {
    /// Something that has an answer with a body.
    Plain,
    /// HEAD: the answer says how long a body would be, and has none.
    Head,
    /// Extended CONNECT (RFC 8441).
    Upgrade,
}

/// One stream.
#[derive(Debug, Clone)]
pub(in super::super) struct Stream {
    pub(in super::super) id: u32,
    pub(in super::super) remote: Way,
    pub(in super::super) local: Way,
    pub(in super::super) asked: Asked,
    /// How many interim answers have come.
    pub(in super::super) interim: u8,
    /// What the other end may still send.
    pub(in super::super) receive_window: u32,
    /// What we may still send; below 0 when the other end has made the windows smaller (RFC 9113 6.9.2).
    pub(in super::super) send_window: i64,
    /// What has come and not gone on.
    pub(in super::super) held: u32,
    /// What has gone on and the other end has not been told of.
    pub(in super::super) owed: u32,
    /// What is left of the content-length, when there is one.
    pub(in super::super) body_left: Option<u64>,
}

impl Stream {
    /// A stream whose windows are set when it is opened.
    pub(in super::super) fn new(id: u32, remote: Way, local: Way) -> Self {
        Self {
            id,
            remote,
            local,
            asked: Asked::Plain,
            interim: 0,
            receive_window: 0,
            send_window: 0,
            held: 0,
            owed: 0,
            body_left: None,
        }
    }

    pub(in super::super) fn is_over(&self) -> bool {
        self.remote == Way::Ended && self.local == Way::Ended
    }
}

/// The open streams in the order of their numbers. There are few, and new ones come at the end.
#[derive(Debug, Default)]
pub(in super::super) struct Streams {
    list: Vec<Stream>,
}

impl Streams {
    pub(in super::super) const fn new() -> Self {
        Self { list: Vec::new() }
    }

    pub(in super::super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(in super::super) fn memory(&self) -> usize {
        self.list.capacity() * size_of::<Stream>()
    }

    /// The number of the highest stream that is open.
    pub(in super::super) fn last(&self) -> Option<u32> {
        self.list.last().map(|stream| stream.id)
    }

    /// Adds a stream above all others.
    pub(in super::super) fn push(&mut self, stream: Stream) {
        self.list.push(stream);
    }

    #[inline]
    fn place(&self, id: u32) -> Result<usize, usize> {
        match self.list.last() {
            Some(last) if last.id == id => Ok(self.list.len() - 1),
            _ => self.list.binary_search_by_key(&id, |stream| stream.id),
        }
    }

    #[inline]
    pub(in super::super) fn get(&self, id: u32) -> Option<&Stream> {
        self.list.get(self.place(id).ok()?)
    }

    #[inline]
    pub(in super::super) fn get_mut(&mut self, id: u32) -> Option<&mut Stream> {
        let place = self.place(id).ok()?;
        self.list.get_mut(place)
    }

    pub(in super::super) fn remove(&mut self, id: u32) -> Option<Stream> {
        let stream = self.list.remove(self.place(id).ok()?);
        // A burst is no reason to keep its memory.
        if self.list.is_empty() && self.list.capacity() > 8 {
            self.list = Vec::new();
        }
        Some(stream)
    }

    pub(in super::super) fn clear(&mut self) {
        self.list = Vec::new();
    }

    pub(in super::super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Stream> {
        self.list.iter_mut()
    }
}
