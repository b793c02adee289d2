//! What do we say about `homing status` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Status => "Menunjukkan keadaan node yang berjalan: listener, target, sesi, masalah",
        Help::StatusInFull => {
            "Menunjukkan keadaan node yang berjalan: listener, target, sesi, dan apa yang salah. Keluar dengan 1 jika \
             node tidak menjawab."
        }
        Help::Quiet => {
            "Tidak berkata apa-apa, dan keluar dengan 0 jika node menjawab: untuk pemeriksaan kontainer"
        }
        Help::Top => "Mengamati node yang berjalan di terminal",
        Help::TopInFull => {
            "Mengamati node yang berjalan di terminal: permintaan tiap detik, koneksi, sesi, kesehatan. Tombol panah \
             menggulung, q mengakhiri."
        }
        Help::Interval => "Jumlah detik di antara dua pengamatan",
        Help::Rounds => "Berakhir setelah sekian pengamatan",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Version => "Versi",
        Answer::Up => "Berjalan",
        Answer::Revision => "Revisi",
        Answer::File => "Berkas",
        Answer::LastReload => "Pembacaan ulang terakhir",
        Answer::StateFails => "State tidak dapat ditulis: mulai ulang akan menghilangkan yang terakhir.",
        Answer::Findings => "Temuan tentang persistensi: {count} (`homing doctor` menunjukkannya)",
        Answer::NoListeners => "Tidak ada listener.",
        Answer::Listener => "Nama listener",
        Answer::Protocol => "Protokol",
        Answer::Addresses => "Alamat",
        Answer::Open => "Terbuka",
        Answer::Accepted => "Diterima",
        Answer::Refused => "Ditolak",
        Answer::Answers => "Jawaban",
        Answer::Received => "Masuk",
        Answer::Sent => "Keluar",
        Answer::Group => "Grup",
        Answer::Target => "Nama target",
        Answer::Address => "Alamat",
        Answer::Weight => "Bobot",
        Answer::Health => "Kesehatan",
        Answer::State => "Keadaan",
        Answer::Sessions => "Sesi",
        Answer::Active => "Aktif",
        Answer::Served => "Dilayani",
        Answer::Failures => "Kegagalan",
        Answer::PerSecond => "Tiap detik",
        Answer::Errors => "5xx/dtk",
        Answer::In => "Masuk/dtk",
        Answer::Out => "Keluar/dtk",
        Answer::Keys => "panah menggulung, q mengakhiri",
        Answer::NoTerminal => {
            "`homing top` untuk terminal; `homing status` menunjukkan hal yang sama sekali saja."
        }
        Answer::Away => "Node tidak menjawab: {why}",
    }
}
