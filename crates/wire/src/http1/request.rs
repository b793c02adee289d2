//! Is this the head of a request that can be read in one way only, and what does it say?

use super::head::is_clean;
use super::survey::{Survey, is_protocol_list, offers_h2c};
use super::target::TargetAuthority;
use super::{BodyFraming, FieldStorage, Fields, HeadError, HeadLimits, Method, Sender, Target, Version};
use super::{diagnose, head_end};
use crate::Parsed;
use crate::authority::Authority;

/// The longest method, in bytes: twice the longest one registered.
const METHOD_BYTES: usize = 32;

/// The head of a request.
#[derive(Debug, Clone, Copy)]
pub struct RequestHead<'h, 'b> {
    /// The method.
    pub method: Method,
    /// The method as it came, for those that are [`Method::Other`].
    pub method_text: &'b [u8],
    /// What is asked for.
    pub target: Target<'b>,
    /// The version.
    pub version: Version,
    /// The fields in their order, all kinds told.
    pub fields: Fields<'h, 'b>,
    /// How the body is delimited; never [`BodyFraming::UntilClose`].
    pub framing: BodyFraming,
    /// Whether the client means to send more requests on this connection.
    pub keep_alive: bool,
    /// The protocols that the client asks to switch to, when Connection says so too. An offer of `h2c` is not one.
    pub upgrade: Option<&'b [u8]>,
    /// Whether the client waits for `100 Continue` before it sends its body.
    pub expect_continue: bool,
    /// The server that is asked: Host, or the authority of an absolute-form, which are the same. Only HTTP/1.0 may
    /// have none.
    pub authority: Option<Authority<'b>>,
    /// Where the body begins in the input.
    pub head_len: usize,
}

impl<'b> RequestHead<'_, 'b> {
    /// The host without its port, in the case it came in.
    pub fn host(&self) -> Option<&'b [u8]> {
        self.authority.map(|authority| authority.host())
    }
}

/// Reads the head of a request at the start of `input`.
///
/// For heads that arrive in many pieces see [`head_end`].
///
/// # Errors
/// Whatever two servers could read differently, and what exceeds `limits`; [`HeadError::status`] says what the
/// client hears. The connection has to be closed then, as nobody knows where the next request would begin.
pub fn parse_request<'h, 'b>(
    input: &'b [u8],
    storage: &'h mut FieldStorage<'b>,
    limits: &HeadLimits,
) -> Result<Parsed<RequestHead<'h, 'b>>, HeadError> {
    let message = input.strip_prefix(b"\r\n").unwrap_or(input);
    let skipped = input.len() - message.len();
    let FieldStorage { headers, kinds } = storage;
    let room = headers.len().min(limits.fields);
    let mut raw = httparse::Request::new(&mut []);
    let result = raw.parse_with_uninit_headers(message, headers.get_mut(..room).unwrap_or_default());
    let headers: &'h [httparse::Header<'b>] = raw.headers;
    let head_len = match &result {
        Ok(httparse::Status::Complete(length))
            if *length + skipped <= limits.head_bytes
                && is_clean(message, *length, headers, Sender::Client) =>
        {
            *length + skipped
        }
        _ => return explain(input, limits, result),
    };
    let method_text = raw.method.unwrap_or_default().as_bytes();
    let method = check_method(method_text)?;
    let version = if raw.version == Some(1) { Version::Http11 } else { Version::Http10 };
    let target = check_target(raw.path.unwrap_or_default().as_bytes(), method, limits)?;
    let survey = Survey::of(headers, kinds, Sender::Client)?;
    let framing = framing(&survey, method, version)?;

    Ok(Parsed::Complete(RequestHead {
        method,
        method_text,
        target,
        version,
        framing,
        keep_alive: survey.connection.keeps_alive(version),
        upgrade: upgrade(&survey, version)?,
        // A 100 is of use only to one who has a body to send, and unknown to HTTP/1.0 (RFC 9110 10.1.1).
        expect_continue: survey.expects_continue
            && version == Version::Http11
            && !matches!(framing, BodyFraming::None | BodyFraming::Length(0)),
        authority: authority(survey.host, target.authority, version)?,
        fields: Fields::new(headers, kinds.get(..headers.len()).unwrap_or_default(), survey.hop_by_hop),
        head_len,
    }))
}

/// Not a whole head of clean lines: is it not whole yet, or what is wrong with it?
#[cold]
fn explain<'h, 'b>(
    input: &'b [u8],
    limits: &HeadLimits,
    result: httparse::Result<usize>,
) -> Result<Parsed<RequestHead<'h, 'b>>, HeadError> {
    let Some(head_len) = head_end(input, 0, limits, Sender::Client)? else { return Ok(Parsed::Partial) };
    let head = input.get(..head_len).unwrap_or(input);
    let head = head.strip_prefix(b"\r\n").unwrap_or(head);
    Err(result.map_or_else(|error| diagnose::request(head, error), |_| HeadError::RequestLine))
}

fn check_method(text: &[u8]) -> Result<Method, HeadError> {
    if text.len() > METHOD_BYTES {
        return Err(HeadError::MethodTooLong);
    }
    match Method::of(text) {
        Method::Connect => Err(HeadError::ConnectRefused),
        Method::Other if Method::is_miscased(text) => Err(HeadError::MethodCase),
        method => Ok(method),
    }
}

fn check_target<'b>(raw: &'b [u8], method: Method, limits: &HeadLimits) -> Result<Target<'b>, HeadError> {
    if raw.len() > limits.target_bytes {
        return Err(HeadError::TargetTooLong);
    }
    Target::parse(raw, method)
}

fn framing(survey: &Survey<'_>, method: Method, version: Version) -> Result<BodyFraming, HeadError> {
    let framing = match (survey.chunked, survey.content_length, version) {
        (true, _, Version::Http10) => return Err(HeadError::TransferEncodingVersion),
        (true, _, Version::Http11) => BodyFraming::Chunked,
        (false, Some(length), _) => BodyFraming::Length(length),
        (false, None, _) => BodyFraming::None,
    };
    match (method, framing) {
        (_, BodyFraming::None | BodyFraming::Length(0)) => Ok(framing),
        (Method::Trace, _) => Err(HeadError::TraceWithBody),
        _ => Ok(framing),
    }
}

fn upgrade<'b>(survey: &Survey<'b>, version: Version) -> Result<Option<&'b [u8]>, HeadError> {
    let Some(protocols) = survey.upgrade.filter(|_| survey.connection.upgrades(version)) else {
        return Ok(None);
    };
    if !is_protocol_list(protocols) {
        return Err(HeadError::Upgrade);
    }
    Ok(Some(protocols).filter(|protocols| !offers_h2c(protocols)))
}

/// Host and an absolute-form must name the same server: RFC 9112 3.2.2 lets the target win, but whoever reads Host
/// would serve another site.
fn authority<'b>(
    host: Option<&'b [u8]>,
    target: Option<TargetAuthority<'b>>,
    version: Version,
) -> Result<Option<Authority<'b>>, HeadError> {
    let Some(host) = host else {
        return match version {
            Version::Http11 => Err(HeadError::HostMissing),
            Version::Http10 => Ok(target.map(|target| target.authority)),
        };
    };
    let host = Authority::parse(host).ok_or(HeadError::HostInvalid)?;
    match target {
        Some(target) if !target.authority.same_server(&host, target.default_port) => {
            Err(HeadError::HostMismatch)
        }
        _ => Ok(Some(host)),
    }
}

#[cfg(test)]
mod tests;
