//! Who speaks HTTPS to a listener, keeps its cookies and its tickets, and says so of each handshake?

use homing_testkit::wait::BOUND;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, HandshakeKind, RootCertStore, StreamOwned};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

/// A client that reuses its connection until it is told to close it.
pub(crate) struct SecuredBrowser {
    config: Arc<ClientConfig>,
    host: &'static str,
    address: SocketAddr,
    connection: Option<StreamOwned<ClientConnection, TcpStream>>,
    cookie: Option<String>,
    /// How its handshakes were.
    pub(crate) handshakes: Vec<HandshakeKind>,
}

impl SecuredBrowser {
    /// A client that believes the authority with that certificate.
    pub(crate) fn new(authority: &str, host: &'static str, address: SocketAddr) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = builder.unwrap().with_root_certificates(roots).with_no_client_auth();
        Self {
            config: Arc::new(config),
            host,
            address,
            connection: None,
            cookie: None,
            handshakes: Vec::new(),
        }
    }

    /// Asks for `/`; the target that answered.
    pub(crate) fn ask(&mut self) -> io::Result<String> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        write!(connection, "GET / HTTP/1.1\r\nHost: {}\r\n{cookie}\r\n", self.host)?;
        let head = read_head(&mut connection)?;
        let field = |name: &str| {
            let mut fields = head.lines().filter_map(|line| line.split_once(": "));
            fields.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
        };
        let length = field("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        connection.read_exact(&mut vec![0; length])?;
        if let Some(set) = field("set-cookie") {
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        if field("connection").as_deref() != Some("close") {
            self.connection = Some(connection);
        }
        match (head.starts_with("HTTP/1.1 200 "), field("x-target")) {
            (true, Some(target)) => Ok(target),
            _ => Err(io::Error::other(head)),
        }
    }

    /// Closes its connection.
    pub(crate) fn reconnect(&mut self) {
        self.connection = None;
    }

    fn connect(&mut self) -> io::Result<StreamOwned<ClientConnection, TcpStream>> {
        let name = ServerName::try_from(self.host).unwrap();
        let stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(BOUND))?;
        let session = ClientConnection::new(Arc::clone(&self.config), name).unwrap();
        let mut connection = StreamOwned::new(session, stream);
        while connection.conn.is_handshaking() {
            connection.conn.complete_io(&mut connection.sock)?;
        }
        self.handshakes.extend(connection.conn.handshake_kind());
        Ok(connection)
    }
}

fn read_head(connection: &mut impl Read) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if connection.read(&mut byte)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        head.extend(byte);
    }
    String::from_utf8(head).map_err(io::Error::other)
}
