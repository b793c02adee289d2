//! What do we say about events in Indonesian?

use super::{Answer, Event, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Events => "Menunjukkan apa yang baru saja atau sedang terjadi pada node yang berjalan",
        Help::EventsInFull => {
            "Menunjukkan apa yang baru saja terjadi pada node yang berjalan: perubahan, kesehatan, pengosongan, sesi \
             yang pindah, sertifikat, batas yang tercapai. Satu baris untuk tiap peristiwa, atau satu objek dengan \
             --output json. Dengan --follow, yang terjadi mulai sekarang ditunjukkan, sampai Ctrl-C."
        }
        Help::Follow => {
            "Tunjukkan yang terjadi mulai sekarang, juga setelah node ditingkatkan atau dimulai ulang"
        }
        Help::Count => "Tunjukkan hanya sekian yang terbaru; dengan --follow, berakhir setelah sekian",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Ended => "Node mengakhiri alirannya; mencarinya lagi …",
    }
}

pub(super) const fn event(key: Event) -> &'static str {
    match key {
        Event::DrainBegan => {
            "pengosongan {target} di {load_balancer}/{group} dimulai ({policy}, batas waktu dalam detik: {deadline_s})"
        }
        Event::DrainEnded => "pengosongan {target} di {load_balancer}/{group} selesai ({why})",
        Event::ConnectionsCut => {
            "koneksi ke {target} di {load_balancer}/{group} diputus ({why}): {connections}"
        }
        Event::RampBegan => "bagian {target} di {load_balancer}/{group} bertambah (detik: {time_s})",
        Event::RampEnded => "bagian {target} di {load_balancer}/{group} tidak bertambah lagi ({why})",
        Event::SessionMoved => "sesi {session} di {load_balancer}/{group} pindah dari {from} ke {to}",
        Event::SessionUnpinned => {
            "sesi {session} di {load_balancer}/{group}, dengan rumah {from}, dijadwalkan ulang"
        }
        Event::SessionExpired => "sesi {session} di {load_balancer}/{group}, dengan rumah {from}, diakhiri",
        Event::TargetUnstuck => {
            "semua sesi {target} di {load_balancer}/{group} dijadwalkan ulang: {sessions}"
        }
        Event::LimitMet => {
            "batas tercapai oleh {load_balancer}/{name}: {limit}, berapa kali: {times} (sesi hidup yang \
             tersingkir: {evicted})"
        }
        Event::LimitOfNodeMet => "batas tercapai oleh node: {limit}, berapa kali: {times}",
        Event::StoreFailed => "penyimpanan gagal, berapa kali: {times} ({why})",
        Event::AuditLost => "catatan audit yang hilang: {notes}",
        Event::LoginLimited => {
            "terlalu banyak percobaan masuk, yang terakhir dari {address}; yang tidak diperiksa: {times}"
        }
        Event::CertificateExpires => {
            "sertifikat {load_balancer}/{listener} berakhir pada {not_after_s}; sisa hari: {left_days}"
        }
        Event::HealthChanged => "{target} di {load_balancer}/{group} tadinya {from}, kini {to} ({why})",
        Event::TaskRestarted => "sebuah tugas bidang kendali mati dan dimulai lagi: {task} ({why})",
        Event::RevisionMade => {
            "revisi {revision} oleh {author} ({origin}): {added} ditambah, {changed} diubah, {removed} dihapus; \
             alasan: {why}"
        }
        Event::ReloadRefused => {
            "{file} tidak berlaku ({outcome}), revisi {running} tetap berjalan; masalah: {problems}, yang pertama: {first}"
        }
        Event::LoadBalancerSetAside => {
            "penyeimbang beban {load_balancer} disisihkan dan tidak berjalan: {why}"
        }
        Event::LoadBalancerBack => "penyeimbang beban {load_balancer} berjalan lagi",
        Event::CertificateStored => {
            "sertifikat {certificate} disimpan oleh {author}, berlaku sampai {not_after_s}"
        }
        Event::CertificateReplaced => {
            "sertifikat {certificate} diganti oleh {author}, yang baru berlaku sampai {not_after_s}"
        }
        Event::CertificateRemoved => "sertifikat {certificate} dihapus",
        Event::Gap => "ada peristiwa yang hilang di sini: {lost} (– : dari proses node yang lain)",
    }
}
