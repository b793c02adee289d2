//! Does a decoder read what we pack, and what do we remember of it?

use super::super::Decoder;
use super::*;
use proptest::prelude::*;

type Pair = (Vec<u8>, Vec<u8>);

fn block(encoder: &mut Encoder, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    encoder.begin(&mut out);
    encoder.status(200, &mut out);
    fields.iter().for_each(|(name, value)| encoder.field(name.as_bytes(), value.as_bytes(), &mut out));
    out
}

fn decoded(decoder: &mut Decoder, block: &[u8]) -> Vec<Pair> {
    let mut fields = Vec::new();
    let field = |name: &[u8], value: &[u8]| fields.push((name.to_vec(), value.to_vec()));
    decoder.decode(block, &mut Vec::new(), field).unwrap();
    fields
}

#[test]
fn names_are_written_in_lower_case_and_every_status_is_read_back() {
    let (mut encoder, mut decoder) = (Encoder::new(), Decoder::new());
    for status in [200, 101, 418, 599, 404, 418, 418] {
        let mut out = Vec::new();
        encoder.begin(&mut out);
        encoder.status(status, &mut out);
        encoder.field(b"Content-Type", b"Text/HTML", &mut out);
        encoder.field(&[b'X'; 300], b"V", &mut out);
        let expected = [
            (b":status".to_vec(), status.to_string().into_bytes()),
            (b"content-type".to_vec(), b"Text/HTML".to_vec()),
            (vec![b'x'; 300], b"V".to_vec()),
        ];
        assert_eq!(decoded(&mut decoder, &out), expected);
    }
}

#[test]
fn a_field_that_comes_again_costs_one_byte_from_the_third_time() {
    let mut encoder = Encoder::new();
    let fields = [("server", "an example of a server"), ("x-frame-options", "DENY")];
    let first = block(&mut encoder, &fields);
    assert_eq!(encoder.memory(), 0, "who comes once is not remembered");
    let second = block(&mut encoder, &fields);
    let third = block(&mut encoder, &fields);
    assert!(second.len() < first.len(), "what is remembered is packed");
    assert_eq!(third.len(), 1 + fields.len());
}

#[test]
fn secrets_and_what_is_new_each_time_get_no_entry() {
    let mut encoder = Encoder::new();
    let fields =
        [("Set-Cookie", "a=b"), ("Authorization", "Basic x"), ("Date", "now"), ("Content-Length", "5")];
    let first = block(&mut encoder, &fields);
    for _ in 0..3 {
        assert_eq!(block(&mut encoder, &fields), first);
    }
    assert_eq!(encoder.memory(), 0);
    // 6.2.3: never indexed, the name being entry 55 of the static table.
    assert_eq!(first[1..3], [0x1f, 55 - 15]);
}

#[test]
fn a_peer_that_wants_a_smaller_table_is_told_so_once() {
    let mut encoder = Encoder::new();
    encoder.resize(0);
    encoder.resize(100);
    assert_eq!(block(&mut encoder, &[]), [0x20, 0x3f, 69, 0x88]);
    assert_eq!(block(&mut encoder, &[]), [0x88]);
    encoder.resize(1 << 20);
    assert_eq!(block(&mut encoder, &[]), [0x3f, 0xe1, 0x1f, 0x88]);
    encoder.resize(1 << 21);
    assert_eq!(block(&mut encoder, &[]), [0x88], "we keep no more than 4096 bytes, so nothing changed");
}

fn any_block() -> impl Strategy<Value = (Option<u32>, Vec<(String, String)>)> {
    let name =
        prop_oneof!["[a-c]{1,2}", Just("server".to_owned()), Just("set-cookie".to_owned()), "[!-~]{1,9}"];
    let value = prop_oneof!["[a-b]{0,2}", "[ -~]{0,60}", Just("x".repeat(600))];
    (proptest::option::weighted(0.2, 0_u32..6000), proptest::collection::vec((name, value), 0..6))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_packed_is_unpacked_whatever_size_the_table_has(
        blocks in proptest::collection::vec(any_block(), 1..10),
    ) {
        let (mut encoder, mut decoder) = (Encoder::new(), Decoder::new());
        for (size, fields) in blocks {
            if let Some(size) = size {
                encoder.resize(size);
            }
            let pairs: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let mut expected: Vec<Pair> = vec![(b":status".to_vec(), b"200".to_vec())];
            for (name, value) in &fields {
                expected.push((name.to_ascii_lowercase().into_bytes(), value.clone().into_bytes()));
            }
            prop_assert_eq!(decoded(&mut decoder, &block(&mut encoder, &pairs)), expected);
        }
    }
}
