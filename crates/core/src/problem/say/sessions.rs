//! What do we say of settings of persistence that do not go together?

rows! {
    lifetime_below_timeout(lifetime, timeout) [
        "{lifetime?} is shorter than the idle limit `timeout` ({timeout?})",
        "{lifetime?} 短于空闲时限 `timeout`（{timeout?}）",
        "{lifetime?} はアイドル時間 `timeout`（{timeout?}）より短いです",
        "{lifetime?} lebih singkat dari batas diam `timeout` ({timeout?})"
    ] hint [
        "write at least {timeout?}, or a `timeout` of at most {lifetime?}",
        "请写至少 {timeout?}，或把 `timeout` 写成不超过 {lifetime?}",
        "{timeout?} 以上にするか、`timeout` を {lifetime?} 以下にしてください",
        "tulis sedikitnya {timeout?}, atau `timeout` paling lama {lifetime?}"
    ];
    not_in_a_path(name, character) [
        "path_parameter = true does not go with cookie_name = {name?}: '{character}' cannot stand in a path (RFC 3986 section 3.3)",
        "path_parameter = true 不能与 cookie_name = {name?} 同时使用：'{character}' 不能出现在路径中（RFC 3986 第 3.3 节）",
        "path_parameter = true は cookie_name = {name?} と一緒に使えません。'{character}' はパスに書けません（RFC 3986 3.3 節）",
        "path_parameter = true tidak dapat dipakai bersama cookie_name = {name?}: '{character}' tidak dapat berada dalam path (RFC 3986 bagian 3.3)"
    ] hint [
        "leave `path_parameter` out, or let the application use another name",
        "请省略 `path_parameter`，或让应用使用其他名称",
        "`path_parameter` を省くか、アプリケーションに別の名前を使わせてください",
        "hilangkan `path_parameter`, atau biarkan aplikasi memakai nama lain"
    ];
    cannot_name_a_session(name, why) [
        "{name?} cannot name a session of method = \"header\": {why}",
        "{name?} 不能为 method = \"header\" 命名会话：{why}",
        "{name?} は method = \"header\" のセッションの名前に使えません。{why}",
        "{name?} tidak dapat menamai sesi method = \"header\": {why}"
    ] hint [
        "name a field that the application uses for its sessions alone: \"Mcp-Session-Id\"",
        "请写应用专用于会话的字段：\"Mcp-Session-Id\"",
        "アプリケーションがセッションだけに使うフィールドを書いてください: \"Mcp-Session-Id\"",
        "sebutkan bidang yang dipakai aplikasi hanya untuk sesinya: \"Mcp-Session-Id\""
    ];
    cookie_overwritten(one, other, cookie) [
        "groups {one?} and {other?} both set the cookie {cookie?} for the same host, each would overwrite the other's",
        "后端服务器组 {one?} 和 {other?} 都为同一主机设置 Cookie {cookie?}，会互相覆盖",
        "グループ {one?} と {other?} が同じホストに Cookie {cookie?} を設定し、互いに上書きします",
        "grup {one?} dan {other?} sama-sama menetapkan cookie {cookie?} untuk host yang sama, keduanya saling menimpa"
    ] hint [
        "give each its own `cookie_name`, or leave `cookie_name` out",
        "请为它们写不同的 `cookie_name`，或省略 `cookie_name`",
        "それぞれに別の `cookie_name` を付けるか、`cookie_name` を省いてください",
        "beri masing-masing `cookie_name` sendiri, atau hilangkan `cookie_name`"
    ];
    prefix_over_http(name, listener) [
        "{name?} begins with a prefix that browsers accept over HTTPS only, and listener {listener?} speaks http",
        "{name?} 的前缀只有通过 HTTPS 才被浏览器接受，而监听器 {listener?} 使用 http",
        "{name?} の接頭辞をブラウザーは HTTPS でだけ受け入れますが、リスナー {listener?} は http です",
        "{name?} diawali prefiks yang hanya diterima browser lewat HTTPS, dan listener {listener?} memakai http"
    ] hint [
        "leave the prefix out, or lead to this group from https listeners only",
        "请去掉前缀，或只让 https 监听器通往该组",
        "接頭辞を省くか、このグループへは https のリスナーだけから導いてください",
        "hilangkan prefiksnya, atau arahkan ke grup ini hanya dari listener https"
    ];
    not_for_one_host(name) [
        "does not go with cookie_name = {name?}: such a cookie is for one host and all paths",
        "不能与 cookie_name = {name?} 同时使用：这样的 Cookie 只用于一个主机和所有路径",
        "cookie_name = {name?} とは一緒に使えません。この Cookie は一つのホストのすべてのパスのものです",
        "tidak dapat dipakai bersama cookie_name = {name?}: cookie seperti itu untuk satu host dan semua path"
    ] hint [
        "remove it, or begin the name with \"__Secure-\"",
        "请删除它，或让名称以 \"__Secure-\" 开头",
        "取り除くか、名前を \"__Secure-\" で始めてください",
        "hapus, atau awali namanya dengan \"__Secure-\""
    ];
    partitioned_without_secure() [
        "partitioned = true does not go with secure = false: browsers drop a Partitioned cookie without Secure",
        "partitioned = true 不能与 secure = false 同时使用：浏览器会丢弃没有 Secure 的 Partitioned Cookie",
        "partitioned = true は secure = false と一緒に使えません。Secure のない Partitioned の Cookie をブラウザーは捨てます",
        "partitioned = true tidak dapat dipakai bersama secure = false: browser membuang cookie Partitioned tanpa Secure"
    ] hint [
        "add secure = true where clients come by HTTPS, or leave `partitioned` out",
        "如果客户端通过 HTTPS 而来，请添加 secure = true；否则省略 `partitioned`",
        "クライアントが HTTPS で来るなら secure = true を加え、そうでなければ `partitioned` を省いてください",
        "tambahkan secure = true jika klien datang lewat HTTPS, atau hilangkan `partitioned`"
    ];
}
