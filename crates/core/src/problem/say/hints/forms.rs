//! How is a value written?

rows! {
    in_quotes(number) ["write it in quotes: \"{number}\"", "请加引号：\"{number}\"", "引用符で囲んでください: \"{number}\"", "tulis dalam tanda kutip: \"{number}\""];
    no_quotes() ["write true or false, without quotes", "请写 true 或 false，不加引号", "引用符なしで true か false と書いてください", "tulis true atau false, tanpa tanda kutip"];
    write_share() [
        "write a number from 0 to 1: 0.1 is one of ten",
        "请写 0 至 1 的数字：0.1 表示十分之一",
        "0 から 1 の数を書いてください。0.1 は十分の一です",
        "tulis angka dari 0 sampai 1: 0.1 berarti satu dari sepuluh"
    ];
    unit_needed(number) [
        "a unit is needed: \"{number}s\" if seconds are meant",
        "需要单位：如果是秒，请写 \"{number}s\"",
        "単位が必要です。秒なら \"{number}s\" と書いてください",
        "satuan diperlukan: \"{number}s\" jika maksudnya detik"
    ];
    text_with_unit() [
        "write a text with a unit: \"500ms\", \"30s\", \"20m\"",
        "请写带单位的文本：\"500ms\"、\"30s\"、\"20m\"",
        "単位付きの文字列を書いてください: \"500ms\"、\"30s\"、\"20m\"",
        "tulis teks dengan satuan: \"500ms\", \"30s\", \"20m\""
    ];
    duration_forms() [
        "write whole numbers with units, from long to short: \"500ms\", \"30s\", \"20m\", \"1h30m\", \"30d\"",
        "请写带单位的整数，从长到短：\"500ms\"、\"30s\"、\"20m\"、\"1h30m\"、\"30d\"",
        "単位付きの整数を長いものから順に書いてください: \"500ms\"、\"30s\"、\"20m\"、\"1h30m\"、\"30d\"",
        "tulis bilangan bulat dengan satuan, dari yang panjang: \"500ms\", \"30s\", \"20m\", \"1h30m\", \"30d\""
    ];
    unit_missing(given) [
        "the unit is missing: write \"{given}s\" for seconds, or \"{given}ms\", m, h, d",
        "缺少单位：秒请写 \"{given}s\"，或 \"{given}ms\"、m、h、d",
        "単位がありません。秒なら \"{given}s\"、ほかに \"{given}ms\"、m、h、d があります",
        "satuannya tidak ada: tulis \"{given}s\" untuk detik, atau \"{given}ms\", m, h, d"
    ];
    no_fractions() [
        "use whole numbers and a smaller unit: \"1500ms\" instead of \"1.5s\"",
        "请用整数和更小的单位：用 \"1500ms\" 代替 \"1.5s\"",
        "整数と小さい単位を使ってください。\"1.5s\" ではなく \"1500ms\"",
        "pakai bilangan bulat dan satuan yang lebih kecil: \"1500ms\", bukan \"1.5s\""
    ];
    number_too_large() ["the number is too large", "数字过大", "数が大きすぎます", "angkanya terlalu besar"];
    size_forms() [
        "write a number of bytes, or \"512KiB\", \"10MiB\", \"2GiB\"",
        "请写字节数，或 \"512KiB\"、\"10MiB\"、\"2GiB\"",
        "バイト数、または \"512KiB\"、\"10MiB\"、\"2GiB\" のように書いてください",
        "tulis jumlah byte, atau \"512KiB\", \"10MiB\", \"2GiB\""
    ];
    status_forms() [
        "write 200 or \"200-299\", from 100 to 599",
        "请写 200 或 \"200-299\"，从 100 到 599",
        "100 から 599 の範囲で、200 または \"200-299\" のように書いてください",
        "tulis 200 atau \"200-299\", dari 100 sampai 599"
    ];
    redirecting_statuses() [
        "write 307 (for now) or 308 (for good); 301, 302 and 303 may turn POST into GET",
        "请写 307（临时）或 308（永久）；301、302 和 303 可能把 POST 变成 GET",
        "307（一時的）か 308（恒久的）と書いてください。301、302、303 は POST を GET に変えることがあります",
        "tulis 307 (sementara) atau 308 (permanen); 301, 302, dan 303 dapat mengubah POST menjadi GET"
    ];
    request_id_forms(name) [
        "write true for \"{name}\", or another name in quotes",
        "请写 true 表示 \"{name}\"，或用引号写其他名称",
        "\"{name}\" なら true、別の名前なら引用符で囲んで書いてください",
        "tulis true untuk \"{name}\", atau nama lain dalam tanda kutip"
    ];
    name_a_file() ["name a file or folder", "请写文件或文件夹", "ファイルかフォルダーを書いてください", "sebutkan berkas atau folder"];
    one_of_fields(fields) ["one of {fields}", "{fields} 之一", "{fields} のいずれかにしてください", "salah satu dari {fields}"];
    convert_der() [
        "the file is DER: convert it by openssl x509 -inform der -in FILE -out FILE.pem",
        "该文件是 DER：请用 openssl x509 -inform der -in FILE -out FILE.pem 转换",
        "ファイルは DER です。openssl x509 -inform der -in FILE -out FILE.pem で変換してください",
        "berkas ini DER: ubah dengan openssl x509 -inform der -in FILE -out FILE.pem"
    ];
}
