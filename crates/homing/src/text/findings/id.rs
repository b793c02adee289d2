//! What do the findings of the doctor say in Indonesian?

pub(super) fn texts(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "cookie-not-returned" => (
            "hanya {percent} % dari {requests} permintaan yang membawa cookie",
            "periksa satu klien dengan `homing explain`: apakah ia menyimpan cookie, dan apakah Path, Domain, Secure, \
             dan SameSite mengizinkannya mengirim yang ini? Jika klien tidak menyimpan cookie, pakai method = \
             \"source-ip\"",
        ),
        "clients-never-return" => (
            "{percent} % dari {sessions} sesi membuat satu permintaan dan tidak pernah kembali",
            "probe dan robot tampak seperti ini; jika mereka pengguna Anda, cookie mereka tidak kembali",
        ),
        "cookie-path-too-narrow" => (
            "cookie memiliki Path={path}, dan permintaan {rule} berada di luarnya: mereka datang tanpa cookie",
            "hilangkan `path`, atau tulis awalan yang dimiliki semua path grup itu",
        ),
        "secure-cookie-over-http" => (
            "cookie bersifat Secure, dan listener {listener} memakai HTTP: browser membuangnya kecuali TLS berakhir di \
             depannya",
            "akhiri TLS di depan listener dan sebutkan proxy itu dalam `trusted_proxies`, atau hilangkan `secure` dan \
             same_site = \"none\"",
        ),
        "cookie-shadowed" => (
            "target {count} kali mencoba menetapkan cookie dengan nama milik balancer, {name}",
            "beri cookie balancer `cookie_name` lain, atau ubah nama cookie aplikasi",
        ),
        "several-cookies" => (
            "{count} dari {requests} permintaan membawa beberapa cookie dengan nama milik balancer",
            "`path` atau `domain` yang lama, atau balancer lain pada domain yang sama, memakai nama itu juga: pilih \
             `cookie_name` lain",
        ),
        "tokens-not-ours" => (
            "{count} dari {requests} permintaan membawa cookie yang disegel kunci lain, atau tidak disegel siapa pun",
            "node di belakang satu nama memerlukan satu gelang kunci: `homing keys export` dan `import`; kunci baru \
             boleh dihapus setelah batas diam yang terpanjang",
        ),
        "answers-lose-their-cache" => (
            "{count} jawaban yang boleh disimpan cache bersama dijadikan privat karena membawa cookie",
            "jika cache di depan penting, tulis shared_cache = \"skip\": cookie menunggu jawaban yang tidak disimpan",
        ),
        "cookies-in-shared-caches" => (
            "{count} jawaban dengan cookie mungkin disimpan cache bersama: satu klien mendapat sesi klien lain",
            "hapus shared_cache = \"allow\", kecuali tidak ada cache di tengah jalan",
        ),
        "application-names-no-session" => (
            "{requests} permintaan telah datang, dan belum ada jawaban yang menamai sesi ({carrier})",
            "apakah aplikasi menetapkannya, dan dengan nama ini? Nama cookie membedakan huruf besar dan kecil",
        ),
        "many-behind-one-address" => (
            "{percent} % dari {connections} koneksi datang dari {client}: banyak klien berbagi alamat itu",
            "semuanya pergi ke satu target: pakai cookie jika mereka memakai HTTP; di belakang jalur khusus, VPN, atau \
             NAT pakai scheduler = \"ip-hash\" sebagai ganti persistence, atau biarkan proxy di depan meneruskan \
             alamatnya",
        ),
        "table-full" => (
            "{count} sesi tidak mendapat tempat di tabel berkapasitas {capacity}, atau terdesak keluar",
            "naikkan `table_size`, atau turunkan `timeout`",
        ),
        _ => return None,
    })
}
