//! What do we say about `homing audit` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Audit => "Menunjukkan siapa yang mengubah node yang berjalan, dan siapa yang ditolak",
        Help::AuditInFull => {
            "Menunjukkan siapa yang mengubah node yang berjalan, dan siapa yang ditolak, yang terbaru lebih dulu. Perlu peran \
             admin.\n\n\
             Contoh: homing audit --outcome denied --since 1h"
        }
        Help::Actor => "Hanya dari pengguna ini, atau dari token: token:NAMA",
        Help::Outcome => "Hanya yang berakhir begini",
        Help::Path => "Hanya path yang diawali ini: /load-balancers/shop",
        Help::Since => "Hanya sejak saat itu: berapa lama yang lalu (1h, 7d), atau detik sejak 1970",
        Help::Until => "Hanya sebelum saat itu: berapa lama yang lalu (1h, 7d), atau detik sejak 1970",
        Help::Limit => "Paling banyak berapa, sampai 1000",
        Help::Cursor => "Melanjutkan dari akhir halaman sebelumnya",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::NoNotes => "Tidak ada catatan seperti itu.",
        Answer::NoTime => {
            "\"{text}\" bukan waktu: tulis berapa lama yang lalu (1h, 7d), atau detik sejak 1970"
        }
        Answer::At => "Kapan",
        Answer::Who => "Siapa",
        Answer::Address => "Dari",
        Answer::Outcome => "Hasil",
        Answer::Status => "Kode",
        Answer::What => "Apa",
        Answer::Revision => "Revisi",
        Answer::More => "Masih ada lagi: --cursor {cursor}",
    }
}
