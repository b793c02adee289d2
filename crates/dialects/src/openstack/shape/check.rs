//! Is one value what its field may be, and which value is it then?

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde_json::{Number, Value};

use super::Kind;

/// Words that mean yes, and those that mean no.
const YES: &[&str] = &["true", "t", "yes", "y", "on", "1"];
const NO: &[&str] = &["false", "f", "no", "n", "off", "0"];
/// Most items of a list, and most pairs.
const ITEMS_MAX: usize = 1000;

/// The value in its right type, or what is wrong with it.
pub(in crate::openstack) fn scalar(kind: Kind, value: &Value) -> Result<Value, String> {
    match kind {
        Kind::Flag => flag(value).map(Value::Bool),
        Kind::Number(least, most) => number(value, least, most).map(Value::from),
        Kind::Code(codes) => code(value, codes),
        Kind::Version => version(value),
        Kind::Text(most) => text(value, most),
        Kind::Checked(most, is_right, pattern) => checked(value, most, is_right, pattern),
        Kind::Uuid => uuid(value).map(Value::String),
        Kind::Ip => ip(value),
        Kind::Word(words) => word(value, words),
        Kind::Texts(most) => list(value, |item| text(item, most)),
        Kind::Networks => list(value, network),
        Kind::Uuids => list(value, |item| uuid(item).map(Value::String)),
        Kind::Pairs => pairs(value),
        Kind::Object(_) | Kind::Objects(_) => Err("It has to be an object.".to_owned()),
    }
}

fn flag(value: &Value) -> Result<bool, String> {
    if let Some(flag) = value.as_bool() {
        return Ok(flag);
    }
    if let Some(number) = value.as_i64() {
        return Ok(number != 0);
    }
    match value.as_str().map(str::to_ascii_lowercase) {
        Some(word) if YES.contains(&&*word) => Ok(true),
        Some(word) if NO.contains(&&*word) => Ok(false),
        _ => Err(format!("Value not an unambiguous boolean: {}", super::spoken(value))),
    }
}

fn integer(value: &Value) -> Result<i64, String> {
    let number = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(flag) => Some(i64::from(*flag)),
        _ => None,
    };
    number.ok_or_else(|| format!("invalid literal for int() with base 10: '{}'", super::spoken(value)))
}

fn number(value: &Value, least: i64, most: i64) -> Result<i64, String> {
    match integer(value)? {
        number if number < least => Err(format!("Value should be greater or equal to {least}")),
        number if number > most => Err(format!("Value should be lower or equal to {most}")),
        number => Ok(number),
    }
}

fn code(value: &Value, codes: &[i64]) -> Result<Value, String> {
    let number = integer(value)?;
    let words = || codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if codes.contains(&number) {
        Ok(number.into())
    } else {
        Err(format!("Value should be one of: {}", words()))
    }
}

fn version(value: &Value) -> Result<Value, String> {
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok());
    let known = number.filter(|number| [1.0, 1.1].contains(number)).and_then(Number::from_f64);
    known.map(Value::Number).ok_or_else(|| "Value should be one of: 1.0, 1.1".to_owned())
}

fn string(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| "Value should be string".to_owned())
}

fn text(value: &Value, most: usize) -> Result<Value, String> {
    let text = string(value)?;
    if text.chars().count() > most {
        return Err(format!("Value should have a maximum character requirement of {most}"));
    }
    Ok(text.into())
}

fn checked(value: &Value, most: usize, is_right: fn(&str) -> bool, pattern: &str) -> Result<Value, String> {
    let value = text(value, most)?;
    if string(&value).is_ok_and(is_right) { Ok(value) } else { Err(pattern.to_owned()) }
}

/// In lower case with its dashes.
fn uuid(value: &Value) -> Result<String, String> {
    let wrong = || "Value should be UUID format".to_owned();
    let text = value.as_str().ok_or_else(wrong)?;
    let digits: String =
        text.chars().filter(|letter| *letter != '-').collect::<String>().to_ascii_lowercase();
    if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    Ok(parts.join("-"))
}

fn ip(value: &Value) -> Result<Value, String> {
    let address: Option<IpAddr> = value.as_str().and_then(|text| text.parse().ok());
    let address = address.ok_or_else(|| "Value should be IPv4 or IPv6 format".to_owned())?;
    Ok(address.to_string().into())
}

/// A network, without what stands behind its prefix.
fn network(value: &Value) -> Result<Value, String> {
    let wrong = || "Value should be IPv4 or IPv6 CIDR format".to_owned();
    let text = value.as_str().ok_or_else(wrong)?;
    let (address, prefix) =
        text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let address: IpAddr = address.parse().map_err(|_| wrong())?;
    let whole = if address.is_ipv4() { 32 } else { 128 };
    let prefix: u32 = prefix.map_or(Ok(whole), str::parse).map_err(|_| wrong())?;
    if prefix > whole {
        return Err(wrong());
    }
    let kept = match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
        }
    };
    Ok(format!("{kept}/{prefix}").into())
}

fn word(value: &Value, words: &[&str]) -> Result<Value, String> {
    match value.as_str().filter(|word| words.contains(word)) {
        Some(word) => Ok(word.into()),
        None => Err(format!("Value should be one of: {}", words.join(", "))),
    }
}

fn list(value: &Value, item: impl Fn(&Value) -> Result<Value, String>) -> Result<Value, String> {
    let Some(items) = value.as_array() else {
        return Err(format!("Value not a valid list: {}", super::spoken(value)));
    };
    if items.len() > ITEMS_MAX {
        return Err(format!("Value should have at most {ITEMS_MAX} items"));
    }
    items.iter().map(item).collect()
}

fn pairs(value: &Value) -> Result<Value, String> {
    let Some(pairs) = value.as_object() else {
        return Err(format!("Value not a valid dict: {}", super::spoken(value)));
    };
    if pairs.len() > ITEMS_MAX {
        return Err(format!("Value should have at most {ITEMS_MAX} items"));
    }
    let spoken = |value: &Value| match value {
        Value::Bool(flag) => Ok(Value::from(flag.to_string())),
        _ => text(value, 255),
    };
    pairs.iter().map(|(name, value)| Ok((name.clone(), spoken(value)?))).collect()
}
