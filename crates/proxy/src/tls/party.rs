//! Who is on the other side of a secured connection: a client, or a target?

use rustls::CommonState;
use rustls::client::{ClientConnectionData, UnbufferedClientConnection};
use rustls::pki_types::CertificateDer;
use rustls::server::{ServerConnectionData, UnbufferedServerConnection};
use rustls::unbuffered::UnbufferedStatus;

/// What [`super::Tls`] asks of the connections of rustls, which have no trait in common.
pub(crate) trait Party {
    /// What its states are about.
    type Data;

    /// Works on `records`, and says what is next.
    fn process<'c, 'i>(&'c mut self, records: &'i mut [u8]) -> UnbufferedStatus<'c, 'i, Self::Data>;

    /// What both kinds know.
    fn common(&self) -> &CommonState;

    /// The certificate that a client has shown.
    fn client_certificate(&self) -> Option<&CertificateDer<'static>>;
}

impl Party for UnbufferedServerConnection {
    type Data = ServerConnectionData;

    fn process<'c, 'i>(&'c mut self, records: &'i mut [u8]) -> UnbufferedStatus<'c, 'i, Self::Data> {
        self.process_tls_records(records)
    }

    fn common(&self) -> &CommonState {
        self
    }

    fn client_certificate(&self) -> Option<&CertificateDer<'static>> {
        self.peer_certificates()?.first()
    }
}

impl Party for UnbufferedClientConnection {
    type Data = ClientConnectionData;

    fn process<'c, 'i>(&'c mut self, records: &'i mut [u8]) -> UnbufferedStatus<'c, 'i, Self::Data> {
        self.process_tls_records(records)
    }

    fn common(&self) -> &CommonState {
        self
    }

    fn client_certificate(&self) -> Option<&CertificateDer<'static>> {
        None
    }
}
