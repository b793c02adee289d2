//! What do we say of changes to header fields, and of templates?

rows! {
    rule_answers_itself() [
        "no target hears of the request: its rule answers it",
        "没有目标会收到该请求：由规则直接响应",
        "リクエストはどのターゲットにも届きません。ルールが応答します",
        "tidak ada target yang menerima permintaan: aturannya yang menjawab"
    ] hint [
        "remove it, or write response_headers for the answer",
        "请删除它，或为响应写 response_headers",
        "取り除くか、応答のために response_headers を書いてください",
        "hapus, atau tulis response_headers untuk jawabannya"
    ];
    cannot_name_requests(name)
        ["{name} cannot name requests", "{name} 不能用来命名请求", "{name} はリクエストの名前に使えません", "{name} tidak dapat menamai permintaan"];
    set_twice() [
        "is set twice: the case of a name means nothing",
        "设置了两次：名称不区分大小写",
        "二度設定されています。名前の大文字と小文字は区別しません",
        "ditetapkan dua kali: huruf besar kecil pada nama tidak berarti"
    ] hint [
        "keep one of them, or write the other one in `add`",
        "请保留其中一个，或把另一个写进 `add`",
        "一つだけ残すか、もう一つを `add` に書いてください",
        "sisakan satu, atau tulis yang lain dalam `add`"
    ];
    not_changed_here(name)
        ["{name} is not changed here", "{name} 不在这里更改", "{name} はここでは変えられません", "{name} tidak diubah di sini"];
    value_too_long(bytes, most)
        ["{bytes} bytes are too many", "{bytes} 字节过长", "{bytes} バイトは長すぎます", "{bytes} byte terlalu banyak"]
        hint ["at most {most} are possible", "最多 {most}", "最大 {most} です", "paling banyak {most}"];
    not_in_a_header(value)
        ["{value?} cannot stand in a header", "{value?} 不能出现在头部字段中", "{value?} はヘッダーには書けません", "{value?} tidak dapat berada dalam header"]
        hint [
            "use visible ASCII characters, and white space only between them",
            "请使用可见的 ASCII 字符，空白只能在它们之间",
            "見える ASCII 文字を使い、空白はその間だけにしてください",
            "pakai karakter ASCII yang terlihat, dan spasi hanya di antaranya"
        ];
    no_request_id() [
        "$request_id stands for nothing: requests have no names here",
        "$request_id 没有含义：这里的请求没有名称",
        "$request_id には値がありません。ここではリクエストに名前が付きません",
        "$request_id tidak bermakna: permintaan tidak punya nama di sini"
    ] hint [
        "add request_id = true to the listener",
        "请为监听器添加 request_id = true",
        "リスナーに request_id = true を加えてください",
        "tambahkan request_id = true pada listener"
    ];
    dollar_without_variable() [
        "no name stands behind the dollar sign",
        "美元符号后面没有名称",
        "ドル記号の後に名前がありません",
        "tidak ada nama di belakang tanda dolar"
    ];
    unknown_variable(name) ["${name} stands for nothing", "${name} 没有含义", "${name} という変数はありません", "${name} tidak bermakna"];
    template_without_field(words) [
        "a template without a field: every line would be the same",
        "模板中没有字段：每一行都会相同",
        "フィールドのないテンプレートです。どの行も同じになります",
        "templat tanpa bidang: setiap baris akan sama"
    ] hint [
        "one of {words}, or a template such as \"$client $status\"",
        "{words} 之一，或 \"$client $status\" 这样的模板",
        "{words} のいずれか、または \"$client $status\" のようなテンプレートにしてください",
        "salah satu dari {words}, atau templat seperti \"$client $status\""
    ];
    dollar_without_field() [
        "a dollar sign without the name of a field",
        "美元符号后面没有字段名称",
        "ドル記号の後にフィールドの名前がありません",
        "tanda dolar tanpa nama bidang"
    ] hint ["write $$ for a dollar sign", "美元符号请写作 $$", "ドル記号そのものは $$ と書いてください", "tulis $$ untuk tanda dolar"];
    unknown_field(name) ["there is no field ${name}", "没有字段 ${name}", "フィールド ${name} はありません", "tidak ada bidang ${name}"];
    template_too_long(most)
        ["longer than {most} bytes", "超过 {most} 字节", "{most} バイトを超えています", "lebih panjang dari {most} byte"]
        hint ["leave fields out", "请去掉一些字段", "フィールドを減らしてください", "kurangi bidangnya"];
    control_character() [
        "a control character: a line has to be one line",
        "含有控制字符：一行必须只是一行",
        "制御文字があります。一行は一行でなければなりません",
        "karakter kontrol: satu baris harus tetap satu baris"
    ] hint ["leave it out; \\t is allowed", "请去掉它；允许 \\t", "取り除いてください。\\t は使えます", "hilangkan; \\t diizinkan"];
}
