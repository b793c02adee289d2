//! What do we say about `homing doctor` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Doctor => "Find out why sessions are not kept",
        Help::DoctorInFull => {
            "Find out why sessions are not kept: settings that browsers will not follow, and what the traffic of this \
             node shows. Tells what to do; changes nothing."
        }
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Nothing => "Nothing to complain about.",
        Answer::Advice => "advice",
        Answer::Warning => "warning",
        Answer::Error => "error",
    }
}
