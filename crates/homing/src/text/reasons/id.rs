//! What does the reason of a decision mean, in Indonesian?

use homing_core::reason::Reason;

pub(super) const fn meaning(reason: Reason) -> &'static str {
    match reason {
        Reason::Recalled => "sesi pulang ke rumahnya",
        Reason::New => "sesi baru",
        Reason::ExpiredIdle => "sesi diam lebih lama daripada timeout-nya",
        Reason::ExpiredAbsolute => "sesi hidup lebih lama daripada max_lifetime-nya",
        Reason::BadToken => "cookie palsu, rusak, atau terpotong",
        Reason::UnknownKey => "cookie disegel kunci lain yang tidak dimiliki node ini",
        Reason::ForeignScope => "cookie milik grup lain",
        Reason::GoneTarget => "rumahnya tidak ada lagi di grup",
        Reason::OldIncarnation => "rumahnya adalah kehidupan lain dari target itu",
        Reason::HomeUnhealthy => "rumahnya tidak sehat atau beristirahat",
        Reason::HomeDrained => "rumahnya sudah dikosongkan",
        Reason::HomeFull => "rumahnya mencapai batas",
        Reason::ConnectFailed => "pilihan pertama tidak menerima koneksi",
        Reason::OperatorMoved => "operator memindahkan sesi",
        Reason::OperatorExpired => "operator mengakhiri sesi",
        Reason::NoKey => "permintaan tidak membawa kunci sesi",
        Reason::AllUnhealthy => "semua target tidak sehat",
        Reason::NoTarget => "tidak ada target yang menerima sesi baru",
        Reason::NoPersistence => "grup ini tidak mempertahankan sesi",
    }
}
