//! How far is one secured connection: what has come, what may go, and what was agreed?
//!
//! It holds no bytes but those of a record, or of a handshake message, whose rest has not come yet.

use super::certificates::take_asked_name;
use super::fault::Fault;
use super::party::Party;
use super::peer::ClientCertificate;
use super::terms::{AsksClients, HTTP_2, Terms};
use super::workspace::{Sealed, Workspace};
use crate::limits;
use homing_core::handshake::TlsVersion;
use mio::net::TcpStream;
use rustls::client::UnbufferedClientConnection;
use rustls::pki_types::ServerName;
use rustls::server::UnbufferedServerConnection;
use rustls::unbuffered::{ConnectionState, UnbufferedStatus, WriteTraffic};
use rustls::{ClientConfig, HandshakeKind, ProtocolVersion};
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;
use std::sync::Arc;

/// The TLS of one connection: of a client, or to a target ([`TargetTls`]).
pub(crate) struct Tls<P: Party = UnbufferedServerConnection> {
    connection: P,
    /// What has come of something that is not whole. rustls may have decrypted it in place.
    partial: Vec<u8>,
    stage: Stage,
    asks_clients: AsksClients,
    /// Its handshake waits for another turn; events are only noted until then.
    pub(crate) is_queued: bool,
    /// The name that the client asked for.
    server_name: Option<Box<str>>,
    agreed: Option<Rc<Agreed>>,
    has_heard: bool,
    has_heard_end: bool,
    has_said_end: bool,
}

/// The TLS of one connection to a target.
pub(crate) type TargetTls = Tls<UnbufferedClientConnection>;

/// Bytes of a record's header: its kind, its version, and its length (RFC 8446 section 5.1).
const RECORD_HEADER: usize = 5;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Handshake,
    Open,
    /// The other side will send no more.
    Ended,
    /// It cannot go on: nothing comes or goes any more.
    Broken,
}

/// What a handshake came to.
#[derive(Debug)]
pub(crate) struct Agreed {
    pub(crate) version: TlsVersion,
    /// The cipher suite, as its registry calls it.
    pub(crate) cipher: &'static str,
    /// Whether it went on with what an earlier connection had agreed.
    pub(crate) is_resumed: bool,
    /// The name that the client asked for.
    pub(crate) server_name: Option<Box<str>>,
    /// Whether it was asked who it is.
    pub(crate) asks_clients: AsksClients,
    /// Who the client is, if it has shown that.
    pub(crate) client: Option<Box<ClientCertificate>>,
    /// What is spoken inside.
    pub(crate) inside: Inside,
}

/// What is spoken inside TLS, as ALPN agreed on it (RFC 7301).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inside {
    /// HTTP/1.1, or whatever a client without ALPN means by it.
    Http1,
    /// HTTP/2.
    Http2,
}

/// What a read came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// So many bytes of plaintext.
    pub(crate) count: usize,
    /// Nothing is left in the socket, as far as can be told: an event tells of what comes next.
    pub(crate) is_emptied: bool,
    /// It was a piece of a record, which waits for the rest.
    pub(crate) is_piece: bool,
    /// Nothing more will come.
    pub(crate) has_ended: bool,
    /// The handshake has come to its end by it.
    pub(crate) has_agreed: bool,
}

impl Tls {
    /// A connection that begins under `terms`.
    ///
    /// # Errors
    /// rustls does not like the terms, which it liked when they were made.
    pub(crate) fn new(terms: &Terms) -> Result<Self, rustls::Error> {
        let connection = UnbufferedServerConnection::new(Arc::clone(&terms.config))?;
        Ok(Self::around(connection, terms.asks_clients))
    }
}

impl TargetTls {
    /// A connection to a target that shall be `name`.
    ///
    /// # Errors
    /// rustls does not like the configuration, which it liked when it was made.
    pub(crate) fn to_target(
        config: &Arc<ClientConfig>,
        name: ServerName<'static>,
    ) -> Result<Self, rustls::Error> {
        let connection = UnbufferedClientConnection::new(Arc::clone(config), name)?;
        Ok(Self::around(connection, AsksClients::No))
    }

    /// Puts what the handshake begins with behind what is in `sealed`.
    ///
    /// # Errors
    /// As above.
    pub(crate) fn begin(&mut self, sealed: &mut Sealed) -> Result<(), Fault> {
        self.take_in(&mut [], &mut [], sealed).map(drop)
    }
}

impl<P: Party> Tls<P> {
    fn around(connection: P, asks_clients: AsksClients) -> Self {
        Self {
            connection,
            partial: Vec::new(),
            stage: Stage::Handshake,
            asks_clients,
            is_queued: false,
            server_name: None,
            agreed: None,
            has_heard: false,
            has_heard_end: false,
            has_said_end: false,
        }
    }

    /// Whether the other side has said that it will send no more. An end without that word may be a cut.
    pub(crate) fn has_heard_end(&self) -> bool {
        self.has_heard_end
    }

    /// Whether the handshake has not come to its end.
    pub(crate) fn is_shaking_hands(&self) -> bool {
        self.stage == Stage::Handshake
    }

    /// Whether a handshake has begun, and not come to its end.
    pub(crate) fn is_half_agreed(&self) -> bool {
        self.is_shaking_hands() && self.has_heard
    }

    /// Whether the beginning of something has come, and its rest has not.
    pub(crate) fn has_partial(&self) -> bool {
        !self.partial.is_empty()
    }

    /// What was agreed, once it was.
    pub(crate) fn agreed(&self) -> Option<&Rc<Agreed>> {
        self.agreed.as_ref()
    }

    /// Reads once from `stream` and puts the plaintext to the front of `plain`, which has [`limits::READ_BYTES`]. What
    /// has to be said in return is in `workspace.sealed` then, also after a fault.
    ///
    /// # Errors
    /// `Io(WouldBlock)`: nothing has come. Every other fault ends the connection.
    pub(crate) fn read(
        &mut self,
        stream: &TcpStream,
        plain: &mut [u8],
        workspace: &mut Workspace,
    ) -> Result<Arrival, Fault> {
        self.read_at_most(limits::READ_BYTES, stream, plain, workspace)
    }

    /// The same, for whoever has use for so many bytes only, beside what has come of a record already.
    ///
    /// # Errors
    /// As above.
    pub(crate) fn read_at_most(
        &mut self,
        most: usize,
        mut stream: &TcpStream,
        plain: &mut [u8],
        workspace: &mut Workspace,
    ) -> Result<Arrival, Fault> {
        let (records, sealed) = workspace.lend();
        if self.stage == Stage::Ended {
            return Ok(Arrival { has_ended: true, ..Arrival::default() });
        }
        let kept = self.partial.len();
        let room = records.get_mut(kept..).filter(|_| self.stage != Stage::Broken).ok_or(Fault::Internal)?;
        let room_len = room.len().min(most);
        let room = &mut room[..room_len];
        let count = loop {
            match stream.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result.map_err(Fault::Io)?,
            }
        };
        // A short read has emptied the socket: the next bytes come with an event of their own (epoll(7)).
        let mut arrival =
            Arrival { is_emptied: count < room_len, has_ended: count == 0, ..Arrival::default() };
        if count == 0 {
            if self.stage == Stage::Open {
                self.stage = Stage::Ended;
            }
            return Ok(arrival);
        }
        self.has_heard = true;
        // The rest of a record is waited for without looking at it again. One that claims to be longer than any is not.
        let whole = record_len(&self.partial);
        if kept + count < whole && whole <= limits::TLS_PARTIAL_BYTES {
            self.partial.extend_from_slice(&records[kept..kept + count]);
            arrival.is_piece = true;
            return Ok(arrival);
        }
        records[..kept].copy_from_slice(&self.partial);
        let was_shaking_hands = self.is_shaking_hands();
        arrival.is_piece = kept + count < RECORD_HEADER;
        let taken = self.take_in(&mut records[..kept + count], plain, sealed);
        if let Some(name) = take_asked_name() {
            self.server_name = Some(name);
        }
        arrival.count = taken.inspect_err(|_| self.stage = Stage::Broken)?;
        arrival.has_ended = self.stage == Stage::Ended && arrival.count == 0;
        arrival.is_emptied &= self.stage != Stage::Ended;
        arrival.has_agreed = was_shaking_hands && self.agreed.is_some();
        Ok(arrival)
    }

    /// Encrypts `bytes` behind what is in `sealed`.
    ///
    /// # Errors
    /// It may not be written to any more.
    pub(crate) fn seal(&mut self, bytes: &[u8], sealed: &mut Sealed) -> Result<(), Fault> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.with_writer(sealed, |writer, room| writer.encrypt(bytes, room))
    }

    /// Says, once, that nothing more comes (RFC 8446 section 6.1): without that word, a client cannot tell the end from a cut.
    ///
    /// # Errors
    /// There is nothing to end: no handshake was made, or it is broken.
    pub(crate) fn say_end(&mut self, sealed: &mut Sealed) -> Result<(), Fault> {
        if std::mem::replace(&mut self.has_said_end, true) {
            return Ok(());
        }
        self.with_writer(sealed, |writer, room| writer.queue_close_notify(room))
    }

    /// Lets rustls work on `records`, and says how many bytes of plaintext came out of them.
    fn take_in(&mut self, records: &mut [u8], plain: &mut [u8], sealed: &mut Sealed) -> Result<usize, Fault> {
        let (mut at, mut count) = (0, 0);
        loop {
            let UnbufferedStatus { mut discard, state } = self.connection.process(&mut records[at..]);
            let mut has_more = true;
            match state {
                Ok(ConnectionState::ReadTraffic(mut traffic)) => {
                    while let Some(record) = traffic.next_record() {
                        let record = record?;
                        discard += record.discard;
                        // Plaintext is shorter than the records it came in.
                        let room =
                            plain.get_mut(count..count + record.payload.len()).ok_or(Fault::Internal)?;
                        room.copy_from_slice(record.payload);
                        count += record.payload.len();
                    }
                }
                Ok(ConnectionState::EncodeTlsData(mut data)) => sealed.add(|room| data.encode(room))?,
                Ok(ConnectionState::TransmitTlsData(data)) => data.done(),
                Ok(ConnectionState::PeerClosed | ConnectionState::Closed) => {
                    self.stage = Stage::Ended;
                    self.has_heard_end = true;
                    return Ok(count); // what stands behind the end means nothing
                }
                Ok(ConnectionState::BlockedHandshake | ConnectionState::WriteTraffic(_)) => has_more = false,
                // Early data is off, and there are no other states yet.
                Ok(_) => return Err(Fault::Internal),
                Err(error) => {
                    self.say_why(&mut records[at + discard..], sealed);
                    return Err(error.into());
                }
            }
            at = (at + discard).min(records.len());
            if !has_more {
                break;
            }
        }
        self.keep(&records[at..])?;
        if self.is_shaking_hands() && !self.connection.common().is_handshaking() {
            self.agree()?;
        }
        Ok(count)
    }

    /// The alert that belongs to an error.
    fn say_why(&mut self, records: &mut [u8], sealed: &mut Sealed) {
        while self.connection.common().wants_write() {
            let status = self.connection.process(records);
            let Ok(ConnectionState::EncodeTlsData(mut data)) = status.state else { return };
            if sealed.add(|room| data.encode(room)).is_err() {
                return;
            }
        }
    }

    /// What is left waits for its rest.
    fn keep(&mut self, rest: &[u8]) -> Result<(), Fault> {
        self.partial.clear();
        if rest.is_empty() {
            self.partial = Vec::new(); // nothing is kept for those who wait
        } else if rest.len() > limits::TLS_PARTIAL_BYTES {
            return Err(Fault::TooLarge);
        } else {
            self.partial.extend_from_slice(rest);
        }
        Ok(())
    }

    /// The handshake has come to its end.
    fn agree(&mut self) -> Result<(), Fault> {
        let common = self.connection.common();
        let version = match common.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => TlsVersion::Tls13,
            Some(ProtocolVersion::TLSv1_2) => TlsVersion::Tls12,
            _ => return Err(Fault::Internal),
        };
        let suite = common.negotiated_cipher_suite().ok_or(Fault::Internal)?.suite();
        let is_http2 = common.alpn_protocol() == Some(HTTP_2);
        self.agreed = Some(Rc::new(Agreed {
            version,
            cipher: suite.as_str().unwrap_or("unknown"),
            is_resumed: common.handshake_kind() == Some(HandshakeKind::Resumed),
            server_name: self.server_name.take(),
            asks_clients: self.asks_clients,
            client: self.connection.client_certificate().map(|der| Box::new(ClientCertificate::new(der))),
            inside: if is_http2 { Inside::Http2 } else { Inside::Http1 },
        }));
        self.stage = Stage::Open;
        Ok(())
    }

    /// Has `write` write, once rustls is ready to.
    fn with_writer(
        &mut self,
        sealed: &mut Sealed,
        mut write: impl FnMut(
            &mut WriteTraffic<'_, P::Data>,
            &mut [u8],
        ) -> Result<usize, rustls::unbuffered::EncryptError>,
    ) -> Result<(), Fault> {
        if matches!(self.stage, Stage::Handshake | Stage::Broken) {
            return Err(Fault::Internal);
        }
        loop {
            // rustls remembers how far it is in what it was shown last.
            match self.connection.process(&mut self.partial).state {
                Ok(ConnectionState::WriteTraffic(mut writer)) => {
                    return sealed.add(|room| write(&mut writer, room));
                }
                Ok(ConnectionState::EncodeTlsData(mut data)) => sealed.add(|room| data.encode(room))?,
                Ok(ConnectionState::TransmitTlsData(data)) => data.done(),
                Ok(_) => return Err(Fault::Internal),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// How long the record is that `bytes` begin, its header included; 0: that cannot be told yet.
fn record_len(bytes: &[u8]) -> usize {
    match bytes {
        &[_, _, _, high, low, ..] => RECORD_HEADER + usize::from(u16::from_be_bytes([high, low])),
        _ => 0,
    }
}

// Neither keys nor what passes is printed.
impl<P: Party> fmt::Debug for Tls<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tls({:?}, {} bytes of a record)", self.stage, self.partial.len())
    }
}
