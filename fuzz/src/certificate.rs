//! Is a certificate read or refused, and can the text of its name stand in a header field?

use homing_wire::x509::{NAME_BYTES, read, write_name};

/// Reads the input as the DER of a certificate, and as that of a name.
pub fn run(input: &[u8]) {
    let subject = read(input).map(|certificate| certificate.subject);
    for name in subject.into_iter().chain([input]) {
        let mut text = b"X: ".to_vec();
        let is_written = write_name(name, &mut text);
        assert!(is_written || text == b"X: ", "all of a name, or nothing");
        assert!(text.iter().all(|byte| (b' '..=b'~').contains(byte)), "visible ASCII");
        assert!(text.len() <= 3 + NAME_BYTES);
    }
}
