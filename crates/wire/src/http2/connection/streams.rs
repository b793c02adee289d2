//! Which streams are open, and what may still be said on them?

/// What a client still has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remote {
    Open,
    Ended,
}

/// How far our answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Local {
    /// Before the answer; interim ones may have gone.
    Waiting,
    /// The head is out.
    Answering,
    Ended,
}

/// One stream.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub(super) id: u32,
    pub(super) remote: Remote,
    pub(super) local: Local,
    /// What the client may still send.
    pub(super) receive_window: u32,
    /// What we may still send; below 0 when the client has made the windows smaller (RFC 9113 6.9.2).
    pub(super) send_window: i64,
    /// What has come and not gone on.
    pub(super) held: u32,
    /// What has gone on and the client has not been told of.
    pub(super) owed: u32,
    /// What is left of the content-length, when there is one.
    pub(super) body_left: Option<u64>,
}

impl Stream {
    pub(super) fn is_over(&self) -> bool {
        self.remote == Remote::Ended && self.local == Local::Ended
    }
}

/// The open streams in the order of their numbers. There are few, and new ones come at the end.
#[derive(Debug, Default)]
pub(super) struct Streams {
    list: Vec<Stream>,
}

impl Streams {
    pub(super) const fn new() -> Self {
        Self { list: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn memory(&self) -> usize {
        self.list.capacity() * size_of::<Stream>()
    }

    /// Adds a stream above all others.
    pub(super) fn push(&mut self, stream: Stream) {
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
    pub(super) fn get(&self, id: u32) -> Option<&Stream> {
        self.list.get(self.place(id).ok()?)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, id: u32) -> Option<&mut Stream> {
        let place = self.place(id).ok()?;
        self.list.get_mut(place)
    }

    pub(super) fn remove(&mut self, id: u32) -> Option<Stream> {
        let stream = self.list.remove(self.place(id).ok()?);
        // A burst is no reason to keep its memory.
        if self.list.is_empty() && self.list.capacity() > 8 {
            self.list = Vec::new();
        }
        Some(stream)
    }

    pub(super) fn clear(&mut self) {
        self.list = Vec::new();
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Stream> {
        self.list.iter_mut()
    }
}
