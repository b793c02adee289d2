//! Do probes over TLS and of gRPC find what is there? Real targets on loopback.

use std::convert::Infallible;

use ::http::header::HeaderName;
use ::http::{HeaderMap, HeaderValue, Response};
use bytes::Bytes;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

use super::super::finding::Serving;
use super::*;
use crate::config;
use crate::testing::Folder;

/// An authority, and a target that it has certified for "app.internal".
struct World {
    folder: Folder,
    acceptor: TlsAcceptor,
}

impl World {
    fn new() -> Self {
        let folder = Folder::new();
        let authority_key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        folder.write("ca.pem", &params.self_signed(&authority_key).unwrap().pem());
        let issuer = Issuer::new(params, authority_key);
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["app.internal".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Self { folder, acceptor: TlsAcceptor::from(Arc::new(config)) }
    }

    /// A target that answers 204 to whoever has come by TLS.
    fn https(&self) -> SocketAddr {
        let listener = listen(any_port());
        let address = listener.local_addr().unwrap();
        let acceptor = self.acceptor.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
            }
        });
        address
    }

    /// What the first probe finds, with these settings of the group.
    async fn finding(&self, settings: &str, address: SocketAddr) -> Finding {
        let text = format!(
            "[[load_balancers]]\nname = \"shop\"\n[[load_balancers.groups]]\nname = \"web\"\n{settings}\n\
             targets = [{{ name = \"a\", address = \"{address}\" }}]\n"
        );
        let file = self.folder.write("homing.toml", &text);
        let loaded = config::load(&file).unwrap_or_else(|error| panic!("{error}"));
        let node = Node::probing();
        node.changes.apply(loaded.spec, Origin::File).unwrap();
        node.until(|node| node.page().is_some()).await;
        node.page().unwrap().last.unwrap().finding
    }
}

fn health(kind: &str, more: &str) -> String {
    format!("health = {{ kind = \"{kind}\", interval = \"1h\", timeout = \"20s\"{more} }}")
}

#[tokio::test]
async fn a_probe_over_tls_believes_anybody_unless_it_is_told_whom() {
    let world = World::new();
    let address = world.https();
    for (more, expected) in [
        ("", Finding::Passed(204)),
        (", host = \"app.internal:443\"", Finding::Passed(204)),
        (", tls = { verify = false, server_name = \"other.internal\" }", Finding::Passed(204)),
        (", tls = { verify = \"ca.pem\", server_name = \"app.internal\" }", Finding::Passed(204)),
        (", tls = { verify = \"ca.pem\", server_name = \"other.internal\" }", Finding::Untrusted),
        (", tls = { verify = \"ca.pem\" }", Finding::Untrusted),
    ] {
        assert_eq!(world.finding(&health("https", more), address).await, expected, "{more}");
    }
}

#[tokio::test]
async fn a_probe_over_tls_asks_as_its_group_does() {
    let world = World::new();
    let address = world.https();
    for (name, expected) in [("app.internal", Finding::Passed(204)), ("other.internal", Finding::Untrusted)] {
        let tls = format!("tls = {{ verify = \"ca.pem\", server_name = \"{name}\" }}\n");
        assert_eq!(world.finding(&(tls + &health("https", "")), address).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_target_that_speaks_no_tls_fails_a_probe_over_it() {
    let listener = listen(any_port());
    let address = listener.local_addr().unwrap();
    serve(listener, |_| "HTTP/1.1 400 Bad Request\r\n\r\n".to_owned());
    assert_eq!(World::new().finding(&health("https", ""), address).await, Finding::NoHandshake);
}

/// A target that says of the service "shop" what `status` says, in a message of gRPC; others it does not know.
fn grpc_target(status: u8, acceptor: Option<TlsAcceptor>) -> SocketAddr {
    let listener = listen(any_port());
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                match acceptor {
                    None => answer_grpc(stream, status).await,
                    Some(acceptor) => answer_grpc(acceptor.accept(stream).await.unwrap(), status).await,
                }
            });
        }
    });
    address
}

async fn answer_grpc(stream: impl AsyncRead + AsyncWrite + Unpin, status: u8) {
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        let is_right = request.uri().path() == "/grpc.health.v1.Health/Check"
            && request.headers().get("content-type").is_some_and(|kind| kind == "application/grpc");
        // What was asked is taken while the connection is driven on.
        tokio::spawn(async move {
            let (mut asked, mut body) = (Vec::new(), request.into_body());
            while let Some(Ok(data)) = body.data().await {
                asked.extend_from_slice(&data);
            }
            let trailers = |status: u8| {
                let value = HeaderValue::from(u16::from(status));
                HeaderMap::from_iter([(HeaderName::from_static("grpc-status"), value)])
            };
            let head = Response::builder().header("content-type", "application/grpc");
            if !is_right || !asked.ends_with(b"\x0a\x04shop") {
                let head = head.header("grpc-status", 5).body(()).unwrap();
                respond.send_response(head, true).unwrap();
                return Ok::<(), Infallible>(());
            }
            let mut answer = respond.send_response(head.body(()).unwrap(), false).unwrap();
            answer.send_data(Bytes::from(vec![0, 0, 0, 0, 2, 8, status]), false).unwrap();
            answer.send_trailers(trailers(0)).unwrap();
            Ok(())
        });
    }
}

#[tokio::test]
async fn a_target_of_grpc_says_whether_it_serves() {
    let world = World::new();
    for (status, expected) in [(1, Serving::Yes), (2, Serving::No), (0, Serving::Unknown)] {
        let address = grpc_target(status, None);
        let settings = health("grpc", ", service = \"shop\"");
        assert_eq!(world.finding(&settings, address).await, Finding::Serving(expected));
    }
}

#[tokio::test]
async fn an_error_of_grpc_fails_the_probe() {
    let address = grpc_target(1, None);
    assert_eq!(World::new().finding(&health("grpc", ""), address).await, Finding::GrpcStatus(5));
}

#[tokio::test]
async fn grpc_goes_by_tls_where_the_group_does() {
    let world = World::new();
    let address = grpc_target(1, Some(world.acceptor.clone()));
    let tls = "tls = { verify = \"ca.pem\", server_name = \"app.internal\" }\n";
    let settings = format!("{tls}{}", health("grpc", ", service = \"shop\", host = \"shop.internal\""));
    assert_eq!(world.finding(&settings, address).await, Finding::Serving(Serving::Yes));
}

#[tokio::test]
async fn a_target_of_http_1_is_no_target_of_grpc() {
    let listener = listen(any_port());
    let address = listener.local_addr().unwrap();
    serve(listener, |_| "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_owned());
    let finding = World::new().finding(&health("grpc", ""), address).await;
    assert_eq!(finding.result(), Some(homing_core::health::ProbeResult::Fail), "{finding:?}");
}
