//! Does a call of the datapath allocate?
//!
//! An allocator that counts, per thread, answers for everything in this file.

#![allow(unsafe_code, reason = "a global allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::net::UdpSocket;
use std::os::fd::AsFd;
use std::time::Duration;

use homing_sys::mmsg::{BatchSize, Outgoing, ReceiveBatch, SendBatch};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every request is passed on to the system allocator as it came; counting allocates nothing, because
// the counter is a plain number that needs neither lazy initialisation nor a destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller keeps the contract of `alloc`, which is the same one.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: `pointer` came from the system allocator by `alloc` above, with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

#[test]
fn sending_and_receiving_batches_allocates_nothing() {
    let near = UdpSocket::bind("127.0.0.1:0").unwrap();
    let far = UdpSocket::bind("127.0.0.1:0").unwrap();
    far.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let destination = Some(far.local_addr().unwrap());
    let (mut sending, mut receiving) =
        (SendBatch::new(BatchSize::default()), ReceiveBatch::new(BatchSize::default()));

    let before = ALLOCATIONS.get();
    assert!(before > 0, "the counter counts");
    let mut payload_bytes = 0;
    for _ in 0..64 {
        sending.push(Outgoing { payload: &[7; 1400], destination, source: None }).unwrap();
    }
    assert_eq!(sending.send(near.as_fd()).unwrap(), 64);
    while payload_bytes < 64 * 1400 {
        far.peek(&mut [0]).unwrap(); // waits for the next datagram
        receiving.receive(far.as_fd()).unwrap();
        payload_bytes += receiving.datagrams().map(|datagram| datagram.payload.len()).sum::<usize>();
    }
    assert_eq!(ALLOCATIONS.get(), before);
}
