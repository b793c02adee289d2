//! Where does a worker keep its connections, and is an event still about the same one?

use mio::Token;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Another thread has something to say.
    Waker,
    /// A listening socket.
    Listener,
    /// An HTTP client.
    Client,
    /// A connection to a target, for HTTP.
    Target,
    /// The client's side of a tunnel.
    TunnelClient,
    /// The target's side of a tunnel.
    TunnelTarget,
    /// A UDP flow's socket to its target.
    Flow,
    /// A connection that has to say whom it speaks for.
    Greeting,
    /// A connection to a target that carries the streams of HTTP/2.
    Carrier,
}

const KINDS: [Kind; 9] = [
    Kind::Waker,
    Kind::Listener,
    Kind::Client,
    Kind::Target,
    Kind::TunnelClient,
    Kind::TunnelTarget,
    Kind::Flow,
    Kind::Greeting,
    Kind::Carrier,
];

const GENERATION_BITS: u32 = 28;
const GENERATION_MASK: u32 = (1 << GENERATION_BITS) - 1;

/// Names a thing in a [`Store`]; never another thing that later took its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    index: u32,
    generation: u32,
}

impl Key {
    /// The key as the kernel carries it: kind, generation, index.
    pub(crate) fn token(self, kind: Kind) -> Token {
        let upper = (kind as u32) << GENERATION_BITS | self.generation;
        Token((upper as usize) << 32 | self.index as usize)
    }

    /// Its name outside of this process, while nobody else has its slot.
    pub(crate) fn name_of(self, worker: usize) -> u64 {
        (worker as u64) << 32 | u64::from(self.index)
    }

    /// Reads a token back; `None` for one that we did not make.
    pub(crate) fn from_token(token: Token) -> Option<(Kind, Self)> {
        let upper = u32::try_from(token.0 >> 32).ok()?;
        let kind = KINDS.get((upper >> GENERATION_BITS) as usize)?;
        let index = u32::try_from(token.0 & 0xffff_ffff).ok()?;
        Some((*kind, Self { index, generation: upper & GENERATION_MASK }))
    }
}

/// The token of the waker.
pub(crate) const WAKER: Token = Token(0);

/// Things in slots that are reused; a key of an earlier tenant finds nothing.
#[derive(Debug)]
pub(crate) struct Store<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
}

#[derive(Debug)]
struct Slot<T> {
    generation: u32,
    tenant: Option<T>,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self { slots: Vec::new(), free: Vec::new() }
    }
}

impl<T> Store<T> {
    /// Puts in what `make` makes of its key.
    pub(crate) fn insert_with(&mut self, make: impl FnOnce(Key) -> T) -> Key {
        let index = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot { generation: 0, tenant: None });
            u32::try_from(self.slots.len() - 1).expect("descriptors run out long before 2^32 slots")
        });
        let slot = &mut self.slots[index as usize];
        let key = Key { index, generation: slot.generation };
        slot.tenant = Some(make(key));
        key
    }

    /// The thing, unless it is gone.
    pub(crate) fn get(&self, key: Key) -> Option<&T> {
        let slot = self.slots.get(key.index as usize)?;
        slot.tenant.as_ref().filter(|_| slot.generation == key.generation)
    }

    /// The thing, unless it is gone.
    pub(crate) fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        let slot = self.slots.get_mut(key.index as usize)?;
        slot.tenant.as_mut().filter(|_| slot.generation == key.generation)
    }

    /// Takes the thing out.
    pub(crate) fn remove(&mut self, key: Key) -> Option<T> {
        let slot = self.slots.get_mut(key.index as usize)?;
        if slot.generation != key.generation {
            return None;
        }
        let tenant = slot.tenant.take()?;
        slot.generation = (slot.generation + 1) & GENERATION_MASK;
        self.free.push(key.index);
        Some(tenant)
    }

    /// How many things there are.
    pub(crate) fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// The keys of all things there are.
    pub(crate) fn keys(&self) -> Vec<Key> {
        let occupied = |(index, slot): (u32, &Slot<T>)| {
            slot.tenant.as_ref().map(|_| Key { index, generation: slot.generation })
        };
        (0u32..).zip(&self.slots).filter_map(occupied).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_an_earlier_tenant_finds_nothing() {
        let mut store = Store::default();
        let first = store.insert_with(|_| "first");
        assert_eq!(store.remove(first), Some("first"));
        let second = store.insert_with(|_| "second");
        assert_eq!((store.get(first), store.get(second)), (None, Some(&"second")));
        assert_eq!(store.remove(first), None);
        assert_eq!((store.len(), store.keys()), (1, vec![second]));
    }

    #[test]
    fn a_key_survives_the_kernel() {
        let key = Key { index: 0xdead_beef, generation: GENERATION_MASK };
        for kind in KINDS {
            assert_eq!(Key::from_token(key.token(kind)), Some((kind, key)));
        }
        assert_eq!(Key::from_token(Token(usize::MAX)), None);
    }
}
