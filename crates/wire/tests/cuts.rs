//! Does it matter how the network cuts a message into pieces, and can any bytes harm the parsers?

use homing_wire::Parsed;
use homing_wire::http1::{
    BodyFraming, ChunkDecoder, ChunkError, ChunkLimits, ChunkPart, FieldStorage, HeadError, HeadLimits,
    Method, Sender, head_end, parse_request, parse_response,
};
use proptest::prelude::*;

const LIMITS: HeadLimits = HeadLimits { head_bytes: 400, target_bytes: 60, fields: 12 };

/// Where a parse ends: the length of the head and how its body is framed, no end yet, or an error.
type Outcome = Result<Option<(usize, BodyFraming)>, HeadError>;

fn request(input: &[u8]) -> Outcome {
    let mut storage = FieldStorage::new();
    let parsed = parse_request(input, &mut storage, &LIMITS)?;
    Ok(parsed.complete().map(|head| (head.head_len, head.framing)))
}

fn response(input: &[u8]) -> Outcome {
    let mut storage = FieldStorage::new();
    let parsed = parse_response(input, &mut storage, &LIMITS, Method::Get)?;
    Ok(parsed.complete().map(|head| (head.head_len, head.framing)))
}

/// Feeds the input byte by byte, as [`head_end`] says it should be done.
fn dripped(input: &[u8], sender: Sender, parse: fn(&[u8]) -> Outcome) -> Outcome {
    for length in 1..=input.len() {
        if head_end(&input[..length], length - 1, &LIMITS, sender)?.is_some() {
            return parse(&input[..length]);
        }
    }
    Ok(None)
}

/// Lines good and bad, so that about half of the heads are taken.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "(X-[A-Za-z]{1,8}|Cookie|Accept|Via): ?[ -~é\t]{0,20}\r\n",
        1 => "Content-Length: [0-9]{1,4}\r\n",
        1 => "Transfer-Encoding: chunked\r\n",
        1 => "Connection: (close|keep-alive|upgrade|X-a, Te)\r\n",
        1 => "[a-zA-Z-]{0,4}[ \t:]{1,2}[\x00-\x7f]{0,5}(\r\n|\n)",
    ]
}

fn request_head() -> impl Strategy<Value = Vec<u8>> {
    let first = prop_oneof![
        6 => "(GET|POST|OPTIONS|PURGE) (/[!-\"$-~]{0,30}|http://a/|\\*) HTTP/1\\.[01]\r\nHost: a\r\n",
        1 => "(\r\n)?GET /[ -~]{0,10} HTTP/[0-9]\\.[0-9](\r\n|\n)",
    ];
    (first, proptest::collection::vec(line(), 0..6), "[\x00-\x7f]{0,12}")
        .prop_map(|(first, lines, body)| (first + &lines.concat() + "\r\n" + &body).into_bytes())
}

fn response_head() -> impl Strategy<Value = Vec<u8>> {
    let first = "HTTP/1\\.[01] (200|204|304|101|103|[0-9]{3}) ?[ -~]{0,10}(\r\n|\r\n|\r\n|\n)";
    (first, proptest::collection::vec(line(), 0..6), "[\x00-\x7f]{0,12}")
        .prop_map(|(first, lines, body)| (first + &lines.concat() + "\r\n" + &body).into_bytes())
}

fn chunked_body() -> impl Strategy<Value = Vec<u8>> {
    let chunk = prop_oneof![
        6 => proptest::collection::vec(any::<u8>(), 1..40).prop_map(|data| {
            [format!("{:x}\r\n", data.len()).as_bytes(), &data, b"\r\n"].concat()
        }),
        2 => "1(;[a-z]{1,4}(=([a-z]{1,3}|\"[ -!#-Z]{0,4}\"))?){1,2}\r\nx\r\n".prop_map(String::into_bytes),
        1 => "[0-9a-fA-F]{1,2}[; \t\r\n]{1,3}[a-z]{0,5}\r?\n".prop_map(String::into_bytes),
    ];
    (proptest::collection::vec(chunk, 0..6), "0\r\n([A-Z][a-z]{0,6}: [ -~]{0,9}\r\n){0,2}\r\n", "[ -~]{0,6}")
        .prop_map(|(chunks, end, rest)| {
            [chunks.concat().as_slice(), end.as_bytes(), rest.as_bytes()].concat()
        })
}

/// What is passed on, what is data, how many bytes were taken, and whether it ended; steps or runs, in these pieces.
fn decode(body: &[u8], cuts: &[usize], runs: Runs) -> Result<(Vec<u8>, usize, usize, bool), ChunkError> {
    let mut decoder = ChunkDecoder::new(&ChunkLimits::default());
    let (mut passed, mut data, mut at) = (Vec::new(), 0, 0);
    for &cut in cuts.iter().chain([&body.len()]) {
        while at < cut && !decoder.is_done() {
            let (consumed, part, data_bytes) = match runs {
                Runs::Longest => {
                    let run = decoder.next_run(&body[at..cut])?;
                    (run.consumed, run.part, run.data_bytes)
                }
                Runs::Single => {
                    let step = decoder.next(&body[at..cut])?;
                    (step.consumed, step.part, if step.part == ChunkPart::Data { step.consumed } else { 0 })
                }
            };
            assert!(consumed > 0, "every call moves on");
            if part != ChunkPart::Skip {
                passed.extend_from_slice(&body[at..at + consumed]);
            }
            data += data_bytes;
            at += consumed;
        }
    }
    Ok((passed, data, at, decoder.is_done()))
}

#[derive(Clone, Copy)]
enum Runs {
    Longest,
    Single,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_request_head_is_the_same_however_it_arrives(input in request_head()) {
        prop_assert_eq!(dripped(&input, Sender::Client, request), request(&input));
        for cut in 0..input.len() {
            match request(&input[..cut]) {
                Ok(None) => {}
                sooner => prop_assert_eq!(sooner, request(&input)),
            }
        }
    }

    #[test]
    fn a_response_head_is_the_same_however_it_arrives(input in response_head()) {
        prop_assert_eq!(dripped(&input, Sender::Target, response), response(&input));
    }

    #[test]
    fn a_chunked_body_is_the_same_however_it_arrives(
        body in chunked_body(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(body.len())).collect();
        cuts.sort_unstable();
        let every: Vec<usize> = (0..body.len()).collect();
        let whole = decode(&body, &[], Runs::Single);
        for (cuts, runs) in [(&cuts, Runs::Longest), (&cuts, Runs::Single), (&every, Runs::Longest), (&every, Runs::Single)] {
            prop_assert_eq!(decode(&body, cuts, runs), whole.clone());
        }
        prop_assert_eq!(decode(&body, &[], Runs::Longest), whole);
    }

    #[test]
    fn what_is_passed_on_of_a_chunked_body_is_taken_again_as_it_is(body in chunked_body()) {
        if let Ok((passed, data, _, done)) = decode(&body, &[], Runs::Longest) {
            prop_assert_eq!(decode(&passed, &[], Runs::Longest), Ok((passed.clone(), data, passed.len(), done)));
        }
    }

    #[test]
    fn a_head_that_is_taken_and_written_again_says_the_same(input in request_head()) {
        let mut storage = FieldStorage::new();
        if let Ok(Parsed::Complete(head)) = parse_request(&input, &mut storage, &LIMITS) {
            let mut again = [head.method_text, b" ", head.target.raw, b" HTTP/1."].concat();
            again.extend_from_slice(if head.version == homing_wire::http1::Version::Http11 { b"1\r\n" } else { b"0\r\n" });
            for field in head.fields {
                again.extend_from_slice(&[field.name, b": ", field.value, b"\r\n"].concat());
            }
            again.extend_from_slice(b"\r\n");
            let mut storage = FieldStorage::new();
            let limits = HeadLimits::default();
            let second = parse_request(&again, &mut storage, &limits).expect("it was taken before").complete();
            let second = second.expect("it is whole");
            prop_assert_eq!(head.fields.iter().collect::<Vec<_>>(), second.fields.iter().collect::<Vec<_>>());
            prop_assert_eq!((head.method, head.target, head.version), (second.method, second.target, second.version));
            prop_assert_eq!((head.framing, head.keep_alive, head.upgrade), (second.framing, second.keep_alive, second.upgrade));
            prop_assert_eq!((head.authority, head.expect_continue), (second.authority, second.expect_continue));
        }
    }

    #[test]
    fn no_bytes_cause_a_panic(input in proptest::collection::vec(any::<u8>(), 0..600), piece in 1..50_usize) {
        let _ = request(&input);
        let _ = response(&input);
        let _ = request(&[b"GET / HTTP/1.1\r\n", &input[..], b"\r\n\r\n"].concat());
        let _ = response(&[b"HTTP/1.1 ", &input[..], b"\r\n\r\n"].concat());
        let cuts: Vec<usize> = (0..input.len()).step_by(piece).collect();
        let _ = decode(&input, &cuts, Runs::Longest);
    }
}
