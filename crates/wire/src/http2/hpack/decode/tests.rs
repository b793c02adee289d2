//! Are the examples of the RFC read as it says, and are blocks that make no sense refused?

use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

fn fields(decoder: &mut Decoder, block: &[u8]) -> Result<Vec<String>, HpackError> {
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    decoder.decode(block, &mut scratch, |name, value| {
        fields.push(format!("{}: {}", String::from_utf8_lossy(name), String::from_utf8_lossy(value)));
    })?;
    Ok(fields)
}

/// What the table holds, the newest first.
fn table(decoder: &Decoder) -> Vec<String> {
    let text = |(name, value): (&[u8], &[u8])| {
        format!("{}: {}", String::from_utf8_lossy(name), String::from_utf8_lossy(value))
    };
    (0..).map_while(|index| decoder.table.get(index)).map(text).collect()
}

fn fails(hex: &str) -> HpackError {
    fields(&mut Decoder::new(), &bytes(hex)).expect_err(hex)
}

/// RFC 7541 C.2.
#[test]
fn each_representation_says_its_field() {
    let table_of_cases: [(&str, &str, usize); 4] = [
        ("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572", "custom-key: custom-header", 1),
        ("040c 2f73 616d 706c 652f 7061 7468", ":path: /sample/path", 0),
        ("1008 7061 7373 776f 7264 0673 6563 7265 74", "password: secret", 0),
        ("82", ":method: GET", 0),
    ];
    for (block, field, entries) in table_of_cases {
        let mut decoder = Decoder::new();
        assert_eq!(fields(&mut decoder, &bytes(block)).unwrap(), [field]);
        assert_eq!(table(&decoder).len(), entries, "{field}");
    }
}

/// RFC 7541 C.3 and C.4: the same requests, without and with Huffman coding.
#[test]
fn three_requests_of_one_connection_share_a_table() {
    let plain = [
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
    ];
    let packed = [
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
    ];
    for [first, second, third] in [plain, packed] {
        let mut decoder = Decoder::new();
        assert_eq!(
            fields(&mut decoder, &bytes(first)).unwrap(),
            [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"]
        );
        assert_eq!(
            fields(&mut decoder, &bytes(second)).unwrap(),
            [
                ":method: GET",
                ":scheme: http",
                ":path: /",
                ":authority: www.example.com",
                "cache-control: no-cache"
            ]
        );
        assert_eq!(
            fields(&mut decoder, &bytes(third)).unwrap(),
            [
                ":method: GET",
                ":scheme: https",
                ":path: /index.html",
                ":authority: www.example.com",
                "custom-key: custom-value"
            ]
        );
        assert_eq!(
            table(&decoder),
            ["custom-key: custom-value", "cache-control: no-cache", ":authority: www.example.com"]
        );
    }
}

/// RFC 7541 C.5 and C.6: answers, in a table of 256 bytes that drives entries out.
#[test]
fn three_answers_drive_each_other_out_of_a_small_table() {
    let plain = [
        "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120
         474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "4803 3330 37c1 c0bf",
        "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738
         666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33
         3630 303b 2076 6572 7369 6f6e 3d31",
    ];
    let packed = [
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718
         63c7 8f0b 97c8 e9ae 82ae 43d3",
        "4883 640e ffc1 c0bf",
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7
         b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
    ];
    let cookie = "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";
    for [first, second, third] in [plain, packed] {
        let mut decoder = Decoder::new();
        let resized = [bytes("3fe1 01"), bytes(first)].concat();
        let date = "date: Mon, 21 Oct 2013 20:13:21 GMT";
        let (private, location) = ("cache-control: private", "location: https://www.example.com");
        assert_eq!(fields(&mut decoder, &resized).unwrap(), [":status: 302", private, date, location]);
        assert_eq!(fields(&mut decoder, &bytes(second)).unwrap(), [":status: 307", private, date, location]);
        assert_eq!(table(&decoder), [":status: 307", location, date, private]);
        let later = "date: Mon, 21 Oct 2013 20:13:22 GMT";
        assert_eq!(
            fields(&mut decoder, &bytes(third)).unwrap(),
            [":status: 200", private, later, location, "content-encoding: gzip", cookie]
        );
        assert_eq!(table(&decoder), [cookie, "content-encoding: gzip", later]);
    }
}

#[test]
fn an_entry_may_be_named_by_the_one_it_drives_out() {
    let mut decoder = Decoder::new();
    let one_entry = [bytes("3f 09"), bytes("4002 6162 0131"), bytes("7e 0132")].concat();
    assert_eq!(fields(&mut decoder, &one_entry).unwrap(), ["ab: 1", "ab: 2"]);
    assert_eq!(table(&decoder), ["ab: 2"]);
}

#[test]
fn an_index_of_nothing_is_refused() {
    for block in ["80", "be", "ff 80 00", "ff ff ff ff ff ff", "7e 00", "0f 2f 00"] {
        let why = fails(block);
        assert!(matches!(why, HpackError::Index | HpackError::Truncated), "{block}: {why}");
    }
    assert_eq!(fails("be"), HpackError::Index);
    assert_eq!(fails("80"), HpackError::Index);
    assert_eq!(fails("7e 00"), HpackError::Index);
}

#[test]
fn a_table_is_resized_before_the_first_field_and_never_beyond_our_bound() {
    assert_eq!(fields(&mut Decoder::new(), &bytes("20 3f e1 1f 82")).unwrap(), [":method: GET"]);
    assert_eq!(fails("3f e2 1f"), HpackError::TableSize);
    assert_eq!(fails("82 20"), HpackError::TableSize);
}

#[test]
fn a_string_that_does_not_end_or_is_not_packed_well_is_refused() {
    for block in ["40", "40 01", "40 05 61", "40 01 61 05 62", "00 7f", "04 7f ff ff ff ff 7f"] {
        assert_eq!(fails(block), HpackError::Truncated, "{block}");
    }
    assert_eq!(fails("00 85 f2b2 4a84 ff 84 49 50 9f ff"), HpackError::Huffman);
    assert_eq!(fails("00 81 1e 00"), HpackError::Huffman);
    assert_eq!(fails("00 84 ffff ffff 00"), HpackError::Huffman);
}
