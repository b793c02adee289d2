//! What do we say about `homing get` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Get => "Melihat konfigurasi node yang berjalan",
        Help::GetInFull => {
            "Melihat konfigurasi node yang berjalan: semua dari satu jenis, yang ada di dalam sesuatu, atau satu saja.\n\n\
             Contoh: homing get targets; homing get targets shop/web; homing get group shop/web"
        }
        Help::Kind => "Jenis yang dilihat",
        Help::Name => "Namanya, atau nama tempatnya berada: LOAD-BALANCER/GRUP/TARGET",
        Help::Region => "Hanya load balancer di wilayah ini",
        Help::Project => "Hanya load balancer dari proyek ini",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Nothing => "Tidak ada.",
        Answer::TooDeep => "Nama itu memiliki terlalu banyak bagian: bentuknya {form}.",
    }
}
