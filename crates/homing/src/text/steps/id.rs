//! How is a step of a decision told in Indonesian?

pub(super) fn template(step: &str, is_bare: bool) -> Option<&'static str> {
    Some(match (step, is_bare) {
        ("no-rule", _) => "tidak satu pun dari {rules} aturan cocok, dan listener tidak punya grup sendiri",
        ("routed", false) => "rules[{rule}] cocok: grup {group}",
        ("routed", true) => "diterima oleh grup milik listener: {group}",
        ("split", _) => "dari {groups} grup menuju {group} ({how})",
        ("redirected", false) => "rules[{rule}] mengalihkan dengan {status} ke {location}",
        ("redirected", true) => "listener mengalihkan dengan {status} ke {location}",
        ("responded", false) => "rules[{rule}] menjawab dengan {status}",
        ("responded", true) => "listener menjawab dengan {status}",
        ("key", true) => "persistence dengan {method}: permintaan tidak membawa kunci",
        ("key", false) => "persistence dengan {method}: permintaan membawa {shown} kunci",
        ("recalled", _) => {
            "sesi {session} dikenal: rumah {home}, dimulai {age_s} detik lalu, terlihat {silence_s} detik lalu, \
             berakhir dalam {remaining_s} detik"
        }
        ("missed", _) => "tidak ada sesi yang dikenal: {reason}",
        ("ordered", false) => "operator memerintahkan: {order} ke {target}",
        ("ordered", true) => "operator memerintahkan: {order}",
        ("home-ready", _) => "rumah {target} dapat menerimanya",
        ("home-away", _) => {
            "rumah {target} tidak dapat menerimanya: {reason}; matriks kegagalan menentukan {policy}"
        }
        ("picked", false) => {
            "{scheduler} memilih {target} ({usable} dari {targets} target menerima sesi baru)"
        }
        ("picked", true) => {
            "{scheduler} tidak menemukan siapa pun ({usable} dari {targets} target menerima sesi baru)"
        }
        ("sheltered", _) => "{target} melayaninya sampai rumahnya kembali",
        ("remember", _) => "setelah {target} menjawab, rumah sesi ada di sana",
        ("refused", _) => "ditolak dengan {status}: {reason}",
        _ => return None,
    })
}
