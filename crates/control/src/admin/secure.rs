//! How are the connections of operators secured, where the spec names a certificate?
//!
//! A certificate that is renewed holds from the next connection on. The handshake is made where the connection is
//! served: who dawdles keeps a seat, for some seconds, and nobody else.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use homing_core::certificate::Identity;
use homing_core::spec::{CertificateSpec, Spec};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;
use tokio_rustls::{Accept, TlsAcceptor};

use crate::change::Changes;

#[cfg(test)]
mod tests;

/// How long a handshake may take.
pub(super) const HANDSHAKE: Duration = Duration::from_secs(10);

/// Who the node is to operators, by the spec that runs.
pub(super) struct Secured {
    changes: Arc<Changes>,
    named: Named,
    made: Mutex<Made>,
}

/// Which certificate of a spec.
pub(super) type Named = fn(&Spec) -> Option<&CertificateSpec>;

/// What the TLS library made of an identity.
struct Made {
    identity: Arc<Identity>,
    acceptor: TlsAcceptor,
}

/// A connection, secured or not.
pub(super) enum Line {
    Plain(TcpStream),
    Shaking(Box<Accept<TcpStream>>),
    Secure(Box<TlsStream<TcpStream>>),
    Ended,
}

impl Secured {
    /// By the spec that runs; `None`: it names no certificate.
    ///
    /// # Errors
    /// The TLS library cannot use it.
    pub(super) fn of(changes: Arc<Changes>, named: Named) -> io::Result<Option<Self>> {
        let Some(identity) = identity(&changes, named) else { return Ok(None) };
        let made = Mutex::new(Made::of(identity)?);
        Ok(Some(Self { changes, named, made }))
    }

    /// Begins a handshake, with the certificate that is named now.
    pub(super) fn accept(&self, stream: TcpStream) -> Line {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        // Without one in the spec the old one stays: whether there is TLS does not change while the node runs.
        if let Some(identity) =
            identity(&self.changes, self.named).filter(|identity| *identity != made.identity)
        {
            match Made::of(identity) {
                Ok(new) => *made = new,
                Err(error) => tracing::error!(%error, "the certificate of this node is not used"),
            }
        }
        Line::Shaking(Box::new(made.acceptor.accept(stream)))
    }
}

fn identity(changes: &Changes, named: Named) -> Option<Arc<Identity>> {
    named(&changes.running().spec).and_then(|certificate| certificate.identity.clone())
}

impl Made {
    fn of(identity: Arc<Identity>) -> io::Result<Self> {
        let chain = identity.chain.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
        let key = PrivateKeyDer::try_from(identity.key.der().to_vec()).map_err(io::Error::other)?;
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key));
        let mut config = config.map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { identity, acceptor: TlsAcceptor::from(Arc::new(config)) })
    }
}

impl Line {
    pub(super) const fn is_shaking(&self) -> bool {
        matches!(self, Self::Shaking(_))
    }

    /// Ends the handshake, if one is under way.
    fn shake(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self::Shaking(accept) = self else { return Poll::Ready(Ok(())) };
        let outcome = ready!(Pin::new(&mut **accept).poll(context));
        // A future that is done is not asked again.
        *self = Self::Ended;
        *self = Self::Secure(Box::new(outcome?));
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.shake(context))?;
        match &mut *self {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Secure(stream) => Pin::new(&mut **stream).poll_read(context, buffer),
            Self::Shaking(_) | Self::Ended => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.shake(context))?;
        match &mut *self {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Secure(stream) => Pin::new(&mut **stream).poll_write(context, bytes),
            Self::Shaking(_) | Self::Ended => Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.shake(context))?;
        match &mut *self {
            Self::Plain(stream) => Pin::new(stream).poll_write_vectored(context, slices),
            Self::Secure(stream) => Pin::new(&mut **stream).poll_write_vectored(context, slices),
            Self::Shaking(_) | Self::Ended => Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Secure(stream) => Pin::new(&mut **stream).poll_flush(context),
            Self::Shaking(_) | Self::Ended => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Secure(stream) => Pin::new(&mut **stream).poll_shutdown(context),
            Self::Shaking(_) | Self::Ended => Poll::Ready(Ok(())),
        }
    }
}

impl fmt::Debug for Secured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secured({:?})", self.changes)
    }
}
