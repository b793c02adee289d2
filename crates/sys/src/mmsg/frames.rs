//! Which memory do `recvmmsg(2)` and `sendmmsg(2)` work on?
//!
//! ```text
//!   headers[i] --+--> addresses[i]   where from, or where to
//!                +--> slices[i] ---> payload i, owned by the batch
//!                +--> controls[i]    local address
//! ```
//!
//! The pointers between the arrays are drawn afresh before every call ([`Frames::aim`]) and not followed by
//! anyone but the kernel, during that call. So the arrays may move and be sent to another thread in between.

use std::ffi::c_void;
use std::mem;
use std::net::{IpAddr, SocketAddr};

use super::address::RawAddress;
use super::control::Control;

/// What one frame is to point to, for one call.
pub(super) struct Aim {
    pub(super) payload: *mut u8,
    pub(super) payload_bytes: usize,
    pub(super) address_bytes: usize,
    pub(super) control_bytes: usize,
}

/// The arrays of one batch. All four have the same length, which never changes.
pub(super) struct Frames {
    headers: Vec<libc::mmsghdr>,
    slices: Vec<libc::iovec>,
    addresses: Vec<RawAddress>,
    controls: Vec<Control>,
}

// SAFETY: the raw pointers in `headers` and `slices` point into memory that moves along with the batch, and
// they are followed only by the kernel, in calls that draw them afresh through `&mut self` first.
unsafe impl Send for Frames {}

impl Frames {
    pub(super) fn new(count: usize) -> Self {
        // SAFETY: mmsghdr is a C struct of integers and pointers, for which all zeroes is a valid value.
        let header: libc::mmsghdr = unsafe { mem::zeroed() };
        let slice = libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 };
        Self {
            headers: vec![header; count],
            slices: vec![slice; count],
            addresses: vec![RawAddress::EMPTY; count],
            controls: vec![Control::EMPTY; count],
        }
    }

    /// Points the frames from `first` on at `aims`, one each, as far as there are both, and returns the header
    /// of the first, and how many were pointed.
    ///
    /// The pointers in the headers are valid until `self`, or what the aims point to, is touched again.
    /// No frame offers the kernel more of its address and its control message than there is.
    pub(super) fn aim(&mut self, first: usize, aims: impl Iterator<Item = Aim>) -> (*mut libc::mmsghdr, u32) {
        let frames = self.headers.iter_mut().zip(&mut self.slices);
        let frames = frames.zip(self.addresses.iter_mut().zip(&mut self.controls)).skip(first);
        let mut count = 0;
        for (((frame, slice), (address, control)), aim) in frames.zip(aims) {
            slice.iov_base = aim.payload.cast::<c_void>();
            slice.iov_len = aim.payload_bytes;
            let header = &mut frame.msg_hdr;
            header.msg_iov = slice;
            header.msg_iovlen = 1;
            header.msg_name = (&raw mut *address).cast();
            header.msg_namelen = short(aim.address_bytes.min(RawAddress::CAPACITY_BYTES));
            header.msg_control = (&raw mut *control).cast();
            // The width of this field depends on the C library.
            header.msg_controllen = aim.control_bytes.min(Control::CAPACITY_BYTES) as _;
            header.msg_flags = 0;
            count += 1;
        }
        (self.headers.as_mut_ptr().wrapping_add(first), count)
    }

    pub(super) fn write_address(&mut self, index: usize, address: Option<SocketAddr>) -> usize {
        address.map_or(0, |address| self.addresses[index].write(address))
    }

    pub(super) fn write_source(&mut self, index: usize, source: Option<IpAddr>) -> usize {
        source.map_or(0, |source| self.controls[index].write_source(source))
    }

    /// What the kernel wrote about the datagram it put into frame `index`.
    pub(super) fn received(&self, index: usize) -> Option<Received> {
        let frame = self.headers.get(index)?;
        let header = &frame.msg_hdr;
        let address_bytes = usize::try_from(header.msg_namelen).ok()?;
        // The width of this field depends on the C library.
        let control_bytes: usize = header.msg_controllen as _;
        Some(Received {
            payload_bytes: usize::try_from(frame.msg_len).ok()?,
            source: self.addresses.get(index)?.read(address_bytes)?,
            local: self.controls.get(index)?.local(control_bytes),
            truncated: header.msg_flags & libc::MSG_TRUNC != 0,
        })
    }
}

/// What the kernel tells of a datagram beside its payload.
pub(super) struct Received {
    pub(super) payload_bytes: usize,
    pub(super) source: SocketAddr,
    pub(super) local: Option<IpAddr>,
    pub(super) truncated: bool,
}

fn short(length: usize) -> libc::socklen_t {
    length.try_into().expect("an address is shorter than 4 GiB")
}
