//! What do we say in Indonesian?

use super::Key;

pub(super) const fn text(key: Key) -> &'static str {
    match key {
        Key::About => "Load balancer yang membawa setiap klien pulang",
        Key::AfterHelp => {
            "Kode keluar: 0 berhasil, 1 tidak dapat dilakukan, 64 argumen salah atau berkas bermasalah.\n\
             Lingkungan: HOMING_LANG (en, zh, ja, id), HOMING_LOG (apa yang dicatat, misalnya `info` atau \
             `homing_proxy=debug`), HOMING_ADMIN, HOMING_TOKEN_FILE, dan \
             HOMING_ADMIN_CA (node yang ditanya perintah, tokennya, dan yang mengesahkan node)."
        }
        Key::Lang => "Bahasa pesan (jika tidak diberikan, HOMING_LANG atau locale yang menentukan)",
        Key::Output => "Untuk orang (text), atau untuk program (json, yaml)",
        Key::Run => "Melayani sesuai isi berkas sampai diminta berhenti",
        Key::RunInFull => {
            "Melayani sesuai isi berkas sampai diminta berhenti.\n\n\
             Perubahan berkas diterapkan selagi berjalan, tanpa menjatuhkan satu permintaan pun; berkas yang \
             bermasalah tidak mengubah apa pun. SIGHUP membaca ulang berkas seketika. SIGTERM atau Ctrl-C \
             berhenti menerima, menunggu lalu lintas selesai paling lama [node] shutdown_timeout, lalu keluar; \
             sinyal kedua mengakhirinya seketika.\n\n\
             Di folder state, homing.pid berisi nomor proses dan addresses.json berisi alamat yang dilayani."
        }
        Key::RunConfig => "Berkas yang dijalankan",
        Key::RunLogFormat => "Bentuk log pada standard error (bawaan: text di terminal, json di tempat lain)",
        Key::Check => "Menunjukkan semua kesalahan dalam berkas sekaligus",
        Key::CheckInFull => {
            "Menunjukkan semua kesalahan dalam berkas sekaligus, masing-masing dengan baris, kolom, dan apa yang \
             harus dilakukan.\n\n\
             Tidak ada yang dijalankan dan tidak ada yang diubah. Keluar dengan 0 jika semua berkas benar, selain \
             itu dengan 64."
        }
        Key::CheckFiles => "Berkas yang diperiksa",
        Key::Demo => "Mencoba: satu balancer dan tiga target di loopback",
        Key::DemoInFull => {
            "Mencoba: satu balancer dan tiga target contoh di loopback, dalam satu proses, dengan perintah yang \
             dapat disalin.\n\n\
             Tidak ada yang tertinggal: berkas dan state berada di folder yang dihapus pada akhirnya."
        }
        Key::DemoSeconds => "Berakhir setelah sekian detik (bawaan: dengan Ctrl-C)",
        Key::Version => "Menunjukkan versi",
        Key::VersionInFull => "Menunjukkan versi, dan untuk sistem apa program ini dibuat.",
        Key::Completions => "Menulis pelengkapan otomatis untuk shell",
        Key::CompletionsInFull => {
            "Menulis pelengkapan otomatis untuk shell ke standard output.\n\n\
             Contoh: homing completions bash > /etc/bash_completion.d/homing"
        }
        Key::CompletionsShell => "Jenis shell",
        Key::Manual => "Menulis halaman manual",
        Key::ManualInFull => {
            "Menulis halaman manual: halaman `homing` ke standard output, atau semuanya ke sebuah folder.\n\n\
             Contoh: homing manual | man -l -"
        }
        Key::ManualFolder => "Folder untuk semua halaman, satu untuk tiap perintah",
        Key::FileIsFine => "{file}: tidak ada masalah",
        Key::FileIsNot => "{file}: jumlah masalah: {count}",
        Key::Warning => "peringatan",
        Key::CannotStart => "tidak dapat dimulai: {why}",
        Key::BadFilter => "HOMING_LOG bukan filter yang sah ({why}); memakai `{filter}`",
        Key::PortTaken => "Alamat {wanted} sudah dipakai; memakai {address}.",
        Key::DemoTitle => "Homing menyeimbangkan tiga target: {targets}",
        Key::DemoSpread => "Tanpa cookie, permintaan disebar:",
        Key::DemoStay => "Dengan cookie, Anda selalu pulang ke target yang sama:",
        Key::DemoTcp => "Target yang sama melalui TCP, dipertahankan menurut alamat Anda:",
        Key::Console => "Lihat dan ubah di peramban; token untuk masuk ada di {file}:",
        Key::DemoStatus => "Apa yang sedang dikerjakannya:",
        Key::DemoFile => "Berkas yang dijalankan (ubah dan amati):",
        Key::DemoEnd => "Ctrl-C mengakhirinya.",
        Key::DemoEndAfter => "Berakhir setelah {seconds} detik, atau dengan Ctrl-C.",
        Key::DemoOver => "Demo selesai; tidak ada yang tertinggal.",
    }
}
