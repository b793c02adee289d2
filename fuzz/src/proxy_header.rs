//! Is a PROXY header taken or refused by its own bytes alone, in any pieces?

use homing_wire::Parsed;
use homing_wire::proxy_protocol::{Endpoints, ProxyHeader, Transport, V2_BYTES, parse, write_v1, write_v2};

/// Reads the input as a PROXY header on a stream and in a datagram.
pub fn run(input: &[u8]) {
    for transport in [Transport::Stream, Transport::Datagram] {
        let whole = parse(input, transport);
        for length in 0..input.len().min(600) {
            let sooner = parse(&input[..length], transport);
            assert!(
                sooner == Ok(Parsed::Partial) || sooner == whole,
                "cut at {length}: {sooner:?}, not {whole:?}"
            );
        }
        let Ok(Parsed::Complete(header)) = whole else { continue };
        assert!(header.header_len <= input.len().min(V2_BYTES));
        // Nothing behind the header has a say.
        assert_eq!(parse(&input[..header.header_len], transport), whole);
        if let Some(endpoints) = header.endpoints {
            check_written(endpoints, transport);
        }
    }
}

fn check_written(endpoints: Endpoints, transport: Transport) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    write_v2(endpoints, transport, &mut second);
    let read = |bytes: &[u8], transport| -> ProxyHeader {
        parse(bytes, transport).expect("what we write is well-formed").complete().expect("and whole")
    };
    let canonical = |endpoints: Endpoints| {
        let Endpoints { source, destination } = endpoints;
        (source.ip().to_canonical(), source.port(), destination.ip().to_canonical(), destination.port())
    };
    let again = read(&second, transport);
    assert_eq!(again.endpoints.map(canonical), Some(canonical(endpoints)));
    if transport == Transport::Stream {
        write_v1(Some(endpoints), &mut first);
        assert_eq!(read(&first, transport).endpoints, again.endpoints);
    }
}
