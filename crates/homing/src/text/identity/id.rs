//! What do we say about `homing token` and `homing user` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Token => "Memberikan token API, dan mencabutnya",
        Help::TokenInFull => {
            "Memberikan token API, dan mencabutnya. Token adalah untuk program, atau untuk orang yang memakai baris \
             perintah; token memiliki peran, berakhir dengan sendirinya, dan dapat dibatasi pada proyek dan wilayah.\n\n\
             Contoh: homing token create deploy --role editor --project shop --expires 30d"
        }
        Help::TokenName => "Nama token",
        Help::Expires => "Kapan berakhir: durasi seperti 30d, atau never (tidak pernah)",
        Help::TokenCreate => "Membuat token",
        Help::TokenCreateInFull => {
            "Membuat token. Rahasianya ditampilkan sekarang dan tidak pernah lagi: node hanya menyimpan hash-nya. \
             Simpan di berkas yang tidak dapat dibaca orang lain, dan sebutkan berkas itu dengan --token-file."
        }
        Help::TokenList => "Mendaftar token",
        Help::TokenListInFull => {
            "Mendaftar token, termasuk yang sudah tidak berlaku. Rahasia tidak ditampilkan: tidak ada yang tahu."
        }
        Help::TokenRevoke => "Mencabut token",
        Help::TokenRevokeInFull => {
            "Mencabut token: mulai sekarang token itu tidak berlaku. Admin terakhir tidak dapat dicabut."
        }
        Help::User => "Mengelola orang yang boleh memakai node",
        Help::UserInFull => {
            "Mengelola orang yang boleh memakai node dengan nama dan kata sandi, di peramban.\n\n\
             Contoh: homing user add ana --role operator"
        }
        Help::UserName => "Nama pengguna",
        Help::PasswordFile => {
            "Berkas dengan kata sandi di baris pertama (bawaan: masukan standar; di terminal akan ditanyakan)"
        }
        Help::UserAdd => "Menambah pengguna",
        Help::UserAddInFull => {
            "Menambah pengguna. Kata sandi terdiri dari 12 sampai 256 byte; node hanya menyimpan hash Argon2id-nya."
        }
        Help::UserList => "Mendaftar pengguna",
        Help::UserListInFull => "Mendaftar pengguna, dan di berapa peramban masing-masing sudah masuk.",
        Help::UserRemove => "Menghapus pengguna",
        Help::UserRemoveInFull => {
            "Menghapus pengguna: semua sesi perambannya langsung berakhir. Admin terakhir tidak dapat dihapus."
        }
        Help::UserPasswd => "Mengganti kata sandi pengguna",
        Help::UserPasswdInFull => "Mengganti kata sandi pengguna: semua sesi perambannya langsung berakhir.",
        Help::Role => {
            "Yang boleh dilakukan: melihat (viewer), juga mengosongkan target dan mengarahkan sesi (operator), juga \
             mengubah load balancer (editor), juga menentukan siapa boleh melakukan apa (admin)"
        }
        Help::Projects => {
            "Hanya load balancer dari proyek ini (boleh diberikan beberapa kali; bawaan: semua)"
        }
        Help::Regions => "Hanya load balancer di wilayah ini (boleh diberikan beberapa kali; bawaan: semua)",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Name => "Nama",
        Answer::State => "Keadaan",
        Answer::Role => "Peran",
        Answer::Projects => "Proyek",
        Answer::Regions => "Wilayah",
        Answer::ExpiresIn => "Sisa waktu",
        Answer::UsedAgo => "Lama tak dipakai",
        Answer::Browsers => "Peramban",
        Answer::Good => "berlaku",
        Answer::Expired => "kedaluwarsa",
        Answer::Revoked => "dicabut",
        Answer::Disabled => "nonaktif",
        Answer::NoUsers => "Tidak ada pengguna.",
        Answer::TokenCreated => {
            "Token {token} ({role}) sudah dibuat. Rahasianya hanya ditampilkan kali ini:\n{secret}"
        }
        Answer::TokenRevoked => "Token {token} tidak berlaku lagi.",
        Answer::UserAdded => "Pengguna {user} ({role}) sudah ditambahkan.",
        Answer::UserRemoved => "Pengguna {user} sudah dihapus.",
        Answer::PasswordChanged => "Kata sandi pengguna {user} sudah diganti; semua peramban sudah keluar.",
        Answer::TypePassword => "Kata sandi:",
        Answer::TypeAgain => "Sekali lagi:",
        Answer::NotTheSame => "Kedua kata sandi berbeda. Tidak ada yang diubah.",
        Answer::NoPassword => "Kata sandi tidak dapat dibaca: {why}",
    }
}
