//! Whose turn is it when many shake hands at once?

use super::*;
use crate::tls::{Terms, TicketKeys};
use homing_core::certificate::{Identity, ListenerTls, PrivateKey};
use homing_core::spec::TlsPolicy;
use rustls::{ClientConfig, ClientConnection, RootCertStore};

fn secured() -> Bench {
    Bench::under(|listener| {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate =
            rcgen::CertificateParams::new(["test".to_owned()]).unwrap().self_signed(&key).unwrap();
        let chain = vec![certificate.der().to_vec().into()];
        let identity = Identity { chain, key: PrivateKey::from_der(key.serialize_der()), not_after_s: 0 };
        let settings = ListenerTls {
            policy: TlsPolicy::Intermediate,
            identities: vec![Arc::new(identity)],
            client_auth: None,
            http2: false,
        };
        let keys = Arc::new(TicketKeys::new(Arc::new(Clock::new())).unwrap());
        let terms = Terms::new(listener, &Arc::new(settings), &keys).unwrap();
        TermsBook::of_one(listener, terms)
    })
}

fn hello() -> Vec<u8> {
    let config = ClientConfig::builder().with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    let mut connection = ClientConnection::new(Arc::new(config), "test".try_into().unwrap()).unwrap();
    let mut hello = Vec::new();
    connection.write_tls(&mut hello).unwrap();
    hello
}

/// More clients than may take a step in one go, all let in; they have said nothing yet.
fn crowd(bench: &mut Bench) -> Vec<TcpStream> {
    let mut crowd = Vec::new();
    for _ in 0..3 * limits::HANDSHAKE_STEPS_PER_TURN / 2 {
        crowd.push(bench.client());
        let count = crowd.len();
        bench.until("it to be let in", |worker| worker.clients.keys().len() == count);
    }
    crowd
}

/// Clients whose handshake waits for another turn.
fn waiting(worker: &Worker) -> usize {
    let clients = worker.clients.keys().into_iter().filter_map(|key| worker.clients.get(key));
    clients.filter(|client| client.tls().is_some_and(|tls| tls.is_queued)).count()
}

#[test]
fn those_who_had_to_wait_get_their_turn_whoever_else_has_come() {
    let (mut bench, hello) = (secured(), hello());
    let mut crowd = crowd(&mut bench);
    crowd.iter_mut().for_each(|client| client.write_all(&hello).unwrap());
    bench.worker.take_turn(&mut bench.events).unwrap();
    assert_eq!(bench.worker.handshake_steps, crowd.len() - limits::HANDSHAKE_STEPS_PER_TURN);
    assert_eq!(waiting(&bench.worker), 0);
}

#[test]
fn a_piece_of_a_hello_takes_no_turn_from_anybody() {
    let (mut bench, hello) = (secured(), hello());
    let mut crowd = crowd(&mut bench);
    for byte in &hello[..3] {
        crowd.iter_mut().for_each(|client| client.write_all(&[*byte]).unwrap());
        bench.worker.take_turn(&mut bench.events).unwrap();
        assert_eq!((bench.worker.handshake_steps, waiting(&bench.worker)), (0, 0));
    }
}
