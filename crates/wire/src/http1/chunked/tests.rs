//! Does the decoder tell data from framing in any cut, and refuse all that is not the grammar?

use super::*;

/// All data and all that is passed on, or the error, with the input cut into pieces of that many bytes.
fn decode(body: &[u8], piece: usize) -> Result<(Vec<u8>, Vec<u8>, bool), ChunkError> {
    let mut decoder = ChunkDecoder::new(&ChunkLimits::default());
    let (mut data, mut passed, mut trailers) = (Vec::new(), Vec::new(), Vec::new());
    for piece in body.chunks(piece) {
        let mut rest = piece;
        while !rest.is_empty() && !decoder.is_done() {
            let step = decoder.next(rest)?;
            assert!(step.consumed > 0, "a step moves on while there is input");
            let (covered, after) = rest.split_at(step.consumed);
            match step.part {
                ChunkPart::Data => data.extend_from_slice(covered),
                ChunkPart::Trailers => trailers.extend_from_slice(covered),
                ChunkPart::Framing | ChunkPart::Skip => {}
            }
            if step.part != ChunkPart::Skip {
                passed.extend_from_slice(covered);
            }
            rest = after;
        }
    }
    assert!(!decoder.is_done() || passed.ends_with(&[b"0\r\n", &trailers[..]].concat()), "they are the end");
    Ok((data, passed, decoder.is_done()))
}

fn error(body: &str) -> ChunkError {
    let errors = [1, 2, 3, 7, usize::MAX].map(|piece| decode(body.as_bytes(), piece).expect_err(body));
    assert!(errors.iter().all(|error| *error == errors[0]), "{body:?}: {errors:?}");
    errors[0]
}

#[test]
fn data_and_framing_are_told_apart_in_any_cut() {
    let body = b"5\r\nhello\r\n00A;a=b;c=\"d;\\\" \"\r\n, my world\r\n0\r\nDigest: x\r\nETag:\r\n\r\n";
    for piece in 1..=body.len() {
        let (data, passed, done) = decode(body, piece).expect("the body is well-formed");
        assert_eq!(data, b"hello, my world");
        assert_eq!(passed, b"5\r\nhello\r\n00A\r\n, my world\r\n0\r\nDigest: x\r\nETag:\r\n\r\n");
        assert!(done);
    }
}

#[test]
fn what_follows_the_body_is_left_alone() {
    let input = b"1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n";
    let mut decoder = ChunkDecoder::new(&ChunkLimits::default());
    let run = decoder.next_run(input).unwrap();
    assert_eq!(run, ChunkRun { consumed: 11, part: ChunkPart::Framing, data_bytes: 1, done: true });
    assert_eq!(decoder.next_run(&input[11..]).unwrap().consumed, 0);
    let after = decoder.next(&input[11..]).unwrap();
    assert!(after.consumed == 0 && after.done);
}

#[test]
fn a_large_read_of_many_chunks_is_one_run() {
    let body = [b"1000\r\n".as_slice(), &[b'x'; 4096], b"\r\n"].concat().repeat(16);
    let mut decoder = ChunkDecoder::new(&ChunkLimits::default());
    let run = decoder.next_run(&body).unwrap();
    assert_eq!((run.consumed, run.data_bytes, run.done), (body.len(), 65_536, false));
}

#[test]
fn an_extension_is_a_run_of_its_own() {
    let mut decoder = ChunkDecoder::new(&ChunkLimits::default());
    let input = b"1;a=b\r\nx\r\n0\r\n\r\n";
    let parts: Vec<_> = std::iter::successors(Some((0, None)), |&(at, _)| {
        let run = decoder.next_run(&input[at..]).unwrap();
        (run.consumed > 0).then_some((at + run.consumed, Some((run.part, run.consumed))))
    })
    .filter_map(|(_, run)| run)
    .collect();
    assert_eq!(parts, [(ChunkPart::Framing, 1), (ChunkPart::Skip, 4), (ChunkPart::Framing, 10)]);
}

#[test]
fn a_chunk_size_is_hexadecimal_digits_and_nothing_else() {
    for body in [
        "\r\n",
        "g\r\n",
        "0x5\r\n",
        "+5\r\n",
        "-1\r\n",
        " 5\r\n",
        "5 \r\n",
        "5\t\r\n",
        "5 ;a\r\n",
        ";a\r\n",
        "\n",
        "5_0\r\n",
        "5,\r\n",
        "５\r\n",
        "5\u{b}\r\n",
    ] {
        assert_eq!(error(body), ChunkError::Size, "{body:?}");
    }
}

#[test]
fn a_chunk_size_of_more_than_63_bits_is_refused_rustsec_2021_0079() {
    for size in [
        "8000000000000000",
        "FFFFFFFFFFFFFFFF",
        "10000000000000000",
        "00000000000000005",
        "f0000000000000003",
    ] {
        assert_eq!(error(&format!("{size}\r\nabc")), ChunkError::Size, "{size}");
    }
    assert!(decode(b"7fffffffffffffff\r\nabc", 1).is_ok());
    assert!(decode(b"0000000000000001\r\na\r\n0\r\n\r\n", 1).unwrap().2);
}

#[test]
fn bare_line_feeds_are_refused_haproxy_4837e9989() {
    for body in [
        "5\nhello\r\n",
        "5\r\nhello\n",
        "0\n\n",
        "0\r\n\n",
        "0\r\na: b\n",
        "5\r\nhelloX\r\n",
        "5\r\nhello\rX",
        "5\rX",
        "0\r\n\rX",
        "0\r\na: b\rX",
        "5\r\nhello\r\n0\r\n\rG",
    ] {
        assert_eq!(error(body), ChunkError::LineEnd, "{body:?}");
    }
}

#[test]
fn extensions_are_dropped_when_valid_and_refused_when_not() {
    for extension in
        [";a", ";a=b", ";a;b", "; a", ";a =b", ";a= b", ";a ;b", ";a=\"\"", ";a=\"x\\\"y;\"", ";a=\"é\""]
    {
        let body = format!("1{extension}\r\nx\r\n0\r\n\r\n");
        let (_, passed, done) = decode(body.as_bytes(), 1).expect(extension);
        assert!(done && passed == b"1\r\nx\r\n0\r\n\r\n", "{extension}");
    }
    for extension in [
        ";",
        "; ",
        ";;a",
        ";a=",
        ";a=b c",
        ";a=\"x",
        ";a=\"\u{1}\"",
        ";=b",
        ";a=b=c",
        ";a,b",
        ";a ",
        ";a\n",
        ";a=\"x\"y",
        ";a=\"x\r\n\"",
        ";a\0",
        ";a[b",
    ] {
        assert_eq!(error(&format!("1{extension}\r\nx\r\n")), ChunkError::Extension, "{extension:?}");
    }
}

#[test]
fn extensions_are_bounded_over_the_whole_body() {
    let limits = ChunkLimits { extension_bytes: 8, ..ChunkLimits::default() };
    let chunk = b"1;abc\r\nx\r\n";
    let mut decoder = ChunkDecoder::new(&limits);
    let mut feed = |input: &[u8]| -> Result<(), ChunkError> {
        let mut rest = input;
        while !rest.is_empty() {
            rest = &rest[decoder.next(rest)?.consumed..];
        }
        Ok(())
    };
    assert_eq!(feed(&chunk.repeat(2)), Ok(()));
    assert_eq!(feed(chunk), Err(ChunkError::ExtensionsTooLong));
    assert_eq!(feed(b"1"), Err(ChunkError::ExtensionsTooLong));
}

#[test]
fn trailers_that_frame_route_or_authenticate_are_refused() {
    for name in [
        "Content-Length",
        "transfer-encoding",
        "HOST",
        "Cookie",
        "Set-Cookie",
        "Authorization",
        "Connection",
        "X-Forwarded-For",
        "Trailer",
        "TE",
        "Upgrade",
        "Expect",
    ] {
        assert_eq!(error(&format!("0\r\na: b\r\n{name}: 1\r\n\r\n")), ChunkError::TrailerForbidden, "{name}");
    }
}

#[test]
fn trailers_are_fields() {
    for line in [": a", "a b: c", "a : b", " a: b", "a", "a: b\0", "a: \u{b}", "a\r\n", "é: a", "a: \u{7f}"]
    {
        assert_eq!(error(&format!("0\r\n{line}\r\n\r\n")), ChunkError::TrailerField, "{line:?}");
    }
    let name = "n".repeat(256);
    assert_eq!(error(&format!("0\r\n{name}: a\r\n\r\n")), ChunkError::TrailerField);
}

#[test]
fn trailers_are_bounded_in_bytes_and_in_number() {
    let long = "v".repeat(8192);
    assert_eq!(error(&format!("0\r\na: {long}\r\n\r\n")), ChunkError::TrailersTooLong);
    assert_eq!(error(&format!("0\r\n{}\r\n", "a: b\r\n".repeat(33))), ChunkError::TrailersTooLong);
    assert!(decode(format!("0\r\n{}\r\n", "a: b\r\n".repeat(32)).as_bytes(), 5).unwrap().2);
    let none = ChunkLimits { extension_bytes: 0, trailer_bytes: 0, trailer_fields: 0 };
    assert!(ChunkDecoder::new(&none).next_run(LAST_CHUNK).unwrap().done);
}

#[test]
fn a_chunk_header_keeps_all_64_bits_haproxy_f9c2d4767() {
    let mut line = [0; 18];
    for (length, text) in [
        (0, "0\r\n"),
        (1, "1\r\n"),
        (15, "f\r\n"),
        (16, "10\r\n"),
        (65_536, "10000\r\n"),
        (1 << 32, "100000000\r\n"),
        (u64::MAX, "ffffffffffffffff\r\n"),
    ] {
        assert_eq!(encode_chunk_header(length, &mut line), text.as_bytes());
    }
}
