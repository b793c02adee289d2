//! What do we say about `homing sessions` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Sessions => {
            "Melihat sesi pada node yang berjalan, dan memindahkan atau mengakhiri salah satunya"
        }
        Help::SessionsInFull => {
            "Melihat sesi pada node yang berjalan, dan memindahkan atau mengakhiri salah satunya.\n\n\
             Sesi dinamai dengan 16 digit heksadesimal; `list`, log, dan `homing explain` menunjukkannya. Perintah \
             dijalankan saat sesi datang lagi: tidak ada permintaan yang gagal, tidak ada koneksi yang ditutup."
        }
        Help::List => "Menunjukkan sesi yang ada",
        Help::ListInFull => {
            "Menunjukkan sesi yang ada, halaman demi halaman. Untuk cookie tersegel, node ini mengenal yang pernah \
             datang."
        }
        Help::Target => "Hanya sesi yang rumahnya target ini",
        Help::Client => "Hanya sesi dari alamat klien ini, jika alamat yang menamai sesi",
        Help::Id => "Hanya sesi dengan nama ini, di setiap grup yang memilikinya",
        Help::Limit => "Paling banyak berapa, sampai 1000",
        Help::Cursor => "Melanjutkan dari akhir halaman sebelumnya",
        Help::Show => "Menunjukkan apa yang diketahui tentang sebuah sesi dan keputusan terakhir untuknya",
        Help::ShowInFull => {
            "Menunjukkan apa yang diketahui tentang sebuah sesi dan keputusan terakhir untuknya, yang terbaru lebih \
             dahulu."
        }
        Help::Session => "Nama sesi, 16 digit heksadesimal",
        Help::Move => "Memberi sesi rumah lain",
        Help::MoveInFull => {
            "Memberi sesi rumah lain, mulai permintaan berikutnya.\n\n\
             Target yang sekarang tidak dapat menerimanya (sedang dikosongkan, sudah kosong, tidak sehat, penuh) \
             ditolak, kecuali dipaksa."
        }
        Help::To => "Target yang menjadi rumah barunya",
        Help::Force => "Juga ke target yang sekarang tidak dapat menerimanya",
        Help::Unpin => "Menjadwalkan ulang sesi; sesinya tetap sama",
        Help::UnpinInFull => {
            "Menjadwalkan ulang sesi pada permintaan berikutnya. Sesinya tetap sama, dan bisa mendapat rumah yang sama."
        }
        Help::Expire => "Mengakhiri sesi",
        Help::ExpireInFull => "Mengakhiri sesi: siapa pun yang datang dengan kuncinya memulai sesi baru.",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Session => "Sesi",
        Answer::Group => "Grup",
        Answer::Method => "Metode",
        Answer::Home => "Rumah",
        Answer::Client => "Klien",
        Answer::Begun => "Dimulai",
        Answer::Seen => "Terlihat",
        Answer::EndsIn => "Sisa waktu",
        Answer::Connections => "Koneksi",
        Answer::State => "Keadaan",
        Answer::Confirmed => "pasti",
        Answer::Tentative => "sementara: targetnya belum menjawab",
        Answer::Order => "Perintah",
        Answer::Gone => "(tidak ada lagi)",
        Answer::Ago => "Yang lalu",
        Answer::Reason => "Alasan",
        Answer::Target => "Ke target",
        Answer::Listener => "Lewat listener",
        Answer::Status => "Kode status",
        Answer::NoSessions => "Tidak ada sesi seperti itu.",
        Answer::NoDecisions => "Tidak ada keputusan untuknya yang tercatat.",
        Answer::More => "Masih ada lagi: --cursor {cursor}",
        Answer::Moves => "Sesi {id} dari {group} pindah dari {from} ke {to} pada permintaan berikutnya.",
        Answer::Unpinned => {
            "Sesi {id} dari {group}, dengan rumah {from}, dijadwalkan ulang pada permintaan berikutnya."
        }
        Answer::Ends => {
            "Sesi {id} dari {group}, dengan rumah {from}, telah berakhir: kliennya memulai sesi baru."
        }
    }
}
