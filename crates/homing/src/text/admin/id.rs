//! What do we say about asking a running node in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Admin => {
            "Alamat admin node (bawaan: dari --config, lalu HOMING_ADMIN, lalu http://127.0.0.1:7080)"
        }
        Help::TokenFile => {
            "Berkas berisi token untuk node (bawaan: admin.token di folder state dari --config, lalu \
             HOMING_TOKEN_FILE, lalu homing-state/admin.token)"
        }
        Help::AdminCa => {
            "Berkas PEM dari pihak yang mengesahkan alamat admin (bawaan: sertifikat yang disebut --config, lalu \
             HOMING_ADMIN_CA, lalu yang dipercaya sistem)"
        }
        Help::Config => "Berkas node, yang menyebut alamat admin dan folder state-nya",
        Help::LoadBalancer => "Nama load balancer (boleh dihilangkan jika nama lainnya sudah jelas)",
        Help::Group => "Nama grup backend",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Unreachable => {
            "Tidak ada jawaban dari {url} ({why}). Apakah node berjalan? Sebutkan tempatnya dengan --admin, \
             HOMING_ADMIN, atau --config."
        }
        Answer::NotUnderstood => "Jawaban {url} tidak dimengerti: {why}. Apakah itu node versi ini?",
        Answer::NoAdmin => "{file} mematikan alamat admin: node ini tidak dapat ditanya.",
        Answer::BadUrl => {
            "{url} bukan alamat admin sebuah node: tulis http://HOST:PORT atau https://HOST:PORT."
        }
        Answer::NoToken => {
            "Tidak ada token di {file} ({why}). Sebutkan tempatnya dengan --token-file, HOMING_TOKEN_FILE, atau \
             --config."
        }
        Answer::NoCa => "{file} tidak memuat pihak yang mengesahkan alamat admin: {why}.",
        Answer::WrongToken => {
            "{url} tidak menerima token di {file}. Apakah itu milik node lain? Sebutkan yang benar dengan \
             --token-file, HOMING_TOKEN_FILE, atau --config."
        }
        Answer::NoSuchGroup => "Tidak ada grup {group}. Yang ada: {groups}",
        Answer::SeveralGroups => {
            "Beberapa load balancer memiliki grup {group}: {load_balancers}. Sebutkan yang mana dengan \
             --load-balancer."
        }
    }
}
