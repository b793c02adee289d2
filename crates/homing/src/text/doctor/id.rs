//! What do we say about `homing doctor` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Doctor => "Mencari tahu mengapa sesi tidak bertahan",
        Help::DoctorInFull => {
            "Mencari tahu mengapa sesi tidak bertahan: setelan yang tidak akan diikuti browser, dan apa yang terlihat \
             pada lalu lintas node ini. Memberi saran; tidak mengubah apa pun."
        }
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Nothing => "Tidak ada masalah yang ditemukan.",
        Answer::Advice => "saran",
        Answer::Warning => "peringatan",
        Answer::Error => "kesalahan",
    }
}
