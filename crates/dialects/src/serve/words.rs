//! How does each vendor tell what has nothing to do with an operation?

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::caller::Dialect;

/// What keeps a request from being looked at, or what went wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Its head is longer than any client's.
    LongHead,
    /// Its body is.
    LongBody,
    /// Its body did not come.
    SlowBody,
    /// Too many ask at once.
    Crowded,
    /// It is our fault.
    Broken,
}

impl Trouble {
    const fn status(self) -> StatusCode {
        match self {
            Self::LongHead => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::LongBody => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SlowBody => StatusCode::REQUEST_TIMEOUT,
            Self::Crowded => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::LongHead => "The header fields or the target of the request are too long.",
            Self::LongBody => "The body of the request is longer than 1 MiB.",
            Self::SlowBody => "The body of the request did not come.",
            Self::Crowded => "Too many requests are under way: try again in a moment.",
            Self::Broken => "Something went wrong here. The log of the node says more.",
        }
    }

    /// Tencent's common error codes: <https://cloud.tencent.com/document/api/214/30696>.
    const fn tencent(self) -> &'static str {
        match self {
            Self::LongHead | Self::LongBody => "RequestSizeLimitExceeded",
            Self::SlowBody => "InvalidRequest",
            Self::Crowded => "RequestLimitExceeded",
            Self::Broken => "InternalError",
        }
    }

    /// Huawei's: <https://support.huaweicloud.com/intl/en-us/api-elb/ErrorCode.html>.
    const fn huawei(self) -> &'static str {
        match self {
            Self::LongHead | Self::LongBody | Self::SlowBody => "ELB.1001",
            Self::Crowded => "ELB.1013",
            Self::Broken => "ELB.9001",
        }
    }
}

/// The answer that tells it.
pub(super) fn tell(dialect: Dialect, trouble: Trouble, id: &str) -> Response {
    let (status, what) = (trouble.status(), trouble.what());
    match dialect {
        Dialect::Tencent => {
            let error = json!({ "Code": trouble.tencent(), "Message": what });
            // Its clients read errors in good answers alone.
            answer(StatusCode::OK, &json!({ "Response": { "Error": error, "RequestId": id } }))
        }
        Dialect::Huawei => {
            answer(status, &json!({ "error_code": trouble.huawei(), "error_msg": what, "request_id": id }))
        }
        Dialect::Openstack => {
            let fault = if status.is_server_error() { "Server" } else { "Client" };
            answer(status, &json!({ "faultcode": fault, "faultstring": what, "debuginfo": null }))
        }
    }
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
