//! Did the system call succeed?

use std::io;

/// The count that a system call returned, or the error it left in `errno`.
pub(crate) fn count(returned: isize) -> io::Result<usize> {
    usize::try_from(returned).map_err(|_| io::Error::last_os_error())
}

/// Calls again for as long as a signal interrupts the call before it did anything.
///
/// All our calls are non-blocking, so this hardly ever loops; but an `EINTR` taken for a failure would end a
/// healthy connection.
pub(crate) fn uninterrupted(mut call: impl FnMut() -> isize) -> io::Result<usize> {
    loop {
        match count(call()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}
