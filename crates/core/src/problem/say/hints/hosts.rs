//! How are hosts, paths and queries written?

rows! {
    port_apart(host, port) [
        "write the port apart: host = {host?}, port = {port}",
        "端口请另写：host = {host?}, port = {port}",
        "ポートは別に書いてください: host = {host?}, port = {port}",
        "tulis port terpisah: host = {host?}, port = {port}"
    ];
    path_apart() [
        "write the host alone, and the path in `path`",
        "请只写主机，路径写在 `path` 中",
        "ホストだけを書き、パスは `path` に書いてください",
        "tulis host saja, dan path dalam `path`"
    ];
    one_host() ["write one host: \"www.example.com\"", "请写一个主机：\"www.example.com\"", "ホストを一つ書いてください: \"www.example.com\"", "tulis satu host: \"www.example.com\""];
    host_fields() [
        "write \"app.internal\" or \"app.internal:8080\"",
        "请写 \"app.internal\" 或 \"app.internal:8080\"",
        "\"app.internal\" か \"app.internal:8080\" のように書いてください",
        "tulis \"app.internal\" atau \"app.internal:8080\""
    ];
    any_host() ["leave `host` out to match every host", "要匹配所有主机，请省略 `host`", "どのホストにも一致させるなら `host` を省いてください", "hilangkan `host` agar cocok dengan setiap host"];
    punycode() [
        "write the form that requests carry: \"xn--…\" (punycode)",
        "请写请求中的形式：\"xn--…\"（punycode）",
        "リクエストが運ぶ形で書いてください: \"xn--…\"（punycode）",
        "tulis bentuk yang dibawa permintaan: \"xn--…\" (punycode)"
    ];
    without_port(host) ["a rule ignores the port: write {host?}", "规则不看端口：请写 {host?}", "ルールはポートを見ません。{host?} と書いてください", "aturan mengabaikan port: tulis {host?}"];
    host_forms() [
        "write \"api.example.com\", or \"*.example.com\" for its subdomains",
        "请写 \"api.example.com\"，子域名请写 \"*.example.com\"",
        "\"api.example.com\"、サブドメインなら \"*.example.com\" のように書いてください",
        "tulis \"api.example.com\", atau \"*.example.com\" untuk subdomainnya"
    ];
    no_server_name() [
        "leave `server_name` out: then the certificate has to be for the target's address",
        "请省略 `server_name`：这时证书须对应目标的地址",
        "`server_name` を省いてください。その場合、証明書はターゲットのアドレスのものでなければなりません",
        "hilangkan `server_name`: sertifikatnya harus untuk alamat target"
    ];
    server_name_forms() [
        "write a host name without a port: \"app.internal\"",
        "请写不带端口的主机名：\"app.internal\"",
        "ポートなしのホスト名を書いてください: \"app.internal\"",
        "tulis nama host tanpa port: \"app.internal\""
    ];
    no_first_dot(domain) [
        "leave the first dot out, subdomains are included anyway: \"{domain}\"",
        "请去掉开头的点，子域名本来就包括在内：\"{domain}\"",
        "先頭の点を省いてください。サブドメインはいずれにせよ含まれます: \"{domain}\"",
        "hilangkan titik pertama, subdomain sudah termasuk: \"{domain}\""
    ];
    domain_forms() ["write a host name: \"example.com\"", "请写主机名：\"example.com\"", "ホスト名を書いてください: \"example.com\"", "tulis nama host: \"example.com\""];
    slash_first() ["a path begins with a slash: \"/v1\"", "路径以斜线开头：\"/v1\"", "パスはスラッシュで始めてください: \"/v1\"", "path diawali garis miring: \"/v1\""];
    as_requests_carry() [
        "write spaces and letters outside ASCII the way requests carry them: %20",
        "空格和非 ASCII 字母请写成请求中的形式：%20",
        "空白や ASCII 以外の文字はリクエストが運ぶ形で書いてください: %20",
        "tulis spasi dan huruf di luar ASCII seperti dibawa permintaan: %20"
    ];
    bytes_at_most(most) ["at most {most} bytes", "最多 {most} 字节", "最大 {most} バイトです", "paling banyak {most} byte"];
    rules_see_paths_only() [
        "rules look at the path only: leave out what begins with ? or #",
        "规则只看路径：请去掉以 ? 或 # 开头的部分",
        "ルールはパスだけを見ます。? や # で始まる部分を省いてください",
        "aturan hanya melihat path: hilangkan yang diawali ? atau #"
    ];
    query_apart() [
        "write what stands behind ? in `query`; what stands behind # is never sent",
        "? 后面的内容请写在 `query` 中；# 后面的内容从不发送",
        "? の後は `query` に書いてください。# の後は送られません",
        "tulis yang di belakang ? dalam `query`; yang di belakang # tidak pernah dikirim"
    ];
    no_question_mark(query) ["leave the question mark out: {query?}", "请去掉问号：{query?}", "疑問符を省いてください: {query?}", "hilangkan tanda tanya: {query?}"];
    query_forms(most) [
        "use at most {most} visible ASCII characters without #; write others as %20",
        "请使用最多 {most} 个可见的 ASCII 字符，不含 #；其他字符写成 %20 的形式",
        "# を除く見える ASCII 文字を最大 {most} 文字使い、ほかは %20 のように書いてください",
        "pakai paling banyak {most} karakter ASCII yang terlihat tanpa #; tulis yang lain seperti %20"
    ];
}
