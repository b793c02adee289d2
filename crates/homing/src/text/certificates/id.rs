//! What do we say about `homing certificates` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Certificates => "Menitipkan sertifikat pada node, dan menghapusnya",
        Help::CertificatesInFull => {
            "Menitipkan sertifikat pada node, dan menghapusnya. Load balancer milik API menyebut namanya: \
             certificates = [{ stored = \"shop\" }].\n\n\
             Contoh: homing certificates put shop --cert shop.pem --key shop.key"
        }
        Help::Name => "Nama sertifikat",
        Help::Cert => "Berkas PEM dengan sertifikatnya, lalu yang mengesahkannya",
        Help::Key => "Berkas PEM dengan kunci privatnya, tidak terenkripsi",
        Help::List => "Mendaftar sertifikat yang disimpan node",
        Help::ListInFull => {
            "Mendaftar sertifikat yang disimpan node: nama, jenis kunci, sisa masa berlaku, dan listener yang \
             memakainya. Kunci privat tidak pernah ditampilkan."
        }
        Help::Put => "Menitipkan sertifikat pada node, atau memperbaruinya",
        Help::PutInFull => {
            "Menitipkan sertifikat pada node, atau memperbaruinya: listener yang memakainya menunjukkannya mulai \
             handshake berikutnya, dan tidak ada koneksi yang terputus. Node menyimpan kunci privat secara tersegel, \
             dan tidak pernah mengembalikannya."
        }
        Help::Remove => "Menghapus sertifikat yang tidak dipakai listener mana pun",
        Help::RemoveInFull => {
            "Menghapus sertifikat yang tidak dipakai listener mana pun. Yang dipakai tetap ada."
        }
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Name => "Nama",
        Answer::Names => "Untuk",
        Answer::Key => "Kunci",
        Answer::EndsIn => "Berakhir dalam",
        Answer::UsedBy => "Dipakai oleh",
        Answer::Expired => "kedaluwarsa",
        Answer::NoCertificates => "Node tidak menyimpan sertifikat.",
        Answer::IsKept => "Sertifikat {name} disimpan. Untuk: {names}. Dipakai oleh: {used}.",
        Answer::WouldBeKept => {
            "Sertifikat {name} akan disimpan; tidak ada yang berubah. Untuk: {names}. Dipakai oleh: {used}."
        }
        Answer::IsRemoved => "Sertifikat {name} dihapus.",
        Answer::WouldBeRemoved => "Sertifikat {name} akan dihapus; tidak ada yang berubah.",
        Answer::Warning => "Peringatan: {what}; {hint}",
        Answer::Unreadable => "{file} tidak dapat dibaca: {why}",
    }
}
