//! Do our two ends understand each other?

use super::*;
use crate::http2::{Connection, Event, ResetBy};
use proptest::prelude::*;

/// Both ends of a connection in memory.
struct Both {
    client: ClientConnection,
    server: Connection,
    scratch: Scratch,
    to_server: Vec<u8>,
    to_client: Vec<u8>,
}

/// What the client has heard on a stream.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Heard {
    heads: Vec<String>,
    body: Vec<u8>,
    trailers: String,
    has_ended: bool,
}

impl Both {
    fn new(streams: u32) -> Self {
        let (mut to_server, mut to_client) = (Vec::new(), Vec::new());
        let client = ClientConnection::new(&Bounds::default(), Scheme::Http, &mut to_server);
        let server = Connection::new(&Bounds { streams, ..Bounds::default() }, &mut to_client);
        Self { client, server, scratch: Scratch::new(), to_server, to_client }
    }

    /// What the server hears of all that was sent to it, with the text or the data of each.
    fn server_hears(&mut self) -> Vec<(Event, Vec<u8>)> {
        let input = std::mem::take(&mut self.to_server);
        let (mut rest, mut events) = (&input[..], Vec::new());
        loop {
            let Received { consumed, event } =
                self.server.receive(rest, &mut self.to_client, &mut self.scratch, 0);
            let Some(event) = event else { break };
            let said = match &event {
                Event::Data { stream, range, .. } => {
                    self.server.consumed(*stream, range.len(), &mut self.to_client);
                    rest[range.clone()].to_vec()
                }
                _ => self.scratch.text.clone(),
            };
            rest = &rest[consumed..];
            events.push((event, said));
        }
        events
    }

    fn client_hears(&mut self) -> Vec<(ClientEvent, Vec<u8>)> {
        let input = std::mem::take(&mut self.to_client);
        let (mut rest, mut events) = (&input[..], Vec::new());
        loop {
            let Received { consumed, event } =
                self.client.receive(rest, &mut self.to_server, &mut self.scratch, 0);
            let Some(event) = event else { break };
            let said = match &event {
                ClientEvent::Data { stream, range, .. } => {
                    self.client.consumed(*stream, range.len(), &mut self.to_server);
                    rest[range.clone()].to_vec()
                }
                _ => self.scratch.text.clone(),
            };
            rest = &rest[consumed..];
            events.push((event, said));
        }
        events
    }

    /// Sends as much of `data` on a stream as there is room for; what is left.
    fn server_sends<'d>(&mut self, stream: u32, data: &'d [u8]) -> &'d [u8] {
        let mut rest = data;
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(self.server.room(stream).min(rest.len()));
            if piece.is_empty() {
                break;
            }
            self.server.data_head(stream, piece.len(), false, &mut self.to_client).unwrap();
            self.to_client.extend_from_slice(piece);
            rest = behind;
        }
        rest
    }
}

#[test]
fn a_request_arrives_as_it_was_written_and_so_does_its_answer() {
    let mut both = Both::new(100);
    let text =
        b"POST /a?b=c HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/grpc\r\nCookie: a=b\r\n\
        Transfer-Encoding: chunked\r\nTE: trailers\r\nConnection: TE\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n";
    let stream = both.client.request(text, false, &mut both.to_server).unwrap();
    both.client.data_head(stream, 4, true, &mut both.to_server).unwrap();
    both.to_server.extend_from_slice(b"call");
    let heard = both.server_hears();
    let (requests, text) = (&heard[0].0, String::from_utf8(heard[0].1.clone()).unwrap());
    assert!(matches!(requests, Event::Request { stream: 1, ends: false, .. }));
    let expected = "POST /a?b=c HTTP/1.1\r\nhost: a.example\r\ncontent-type: application/grpc\r\n\
        x-forwarded-for: 192.0.2.1\r\nte: trailers\r\ntransfer-encoding: chunked\r\ncookie: a=b\r\n\r\n";
    assert_eq!(text, expected);
    assert_eq!(heard[1].1, b"call");
    let trailers = [(&b"grpc-status"[..], &b"0"[..])];
    both.server.answer_head(1, 200, [(&b"Server"[..], &b"x"[..])], false, &mut both.to_client).unwrap();
    both.server.data_head(1, 5, false, &mut both.to_client).unwrap();
    both.to_client.extend_from_slice(b"reply");
    both.server.trailers(1, trailers, &mut both.to_client).unwrap();
    let said: Vec<_> = both.client_hears().into_iter().skip(1).map(|(_, said)| said).collect();
    let head = b"HTTP/1.1 200 \r\nserver: x\r\ntransfer-encoding: chunked\r\n\r\n";
    assert_eq!(said, [&head[..], b"reply", b"grpc-status: 0\r\n"]);
    assert_eq!((both.client.streams(), both.server.streams()), (0, 0));
}

#[test]
fn a_websocket_is_a_tunnel_at_both_ends() {
    let mut both = Both::new(100);
    both.client_hears();
    let stream = both.client.request(WEBSOCKET, false, &mut both.to_server).unwrap();
    let heard = both.server_hears();
    let text = String::from_utf8(heard[0].1.clone()).unwrap();
    assert_eq!(text, "GET /chat HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
    both.server.answer_head(stream, 200, [], false, &mut both.to_client).unwrap();
    both.server_sends(stream, b"down");
    both.client.data_head(stream, 2, false, &mut both.to_server).unwrap();
    both.to_server.extend_from_slice(b"up");
    let heard = both.client_hears();
    assert!(heard[0].1.starts_with(b"HTTP/1.1 101 "));
    assert_eq!((&heard[1].1[..], &both.server_hears()[0].1[..]), (&b"down"[..], &b"up"[..]));
}

#[test]
fn what_a_server_leaves_out_when_it_goes_is_left_out_at_both_ends() {
    let mut both = Both::new(100);
    both.client.request(GET, true, &mut both.to_server).unwrap();
    both.server_hears();
    both.server.go_away_gracefully(&mut both.to_client);
    both.client.request(GET, true, &mut both.to_server).unwrap();
    both.server_hears();
    both.client_hears();
    // The ping comes back: now the server knows that the client has heard.
    both.server_hears();
    assert!(both.client.request(GET, true, &mut both.to_server).is_err());
    let heard = both.client_hears();
    assert_eq!(heard[0].0, ClientEvent::GoAway { last: 3, code: ErrorCode::NoError });
    for stream in [1, 3] {
        both.server.answer_head(stream, 200, [], true, &mut both.to_client).unwrap();
    }
    both.client_hears();
    assert!(both.client.is_finished() && both.server.is_finished());
}

#[test]
fn more_than_a_server_takes_is_refused_and_may_be_sent_again() {
    let mut both = Both::new(1);
    let asked = [(); 3].map(|()| both.client.request(GET, true, &mut both.to_server).unwrap());
    assert_eq!(asked, [1, 3, 5]);
    assert_eq!(both.server_hears().len(), 1);
    let refused =
        |stream| ClientEvent::Reset { stream, code: ErrorCode::RefusedStream, why: None, is_refused: true };
    let heard: Vec<_> = both.client_hears().into_iter().map(|(event, _)| event).collect();
    assert_eq!(heard, [ClientEvent::StreamsAllowed { streams: 1 }, refused(3), refused(5)]);
    assert_eq!(both.client.requests_allowed(), 0);
}

#[test]
fn a_request_that_is_taken_back_ends_at_both_ends() {
    let mut both = Both::new(9);
    let stream = both.client.request(POST, false, &mut both.to_server).unwrap();
    both.server_hears();
    both.client.reset(stream, ErrorCode::Cancel, &mut both.to_server);
    let heard = both.server_hears();
    assert_eq!(heard[0].0, Event::Reset { stream, code: ErrorCode::Cancel, by: ResetBy::Client });
    assert_eq!((both.client.streams(), both.server.streams()), (0, 0));
}

proptest! {
    /// Answers of any length on several streams, as the windows let them through.
    #[test]
    fn bodies_come_whole_whatever_their_length(lengths in proptest::collection::vec(0_usize..200_000, 1..6)) {
        let mut both = Both::new(100);
        let mut left: Vec<(u32, Vec<u8>, usize)> = Vec::new();
        for &length in &lengths {
            let stream = both.client.request(GET, true, &mut both.to_server).unwrap();
            let body: Vec<u8> = (0..length).map(|at| (at % 251).to_le_bytes()[0]).collect();
            left.push((stream, body, 0));
        }
        both.server_hears();
        for (stream, ..) in &left {
            both.server.answer_head(*stream, 200, [], false, &mut both.to_client).unwrap();
        }
        let mut heard = vec![Heard::default(); lengths.len()];
        for _ in 0..200 {
            for (stream, body, sent) in &mut left {
                let rest = both.server_sends(*stream, &body[*sent..]).len();
                *sent = body.len() - rest;
                if rest == 0 && both.server.has_stream(*stream) {
                    both.server.data_head(*stream, 0, true, &mut both.to_client).unwrap();
                }
            }
            for (event, said) in both.client_hears() {
                let place = |stream: u32| (stream / 2) as usize;
                match event {
                    ClientEvent::Answer { stream, .. } => heard[place(stream)].heads.push(String::new()),
                    ClientEvent::Data { stream, ends, .. } => {
                        heard[place(stream)].body.extend_from_slice(&said);
                        heard[place(stream)].has_ended |= ends;
                    }
                    ClientEvent::StreamsAllowed { .. } => {}
                    event => prop_assert!(false, "{event:?}"),
                }
            }
            both.server_hears();
        }
        for ((_, body, _), heard) in left.iter().zip(&heard) {
            prop_assert!(heard.has_ended && heard.heads.len() == 1);
            prop_assert!(heard.body == *body && heard.trailers.is_empty());
        }
        prop_assert_eq!((both.client.streams(), both.server.streams()), (0, 0));
    }
}
