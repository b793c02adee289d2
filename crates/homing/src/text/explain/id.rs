//! What do we say about `homing explain` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Explain => "Menunjukkan ke mana sebuah permintaan akan pergi, dan mengapa",
        Help::ExplainInFull => {
            "Menunjukkan ke mana sebuah permintaan akan pergi, dan mengapa, langkah demi langkah. Tidak ada yang \
             diubah atau dihitung.\n\n\
             Contoh: homing explain --listener web --path / --from 203.0.113.7 --cookie NAME=VALUE"
        }
        Help::Listener => "Nama listener tempat permintaan datang",
        Help::Host => "Host yang disebut permintaan",
        Help::Path => "Path permintaan",
        Help::From => "Alamat klien",
        Help::Cookie => "Cookie dari permintaan (boleh diberikan beberapa kali)",
        Help::Header => "Header dari permintaan (boleh diberikan beberapa kali)",
        Help::Verify => {
            "Sebagai gantinya: apakah node ini, atau node dengan rahasia yang sama, menulis nilai X-Homing-Decision \
             ini"
        }
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Listener => "Lewat listener",
        Answer::Group => "Grup",
        Answer::Target => "Ke target",
        Answer::Reason => "Alasan",
        Answer::Status => "Kode status",
        Answer::Session => "Sesi",
        Answer::EndsIn => "Sisa waktu",
        Answer::At => "Pada",
        Answer::Valid => "Ini asli.",
        Answer::NotValid => {
            "Ini tidak asli: bukan node ini maupun node dengan rahasia yang sama yang menulisnya, atau isinya telah \
             diubah."
        }
    }
}
