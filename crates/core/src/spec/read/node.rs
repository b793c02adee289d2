//! What do `[node]`, `[admin]`, `[log]` and `[tracing]` say?

use serde_json::Value;

use super::table::Table;
use super::tls;
use super::value::{self, Complaint, Parsed, address};
use crate::access::{AccessForm, FIELDS, Template, TemplateFault};
use crate::edits::Piece;
use crate::limits;
use crate::problem::{Phrase, say};
use crate::spec::{AccessFormat, AdminSpec, LogSpec, NodeSpec, TracingSpec, bounds, suggest};

const ADMIN_TLS_EXAMPLE: &str = "tls = { cert = \"c.pem\", key = \"k.pem\" }";

/// Longest URL, in bytes.
const ENDPOINT_MAX: usize = 256;

pub(super) fn admin_example() -> Phrase {
    say::section_with("[admin]", "listen = \"127.0.0.1:7080\"")
}

pub(super) fn tracing_example() -> Phrase {
    say::section_with("[tracing]", "endpoint = \"http://127.0.0.1:4318\"")
}

pub(super) fn log_example() -> Phrase {
    say::section_with("[log]", "access = \"json\"")
}

pub(super) fn read(table: &mut Table<'_>) -> NodeSpec {
    let default = NodeSpec::default();
    NodeSpec {
        state_dir: table.optional("state_dir", value::file_path).unwrap_or(default.state_dir),
        user: table.optional("user", value::name),
        group: table.optional("group", value::name),
        workers: table.optional("workers", value::integer(bounds::WORKERS)),
        target_networks: networks(table, "target_networks"),
        shutdown_timeout: table
            .optional("shutdown_timeout", value::duration(bounds::SHUTDOWN))
            .unwrap_or(default.shutdown_timeout),
        upgrade_timeout: table
            .optional("upgrade_timeout", value::duration(bounds::UPGRADE))
            .unwrap_or(default.upgrade_timeout),
        max_connections: table.optional("max_connections", value::integer(bounds::CONNECTIONS)),
        snapshot_interval: table
            .optional("snapshot_interval", value::duration(bounds::SNAPSHOT_INTERVAL))
            .unwrap_or(default.snapshot_interval),
    }
}

pub(super) fn read_admin(table: &mut Table<'_>) -> AdminSpec {
    let default = AdminSpec::default();
    AdminSpec {
        listen: table.optional("listen", address::listen_or_off).unwrap_or(default.listen),
        tls: table.table("tls", say::tls_setting, ADMIN_TLS_EXAMPLE, tls::files),
    }
}

pub(super) fn read_log(table: &mut Table<'_>) -> LogSpec {
    LogSpec {
        access: table.optional("access", access_form).unwrap_or_default(),
        sample: table.optional("sample", value::share).unwrap_or_default(),
        access_file: table.optional("access_file", value::file_path),
    }
}

pub(super) fn read_tracing(table: &mut Table<'_>) -> TracingSpec {
    let default = TracingSpec::default();
    TracingSpec {
        endpoint: table.required("endpoint", "endpoint = \"http://127.0.0.1:4318\"", otlp_endpoint).flatten(),
        sample: table.optional("sample", value::share).unwrap_or(default.sample),
    }
}

/// `http://host`, with a port and a path if need be, without the slash at its end; `off`: none.
fn otlp_endpoint(value: &Value) -> Parsed<Option<String>> {
    let text = value::text(value, say::a_url)?;
    if text == "off" {
        return Ok(None);
    }
    let rest = text.strip_prefix("http://").unwrap_or_default();
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]%".contains(&byte);
    let is_url = !rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(is_fine);
    match is_url && text.len() <= ENDPOINT_MAX {
        true => Ok(Some(text.trim_end_matches('/').to_owned())),
        false => Err(say::not_an_endpoint().into()),
    }
}

/// A list of networks. With one of them unreadable it is empty: the others alone would mean something else.
pub(super) fn networks(table: &mut Table<'_>, key: &'static str) -> Vec<ipnet::IpNet> {
    let read = table.list(key, "[\"10.0.0.0/8\"]", address::network);
    read.and_then(|networks| networks.into_iter().collect()).unwrap_or_default()
}

fn access_form(value: &Value) -> Parsed<AccessForm> {
    let Some(text) = value.as_str().filter(|text| text.contains(['$', '%', '{', ' '])) else {
        return value::named::<AccessFormat>("access")(value).map(AccessForm::Named);
    };
    let template = Template::parse(text).map_err(template_complaint)?;
    let says_something = template.pieces().iter().any(|piece| matches!(piece, Piece::Variable(_)));
    match says_something {
        true => Ok(AccessForm::Template(template)),
        false => Err(say::template_without_field(AccessFormat::NAMES.join(", ")).into()),
    }
}

fn template_complaint(fault: TemplateFault<'_>) -> Complaint {
    let names = || FIELDS.iter().map(|row| row.name);
    match fault {
        TemplateFault::NoField("") => say::dollar_without_field().into(),
        TemplateFault::NoField(name) => {
            let hint = match suggest::nearest(name, names()) {
                Some(meant) => say::did_you_mean_field(meant.to_owned()),
                None => say::one_of_fields(format!("${}", names().collect::<Vec<_>>().join(", $"))),
            };
            Complaint::new(say::unknown_field(name.to_owned()), hint)
        }
        TemplateFault::TooLong => say::template_too_long(limits::TEMPLATE_BYTES).into(),
        TemplateFault::Control => say::control_character().into(),
    }
}
