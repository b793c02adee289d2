//! What do we say about `homing bugreport` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Bugreport => "Mengumpulkan hal yang membantu memahami node, dalam satu arsip tanpa rahasia",
        Help::BugreportInFull => {
            "Mengumpulkan hal yang membantu memahami node, dalam satu arsip tanpa rahasia: versi, berkas, status, metrik, temuan, \
             keputusan terakhir, batas, kernel.\n\n\
             Rahasia, token, kunci, dan nilai cookie dihapus, dan alamat klien diganti nomor. Sebutkan --config agar berkas \
             dan prosesnya ikut. Arsip juga ditulis ketika node tidak menjawab."
        }
        Help::Archive => "Arsip yang ditulis; berkas yang sudah ada dibiarkan",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Written => {
            "Sudah ditulis: {file} ({parts}).\nPeriksa dulu sebelum diberikan kepada orang lain: nama dan alamat target ada di dalamnya."
        }
        Answer::CannotWrite => "{file} tidak dapat ditulis: {why}",
    }
}
