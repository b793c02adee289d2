//! What do we say about `homing keys` in Indonesian?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Keys => "Mengganti kunci penyegel cookie sesi tanpa kehilangan satu sesi pun",
        Help::KeysInFull => {
            "Mengganti kunci penyegel cookie sesi tanpa kehilangan satu sesi pun.\n\n\
             Satu kunci dalam gelang kunci menerbitkan: ia menyegel cookie baru. Kunci lain hanya menerima: sesi \
             tetap pulang dengan cookie yang disegelnya, dan pada jawaban berikutnya mendapat cookie dari kunci \
             penerbit.\n\n\
             Untuk mengganti kunci di semua node: create membuat kunci, export lalu import membawanya ke node lain, \
             rotate di semua node, tunggu sampai klien kembali (paling lama batas waktu persistence), lalu retire \
             kunci lama di semua node.\n\n\
             Gelang kunci ada di secrets.json dalam folder state. Node yang sedang berjalan diberi tahu dengan SIGHUP."
        }
        Help::List => "Menunjukkan kunci yang ada, kegunaannya, dan umurnya",
        Help::ListInFull => {
            "Menunjukkan kunci yang ada, kegunaannya, dan umurnya. Isi rahasia tidak pernah ditunjukkan."
        }
        Help::Create => {
            "Membuat kunci yang hanya menerima, agar node lain mengenalnya sebelum ia menerbitkan"
        }
        Help::CreateInFull => {
            "Membuat kunci yang hanya menerima, agar node lain mengenalnya sebelum ia menerbitkan.\n\n\
             Kunci ini tidak menyegel apa pun sampai `homing keys rotate`."
        }
        Help::Rotate => "Membuat kunci terbaru menerbitkan, atau membuat kunci baru untuk itu",
        Help::RotateInFull => {
            "Membuat kunci terbaru menerbitkan, atau membuat kunci baru jika yang terbaru sudah menerbitkan.\n\n\
             Kunci yang menerbitkan sampai sekarang menjadi hanya menerima. Dengan ID, kunci itulah yang menerbitkan."
        }
        Help::RotateId => "Kunci yang akan menerbitkan (bawaan: yang terbaru)",
        Help::Retire => "Menghapus kunci yang hanya menerima",
        Help::RetireInFull => {
            "Menghapus kunci yang hanya menerima.\n\n\
             Sesi yang kliennya belum kembali sejak kunci lain menerbitkan mendapat target baru."
        }
        Help::RetireId => "Kunci yang dihapus",
        Help::Export => "Menulis kunci hash dan gelang kunci ke berkas, untuk node lain",
        Help::ExportInFull => {
            "Menulis kunci hash dan gelang kunci ke berkas, untuk node lain: dengan keduanya, node saling mengenali \
             sesi dan memberi alamat sumber yang sama target yang sama.\n\n\
             Siapa pun yang memilikinya dapat membuat cookie yang dipercaya node. Kirimkan lewat jalan yang aman, \
             lalu hapus."
        }
        Help::ExportFile => "Berkas yang dibuat, atau - untuk standard output",
        Help::Force => "Juga ke terminal, atau menimpa berkas yang sudah ada",
        Help::Import => "Mengambil apa yang diekspor node lain",
        Help::ImportInFull => {
            "Mengambil apa yang diekspor node lain.\n\n\
             Kunci-kuncinya ditambahkan, dan kunci penerbitnya menerbitkan. Kunci yang hanya dimiliki node ini tetap \
             menerima sampai dihapus. Isi dengan kunci hash lain ditolak, kecuali menggantikan semuanya."
        }
        Help::ImportFile => "Berkas yang diambil, atau - untuk standard input",
        Help::Replace => {
            "Menggantikan semua yang ada di sini: dengan kunci hash lain, sesi node ini sendiri berakhir"
        }
        Help::StateDir => "Folder state node (jika tidak diberikan, dari --config, atau homing-state)",
        Help::Config => "Berkas node, yang menyebut folder state-nya",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Issues => "kunci {id}: menerbitkan, umur {age}",
        Answer::Accepts => "kunci {id}: menerima, umur {age}",
        Answer::Seconds => "{count} detik",
        Answer::Minutes => "{count} menit",
        Answer::Hours => "{count} jam",
        Answer::Days => "{count} hari",
        Answer::Created => {
            "Kunci {id} diterima mulai sekarang, dan belum menyegel apa pun. Jika semua node sudah memilikinya, \
             lakukan rotate."
        }
        Answer::Rotated => "Kunci {id} menerbitkan mulai sekarang; yang lain tetap diterima sampai dihapus.",
        Answer::IssuesAlready => "Kunci {id} sudah menerbitkan.",
        Answer::Retired => "Kunci {id} telah dihapus.",
        Answer::Exported => {
            "{file} berisi kunci hash dan kunci {ids}. Kirimkan lewat jalan yang aman, lalu hapus: siapa pun yang \
             memilikinya dapat membuat cookie yang dipercaya node."
        }
        Answer::Imported => "Gelang kunci kini berisi kunci {ids}; kunci {id} menerbitkan.",
        Answer::NothingNew => "Tidak ada yang baru: semua kunci ini sudah ada, dan kunci {id} menerbitkan.",
        Answer::Replaced => {
            "Semuanya diganti; gelang kunci berisi kunci {ids}, kunci {id} menerbitkan. Kunci hash-nya lain: sesi \
             node ini sendiri berakhir saat dimulai kembali, dan sampai saat itu ia memakai rahasia lama."
        }
        Answer::Told => "Node yang berjalan (proses {pid}) telah diberi tahu.",
        Answer::Nobody => "Tidak ada node yang berjalan di sini: berlaku saat dimulai kembali.",
        Answer::Untold => {
            "Node yang berjalan (proses {pid}) tidak dapat diberi tahu: {why}. Kirim SIGHUP kepadanya."
        }
        Answer::NoSecrets => {
            "Tidak ada rahasia di {folder}: sudahkah node dimulai di sana? Sebutkan tempatnya dengan --state-dir \
             atau --config."
        }
        Answer::Failed => "tidak dapat dilakukan: {why}",
        Answer::Full => {
            "Tidak ada yang diubah: gelang kunci akan berisi lebih dari {count} kunci. Hapus satu dahulu."
        }
        Answer::NoSuchKey => "Tidak ada yang diubah: tidak ada kunci {id}.",
        Answer::StillIssues => {
            "Tidak ada yang diubah: kunci {id} menerbitkan. Lakukan rotate sebelum menghapusnya."
        }
        Answer::OtherKey => {
            "Tidak ada yang diubah: kunci {id} dari berkas itu bukan kunci node ini dengan ID yang sama. Hapus yang tidak diperlukan."
        }
        Answer::OtherHashKey => {
            "Tidak ada yang diubah: {file} berasal dari node dengan kunci hash lain. Dengan --replace node ini \
             bergabung dengan mereka, dan sesinya sendiri berakhir: cookie-nya tidak dikenali lagi, dan alamat sumber \
             mendapat target lain."
        }
        Answer::BrokenBundle => "Tidak ada yang diubah: {file} tidak dapat diambil: {what}",
        Answer::Terminal => "Tidak ada yang ditulis: rahasia tidak pantas di terminal (--force, jika perlu).",
        Answer::FileExists => "Tidak ada yang ditulis: {file} sudah ada (--force menggantinya).",
    }
}
