//! What do we say about events in Indonesian?

use super::{Answer, Event, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Events => "Menunjukkan apa yang terjadi pada node yang berjalan, saat itu juga",
        Help::EventsInFull => {
            "Menunjukkan apa yang terjadi pada node yang berjalan, saat itu juga: kesehatan, pengosongan, sesi yang \
             pindah, batas yang tercapai. Satu baris untuk tiap peristiwa, atau satu objek dengan --output json. \
             Berakhir dengan Ctrl-C, bersama node, atau setelah --count."
        }
        Help::Follow => "Lanjutkan ketika node mengakhiri alirannya: setelah peningkatan atau mulai ulang",
        Help::Count => "Berakhir setelah sekian peristiwa",
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
        Event::SessionMoved => "sesi {session} di {load_balancer}/{group} pindah dari {from} ke {to}",
        Event::SessionUnpinned => {
            "sesi {session} di {load_balancer}/{group}, dengan rumah {from}, dijadwalkan ulang"
        }
        Event::SessionExpired => "sesi {session} di {load_balancer}/{group}, dengan rumah {from}, diakhiri",
        Event::TargetUnstuck => {
            "semua sesi {target} di {load_balancer}/{group} dijadwalkan ulang: {sessions}"
        }
        Event::LimitMet => {
            "batas tercapai di {load_balancer}/{group}: {limit} (tersingkir: {evicted}, ditolak: {refused})"
        }
        Event::HealthChanged => "{target} di {load_balancer}/{group} tadinya {from}, kini {to} ({why})",
        Event::TaskRestarted => "sebuah tugas bidang kendali mati dan dimulai lagi: {task} ({why})",
        Event::Lagged => "pembaca ini terlalu lambat; peristiwa yang terlewat: {missed}",
    }
}
