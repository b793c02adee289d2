//! What do we say about `homing drain` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Drain => "Mengosongkan target tanpa kehilangan sesi, dan menunggu sampai kosong",
        Help::DrainInFull => {
            "Mengosongkan target tanpa kehilangan sesi, dan menunggu sampai kosong.\n\n\
             Target yang sedang dikosongkan tidak mendapat sesi baru. Pengosongan selesai jika tidak ada lagi sesi dan \
             koneksi, atau tenggatnya lewat: saat itu koneksi TCP ditutup, WebSocket diberi tahu 1012, dan permintaan \
             HTTP diselesaikan.\n\n\
             Contoh: homing drain start --group web --target a --policy move && homing drain wait --group web \
             --target a --timeout 10m"
        }
        Help::Targets => "Nama target (boleh diberikan beberapa kali)",
        Help::Start => "Mulai mengosongkan target",
        Help::StartInFull => {
            "Mulai mengosongkan target. Pengosongan yang sedang berjalan memakai kebijakan dan tenggat yang baru.\n\n\
             Beberapa target dikosongkan bersama: tidak satu pun mendapat sesi dari yang lain."
        }
        Help::Policy => {
            "Apa yang terjadi dengan sesinya: tinggal sampai berakhir (hold), pergi pada koneksi berikutnya dari \
             kliennya (release), atau pergi pada permintaan berikutnya (move)"
        }
        Help::Deadline => {
            "Waktu sampai pengosongan dianggap selesai apa pun yang tersisa, misalnya 10m (bawaan: tanpa tenggat)"
        }
        Help::Cancel => "Membuat target menerima lalu lintas lagi",
        Help::CancelInFull => {
            "Membuat target menerima lalu lintas lagi, baik sedang dikosongkan maupun sudah kosong."
        }
        Help::Status => "Menunjukkan sejauh mana target dikosongkan",
        Help::StatusInFull => {
            "Menunjukkan sejauh mana target dikosongkan: satu target, satu grup, atau semuanya. Tanda ~ di depan \
             bilangan berarti node hanya mengenal sebagian."
        }
        Help::Only => "Hanya target dengan nama ini",
        Help::Wait => "Menunggu sampai target kosong",
        Help::WaitInFull => {
            "Menunggu sampai target kosong. Keluar dengan 0 jika sudah, dan dengan 1 jika waktu habis atau \
             pengosongan dibatalkan."
        }
        Help::Timeout => "Berapa lama menunggu, misalnya 10m (bawaan: sampai selesai)",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Group => "Grup",
        Answer::Target => "Nama target",
        Answer::Address => "Alamat",
        Answer::State => "Keadaan",
        Answer::Policy => "Kebijakan",
        Answer::Sessions => "Sesi",
        Answer::Connections => "Koneksi",
        Answer::Left => "Sisa waktu",
        Answer::Active => "aktif",
        Answer::Draining => "dikosongkan",
        Answer::Drained => "kosong",
        Answer::NoTargets => "Tidak ada target.",
        Answer::NoSuchTarget => "Tidak ada target {target} di grup {group}. Yang ada: {targets}",
        Answer::Started => {
            "Target {target} sedang dikosongkan ({policy}): tersisa {sessions} dan {connections}."
        }
        Answer::StartedUntil => {
            "Target {target} sedang dikosongkan ({policy}): tersisa {sessions} dan {connections}, paling \
             lama {deadline}."
        }
        Answer::Cancelled => "Target {target} menerima lalu lintas lagi.",
        Answer::OneSession | Answer::SomeSessions => "{count} sesi",
        Answer::OneConnection | Answer::SomeConnections => "{count} koneksi",
        Answer::Remains => "{target}: masih {sessions}, {connections}",
        Answer::RemainsUntil => "{target}: {sessions}, {connections}, sisa {deadline}",
        Answer::IsDrained => "Target {target} sudah kosong.",
        Answer::IsActive => "Target {target} tidak sedang dikosongkan: ia menerima lalu lintas.",
        Answer::TimeIsOver => "Waktu habis: target {target} masih memiliki {sessions} dan {connections}.",
    }
}
