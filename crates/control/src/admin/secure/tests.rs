//! Does an operator see the certificate that the spec names now, and nothing in clear?

use std::net::SocketAddr;

use homing_core::certificate::PrivateKey;
use homing_core::spec::{CertificateSpec, Spec};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;

use super::super::tests::{everything, observed};
use super::*;
use crate::change::Origin;
use crate::events::Events;
use crate::testing::spec;

/// An identity for `localhost`, and its certificate as DER.
fn identity() -> (Arc<Identity>, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let der = made.cert.der().to_vec();
    let key = PrivateKey::from_der(made.signing_key.serialize_der());
    (Arc::new(Identity { chain: vec![der.clone().into()], key, not_after_s: u64::MAX }), der)
}

fn secured(identity: Arc<Identity>) -> Spec {
    let mut spec = spec(&everything());
    let (cert, key) = ("c.pem".into(), "k.pem".into());
    spec.admin.tls = Some(CertificateSpec { cert, key, stored: None, identity: Some(identity) });
    spec
}

/// A connection of an operator who believes that certificate alone.
async fn connect(
    address: SocketAddr,
    believed: &[u8],
) -> io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(believed.to_vec())).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

/// What he gets.
async fn get(address: SocketAddr, believed: &[u8]) -> io::Result<String> {
    let mut stream = connect(address, believed).await?;
    let request = format!("GET /status.json HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

async fn start(spec: Spec) -> (Arc<Changes>, SocketAddr) {
    let observed = observed(&everything());
    let changes = Arc::clone(&observed.changes);
    changes.apply(spec, Origin::File).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(super::super::serve(listener, observed, Events::default(), std::future::pending()));
    (changes, address)
}

#[tokio::test]
async fn a_renewed_certificate_holds_from_the_next_connection_on() {
    let ((one, one_der), (two, two_der)) = (identity(), identity());
    let (changes, address) = start(secured(one)).await;
    assert!(get(address, &one_der).await.unwrap().starts_with("HTTP/1.1 200"));
    assert!(get(address, &two_der).await.is_err());
    changes.apply(secured(two), Origin::File).unwrap();
    assert!(get(address, &two_der).await.unwrap().starts_with("HTTP/1.1 200"));
    assert!(get(address, &one_der).await.is_err());
    changes.apply(spec(&everything()), Origin::File).unwrap();
    assert!(get(address, &two_der).await.is_ok(), "what was secured is not answered in clear");
}

#[tokio::test]
async fn who_speaks_no_tls_is_told_nothing() {
    let (_, address) = start(secured(identity().0)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /status.json HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
}

#[tokio::test(start_paused = true)]
async fn who_has_shaken_hands_has_the_time_of_a_head_and_not_more() {
    let (identity, der) = identity();
    let (_, address) = start(secured(identity)).await;
    let mut stream = connect(address, &der).await.unwrap();
    let begun = Instant::now();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await; // the node ends it without a word
    assert!(answer.is_empty());
    let waited_s = begun.elapsed().as_secs();
    assert!((19..=21).contains(&waited_s), "{waited_s} s");
}
