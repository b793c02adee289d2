//! Who speaks HTTP/2 over TLS, keeps its cookie, and connects anew when it is told that no more is wanted?

use bytes::Bytes;
use h2::client::SendRequest;
use h2::{Reason, RecvStream};
use homing_testkit::wait::BOUND;
use http::{Request, Response};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// How often a request is made on another connection that was not begun on the one before.
const TRIES: usize = 3;

/// A client with one connection at a time.
pub(crate) struct MultiplexedBrowser {
    runtime: Runtime,
    config: Arc<ClientConfig>,
    host: &'static str,
    address: SocketAddr,
    requests: Option<SendRequest<Bytes>>,
    cookie: Option<String>,
}

impl MultiplexedBrowser {
    /// A client that believes the authority with that certificate.
    pub(crate) fn new(authority: &str, host: &'static str, address: SocketAddr) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let mut config = builder.unwrap().with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { runtime, config: Arc::new(config), host, address, requests: None, cookie: None }
    }

    /// Asks twice at once for `/`; the target that answered both.
    pub(crate) fn ask(&mut self) -> io::Result<String> {
        for _ in 0..TRIES {
            let requests = match self.requests.take() {
                Some(requests) => requests,
                None => self.connect()?,
            };
            let ask = twice(requests, self.host, self.cookie.clone());
            match self.runtime.block_on(async { timeout(BOUND, ask).await })? {
                Ok((requests, answers)) => {
                    self.requests = Some(requests);
                    return self.home_of(&answers);
                }
                Err(error) if never_began(&error) => {}
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Err(io::Error::other(format!("sent away {TRIES} times")))
    }

    fn home_of(&mut self, answers: &[Response<RecvStream>; 2]) -> io::Result<String> {
        let field = |answer: &Response<RecvStream>, name| {
            answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
        };
        for answer in answers {
            if let Some(set) = field(answer, "set-cookie") {
                self.cookie = set.split(';').next().map(str::to_owned);
            }
        }
        match answers.each_ref().map(|answer| (answer.status().as_u16(), field(answer, "x-target"))) {
            [(200, Some(home)), (200, Some(other))] if home == other => Ok(home),
            others => Err(io::Error::other(format!("{others:?}"))),
        }
    }

    fn connect(&mut self) -> io::Result<SendRequest<Bytes>> {
        let (connector, name) =
            (TlsConnector::from(Arc::clone(&self.config)), ServerName::try_from(self.host).unwrap());
        self.runtime.block_on(async {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            let stream = connector.connect(name, stream).await?;
            let (requests, connection) = h2::client::handshake(stream).await.map_err(io::Error::other)?;
            tokio::spawn(connection); // its end is told to whoever asks next
            Ok(requests)
        })
    }
}

/// Two requests that are under way at once, and their answers.
async fn twice(
    mut requests: SendRequest<Bytes>,
    host: &'static str,
    cookie: Option<String>,
) -> Result<(SendRequest<Bytes>, [Response<RecvStream>; 2]), h2::Error> {
    let mut begun = Vec::new();
    for _ in 0..2 {
        let mut request = Request::get(format!("https://{host}/"));
        if let Some(cookie) = &cookie {
            request = request.header("cookie", cookie);
        }
        requests = requests.ready().await?;
        begun.push(requests.send_request(request.body(()).unwrap(), true)?.0);
    }
    let [first, second] = <[_; 2]>::try_from(begun).expect("two were begun");
    let answers = [whole(first.await?).await?, whole(second.await?).await?];
    Ok((requests, answers))
}

/// The answer, once all of it has come.
async fn whole(mut answer: Response<RecvStream>) -> Result<Response<RecvStream>, h2::Error> {
    while let Some(data) = answer.body_mut().data().await {
        let length = data?.len();
        answer.body_mut().flow_control().release_capacity(length)?;
    }
    Ok(answer)
}

/// Whether a request may be made again, as nobody has looked at it (RFC 9113 section 8.7).
fn never_began(error: &h2::Error) -> bool {
    error.is_remote() && (error.is_go_away() || error.reason() == Some(Reason::REFUSED_STREAM))
}
