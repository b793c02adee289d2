//! What do we say of keys that are missing or unknown, and of values of the wrong kind?

rows! {
    missing(who, example)
        ["missing: {who}", "缺失：{who}", "ありません: {who}", "tidak ada: {who}"]
        hint ["add {example}", "添加 {example}", "次を加えてください: {example}", "tambahkan {example}"];
    unknown_key(kind)
        ["unknown key in {a kind}", "{kind}中没有这个键", "{kind}にこのキーはありません", "kunci tidak dikenal dalam {kind}"];
    not_available()
        ["not available in this version", "此版本中不可用", "このバージョンでは使えません", "tidak tersedia dalam versi ini"];
    value_not_available(given) [
        "{given?} is not available in this version",
        "{given?} 在此版本中不可用",
        "{given?} はこのバージョンでは使えません",
        "{given?} tidak tersedia dalam versi ini"
    ];
    unknown_value(given)
        ["unknown value {given?}", "未知的值 {given?}", "値 {given?} は使えません", "nilai tidak dikenal {given?}"];
    expected(expected, found) [
        "expected {expected}, found {found}",
        "应为{expected}，实际为{found}",
        "{expected}のはずが、{found}になっています",
        "seharusnya {expected}, ditemukan {found}"
    ];
    not_together(other) [
        "does not go together with `{other}`",
        "不能与 `{other}` 同时使用",
        "`{other}` とは一緒に使えません",
        "tidak dapat dipakai bersama `{other}`"
    ];
    of_other_kinds(kinds)
        ["belongs to kind = {kinds}", "只用于 kind = {kinds}", "kind = {kinds} のものです", "milik kind = {kinds}"]
        hint ["remove it, or change the kind", "请删除它，或更改 kind", "取り除くか、kind を変えてください", "hapus, atau ubah kind"];
    of_other_methods(methods)
        ["belongs to method = {methods}", "只用于 method = {methods}", "method = {methods} のものです", "milik method = {methods}"]
        hint ["remove it, or change the method", "请删除它，或更改 method", "取り除くか、method を変えてください", "hapus, atau ubah method"];
    of_https(protocol) [
        "belongs to https listeners, and this one is {protocol}",
        "只用于 https 监听器，而此监听器是 {protocol}",
        "https のリスナーのものですが、これは {protocol} です",
        "milik listener https, dan yang ini {protocol}"
    ] hint [
        "remove it, or use protocol = \"https\"",
        "请删除它，或使用 protocol = \"https\"",
        "取り除くか、protocol = \"https\" にしてください",
        "hapus, atau pakai protocol = \"https\""
    ];
    of_http(protocol) [
        "belongs to http listeners, and this one is {protocol}",
        "只用于 http 监听器，而此监听器是 {protocol}",
        "http のリスナーのものですが、これは {protocol} です",
        "milik listener http, dan yang ini {protocol}"
    ] hint [
        "remove it, or use protocol = \"http\"",
        "请删除它，或使用 protocol = \"http\"",
        "取り除くか、protocol = \"http\" にしてください",
        "hapus, atau pakai protocol = \"http\""
    ];
    of_tcp_and_http() [
        "belongs to tcp and http listeners, and this one is udp",
        "只用于 tcp 和 http 监听器，而此监听器是 udp",
        "tcp と http のリスナーのものですが、これは udp です",
        "milik listener tcp dan http, dan yang ini udp"
    ];
    name_taken(name, by, kind)
        ["the name {name?} is taken by {by}", "名称 {name?} 已被 {by} 占用", "名前 {name?} は {by} が使っています", "nama {name?} sudah dipakai {by}"]
        hint [
            "give each {kind} its own name",
            "请为每个{kind}取不同的名称",
            "{kind}ごとに別の名前を付けてください",
            "beri setiap {kind} namanya sendiri"
        ];
    too_many(count, things, most)
        ["{count} {things}", "{count} 个{things}", "{things}が {count} 個あります", "{count} {things}"]
        hint ["at most {most} are possible", "最多 {most} 个", "最大 {most} 個です", "paling banyak {most}"];
    load_balancer_too_large(most) [
        "a load balancer may take {most}",
        "一个负载均衡器最多占 {most}",
        "ロードバランサー一つは最大 {most} です",
        "satu load balancer paling besar {most}"
    ];
    more_problems(most) [
        "more than {most} problems, the rest is not shown",
        "问题超过 {most} 个，其余不再显示",
        "問題が {most} 件を超えました。残りは示しません",
        "lebih dari {most} masalah, sisanya tidak ditampilkan"
    ];
    other(text) ["{text}", "{text}", "{text}", "{text}"];
}
