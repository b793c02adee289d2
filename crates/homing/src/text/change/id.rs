//! What do we say about changes in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Set => "Mengubah sesuatu pada node yang berjalan, satu per satu isian",
        Help::SetInFull => {
            "Mengubah sesuatu pada node yang berjalan, satu per satu isian. Yang tidak disebut tetap; `null` menghapus \
             isian.\n\n\
             Contoh: homing set group shop/web persistence.method=cookie persistence.timeout=20m\n\
             homing set target shop/web/c --create address=10.0.0.3:80\n\n\
             Selesai ketika perubahan sudah berlaku: tidak ada permintaan yang gagal karenanya. Isi berkas hanya diubah di \
             berkas."
        }
        Help::Remove => "Menghapus sesuatu dari node yang berjalan, beserta semua isinya",
        Help::RemoveInFull => {
            "Menghapus sesuatu dari node yang berjalan, beserta semua isinya. --dry-run menunjukkan akibatnya. Isi berkas \
             hanya dihapus di berkas."
        }
        Help::Revisions => "Menunjukkan apa yang diubah, kapan, oleh siapa, dan mengapa",
        Help::RevisionsInFull => {
            "Menunjukkan apa yang diubah, kapan, oleh siapa, dan mengapa, yang terbaru lebih dulu; atau perubahan satu \
             revisi."
        }
        Help::Rollback => "Memberlakukan kembali isi sebuah revisi",
        Help::RollbackInFull => {
            "Memberlakukan kembali isi sebuah revisi, sebagai revisi baru. Isi berkas tetap seperti di berkas."
        }
        Help::Export => "Menulis konfigurasi node yang berjalan sebagai TOML",
        Help::ExportInFull => {
            "Menulis isi load balancer pada node yang berjalan sebagai TOML, yang sekarang atau pada sebuah revisi; berkas dapat \
             memuat hal yang sama.\n\n\
             Contoh: homing export > shop.toml"
        }
        Help::Import => "Memasukkan teks hasil ekspor ke node yang berjalan",
        Help::ImportInFull => {
            "Memasukkan teks hasil ekspor ke node yang berjalan: yang dikelola lewat API kemudian persis isi teks itu. Isi berkas \
             tetap seperti di berkas. --dry-run menunjukkan akibatnya."
        }
        Help::File => "Teks dalam TOML (- adalah standard input)",
        Help::Kind => "Jenisnya",
        Help::Name => "Nama lengkapnya: LOAD-BALANCER/GRUP/TARGET",
        Help::Fields => {
            "Isi barunya, dengan nama seperti di berkas: weight=5, health.path=/ok, tls=null, listen='[\"[::]:80\"]'"
        }
        Help::Patch => "Membaca perubahan dari berkas (- adalah standard input): merge patch dalam JSON",
        Help::Create => "Membuatnya",
        Help::DryRun => "Tidak mengubah apa pun, hanya menunjukkan akibatnya",
        Help::Why => "Alasannya, yang disimpan bersama revisi",
        Help::IfRevision => "Hanya jika revisi ini masih berjalan",
        Help::Revision => "Nomor revisi",
        Help::From => "Bandingkan dengan revisi itu (bawaan: yang sebelumnya)",
        Help::Limit => "Jumlah terbanyak",
        Help::Cursor => "Lanjutkan dari akhir halaman sebelumnya",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Done => "Selesai: revisi {revision} berjalan.",
        Answer::Would => "Tidak ada yang diubah. Akibatnya akan begini:",
        Answer::LeftToFile => "{name} tetap seperti di berkas.",
        Answer::WholeName => "Itu bukan nama lengkap: bentuknya {form}.",
        Answer::NoField => "\"{text}\" tidak menyebut apa pun: tulis ISIAN=NILAI.",
        Answer::BadPatch => "{file} bukan patch: {why}",
        Answer::Unreadable => "{file} tidak dapat dibaca: {why}",
        Answer::NoRevisions => "Tidak ada revisi.",
        Answer::Number => "Revisi",
        Answer::At => "Kapan",
        Answer::Who => "Siapa",
        Answer::Origin => "Asal",
        Answer::Objects => "Objek",
        Answer::Reason => "Mengapa",
        Answer::More => "Masih ada: --cursor {cursor}",
    }
}
