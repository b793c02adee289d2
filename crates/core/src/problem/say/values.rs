//! What do we say of texts, numbers, times and sizes that do not fit?

rows! {
    not_a_name(given, most)
        ["{given?} is not a name", "{given?} 不是名称", "{given?} は名前として使えません", "{given?} bukan nama"]
        hint [
            "use 1 to {most} of the characters A–Z a–z 0–9 . _ -",
            "请使用 1 至 {most} 个字符：A–Z a–z 0–9 . _ -",
            "A–Z a–z 0–9 . _ - を 1 文字から {most} 文字使ってください",
            "pakai 1 sampai {most} karakter A–Z a–z 0–9 . _ -"
        ];
    tag_does_not_fit(name, most)
        ["the tag \"{name}\" does not fit", "标签 \"{name}\" 不合要求", "タグ \"{name}\" は使えません", "tag \"{name}\" tidak cocok"]
        hint [
            "a tag is a name, and at most {most} bytes without control characters",
            "标签由一个名称和最多 {most} 字节的文本组成，不含控制字符",
            "タグは名前と、制御文字を除く最大 {most} バイトの値です",
            "tag adalah nama, dan paling banyak {most} byte tanpa karakter kontrol"
        ];
    annotation_does_not_fit(name, most)
        [
            "the annotation \"{name}\" does not fit",
            "注解 \"{name}\" 不合要求",
            "注釈 \"{name}\" は使えません",
            "anotasi \"{name}\" tidak cocok"
        ]
        hint [
            "its name has 1 to 63 of the characters A–Z a–z 0–9 . _ / -, its value at most {most} bytes",
            "名称由 1 至 63 个字符组成（A–Z a–z 0–9 . _ / -），值最多 {most} 字节",
            "名前は A–Z a–z 0–9 . _ / - の 1〜63 文字、値は最大 {most} バイトです",
            "namanya 1 sampai 63 karakter A–Z a–z 0–9 . _ / -, nilainya paling banyak {most} byte"
        ];
    annotations_too_long(most)
        [
            "the annotations of one object have at most {most}",
            "一个对象的注解总共最多 {most}",
            "1 つのオブジェクトの注釈は合わせて {most} までです",
            "anotasi satu objek paling banyak {most}"
        ];
    not_an_access_key(most)
        ["this is no access key", "这不是访问密钥 ID", "アクセスキーではありません", "ini bukan access key"]
        hint [
            "use 1 to {most} of the characters A–Z a–z 0–9 . _ -",
            "请使用 1 至 {most} 个字符：A–Z a–z 0–9 . _ -",
            "A–Z a–z 0–9 . _ - の 1〜{most} 文字を使ってください",
            "pakai 1 sampai {most} karakter A–Z a–z 0–9 . _ -"
        ];
    not_a_secret_key(most)
        ["this is no secret key", "这不是访问密钥", "シークレットキーではありません", "ini bukan secret key"]
        hint [
            "use 1 to {most} visible characters of ASCII",
            "请使用 1 至 {most} 个可见的 ASCII 字符",
            "見える ASCII 文字を 1〜{most} 文字使ってください",
            "pakai 1 sampai {most} karakter ASCII yang terlihat"
        ];
    access_key_twice(key)
        [
            "two credentials have the access key {key}",
            "有两个凭证使用了访问密钥 ID {key}",
            "アクセスキー {key} の認証情報が 2 つあります",
            "dua kredensial memakai access key {key}"
        ]
        hint [
            "give each its own",
            "请让每个凭证使用各自的 ID",
            "それぞれ別のものにしてください",
            "beri masing-masing miliknya sendiri"
        ];
    not_an_address_range(given)
        [
            "{given?} is no range of addresses",
            "{given?} 不是地址范围",
            "{given?} はアドレスの範囲ではありません",
            "{given?} bukan rentang alamat"
        ]
        hint [
            "write an address, two with a hyphen between (127.0.1.1-127.0.1.50), or a network (10.9.0.0/24)",
            "请写一个地址、用连字符连接的两个地址（127.0.1.1-127.0.1.50）或一个网段（10.9.0.0/24）",
            "アドレス 1 つ、ハイフンでつないだ 2 つ（127.0.1.1-127.0.1.50）、またはネットワーク（10.9.0.0/24）を書いてください",
            "tulis satu alamat, dua dengan tanda hubung (127.0.1.1-127.0.1.50), atau jaringan (10.9.0.0/24)"
        ];
    no_dialect(names)
        ["no API of that name", "没有该名称的 API", "その名前の API はありません", "tidak ada API dengan nama itu"]
        hint ["use one of {names}", "请使用 {names} 之一", "{names} のいずれかを使ってください", "pakai salah satu dari {names}"];
    does_not_fit(given, most)
        ["{given?} does not fit", "{given?} 不合要求", "{given?} は使えません", "{given?} tidak cocok"]
        hint [
            "use 1 to {most} bytes without control characters",
            "请使用 1 至 {most} 字节，不含控制字符",
            "制御文字を除き、1 バイトから {most} バイトにしてください",
            "pakai 1 sampai {most} byte tanpa karakter kontrol"
        ];
    no_datagram(given, most)
        ["{given?} does not fit", "{given?} 不合要求", "{given?} は使えません", "{given?} tidak cocok"]
        hint [
            "use 1 to {most} bytes, or leave it out",
            "请使用 1 至 {most} 字节，或省略",
            "1 バイトから {most} バイトにするか、省いてください",
            "pakai 1 sampai {most} byte, atau hilangkan"
        ];
    out_of_range(given) ["{given?} is out of range", "{given?} 超出范围", "{given?} は範囲外です", "{given?} di luar rentang"];
    number_out_of_range(number) ["{number} is out of range", "{number} 超出范围", "{number} は範囲外です", "{number} di luar rentang"];
    no_share(number) ["{number} is no share", "{number} 不是比例", "{number} は割合ではありません", "{number} bukan bagian"];
    not_a_duration(given) ["{given?} is not a duration", "{given?} 不是时长", "{given?} は時間ではありません", "{given?} bukan durasi"];
    not_a_size(given)
        ["{given?} is not a size", "{given?} 不是大小", "{given?} はサイズではありません", "{given?} bukan ukuran"]
        hint [
            "write a number of bytes, or \"512KiB\", \"10MiB\", \"2GiB\"",
            "请写字节数，或 \"512KiB\"、\"10MiB\"、\"2GiB\"",
            "バイト数、または \"512KiB\"、\"10MiB\"、\"2GiB\" のように書いてください",
            "tulis jumlah byte, atau \"512KiB\", \"10MiB\", \"2GiB\""
        ];
    not_a_path(given) ["{given?} is not a path", "{given?} 不是路径", "{given?} はパスではありません", "{given?} bukan path"];
    not_a_regular_expression(given, why) [
        "{given?} is not a regular expression: {why}",
        "{given?} 不是正则表达式：{why}",
        "{given?} は正規表現ではありません: {why}",
        "{given?} bukan ekspresi reguler: {why}"
    ] hint [
        "anchor with ^ and $; look-around and back references are not supported",
        "用 ^ 和 $ 锚定；不支持环视和反向引用",
        "^ と $ で両端を定めてください。先読み、後読み、後方参照は使えません",
        "tambatkan dengan ^ dan $; look-around dan referensi balik tidak didukung"
    ];
    regular_expression_too_large(given)
        ["{given?} is too large when compiled", "{given?} 编译后过大", "{given?} はコンパイルすると大きすぎます", "{given?} terlalu besar setelah dikompilasi"]
        hint [
            "use fewer or smaller repetitions: {1,1000} multiplies what it repeats",
            "请减少或缩小重复次数：{1,1000} 会成倍放大它所重复的内容",
            "繰り返しを減らすか小さくしてください。{1,1000} は繰り返す部分を何倍にもします",
            "kurangi atau perkecil pengulangan: {1,1000} melipatgandakan yang diulang"
        ];
    not_a_status_range(given)
        ["{given?} is not a range of statuses", "{given?} 不是状态码范围", "{given?} はステータスの範囲ではありません", "{given?} bukan rentang status"]
        hint [
            "write 200 or \"200-299\", from 100 to 599",
            "请写 200 或 \"200-299\"，从 100 到 599",
            "100 から 599 の範囲で、200 または \"200-299\" のように書いてください",
            "tulis 200 atau \"200-299\", dari 100 sampai 599"
        ];
    too_many_ranges(count, most)
        ["has {count} ranges", "有 {count} 个范围", "範囲が {count} 個あります", "punya {count} rentang"]
        hint [
            "at most {most}: join neighbours, \"200-299\"",
            "最多 {most} 个：请合并相邻的，\"200-299\"",
            "最大 {most} 個です。隣り合うものは \"200-299\" のようにまとめてください",
            "paling banyak {most}: gabungkan yang bersebelahan, \"200-299\""
        ];
    not_an_endpoint()
        ["not a URL that spans can be sent to", "不是可以接收 span 的 URL", "span の送り先となる URL ではありません", "bukan URL yang dapat dikirimi span"]
        hint [
            "write \"http://127.0.0.1:4318\": a collector on this machine or in its network, which speaks OTLP over HTTP",
            "请写 \"http://127.0.0.1:4318\"：本机或其网络中的收集器，使用 OTLP over HTTP",
            "\"http://127.0.0.1:4318\" のように書いてください。このマシンかそのネットワークにあり、HTTP で OTLP を話すコレクターです",
            "tulis \"http://127.0.0.1:4318\": kolektor di mesin ini atau di jaringannya, yang memakai OTLP lewat HTTP"
        ];
}
