//! Are all valid headers taken, all malformed ones refused, and is what we write read again?

use super::crc32c::Crc32c;
use super::*;
use proptest::prelude::*;

const SIGNATURE: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";
const V4: [u8; 12] = [192, 0, 2, 1, 198, 51, 100, 2, 0xd9, 0x03, 0x01, 0xbb];

fn v2(command: u8, protocol: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).unwrap().to_be_bytes();
    [SIGNATURE, &[command, protocol], &length, payload].concat()
}

/// A header over TCP and IPv4 with these extensions.
fn v4_with(extensions: &[u8]) -> Vec<u8> {
    v2(0x21, 0x11, &[&V4, extensions].concat())
}

fn with_checksum(extensions: &[u8]) -> Vec<u8> {
    let mut header = v4_with(&[extensions, &[3, 0, 4, 0, 0, 0, 0]].concat());
    let checksum = Crc32c::new().add(&header).finish().to_be_bytes();
    let end = header.len();
    header[end - 4..].copy_from_slice(&checksum);
    header
}

fn stream(input: &[u8]) -> Result<Parsed<ProxyHeader>, ProxyError> {
    parse(input, Transport::Stream)
}

fn taken(input: &[u8]) -> Option<Endpoints> {
    let header = stream(input).unwrap_or_else(|error| panic!("{error}: {input:?}")).complete();
    let header = header.unwrap_or_else(|| panic!("partial: {input:?}"));
    assert_eq!(header.header_len, input.len());
    header.endpoints
}

fn endpoints(source: &str, destination: &str) -> Endpoints {
    Endpoints { source: source.parse().unwrap(), destination: destination.parse().unwrap() }
}

#[test]
fn valid_lines_of_version_1_are_taken() {
    let v4 = endpoints("192.0.2.1:55555", "198.51.100.2:443");
    assert_eq!(taken(b"PROXY TCP4 192.0.2.1 198.51.100.2 55555 443\r\n"), Some(v4));
    assert_eq!(
        taken(b"PROXY TCP4 0.0.0.0 255.255.255.255 0 65535\r\n"),
        Some(endpoints("0.0.0.0:0", "255.255.255.255:65535"))
    );
    assert_eq!(taken(b"PROXY TCP6 2001:DB8::1 ::1 1 2\r\n"), Some(endpoints("[2001:db8::1]:1", "[::1]:2")));
    assert_eq!(
        taken(b"PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n"),
        Some(endpoints("[::ffff:192.0.2.1]:1", "[::1]:2"))
    );
    let long = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    assert!(taken(format!("PROXY TCP6 {long} {long} 65535 65535\r\n").as_bytes()).is_some());
    assert_eq!(taken(b"PROXY UNKNOWN\r\n"), None);
    let longest = format!("PROXY UNKNOWN {long} {long} 65535 65535\r\n");
    assert_eq!(longest.len(), V1_BYTES);
    assert_eq!(taken(longest.as_bytes()), None);
}

#[test]
fn malformed_lines_of_version_1_are_refused() {
    let table: [(&str, ProxyError); 36] = [
        ("PROXY TCP4 256.2.3.4 1.2.3.4 1 2\r\n", ProxyError::Address),
        ("PROXY TCP4 010.2.3.4 1.2.3.4 1 2\r\n", ProxyError::Address),
        ("PROXY TCP4 0x1.2.3.4 1.2.3.4 1 2\r\n", ProxyError::Address),
        ("PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n", ProxyError::Address),
        ("PROXY TCP4 1.2.3.4.5 1.2.3.4 1 2\r\n", ProxyError::Address),
        ("PROXY TCP4 16909060 1.2.3.4 1 2\r\n", ProxyError::Address),
        ("PROXY TCP4 ::1 1.2.3.4 1 2\r\n", ProxyError::Address),
        ("PROXY TCP6 1.2.3.4 ::1 1 2\r\n", ProxyError::Address),
        ("PROXY TCP6 ::1%lo ::1 1 2\r\n", ProxyError::Address),
        ("PROXY TCP6 [::1] ::1 1 2\r\n", ProxyError::Address),
        ("PROXY TCP6 1::2::3 ::1 1 2\r\n", ProxyError::Address),
        ("PROXY TCP6 12345::1 ::1 1 2\r\n", ProxyError::Address),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n", ProxyError::Port),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n", ProxyError::Port),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 +1 2\r\n", ProxyError::Port),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n", ProxyError::Port),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 1 2a\r\n", ProxyError::Port),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 0x1 2\r\n", ProxyError::Port),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n", ProxyError::Line),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n", ProxyError::Line),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n", ProxyError::Line),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n", ProxyError::Line),
        ("PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n", ProxyError::Line),
        ("PROXY TCP4\t1.2.3.4 1.2.3.4 1 2\r\n", ProxyError::Line),
        ("PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n", ProxyError::Line),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n", ProxyError::Line),
        ("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\r\n", ProxyError::Line),
        ("PROXY TCP4 1.2.3.4\0 1.2.3.4 1 2\r\n", ProxyError::Line),
        ("PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n", ProxyError::Line),
        ("PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n", ProxyError::Line),
        ("PROXY UNKNOWNX\r\n", ProxyError::Line),
        ("PROXY UNKNOWN \u{1}\r\n", ProxyError::Line),
        ("PROXY \r\n", ProxyError::Line),
        ("PROXY\r\n", ProxyError::Absent),
        ("proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n", ProxyError::Absent),
        ("GET / HTTP/1.1\r\n\r\n", ProxyError::Absent),
    ];
    for (line, error) in table {
        assert_eq!(stream(line.as_bytes()), Err(error), "{line:?}");
    }
    let too_long = format!("PROXY UNKNOWN {}\r\n", "x".repeat(92));
    assert_eq!(too_long.len(), V1_BYTES + 1);
    assert_eq!(stream(too_long.as_bytes()), Err(ProxyError::LineTooLong));
    assert_eq!(parse(b"PROXY UNKNOWN\r\n", Transport::Datagram), Err(ProxyError::Transport));
}

#[test]
fn valid_headers_of_version_2_are_taken() {
    let v4 = Some(endpoints("192.0.2.1:55555", "198.51.100.2:443"));
    assert_eq!(taken(&v4_with(b"")), v4);
    assert_eq!(taken(&v4_with(b"\x04\0\0\x01\0\x02h2\x02\0\x01a")), v4);
    assert_eq!(taken(&v4_with(b"\x20\0\x0b\x01\0\0\0\0\x21\0\x03TLS\xee\0\0")), v4);
    assert_eq!(taken(&with_checksum(b"\x04\0\x03xyz")), v4);
    assert_eq!(taken(&v4_with(&[&b"\x05\0\x80"[..], &[1; 128]].concat())), v4);
    let v6 = [&[0; 15][..], &[1], &[0xfd; 16], &[0, 1, 0, 2]].concat();
    let far = format!("[{}]:2", "fdfd:".repeat(7) + "fdfd");
    assert_eq!(taken(&v2(0x21, 0x21, &v6)), Some(endpoints("[::1]:1", &far)));
    assert_eq!(parse(&v2(0x21, 0x12, &V4), Transport::Datagram).unwrap().complete().unwrap().endpoints, v4);
    for without in
        [v2(0x20, 0, b""), v2(0x20, 0x11, b"junk"), v2(0x21, 0, b"\x04\0\0"), v2(0x21, 0x31, &[0; 216])]
    {
        assert_eq!(taken(&without), None);
    }
}

#[test]
fn malformed_headers_of_version_2_are_refused() {
    let mut bad_checksum = with_checksum(b"");
    *bad_checksum.last_mut().unwrap() ^= 1;
    let mut other_port = with_checksum(b"");
    other_port[27] ^= 1;
    let two_checksums = [&[3, 0, 4, 0, 0, 0, 0][..]; 2].concat();
    let table = [
        (v2(0x11, 0x11, &V4), ProxyError::Command),
        (v2(0x31, 0x11, &V4), ProxyError::Command),
        (v2(0x22, 0x11, &V4), ProxyError::Command),
        (v2(0x2f, 0x11, &V4), ProxyError::Command),
        (v2(0x21, 0x41, &V4), ProxyError::Family),
        (v2(0x21, 0x10, &V4), ProxyError::Family),
        (v2(0x21, 0x13, &V4), ProxyError::Family),
        (v2(0x21, 0x01, &V4), ProxyError::Family),
        (v2(0x21, 0x12, &V4), ProxyError::Transport),
        (v2(0x21, 0x22, &[0; 36]), ProxyError::Transport),
        (v2(0x21, 0x11, &V4[..11]), ProxyError::Length),
        (v2(0x21, 0x21, &V4), ProxyError::Length),
        (v2(0x21, 0x31, &[0; 215]), ProxyError::Length),
        (v2(0x21, 0x11, &[0; V2_BYTES]), ProxyError::Length),
        (v4_with(b"\x04"), ProxyError::Extension),
        (v4_with(b"\x04\0"), ProxyError::Extension),
        (v4_with(b"\x04\0\x01"), ProxyError::Extension),
        (v4_with(b"\x04\xff\xff"), ProxyError::Extension),
        (v4_with(b"\x04\0\0\0"), ProxyError::Extension),
        (v4_with(b"\x20\0\x04\0\0\0\0"), ProxyError::Extension),
        (v4_with(b"\x20\0\x08\0\0\0\0\0\x21\0\x01"), ProxyError::Extension),
        (v4_with(b"\x03\0\x02\0\0"), ProxyError::Extension),
        (v4_with(&two_checksums), ProxyError::Extension),
        (v4_with(&[&b"\x05\0\x81"[..], &[1; 129]].concat()), ProxyError::Extension),
        (v2(0x21, 0, b"\x04"), ProxyError::Extension),
        (bad_checksum, ProxyError::Checksum),
        (other_port, ProxyError::Checksum),
        (b"\r\n\r\n\0\r\nQUIT\r".to_vec(), ProxyError::Absent),
        (b"\r\nGET".to_vec(), ProxyError::Absent),
    ];
    for (header, error) in table {
        assert_eq!(stream(&header), Err(error), "{header:?}");
    }
}

#[test]
fn extensions_never_reach_past_the_header_cve_2026_47692() {
    // The last extension claims the bytes that follow the header: payload, and not its own.
    let header = [v4_with(b"\x04\0\x05abc"), b"de payload".to_vec()].concat();
    assert_eq!(stream(&header), Err(ProxyError::Extension));
    // And what we write has no extensions at all.
    let mut out = Vec::new();
    write_v2(taken(&with_checksum(b"\x04\0\x03xyz")).unwrap(), Transport::Stream, &mut out);
    assert_eq!(out, v4_with(b""));
}

#[test]
fn what_is_written_is_canonical() {
    let mut out = Vec::new();
    write_v1(Some(endpoints("[::ffff:192.0.2.1]:1", "198.51.100.2:2")), &mut out);
    write_v1(Some(endpoints("192.0.2.1:1", "[2001:db8::1]:2")), &mut out);
    write_v1(None, &mut out);
    let text = "PROXY TCP4 192.0.2.1 198.51.100.2 1 2\r\nPROXY TCP6 ::ffff:192.0.2.1 2001:db8::1 1 2\r\nPROXY UNKNOWN\r\n";
    assert_eq!(String::from_utf8(out).unwrap(), text);
    let mut local = Vec::new();
    write_v2_local(&mut local);
    assert_eq!(taken(&local), None);
}

fn any_header() -> impl Strategy<Value = Vec<u8>> {
    let payload = proptest::collection::vec(any::<u8>(), 0..300);
    let extension = (any::<u8>(), proptest::collection::vec(any::<u8>(), 0..8));
    prop_oneof![
        (any::<u8>(), any::<u8>(), payload)
            .prop_map(|(command, protocol, payload)| v2(command, protocol, &payload)),
        proptest::collection::vec(extension, 0..4).prop_map(|extensions| {
            let bytes = extensions.iter().flat_map(|(kind, value)| {
                [&[*kind, 0, u8::try_from(value.len()).unwrap()][..], value].concat()
            });
            with_checksum(&bytes.collect::<Vec<_>>())
        }),
        "PROXY (TCP4|TCP6|UNKNOWN) [0-9a-f.:]{0,20} [0-9a-f.:]{0,20} [0-9+-]{0,6} [0-9]{0,6}\r?\n"
            .prop_map(String::into_bytes),
        "PROXY TCP4 1\\.2\\.3\\.4 [1-9]\\.2\\.3\\.4 [1-9][0-9]{0,3} [1-9]\r\n".prop_map(String::into_bytes),
    ]
}

proptest! {
    #[test]
    fn any_cut_gives_the_answer_of_the_whole(header in any_header(), tail in proptest::collection::vec(any::<u8>(), 0..9)) {
        let input = [header, tail].concat();
        let whole = stream(&input);
        for cut in 0..input.len() {
            match stream(&input[..cut]) {
                Ok(Parsed::Partial) => {}
                sooner => prop_assert_eq!(sooner, whole, "cut at {}", cut),
            }
        }
    }

    #[test]
    fn no_bytes_cause_a_panic(input in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = stream(&input);
        let _ = stream(&[SIGNATURE, &input].concat());
        let _ = parse(&[SIGNATURE, &[0x21, 0x12], &input].concat(), Transport::Datagram);
        let _ = stream(&[b"PROXY ", &input[..]].concat());
    }

    #[test]
    fn what_is_written_is_read_again(source in any::<SocketAddr>(), destination in any::<SocketAddr>()) {
        let (source, destination) = one_family(source, destination);
        let plain = |address: SocketAddr| SocketAddr::new(address.ip(), address.port());
        let sent = Endpoints { source: plain(source), destination: plain(destination) };
        let (mut first, mut second) = (Vec::new(), Vec::new());
        write_v1(Some(sent), &mut first);
        write_v2(sent, Transport::Stream, &mut second);
        prop_assert!(first.len() <= V1_BYTES);
        prop_assert_eq!(taken(&first), Some(sent));
        prop_assert_eq!(taken(&second), Some(sent));
    }
}
