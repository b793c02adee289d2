//! How are targets probed, in the words of this API and in Homing's?

use serde::Deserialize;
use serde_json::{Value, json};

use super::group::{Forward, Group};
use super::object::{Object, span};
use crate::tencent::fault::Fault;

/// Every class of statuses passes: what holds where nothing is said.
const EVERY_STATUS: i64 = 31;
const CONTEXT_BYTES: usize = 500;
/// How a check is that is switched off: it is told again, and holds when it is switched on.
const OFF: &str = "check_off";

/// `HealthCheck` of a request: what is not said stays as it is, or is as the vendor has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(in crate::tencent) struct HealthCheck {
    health_switch: Option<i64>,
    time_out: Option<i64>,
    interval_time: Option<i64>,
    health_num: Option<i64>,
    un_health_num: Option<i64>,
    http_code: Option<i64>,
    http_check_path: Option<String>,
    http_check_domain: Option<String>,
    http_check_method: Option<String>,
    check_port: Option<i64>,
    context_type: Option<String>,
    send_context: Option<String>,
    recv_context: Option<String>,
    check_type: Option<String>,
    http_version: Option<String>,
    source_ip_type: Option<i64>,
}

/// Whose targets are probed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tencent) enum Of {
    Tcp,
    Udp,
    /// A location, whose targets are spoken to so.
    Location(Forward),
}

impl Of {
    /// How they may be probed; the first is the default.
    const fn types(self) -> &'static [&'static str] {
        match self {
            Self::Tcp => &["TCP", "HTTP", "CUSTOM"],
            Self::Udp => &["PING", "CUSTOM"],
            Self::Location(Forward::Http) => &["HTTP", "TCP", "GRPC"],
            Self::Location(Forward::Https) => &["HTTPS", "HTTP", "TCP", "GRPC"],
            Self::Location(Forward::Grpc | Forward::Grpcs) => &["GRPC", "HTTP", "HTTPS", "TCP"],
        }
    }
}

/// Changes how the targets of a group are probed. Without a check before, what is not said is as the vendor has it.
pub(in crate::tencent) fn set(group: &mut Group, ask: &HealthCheck, of: Of) -> Result<(), Fault> {
    let is_on = match ask.health_switch {
        None => group.object.get("health").is_some() || group.object.json_note(OFF).is_none(),
        Some(0) => false,
        Some(1) => true,
        Some(_) => return Err(Fault::value("HealthCheck.HealthSwitch", "it is 0 or 1")),
    };
    let before = group.object.take("health").or_else(|| group.object.json_note(OFF));
    let mut check = Object::of(before.unwrap_or(Value::Null));
    set_kind(group, &mut check, ask, of)?;
    set_times(&mut check, ask)?;
    set_http(group, &mut check, ask, of)?;
    if let Some(kind) = ask.source_ip_type
        && !matches!(kind, 0 | 1)
    {
        return Err(Fault::value("HealthCheck.SourceIpType", "it is 0 or 1"));
    }
    group.object.renew_note("check_source_ip_type", ask.source_ip_type);
    let check = check.said();
    group.object.set_note(OFF, (!is_on).then(|| check.to_string()));
    group.object.set("health", is_on.then_some(check));
    Ok(())
}

/// What a probe does. Another kind of probe begins anew.
fn set_kind(group: &mut Group, check: &mut Object, ask: &HealthCheck, of: Of) -> Result<(), Fault> {
    let current = (check.get("kind").is_some()).then(|| type_of(check, group));
    let wanted = ask.check_type.as_deref().or(current).unwrap_or_else(|| of.types()[0]);
    if !of.types().contains(&wanted) {
        let why = format!("of {} are allowed here", of.types().join(", "));
        return Err(Fault::value("HealthCheck.CheckType", &why));
    }
    if wanted == "CUSTOM" && of == Of::Tcp {
        return Err(Fault::unsupported("HealthCheck.CheckType", "TCP listeners are probed by TCP or HTTP"));
    }
    let kind = match wanted {
        "HTTP" => "http",
        "HTTPS" => "https",
        "GRPC" => "grpc",
        "PING" | "CUSTOM" => "udp",
        _ => "tcp",
    };
    let has_changed = current != Some(wanted);
    if has_changed {
        for key in ["path", "host", "statuses", "send", "expect", "service", "tls"] {
            check.set(key, None);
        }
        check.set("kind", Value::from(kind));
    }
    match wanted {
        "CUSTOM" => set_contexts(group, check, ask, has_changed)?,
        _ => group.object.set_note("check_context_type", None),
    }
    Ok(())
}

/// What a probe of UDP sends and waits for.
fn set_contexts(group: &mut Group, check: &mut Object, ask: &HealthCheck, is_new: bool) -> Result<(), Fault> {
    let given = [
        ("ContextType", &ask.context_type),
        ("SendContext", &ask.send_context),
        ("RecvContext", &ask.recv_context),
    ];
    if let Some((name, _)) = given.iter().find(|(_, given)| is_new && given.is_none()) {
        return Err(Fault::missing(&format!("HealthCheck.{name}")));
    }
    let kept = group.object.note("check_context_type").map(str::to_owned);
    let form = ask.context_type.clone().or(kept).unwrap_or_else(|| "TEXT".to_owned());
    if !matches!(form.as_str(), "TEXT" | "HEX") {
        return Err(Fault::value("HealthCheck.ContextType", "it is HEX or TEXT"));
    }
    for (name, key, given) in
        [("SendContext", "send", &ask.send_context), ("RecvContext", "expect", &ask.recv_context)]
    {
        let Some(given) = given else { continue };
        let field = format!("HealthCheck.{name}");
        if !(1..=CONTEXT_BYTES).contains(&given.len()) {
            return Err(Fault::length(&field, "1 to 500"));
        }
        check.set(key, Value::from(context(&form, given, &field)?));
    }
    group.object.set_note("check_context_type", Some(form));
    Ok(())
}

fn context(form: &str, given: &str, field: &str) -> Result<String, Fault> {
    if form == "TEXT" {
        let is_visible = given.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        return match is_visible {
            true => Ok(given.to_owned()),
            false => Err(Fault::value(field, "only visible ASCII is allowed")),
        };
    }
    let bytes = hex::decode(given).map_err(|_| Fault::value(field, "HEX has an even number of 0-9A-F"))?;
    String::from_utf8(bytes)
        .map_err(|_| Fault::unsupported(field, "probes of UDP carry text, and these bytes are no UTF-8"))
}

fn set_times(check: &mut Object, ask: &HealthCheck) -> Result<(), Fault> {
    let fields = [
        ("TimeOut", "timeout", ask.time_out, 2, 60),
        ("IntervalTime", "interval", ask.interval_time, 2, 300),
        ("HealthNum", "rise", ask.health_num, 2, 10),
        ("UnHealthNum", "fall", ask.un_health_num, 2, 10),
    ];
    for (name, key, given, least, most) in fields {
        let Some(given) = given else { continue };
        if !(least..=most).contains(&given) {
            return Err(Fault::range(&format!("HealthCheck.{name}"), &format!("{least} to {most}")));
        }
        check.set(key, if matches!(key, "rise" | "fall") { Value::from(given) } else { span(given) });
    }
    for (key, default) in
        [("timeout", span(2)), ("interval", span(5)), ("rise", 3.into()), ("fall", 3.into())]
    {
        if check.get(key).is_none() {
            check.set(key, default);
        }
    }
    if check.seconds("timeout") >= check.seconds("interval") {
        let why = "it must be less than `HealthCheck.IntervalTime`";
        return Err(Fault::value("HealthCheck.TimeOut", why));
    }
    match ask.check_port {
        None => {}
        Some(-1 | 0) => check.set("port", None),
        Some(port @ 1..=65_535) => check.set("port", Value::from(port)),
        Some(_) => return Err(Fault::range("HealthCheck.CheckPort", "-1, or 1 to 65535")),
    }
    Ok(())
}

/// What a probe of HTTP asks for.
fn set_http(group: &mut Group, check: &mut Object, ask: &HealthCheck, of: Of) -> Result<(), Fault> {
    if let Some(method) = &ask.http_check_method
        && !matches!(method.as_str(), "HEAD" | "GET")
    {
        return Err(Fault::value("HealthCheck.HttpCheckMethod", "it is HEAD or GET"));
    }
    if let Some(version) = &ask.http_version
        && !matches!(version.as_str(), "HTTP/1.0" | "HTTP/1.1")
    {
        return Err(Fault::value("HealthCheck.HttpVersion", "it is HTTP/1.0 or HTTP/1.1"));
    }
    if let Some(code) = ask.http_code
        && !(1..=EVERY_STATUS).contains(&code)
    {
        return Err(Fault::range("HealthCheck.HttpCode", "1 to 31"));
    }
    group.object.renew_note("check_method", ask.http_check_method.as_ref());
    group.object.renew_note("check_http_version", ask.http_version.as_ref());
    let kind = check.text("kind").unwrap_or_default().to_owned();
    if !matches!(kind.as_str(), "http" | "https" | "grpc") {
        return Ok(());
    }
    if let Some(host) = ask.http_check_domain.as_ref().filter(|host| !host.is_empty()) {
        check.set("host", Value::from(host.clone()));
    }
    if of == Of::Tcp && check.get("host").is_none() {
        return Err(Fault::missing("HealthCheck.HttpCheckDomain"));
    }
    if kind == "grpc" {
        return Ok(());
    }
    if let Some(path) = ask.http_check_path.as_ref().filter(|path| !path.is_empty()) {
        if !path.starts_with('/') {
            return Err(Fault::value("HealthCheck.HttpCheckPath", "it begins with /"));
        }
        check.set("path", Value::from(path.clone()));
    }
    if ask.http_code.is_some() || check.get("statuses").is_none() {
        check.set("statuses", statuses(ask.http_code.unwrap_or(EVERY_STATUS)));
    }
    Ok(())
}

/// `HealthCheck` of an answer.
pub(in crate::tencent) fn told(group: &Group, of: Of) -> Value {
    let object = &group.object;
    let check = object.get("health").cloned().or_else(|| object.json_note(OFF));
    let Some(check) = check else {
        return json!({ "HealthSwitch": 0, "CheckType": of.types()[0] });
    };
    let check = Object::of(check);
    let kind = check.text("kind").unwrap_or_default();
    let has_http = matches!(kind, "http" | "https");
    let has_context = object.note("check_context_type").is_some();
    json!({
        "HealthSwitch": u8::from(object.get("health").is_some()),
        "TimeOut": check.seconds("timeout").unwrap_or(2),
        "IntervalTime": check.seconds("interval").unwrap_or(5),
        "HealthNum": check.get("rise").cloned().unwrap_or_else(|| 3.into()),
        "UnHealthNum": check.get("fall").cloned().unwrap_or_else(|| 3.into()),
        "HttpCode": has_http.then(|| code(check.get("statuses"))),
        "HttpCheckPath": has_http.then(|| check.text("path").unwrap_or("/")),
        "HttpCheckDomain": check.text("host"),
        "HttpCheckMethod": has_http.then(|| object.note("check_method").unwrap_or("HEAD")),
        "CheckPort": check.get("port"),
        "ContextType": object.note("check_context_type"),
        "SendContext": has_context.then(|| context_told(object, check.text("send"))),
        "RecvContext": has_context.then(|| context_told(object, check.text("expect"))),
        "CheckType": type_of(&check, group),
        "HttpVersion": object.note("check_http_version"),
        "SourceIpType": object.number_note("check_source_ip_type").unwrap_or(0),
    })
}

fn context_told(object: &Object, text: Option<&str>) -> String {
    let text = text.unwrap_or_default();
    match object.note("check_context_type") {
        Some("HEX") => hex::encode_upper(text),
        _ => text.to_owned(),
    }
}

fn type_of(check: &Object, group: &Group) -> &'static str {
    match check.text("kind") {
        Some("http") => "HTTP",
        Some("https") => "HTTPS",
        Some("grpc") => "GRPC",
        Some("udp") if check.get("expect").is_some() || group.object.note("check_context_type").is_some() => {
            "CUSTOM"
        }
        Some("udp") => "PING",
        _ => "TCP",
    }
}

/// The classes of a mask: 1 is 1xx, 2 is 2xx, 4 is 3xx and so on; neighbours are one range.
fn statuses(mask: i64) -> Value {
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for class in 1..=5_u16 {
        if mask & (1 << (class - 1)) == 0 {
            continue;
        }
        let (first, last) = (class * 100, class * 100 + 99);
        match ranges.last_mut() {
            Some(before) if before.1 + 1 == first => before.1 = last,
            _ => ranges.push((first, last)),
        }
    }
    ranges.into_iter().map(|(first, last)| Value::from(format!("{first}-{last}"))).collect()
}

/// The mask of the classes that pass as a whole. Somebody else may have said what no mask says.
fn code(statuses: Option<&Value>) -> i64 {
    let default = [(200, 399)];
    let said: Vec<(u16, u16)> = match statuses.and_then(Value::as_array) {
        Some(items) => items.iter().filter_map(range).collect(),
        None => default.to_vec(),
    };
    let passes = |class: i64| {
        let within = |(first, last): &(u16, u16)| {
            i64::from(*first) <= class * 100 && class * 100 + 99 <= i64::from(*last)
        };
        said.iter().any(within)
    };
    (1..=5).filter(|class| passes(*class)).map(|class| 1 << (class - 1)).sum()
}

fn range(value: &Value) -> Option<(u16, u16)> {
    let text = value.as_str()?;
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.parse().ok()?, last.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(value: Value) -> HealthCheck {
        serde_json::from_value(value).unwrap()
    }

    fn after(of: Of, asks: &[Value]) -> Result<Value, Fault> {
        let mut group = Group::new("g");
        for value in asks {
            set(&mut group, &ask(value.clone()), of)?;
        }
        Ok(told(&group, of))
    }

    #[test]
    fn a_mask_of_classes_comes_back() {
        for mask in 1..=31 {
            assert_eq!(code(Some(&statuses(mask))), mask);
        }
        assert_eq!(statuses(31), json!(["100-599"]));
        assert_eq!(code(None), 6);
    }

    #[test]
    fn nothing_said_is_as_the_vendor_has_it() {
        let told = after(Of::Location(Forward::Http), &[json!({})]).unwrap();
        let words =
            ["HealthSwitch", "TimeOut", "IntervalTime", "HttpCode", "HttpCheckPath", "HttpCheckMethod"];
        let said: Vec<&Value> = words.iter().map(|word| &told[word]).collect();
        assert_eq!(json!(said), json!([1, 2, 5, 31, "/", "HEAD"]));
        assert_eq!(after(Of::Udp, &[json!({})]).unwrap()["CheckType"], "PING");
    }

    #[test]
    fn a_check_that_is_switched_off_is_told_and_comes_back() {
        let on = json!({ "TimeOut": 9, "IntervalTime": 10, "HttpCheckPath": "/fit" });
        let off = json!({ "HealthSwitch": 0 });
        let of = Of::Location(Forward::Http);
        let told = after(of, &[on.clone(), off.clone()]).unwrap();
        assert_eq!((&told["HealthSwitch"], &told["TimeOut"]), (&json!(0), &json!(9)));
        let back = after(of, &[on, off, json!({ "HealthSwitch": 1 })]).unwrap();
        assert_eq!((&back["HealthSwitch"], &back["HttpCheckPath"]), (&json!(1), &json!("/fit")));
    }

    #[test]
    fn what_a_datagram_says_round_trips_in_both_forms() {
        let hex = json!({ "CheckType": "CUSTOM", "ContextType": "HEX", "SendContext": "70696E67", "RecvContext": "6F6B" });
        let told = after(Of::Udp, &[hex]).unwrap();
        assert_eq!((&told["SendContext"], &told["RecvContext"]), (&json!("70696E67"), &json!("6F6B")));
        let text = json!({ "CheckType": "CUSTOM", "ContextType": "TEXT", "SendContext": "ping", "RecvContext": "ok" });
        assert_eq!(after(Of::Udp, &[text]).unwrap()["CheckType"], "CUSTOM");
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_field() {
        let cases = [
            (Of::Tcp, json!({ "TimeOut": 1 }), "InvalidParameterValue.Range", "TimeOut"),
            (Of::Tcp, json!({ "TimeOut": 5 }), "InvalidParameterValue", "IntervalTime"),
            (Of::Tcp, json!({ "HealthNum": 11 }), "InvalidParameterValue.Range", "HealthNum"),
            (Of::Tcp, json!({ "CheckType": "PING" }), "InvalidParameterValue", "CheckType"),
            (Of::Tcp, json!({ "CheckType": "HTTP" }), "MissingParameter", "HttpCheckDomain"),
            (Of::Tcp, json!({ "CheckType": "CUSTOM" }), "UnsupportedOperation", "CheckType"),
            (Of::Udp, json!({ "CheckType": "CUSTOM" }), "MissingParameter", "ContextType"),
            (Of::Udp, json!({ "HealthSwitch": 2 }), "InvalidParameterValue", "HealthSwitch"),
            (
                Of::Location(Forward::Http),
                json!({ "HttpCode": 32 }),
                "InvalidParameterValue.Range",
                "HttpCode",
            ),
        ];
        for (of, given, code, field) in cases {
            let fault = after(of, &[given]).unwrap_err();
            assert_eq!(fault.code, code, "{fault:?}");
            assert!(fault.message.contains(field), "{fault:?}");
        }
    }
}
