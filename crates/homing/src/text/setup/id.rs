//! What do we say about `homing setup` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Setup => "Membuat berkas untuk target Anda, lewat beberapa pertanyaan",
        Help::SetupInFull => {
            "Membuat berkas untuk target Anda, lewat beberapa pertanyaan, lalu menunjukkan langkah berikutnya.\n\n\
             Port dan target diperiksa sambil jalan. Tidak ada yang dijalankan; berkas yang sudah ada dibiarkan. Tanpa \
             pertanyaan: homing setup --yes --listen 8080 --target 10.0.0.1:80 --target 10.0.0.2:80"
        }
        Help::Config => "Berkas yang ditulis",
        Help::Yes => "Tidak bertanya: yang tidak disebutkan memakai nilai bawaan",
        Help::Force => "Mengganti berkas yang sudah ada, dan menyimpannya di sebelahnya sebagai FILE.old",
        Help::Protocol => "Protokol klien (bawaan: http)",
        Help::Listen => "Tempat klien terhubung: PORT atau ALAMAT:PORT; boleh disebut beberapa kali",
        Help::Target => "Sebuah target; boleh disebut beberapa kali",
        Help::Persistence => {
            "Cara sesi dipertahankan (bawaan: cookie untuk http, alamat klien untuk yang lain)"
        }
        Help::Timeout => "Setelah berapa lama tanpa lalu lintas sebuah sesi berakhir",
        Help::HealthPath => {
            "Path tempat target menyatakan dirinya sehat (bawaan: dicari sendiri, atau sekadar apakah menerima koneksi)"
        }
        Help::StateDir => {
            "Folder untuk sesi dan rahasia (bawaan: homing-state di sebelah berkas; untuk berkas layanan \
             /var/lib/homing)"
        }
        Help::AdminListen => "Alamat untuk /metrics, /status, dan API",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Welcome => "Beberapa pertanyaan; Enter memilih yang ada di dalam kurung.",
        Answer::AskProtocol => "Protokol apa yang dipakai klien: http, tcp, atau udp?",
        Answer::AskListen => "Ke mana klien terhubung?",
        Answer::AskTargets => "Di mana targetnya? HOST:PORT, dipisahkan spasi:",
        Answer::AskPersistence => "Bagaimana klien pulang ke targetnya: cookie, source-ip, atau none?",
        Answer::BadWord => "\"{text}\" bukan salah satu dari: {words}",
        Answer::BadAddress => "\"{text}\" bukan alamat: tulis HOST:PORT",
        Answer::BadTimeout => "--timeout tidak sah: {why}",
        Answer::NoTargets => {
            "Tidak ada target yang disebutkan: tulis --target HOST:PORT, sekali untuk tiap target."
        }
        Answer::NoCookie => "Cookie hanya untuk http: pilih source-ip atau none.",
        Answer::Ended => {
            "Tidak semua pertanyaan dijawab; tidak ada yang ditulis. Dengan --yes tidak ada yang ditanyakan."
        }
        Answer::Exists => {
            "{file} sudah ada dan dibiarkan. Dengan --force berkas itu diganti, dan disimpan sebagai {old}."
        }
        Answer::CannotWrite => "{file} tidak dapat ditulis: {why}",
        Answer::PortTaken => {
            "Masalah: {address} sudah dipakai program lain. Hentikan program itu, atau ubah alamat di berkas."
        }
        Answer::PortReserved => {
            "Masalah: Anda tidak berhak mendengarkan di {address} ({why}). Jalankan node sebagai root atau sebagai \
             layanan, atau pakai port mulai 1024."
        }
        Answer::PortElse => "Masalah: tidak dapat mendengarkan di {address} ({why}).",
        Answer::Reached => "Target {name} di {address} menerima koneksi.",
        Answer::Unreached => {
            "Masalah: target {name} di {address} tidak menerima koneksi ({why}). Target itu mendapat lalu lintas \
             begitu menerimanya."
        }
        Answer::Probed => "Target diperiksa di {path}.",
        Answer::Written => "{file} sudah ditulis. Langkah berikutnya:",
        Answer::NextCheck => "Setelah mengubah berkas, lihat kesalahannya:",
        Answer::NextServe => "Mulai melayani:",
        Answer::NextTwice => "Datang dua kali, dan temui target yang sama:",
        Answer::NextTry => "Jadilah klien:",
        Answer::NextStatus => "Lihat apa yang sedang dikerjakannya:",
        Answer::FileHead => {
            "Berkas sebuah node Homing. Perubahan berlaku saat disimpan; `homing check` menunjukkan kesalahan."
        }
        Answer::FileState => "Sesi dan rahasia: hanya untuk pengguna yang menjalankan node.",
        Answer::FileAdmin => "/metrics, /status, dan API. Jangan dibuka ke luar mesin ini tanpa sengaja.",
        Answer::FileListener => "Tempat klien masuk.",
        Answer::FileGroup => "Yang melayani mereka.",
        Answer::FilePersistence => {
            "Klien pulang ke target yang sama selama perginya tidak lebih lama dari ini."
        }
        Answer::FileHealth => {
            "Target yang gagal tiga pemeriksaan berturut-turut tidak mendapat lalu lintas sampai tiga kali berhasil."
        }
        Answer::FileTargets => "`weight` adalah jatah target untuk sesi baru: 0 sampai 256.",
    }
}
