//! Which sessions are kept, with which scheduler, and for how long?
//!
//! What does not go together is refused here before the desk looks at it, in the words of this API and with both fields.

use crate::tencent::fault::Fault;
use crate::tencent::model::group::Group;

/// `SessionExpireTime` of layer 4, and of layer 7.
const L4_MAX: i64 = 3600;
const L7_MAX: i64 = 86_400;

/// A scheduler, which every group has. Checks the word alone.
fn set_scheduler(group: &mut Group, given: Option<&str>) -> Result<(), Fault> {
    match given {
        Some(word) if !group.set_scheduler(word) => {
            Err(Fault::value("Scheduler", "it is WRR, LEAST_CONN or IP_HASH"))
        }
        _ => Ok(()),
    }
}

fn expire(given: Option<i64>, before: u64, most: i64) -> Result<u64, Fault> {
    match given {
        None => Ok(before),
        Some(0) => Ok(0),
        Some(seconds) if (30..=most).contains(&seconds) => Ok(seconds.unsigned_abs()),
        Some(_) => Err(Fault::range("SessionExpireTime", &format!("0, or 30 to {most}"))),
    }
}

/// Scheduler and sessions of a listener of layer 4.
pub(in crate::tencent) fn set_l4(
    group: &mut Group,
    scheduler: Option<&str>,
    expire_time: Option<i64>,
) -> Result<(), Fault> {
    set_scheduler(group, scheduler)?;
    let expire_s = expire(expire_time, group.expire_s(), L4_MAX)?;
    check_together(group, expire_s)?;
    group.keep_addresses(expire_s);
    Ok(())
}

/// Scheduler and sessions of a location.
pub(in crate::tencent) fn set_l7(
    group: &mut Group,
    scheduler: Option<&str>,
    expire_time: Option<i64>,
    cookie_name: Option<&str>,
) -> Result<(), Fault> {
    set_scheduler(group, scheduler)?;
    let expire_s = expire(expire_time, group.expire_s(), L7_MAX)?;
    check_together(group, expire_s)?;
    let name = match cookie_name {
        Some("") => None,
        Some(name) => Some(name.to_owned()),
        None => group.cookie_name().map(str::to_owned),
    };
    group.keep_cookies(expire_s, name);
    Ok(())
}

fn check_together(group: &Group, expire_s: u64) -> Result<(), Fault> {
    let scheduler = group.scheduler();
    if scheduler == "WRR" || expire_s == 0 {
        return Ok(());
    }
    let why = match scheduler {
        "IP_HASH" => "IP_HASH keeps sessions by the client's address itself: leave `SessionExpireTime` at 0",
        _ => "LEAST_CONN schedules by load and keeps no sessions: use `Scheduler` WRR, or 0",
    };
    let message = format!("`SessionExpireTime`={expire_s} does not go with `Scheduler`={scheduler}: {why}.");
    Err(Fault::new("InvalidParameterValue", message))
}

/// A listener of layer 7 has locations, and each has sessions of its own.
pub(super) fn refuse_on_l7(expire_time: Option<i64>) -> Result<(), Fault> {
    match expire_time {
        None | Some(0) => Ok(()),
        Some(_) => {
            let message =
                "`SessionExpireTime` of a listener goes with `Protocol` TCP and UDP: say it of each rule.";
            Err(Fault::new("InvalidParameterValue", message))
        }
    }
}

/// What names a session of layer 4: its address, and nothing of QUIC.
pub(super) fn check_type(given: Option<&str>, is_udp: bool) -> Result<(), Fault> {
    match given {
        None | Some("" | "NORMAL") => Ok(()),
        Some("QUIC_CID") if !is_udp => {
            Err(Fault::new("InvalidParameterValue", "`SessionType`=QUIC_CID goes with `Protocol` UDP."))
        }
        Some("QUIC_CID") => Err(Fault::unsupported("SessionType=QUIC_CID", "sessions are kept by addresses")),
        Some(_) => Err(Fault::value("SessionType", "it is NORMAL or QUIC_CID")),
    }
}
