//! What do we say of files: of their text, and of the certificates and keys in them?

rows! {
    cannot_be_read(why) ["cannot be read: {why}", "无法读取：{why}", "読めません: {why}", "tidak dapat dibaca: {why}"];
    file_too_long(most)
        ["the file is too long", "文件过长", "ファイルが長すぎます", "berkas terlalu panjang"]
        hint ["at most {most} are read", "最多读取 {most}", "読むのは {most} までです", "paling banyak {most} yang dibaca"];
    no_file() ["this is no file", "这不是文件", "これはファイルではありません", "ini bukan berkas"];
    not_utf_8()
        ["this byte is not UTF-8", "该字节不是 UTF-8", "このバイトは UTF-8 ではありません", "byte ini bukan UTF-8"]
        hint ["save the file as UTF-8", "请把文件保存为 UTF-8", "ファイルを UTF-8 で保存してください", "simpan berkas sebagai UTF-8"];

    // What is no TOML.
    value_missing()
        ["the value is missing", "缺少值", "値がありません", "nilainya tidak ada"]
        hint ["write it behind the =", "请写在 = 后面", "= の後に書いてください", "tulis di belakang ="];
    text_without_quotes()
        ["a text without quotes", "文本没有引号", "文字列に引用符がありません", "teks tanpa tanda kutip"]
        hint ["put it in double quotes: \"…\"", "请放进双引号：\"…\"", "二重引用符で囲んでください: \"…\"", "beri tanda kutip ganda: \"…\""];
    text_not_closed()
        ["this text is not closed", "该文本没有结束", "この文字列が閉じられていません", "teks ini tidak ditutup"]
        hint [
            "end it with the quote it begins with, on the same line",
            "请在同一行用开头的引号结束它",
            "始めと同じ引用符で、同じ行の中で閉じてください",
            "akhiri dengan tanda kutip awalnya, di baris yang sama"
        ];
    colon_behind_key()
        ["a colon behind a key", "键后面是冒号", "キーの後がコロンになっています", "titik dua di belakang kunci"]
        hint ["write key = value", "请写 key = value", "key = value と書いてください", "tulis key = value"];
    slashes()
        ["two slashes begin no comment", "两个斜线不是注释", "スラッシュ二つではコメントになりません", "dua garis miring bukan awal komentar"]
        hint ["comments begin with #", "注释以 # 开头", "コメントは # で始めてください", "komentar diawali #"];
    key_without_value()
        ["a key without a value", "键没有值", "キーに値がありません", "kunci tanpa nilai"]
        hint ["write key = value", "请写 key = value", "key = value と書いてください", "tulis key = value"];
    header_of_array_not_closed()
        ["this header is not closed", "该标题没有结束", "このヘッダーが閉じられていません", "header ini tidak ditutup"]
        hint ["[[ ends with ]]", "[[ 以 ]] 结束", "[[ は ]] で閉じてください", "[[ diakhiri ]]"];
    header_not_closed()
        ["this header is not closed", "该标题没有结束", "このヘッダーが閉じられていません", "header ini tidak ditutup"]
        hint ["[ ends with ]", "[ 以 ] 结束", "[ は ] で閉じてください", "[ diakhiri ]"];
    bracket_too_many()
        ["one closing bracket too many", "多了一个右方括号", "閉じ括弧が一つ多すぎます", "kelebihan satu kurung tutup"]
        hint [
            "[ ends with ], [[ ends with ]]",
            "[ 以 ] 结束，[[ 以 ]] 结束",
            "[ は ] で、[[ は ]] で閉じてください",
            "[ diakhiri ], [[ diakhiri ]]"
        ];
    comma_missing()
        ["a comma is missing", "缺少逗号", "コンマがありません", "koma tidak ada"]
        hint ["write it between the values", "请写在值之间", "値の間に書いてください", "tulis di antara nilai-nilai"];
    no_value()
        ["this is no value", "这不是值", "これは値ではありません", "ini bukan nilai"]
        hint [
            "write true or false in lower case, or a text in quotes",
            "请用小写的 true 或 false，或带引号的文本",
            "小文字の true か false、または引用符付きの文字列を書いてください",
            "tulis true atau false dengan huruf kecil, atau teks dalam tanda kutip"
        ];
    set_a_second_time(key)
        ["`{key}` is set a second time", "`{key}` 设置了两次", "`{key}` が二度設定されています", "`{key}` ditetapkan dua kali"]
        hint ["keep one of them", "请只保留一个", "一つだけ残してください", "sisakan satu"];
    bracket_not_closed(closers)
        ["a bracket is opened and not closed", "有括号打开而没有关闭", "開いた括弧が閉じられていません", "ada kurung yang dibuka dan tidak ditutup"]
        hint [
            "write {closers} here, or a comma if the next line belongs to it",
            "请在这里写 {closers}；如果下一行也属于它，请写逗号",
            "ここに {closers} を、次の行もその一部ならコンマを書いてください",
            "tulis {closers} di sini, atau koma jika baris berikutnya termasuk di dalamnya"
        ];
    not_toml(why)
        ["not valid TOML: {why}", "不是有效的 TOML：{why}", "TOML として正しくありません: {why}", "bukan TOML yang sah: {why}"]
        hint [
            "see https://toml.io/en/v1.0.0 for what is",
            "格式见 https://toml.io/en/v1.0.0",
            "書き方は https://toml.io/en/v1.0.0 を見てください",
            "lihat https://toml.io/en/v1.0.0"
        ];
    more_syntax_errors(most) [
        "more than {most} syntax errors, the rest is not shown",
        "语法错误超过 {most} 个，其余不再显示",
        "構文の誤りが {most} 件を超えました。残りは示しません",
        "lebih dari {most} kesalahan sintaks, sisanya tidak ditampilkan"
    ];
    at_line(line, what) ["line {line}: {what}", "第 {line} 行：{what}", "{line} 行目: {what}", "baris {line}: {what}"];
    only_load_balancers()
        ["only load balancers can be taken in", "只能导入负载均衡器", "取り込めるのはロードバランサーだけです", "hanya load balancer yang dapat diambil"]
        hint [
            "what the node itself is told stands in its file",
            "节点自身的设置写在它的文件里",
            "ノード自身の設定はそのファイルに書きます",
            "pengaturan node sendiri ada di berkasnya"
        ];
    name_taken_by_api() [
        "a load balancer of that name is managed by the API",
        "该名称的负载均衡器由 API 管理",
        "その名前のロードバランサーは API が管理しています",
        "load balancer dengan nama itu dikelola lewat API"
    ] hint [
        "use another name, or remove the other one by the API first",
        "请使用其他名称，或先通过 API 删除那一个",
        "別の名前にするか、先に API で取り除いてください",
        "pakai nama lain, atau hapus dulu yang satunya lewat API"
    ];

    // Certificates and keys.
    nothing_stored_for_files() [
        "only load balancers of the API can name what the store keeps: name two files",
        "只有 API 的负载均衡器可以使用存储中的证书：请写两个文件",
        "ストアのものを使えるのは API のロードバランサーだけです。ファイルを二つ書いてください",
        "hanya load balancer dari API yang dapat menyebut isi penyimpanan: sebutkan dua berkas"
    ];
    no_stored_certificate() [
        "the store has no certificate of that name",
        "存储中没有该名称的证书",
        "ストアにその名前の証明書はありません",
        "penyimpanan tidak punya sertifikat dengan nama itu"
    ];
    key_of_another_certificate() [
        "the private key does not belong to the certificate in `cert`",
        "私钥不属于 `cert` 中的证书",
        "秘密鍵が `cert` の証明書のものではありません",
        "kunci privat bukan milik sertifikat dalam `cert`"
    ] hint [
        "name the key that the certificate was made for",
        "请写该证书对应的私钥",
        "その証明書のための鍵を書いてください",
        "sebutkan kunci untuk sertifikat itu"
    ];
    key_cannot_be_used(why)
        ["the private key cannot be used: {why}", "私钥无法使用：{why}", "秘密鍵が使えません: {why}", "kunci privat tidak dapat dipakai: {why}"]
        hint [
            "use RSA of 2048 bits or more, ECDSA (P-256, P-384), or Ed25519",
            "请使用 2048 位以上的 RSA、ECDSA（P-256、P-384）或 Ed25519",
            "2048 ビット以上の RSA、ECDSA（P-256、P-384）、または Ed25519 を使ってください",
            "pakai RSA 2048 bit atau lebih, ECDSA (P-256, P-384), atau Ed25519"
        ];
    certificate_cannot_be_read(number) [
        "certificate {number} of the file cannot be read",
        "文件中的第 {number} 个证书无法读取",
        "ファイルの {number} 番目の証明書が読めません",
        "sertifikat ke-{number} dalam berkas tidak dapat dibaca"
    ] hint [
        "compare with what `openssl x509 -noout -text -in FILE` says of it",
        "请与 `openssl x509 -noout -text -in FILE` 的输出对照",
        "`openssl x509 -noout -text -in FILE` の出力と比べてください",
        "bandingkan dengan keluaran `openssl x509 -noout -text -in FILE`"
    ];
    no_system_authorities() [
        "this system has no certificates of authorities",
        "本系统没有证书颁发机构的证书",
        "このシステムには認証局の証明書がありません",
        "sistem ini tidak punya sertifikat otoritas"
    ] hint [
        "install them (ca-certificates), or name a file: verify = \"ca.pem\"",
        "请安装它们（ca-certificates），或写文件：verify = \"ca.pem\"",
        "インストールするか（ca-certificates）、ファイルを書いてください: verify = \"ca.pem\"",
        "pasang (ca-certificates), atau sebutkan berkas: verify = \"ca.pem\""
    ];
    pem_damaged()
        ["the file is damaged: it is not whole PEM", "文件损坏：PEM 不完整", "ファイルが壊れています。PEM として不完全です", "berkas rusak: PEM-nya tidak utuh"]
        hint [
            "a line of it may be missing: between BEGIN and END stands base64",
            "可能缺了一行：BEGIN 与 END 之间是 base64",
            "行が欠けているかもしれません。BEGIN と END の間は base64 です",
            "mungkin ada baris yang hilang: di antara BEGIN dan END ada base64"
        ];
    no_certificate_in_file()
        ["there is no certificate in the file", "文件中没有证书", "ファイルに証明書がありません", "tidak ada sertifikat dalam berkas"]
        hint [
            "a certificate begins with -----BEGIN CERTIFICATE-----",
            "证书以 -----BEGIN CERTIFICATE----- 开头",
            "証明書は -----BEGIN CERTIFICATE----- で始まります",
            "sertifikat diawali -----BEGIN CERTIFICATE-----"
        ];
    too_many_certificates(count, most)
        ["{count} certificates are in the file", "文件中有 {count} 个证书", "ファイルに証明書が {count} 個あります", "ada {count} sertifikat dalam berkas"]
        hint [
            "at most {most}: the certificate itself, then those that certify it",
            "最多 {most} 个：先是证书本身，然后是为它作证的证书",
            "最大 {most} 個です。まず証明書自身、続いてそれを証明するもの",
            "paling banyak {most}: sertifikatnya sendiri, lalu yang mengesahkannya"
        ];
    key_is_encrypted()
        ["the private key is encrypted", "私钥已加密", "秘密鍵が暗号化されています", "kunci privat terenkripsi"]
        hint [
            "nobody is there to type its password: openssl pkey -in FILE -out FILE.plain, mode 0600",
            "没有人可以输入它的密码：openssl pkey -in FILE -out FILE.plain，权限 0600",
            "パスワードを入力する人がいません: openssl pkey -in FILE -out FILE.plain、モード 0600",
            "tidak ada yang mengetik kata sandinya: openssl pkey -in FILE -out FILE.plain, mode 0600"
        ];
    no_key_in_file()
        ["there is no private key in the file", "文件中没有私钥", "ファイルに秘密鍵がありません", "tidak ada kunci privat dalam berkas"]
        hint [
            "a private key begins with -----BEGIN PRIVATE KEY-----",
            "私钥以 -----BEGIN PRIVATE KEY----- 开头",
            "秘密鍵は -----BEGIN PRIVATE KEY----- で始まります",
            "kunci privat diawali -----BEGIN PRIVATE KEY-----"
        ];
    certificate_has_expired()
        ["the certificate has expired", "证书已过期", "証明書の期限が切れています", "sertifikat telah kedaluwarsa"]
        hint [
            "clients will turn away: renew it",
            "客户端会拒绝它：请更新",
            "クライアントは拒みます。更新してください",
            "klien akan menolak: perbarui"
        ];
    certificate_does_not_hold_yet()
        ["the certificate does not hold yet", "证书尚未生效", "証明書はまだ有効ではありません", "sertifikat belum berlaku"]
        hint [
            "clients will turn away: is the clock of this machine right?",
            "客户端会拒绝它：本机的时钟正确吗？",
            "クライアントは拒みます。このマシンの時計は合っていますか",
            "klien akan menolak: apakah jam mesin ini benar?"
        ];
    key_open_to_all(file) [
        "everybody on this machine may read the private key",
        "本机的任何人都可以读取私钥",
        "このマシンの誰でも秘密鍵を読めます",
        "siapa pun di mesin ini dapat membaca kunci privat"
    ] hint ["chmod o= {file}", "chmod o= {file}", "chmod o= {file}", "chmod o= {file}"];
}
