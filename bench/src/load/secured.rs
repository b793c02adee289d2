//! What comes between a client and its stream when the client speaks TLS?
//!
//! TLS 1.3 as browsers begin it: AES-128-GCM first. X25519 alone, because not every peer knows more, and the same work
//! shall be done by all.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rustls::client::{Resumption, UnbufferedClientConnection};
use rustls::crypto::aws_lc_rs::{self, cipher_suite, kx_group};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::unbuffered::{ConnectionState, EncodeError, EncryptError, UnbufferedStatus};
use rustls::{ClientConfig, HandshakeKind, RootCertStore};

/// The name in the certificate of the benchmark.
pub const HOST: &str = "app.example.test";

/// Tickets that a client keeps.
const TICKETS: usize = 4;

/// How a client secures its connections.
pub(super) struct Security {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

/// One secured connection. The unbuffered interface of rustls: whoever asks must be cheaper than who is measured.
pub(super) struct Secured {
    connection: UnbufferedClientConnection,
    /// What has come of a record whose rest has not.
    partial: Vec<u8>,
    /// What is to be said, and not encrypted yet.
    unsaid: Vec<u8>,
    /// Records to be sent; those before `sent` are.
    records: Vec<u8>,
    sent: usize,
    has_ended: bool,
}

/// Believes the certificate in the file `trust`, and nobody else; remembers no tickets.
pub(super) fn config(trust: &Path) -> io::Result<ClientConfig> {
    let certificate = CertificateDer::from_pem_file(trust).map_err(io::Error::other)?;
    let mut roots = RootCertStore::empty();
    roots.add(certificate).map_err(io::Error::other)?;
    let provider = rustls::crypto::CryptoProvider {
        cipher_suites: vec![cipher_suite::TLS13_AES_128_GCM_SHA256, cipher_suite::TLS13_AES_256_GCM_SHA384],
        kx_groups: vec![kx_group::X25519],
        ..aws_lc_rs::default_provider()
    };
    let builder = ClientConfig::builder_with_provider(Arc::new(provider));
    let builder = builder.with_protocol_versions(&[&rustls::version::TLS13]).map_err(io::Error::other)?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(config)
}

impl Security {
    /// Believes the certificate in the file `trust`, and nobody else. Each one remembers its own tickets, if `resumes`.
    pub(super) fn new(trust: &Path, resumes: bool) -> io::Result<Self> {
        let mut config = config(trust)?;
        if resumes {
            config.resumption = Resumption::in_memory_sessions(TICKETS);
        }
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
        let connection = UnbufferedClientConnection::new(Arc::clone(&self.config), self.name.clone());
        Ok(Secured {
            connection: connection.map_err(io::Error::other)?,
            partial: Vec::new(),
            unsaid: Vec::new(),
            records: Vec::new(),
            sent: 0,
            has_ended: false,
        })
    }
}

impl Secured {
    /// Takes a request, and encrypts it as soon as that can be done.
    pub(super) fn say(&mut self, request: &[u8]) -> io::Result<()> {
        self.unsaid.extend_from_slice(request);
        let mut partial = std::mem::take(&mut self.partial);
        let used = self.advance(&mut partial, |_| {})?;
        partial.drain(..used);
        self.partial = partial;
        Ok(())
    }

    /// Sends what waits, as far as the stream takes it; says whether something is left.
    pub(super) fn flush(&mut self, stream: &mut TcpStream) -> bool {
        while self.sent < self.records.len() {
            // Errors show when the answer is read.
            let Ok(count) = stream.write(&self.records[self.sent..]) else { return true };
            self.sent += count;
        }
        self.records.clear();
        self.sent = 0;
        false
    }

    /// Reads once from the stream into `room`, and hands out what was in it; says how many bytes came. 0 is the end.
    pub(super) fn receive(
        &mut self,
        stream: &mut TcpStream,
        room: &mut [u8],
        take: impl FnMut(&[u8]),
    ) -> io::Result<usize> {
        let kept = self.partial.len();
        let count = stream.read(&mut room[kept..])?;
        room[..kept].copy_from_slice(&self.partial);
        let records = &mut room[..kept + count];
        let used = self.advance(records, take)?;
        self.partial.clear();
        self.partial.extend_from_slice(&records[used..]);
        Ok(if self.has_ended { 0 } else { count })
    }

    /// Whether it went on with what an earlier connection had agreed.
    pub(super) fn is_resumed(&self) -> bool {
        self.connection.handshake_kind() == Some(HandshakeKind::Resumed)
    }

    /// Says that nothing more comes.
    pub(super) fn say_end(&mut self, stream: &mut TcpStream) {
        let status = self.connection.process_tls_records(&mut self.partial);
        if let Ok(ConnectionState::WriteTraffic(mut writer)) = status.state {
            let mut room = [0; 64];
            if let Ok(count) = writer.queue_close_notify(&mut room) {
                self.records.extend_from_slice(&room[..count]);
            }
        }
        // It is gone at once or never.
        let _ = self.flush(stream);
    }

    /// Has rustls do what can be done with `records`; says how many bytes of them are used up.
    fn advance(&mut self, records: &mut [u8], mut take: impl FnMut(&[u8])) -> io::Result<usize> {
        let mut used = 0;
        loop {
            let UnbufferedStatus { mut discard, state } =
                self.connection.process_tls_records(&mut records[used..]);
            let mut is_done = false;
            match state.map_err(io::Error::other)? {
                ConnectionState::ReadTraffic(mut traffic) => {
                    while let Some(record) = traffic.next_record() {
                        let record = record.map_err(io::Error::other)?;
                        discard += record.discard;
                        take(record.payload);
                    }
                }
                ConnectionState::EncodeTlsData(mut data) => {
                    append(&mut self.records, |room| match data.encode(room) {
                        Err(EncodeError::InsufficientSize(needed)) => Err(needed.required_size),
                        result => Ok(result.unwrap_or(0)),
                    });
                }
                ConnectionState::TransmitTlsData(data) => data.done(),
                ConnectionState::WriteTraffic(mut writer) => {
                    append(&mut self.records, |room| match writer.encrypt(&self.unsaid, room) {
                        Err(EncryptError::InsufficientSize(needed)) => Err(needed.required_size),
                        result => Ok(result.unwrap_or(0)),
                    });
                    self.unsaid.clear();
                    is_done = true;
                }
                ConnectionState::PeerClosed | ConnectionState::Closed => {
                    self.has_ended = true;
                    is_done = true;
                }
                _ => is_done = true, // something more has to come
            }
            used = (used + discard).min(records.len());
            if is_done {
                return Ok(used);
            }
        }
    }
}

/// Has `write` write behind `records`; it says how much room it needs if that was too little.
fn append(records: &mut Vec<u8>, mut write: impl FnMut(&mut [u8]) -> Result<usize, usize>) {
    let start = records.len();
    // A request is a few hundred bytes.
    let mut room = 2048;
    for _ in 0..2 {
        records.resize(start + room, 0);
        match write(&mut records[start..]) {
            Ok(count) => return records.truncate(start + count),
            Err(needed) => room = needed,
        }
    }
    records.truncate(start);
}
