//! What comes between a client and its stream when the client speaks TLS?
//!
//! TLS 1.3 as browsers begin it: AES-128-GCM first. X25519 alone, because not every peer knows more, and the same work
//! shall be done by all.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::aws_lc_rs::{self, cipher_suite, kx_group};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, HandshakeKind, RootCertStore};

/// The name in the certificate of the benchmark.
pub const HOST: &str = "app.example.test";

/// Tickets that a client keeps.
const TICKETS: usize = 4;

/// How a client secures its connections.
pub(super) struct Security {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

/// One secured connection.
pub(super) struct Secured {
    connection: ClientConnection,
}

impl Security {
    /// Believes the certificate in the file `trust`, and nobody else. Each one remembers its own tickets, if `resumes`.
    pub(super) fn new(trust: &Path, resumes: bool) -> io::Result<Self> {
        let certificate = CertificateDer::from_pem_file(trust).map_err(io::Error::other)?;
        let mut roots = RootCertStore::empty();
        roots.add(certificate).map_err(io::Error::other)?;
        let provider = rustls::crypto::CryptoProvider {
            cipher_suites: vec![
                cipher_suite::TLS13_AES_128_GCM_SHA256,
                cipher_suite::TLS13_AES_256_GCM_SHA384,
            ],
            kx_groups: vec![kx_group::X25519],
            ..aws_lc_rs::default_provider()
        };
        let builder = ClientConfig::builder_with_provider(Arc::new(provider));
        let builder = builder.with_protocol_versions(&[&rustls::version::TLS13]).map_err(io::Error::other)?;
        let mut config = builder.with_root_certificates(roots).with_no_client_auth();
        config.resumption =
            if resumes { Resumption::in_memory_sessions(TICKETS) } else { Resumption::disabled() };
        let name = ServerName::try_from(HOST).map_err(io::Error::other)?;
        Ok(Self { config: Arc::new(config), name })
    }

    /// The same for another client, with tickets of its own.
    pub(super) fn of_another(&self, resumes: bool) -> Self {
        let mut config = ClientConfig::clone(&self.config);
        if resumes {
            config.resumption = Resumption::in_memory_sessions(TICKETS);
        }
        Self { config: Arc::new(config), name: self.name.clone() }
    }

    pub(super) fn begin(&self) -> io::Result<Secured> {
        let connection = ClientConnection::new(Arc::clone(&self.config), self.name.clone());
        Ok(Secured { connection: connection.map_err(io::Error::other)? })
    }
}

impl Secured {
    /// Takes a request, to be encrypted as soon as that can be done.
    pub(super) fn say(&mut self, request: &[u8]) -> io::Result<()> {
        self.connection.writer().write_all(request)
    }

    /// Sends what waits, as far as the stream takes it; says whether something is left.
    pub(super) fn flush(&mut self, stream: &mut TcpStream) -> bool {
        while self.connection.wants_write() {
            // Errors show when the answer is read.
            if self.connection.write_tls(stream).is_err() {
                break;
            }
        }
        self.connection.wants_write()
    }

    /// Reads once from the stream into `records`, and hands out what was in it; says how many bytes came. 0 is the end.
    pub(super) fn receive(
        &mut self,
        stream: &mut TcpStream,
        records: &mut [u8],
        plain: &mut [u8],
        mut take: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<usize> {
        let count = stream.read(records)?;
        let mut rest = &records[..count];
        while !rest.is_empty() {
            if self.connection.read_tls(&mut rest)? == 0 {
                return Ok(0);
            }
            self.connection.process_new_packets().map_err(io::Error::other)?;
            loop {
                match self.connection.reader().read(plain) {
                    Ok(0) => return Ok(0),
                    Ok(length) => take(&plain[..length])?,
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(count)
    }

    /// Whether it went on with what an earlier connection had agreed.
    pub(super) fn is_resumed(&self) -> bool {
        self.connection.handshake_kind() == Some(HandshakeKind::Resumed)
    }

    /// Says that nothing more comes.
    pub(super) fn say_end(&mut self, stream: &mut TcpStream) {
        self.connection.send_close_notify();
        // It is gone at once or never.
        let _ = self.flush(stream);
    }
}
