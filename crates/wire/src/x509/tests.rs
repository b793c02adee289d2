//! Is what a certificate says of itself read as other tools read it? (Both were made and read by openssl 3.)

use super::*;
use proptest::prelude::*;

const ALICE: &[u8] = include_bytes!("tests/alice.der");
const NOBODY: &[u8] = include_bytes!("tests/nobody.der");

fn name_of(der: &[u8]) -> String {
    let mut out = Vec::new();
    assert!(write_name(read(der).unwrap().subject, &mut out));
    String::from_utf8(out).unwrap()
}

/// A name of one attribute: CN with that value.
fn common_name(tag: u8, value: &[u8]) -> Vec<u8> {
    let wrap = |tag, content: &[u8]| [&[tag, u8::try_from(content.len()).unwrap()], content].concat();
    let attribute = [&[6, 3, 0x55, 4, 3][..], &wrap(tag, value)].concat();
    wrap(0x31, &wrap(0x30, &attribute))
}

fn text_of(tag: u8, value: &[u8]) -> String {
    let mut out = Vec::new();
    assert!(write_name(&common_name(tag, value), &mut out));
    String::from_utf8(out).unwrap()
}

#[test]
fn both_forms_of_time_are_read() {
    let alice = read(ALICE).unwrap();
    assert_eq!((alice.not_before_s, alice.not_after_s), (1_795_635_281, 2_714_067_281));
    let nobody = read(NOBODY).unwrap();
    assert_eq!((nobody.not_before_s, nobody.not_after_s), (1_795_635_270, 1_795_721_670));
}

#[test]
fn the_kind_of_a_key_is_told() {
    assert_eq!(key_kind(read(ALICE).unwrap().public_key).to_string(), "ecdsa-p256");
    let wrap = |tag, content: &[u8]| [&[tag, u8::try_from(content.len()).unwrap()], content].concat();
    let key =
        |algorithm: &[u8], bits: &[u8]| [wrap(0x30, algorithm), wrap(0x03, &[&[0], bits].concat())].concat();
    let rsa = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
    let modulus = |modulus: &[u8]| wrap(0x30, &[wrap(2, modulus), wrap(2, &[1, 0, 1])].concat());
    for (public_key, kind) in [
        (key(&rsa, &modulus(&[0, 0x80, 1, 2])), "rsa-24"),
        (key(&rsa, &modulus(&[0x0f, 1])), "rsa-12"),
        (key(&rsa, &modulus(&[0])), "other"),
        (key(&[6, 3, 0x2b, 0x65, 112], &[0; 32]), "ed25519"),
        (key(&[6, 3, 0x2b, 0x65, 113], &[0; 57]), "other"),
        (Vec::new(), "other"),
    ] {
        assert_eq!(key_kind(&public_key).to_string(), kind, "{public_key:02x?}");
    }
}

#[test]
fn a_name_is_written_with_its_last_part_first() {
    assert_eq!(
        name_of(ALICE),
        "1.3.6.1.4.1.99999.1=#0c0178,emailAddress=alice@example.com,OU=ops+CN=alice \\c3\\a4,\
         O=Example\\, Inc.,C=DE"
    );
    assert_eq!(name_of(NOBODY), "");
}

#[test]
fn nothing_in_a_name_can_be_read_as_something_else() {
    for (value, text) in [
        ("a,CN=b", "CN=a\\,CN\\=b".replace("\\=", "=")),
        (" a ", "CN=\\ a\\ ".to_owned()),
        ("#a+b", "CN=\\#a\\+b".to_owned()),
        ("a\0b", "CN=a\\00b".to_owned()),
        ("a\r\nX-Admin: 1", "CN=a\\0d\\0aX-Admin: 1".to_owned()),
        ("\\\"<>;", "CN=\\\\\\\"\\<\\>\\;".to_owned()),
    ] {
        assert_eq!(text_of(0x0c, value.as_bytes()), text, "{value:?}");
    }
    // A string of two bytes a character is not text for us.
    assert_eq!(text_of(0x1e, b"\0a"), "CN=#1e020061");
}

#[test]
fn a_name_that_is_too_long_is_not_cut_short() {
    let long: Vec<u8> = std::iter::repeat_n(common_name(0x0c, &[b'x'; 100]), 50).flatten().collect();
    let mut out = b"before".to_vec();
    assert!(!write_name(&long, &mut out));
    assert_eq!(out, b"before");
}

#[test]
fn what_is_cut_or_has_another_form_is_no_certificate() {
    for end in 0..ALICE.len() {
        assert_eq!(read(&ALICE[..end]), None, "{end}");
    }
    let with = |at: usize, byte: u8| {
        let mut other = ALICE.to_vec();
        other[at] = byte;
        read(&other).is_some()
    };
    assert!(!with(1, 0x80), "a length without end");
    assert!(!with(183, b'x'), "a time that is none");
    assert!(!with(171, 0x13), "a text where a time belongs");
}

proptest! {
    #[test]
    fn whatever_a_name_holds_its_text_can_stand_in_a_header_field(
        tag in any::<u8>(),
        value in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut out = Vec::new();
        if write_name(&common_name(tag, &value), &mut out) {
            prop_assert!(out.iter().all(|byte| (b' '..=b'~').contains(byte)));
        }
    }

    #[test]
    fn a_changed_certificate_is_read_or_refused(at in 0..ALICE.len(), byte in any::<u8>()) {
        let mut other = ALICE.to_vec();
        other[at] = byte;
        if let Some(certificate) = read(&other) {
            let mut out = Vec::new();
            let is_written = write_name(certificate.subject, &mut out);
            let _ = key_kind(certificate.public_key);
            prop_assert!(is_written || out.is_empty());
        }
    }
}
