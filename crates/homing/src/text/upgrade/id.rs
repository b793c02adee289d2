//! What do we say about `homing upgrade` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Upgrade => "Biarkan program baru mengambil alih dari yang berjalan, tanpa kehilangan koneksi",
        Help::UpgradeInFull => {
            "Biarkan program baru mengambil alih dari yang berjalan, tanpa kehilangan koneksi.\n\n\
             Proses yang berjalan menjalankan program yang kini ada di tempat programnya sendiri, menyerahkan soket \
             pendengar, sesi, dan semua yang masih hidup, lalu menyelesaikan yang sudah dimulainya: permintaan \
             dijawab, sedangkan koneksi TCP dan WebSocket berlanjut paling lama [node] upgrade_timeout (1 jam).\n\n\
             Perintah ini selesai ketika proses baru sudah melayani. Jika tidak sampai ke sana, proses lama berlanjut \
             seolah tidak terjadi apa-apa, dan perintah ini menyebutkan sebabnya serta mengembalikan 1. SIGUSR2 \
             kepada proses itu berakibat sama."
        }
        Help::Config => "Berkas node; dibaca oleh proses baru",
        Help::Binary => "Program yang mengambil alih (jika tidak, yang ada di tempat program yang berjalan)",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Serves => "Proses {pid} kini melayani. Yang sebelumnya menyelesaikan yang sudah dimulainya.",
        Answer::Nobody => "Tidak ada node yang berjalan di {folder}: mulai dengan `homing run`.",
        Answer::Unheard => "Node yang berjalan tidak dapat diminta: {why}",
        Answer::Busy => "Tidak ada yang dilakukan: sebuah peningkatan sedang berlangsung.",
        Answer::Retired => "Tidak ada yang dilakukan: proses yang diminta sedang berakhir.",
        Answer::First => {
            "Tidak ada yang dilakukan: node ini adalah proses pertama di kontainernya (proses 1), dan semua di sana \
             berakhir bersamanya. Jalankan kontainer dengan program yang baru sebagai gantinya."
        }
        Answer::Failed => {
            "Tidak ada peningkatan; proses yang berjalan tetap melayani. Yang baru tidak melayani: {why}"
        }
    }
}
