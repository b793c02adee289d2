//! How do seeds become other inputs without libFuzzer?

/// Bytes and words that parsers stumble over.
const WORDS: &[&[u8]] = &[
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b" ",
    b"\t",
    b":",
    b";",
    b",",
    b"=",
    b"\"",
    b"\\",
    b"\x0b",
    b"\x7f",
    b"\xff",
    b"0",
    b"-1",
    b"+5",
    b"ffffffffffffffff",
    b"18446744073709551616",
    b"chunked",
    b"Content-Length: 1\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Host: b\r\n",
    b"Connection: upgrade, x\r\n",
    b"Upgrade: websocket\r\n",
    b"SRV=a",
    b"; Max-Age=",
    b"; Expires=",
    b"01-Jan-1970 00:00:10",
    b"/",
    b";jsessionid=",
    b"HTTP/1.0",
    b"[::1]",
    b"#",
    b"*",
    b"http://a",
    b"PROXY ",
    b"\x21\x11\0\x0c",
    b"\x03\0\x04",
    b"\x81\x7e\0\x02",
    b"\x82\xff\0\0\0\0\0\0\0\x01",
    b"\x89\0",
    b"\0\0\x04\x08\0\0\0\0\x01\0\0\0\x01",
    b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08",
    b"\0\0\0\x09\x04\0\0\0\x01",
    b"\0\0\x01\0\x01\0\0\0\x01x",
    b"\x82\x84\x87\x01\x01a",
    b"\x40\x01a\x01b\xbe",
    b"homing\x1a\n\x01\0\x01\0",
    b"\"drain\":{\"state\":\"draining\",",
    b"\"remaining_ms\":18446744073709551615",
];

/// The longest input that is made, in bytes.
const LONGEST: usize = 8192;

/// A small generator of numbers (xorshift64*): the same seed, the same inputs.
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    /// Begins with any number.
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A number below `bound`, or 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        high as usize % bound.max(1)
    }
}

/// Makes an input out of one of the seeds by one to six small changes.
pub fn mutate(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut input = seeds.get(numbers.below(seeds.len())).cloned().unwrap_or_default();
    for _ in 0..=numbers.below(6) {
        change(&mut input, seeds, numbers);
    }
    input.truncate(LONGEST);
    input
}

fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], numbers: &mut Numbers) {
    let at = numbers.below(input.len() + 1);
    let end = (at + numbers.below(32)).min(input.len());
    match numbers.below(7) {
        0 => {
            let word = WORDS[numbers.below(WORDS.len())];
            input.splice(at..at, word.iter().copied());
        }
        1 => {
            let word = WORDS[numbers.below(WORDS.len())];
            input.splice(at..end, word.iter().copied());
        }
        2 => drop(input.drain(at..end)),
        3 => {
            let copy = input[at..end].to_vec();
            let to = numbers.below(input.len() + 1);
            input.splice(to..to, copy);
        }
        4 => input.truncate(at),
        5 => {
            let other = seeds.get(numbers.below(seeds.len())).map(Vec::as_slice).unwrap_or_default();
            let from = numbers.below(other.len() + 1);
            input.truncate(at);
            input.extend_from_slice(&other[from..]);
        }
        _ => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << numbers.below(8);
            }
        }
    }
}
