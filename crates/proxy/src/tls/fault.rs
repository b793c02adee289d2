//! What went wrong on a secured connection, and whose fault is it?

use homing_core::handshake::{HandshakeFailure, TargetFailure};
use rustls::{AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible};
use std::io;

/// Why a secured connection cannot go on.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The socket.
    Io(io::Error),
    /// What came was not what TLS allows, or we did not agree.
    Tls(Error),
    /// The beginning of something that grew too long.
    TooLarge,
    /// A bug of ours, or of a library's.
    Internal,
}

impl Fault {
    /// What it is called if a handshake ends by it.
    pub(crate) fn of_handshake(&self) -> HandshakeFailure {
        match self {
            Self::Io(_) => HandshakeFailure::Closed,
            Self::Tls(error) => of_error(error),
            Self::TooLarge => HandshakeFailure::TooLarge,
            Self::Internal => HandshakeFailure::Internal,
        }
    }
}

impl Fault {
    /// What it is called if a handshake with a target ends by it.
    pub(crate) fn of_target(&self) -> TargetFailure {
        match self {
            Self::Io(_) => TargetFailure::Closed,
            Self::Tls(error) => of_target_error(error),
            Self::TooLarge => TargetFailure::Malformed,
            Self::Internal => TargetFailure::Internal,
        }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Tls(error)
    }
}

fn of_error(error: &Error) -> HandshakeFailure {
    match error {
        // What no record begins with: plain HTTP, or a scanner's greeting.
        Error::InvalidMessage(
            InvalidMessage::InvalidContentType
            | InvalidMessage::UnknownProtocolVersion
            | InvalidMessage::MessageTooLarge,
        ) => HandshakeFailure::NotTls,
        Error::PeerIncompatible(why) => of_incompatible(why),
        Error::NoApplicationProtocol => HandshakeFailure::Protocol,
        Error::NoCertificatesPresented => HandshakeFailure::NoCertificate,
        Error::InvalidCertificate(_) => HandshakeFailure::BadCertificate,
        Error::AlertReceived(AlertDescription::ProtocolVersion) => HandshakeFailure::Version,
        Error::AlertReceived(AlertDescription::UserCanceled) => HandshakeFailure::Closed,
        Error::AlertReceived(_) => HandshakeFailure::RefusedByClient,
        Error::General(_)
        | Error::Other(_)
        | Error::EncryptError
        | Error::FailedToGetCurrentTime
        | Error::FailedToGetRandomBytes => HandshakeFailure::Internal,
        _ => HandshakeFailure::Malformed,
    }
}

fn of_incompatible(why: &PeerIncompatible) -> HandshakeFailure {
    match why {
        PeerIncompatible::Tls12NotOffered
        | PeerIncompatible::Tls12NotOfferedOrEnabled
        | PeerIncompatible::SupportedVersionsExtensionRequired => HandshakeFailure::Version,
        PeerIncompatible::NoCipherSuitesInCommon
        | PeerIncompatible::NoKxGroupsInCommon
        | PeerIncompatible::NoSignatureSchemesInCommon
        | PeerIncompatible::NoEcPointFormatsInCommon
        | PeerIncompatible::NoCertificateRequestSignatureSchemesInCommon => HandshakeFailure::Cipher,
        _ => HandshakeFailure::Malformed,
    }
}

fn of_target_error(error: &Error) -> TargetFailure {
    match error {
        Error::InvalidCertificate(why) => of_certificate(why),
        Error::PeerIncompatible(_) | Error::NoApplicationProtocol => TargetFailure::NothingInCommon,
        Error::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity
            | AlertDescription::NoApplicationProtocol,
        ) => TargetFailure::NothingInCommon,
        Error::AlertReceived(_) => TargetFailure::Refused,
        error => match of_error(error) {
            HandshakeFailure::NotTls => TargetFailure::NotTls,
            HandshakeFailure::Internal => TargetFailure::Internal,
            _ => TargetFailure::Malformed,
        },
    }
}

fn of_certificate(why: &CertificateError) -> TargetFailure {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet, NotValidYetContext,
    };
    match why {
        Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. } => TargetFailure::Expired,
        NotValidForName | NotValidForNameContext { .. } => TargetFailure::OtherName,
        _ => TargetFailure::Untrusted,
    }
}
