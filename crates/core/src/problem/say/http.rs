//! What do we say of texts that will stand in HTTP, or are compared with what stands there?

rows! {
    not_a_host(given) ["{given?} is not a host", "{given?} 不是主机", "{given?} はホストではありません", "{given?} bukan host"];
    not_a_server_name(given)
        ["{given?} is not the name of a server", "{given?} 不是服务器名称", "{given?} はサーバー名ではありません", "{given?} bukan nama server"];
    not_a_cookie_domain(given)
        ["{given?} is not a cookie domain", "{given?} 不是 Cookie 的域名", "{given?} は Cookie のドメインではありません", "{given?} bukan domain cookie"];
    has_a_semicolon(given)
        ["{given?} has a semicolon", "{given?} 含有分号", "{given?} にセミコロンがあります", "{given?} mengandung titik koma"]
        hint [
            "a cookie path cannot have one",
            "Cookie 的路径不能含有分号",
            "Cookie のパスには使えません",
            "path cookie tidak boleh memilikinya"
        ];
    not_a_cookie_name(given, most)
        ["{given?} is not a cookie name", "{given?} 不是 Cookie 名称", "{given?} は Cookie の名前ではありません", "{given?} bukan nama cookie"]
        hint [
            "use 1 to {most} of the characters A–Z a–z 0–9 and !#$%&'*+-.^_`|~",
            "请使用 1 至 {most} 个字符：A–Z a–z 0–9 和 !#$%&'*+-.^_`|~",
            "A–Z a–z 0–9 と !#$%&'*+-.^_`|~ を 1 文字から {most} 文字使ってください",
            "pakai 1 sampai {most} karakter A–Z a–z 0–9 dan !#$%&'*+-.^_`|~"
        ];
    not_a_header_name(given, most)
        ["{given?} is not a header name", "{given?} 不是头部字段名称", "{given?} はヘッダー名ではありません", "{given?} bukan nama header"]
        hint [
            "use 1 to {most} of the characters A–Z a–z 0–9 and !#$%&'*+-.^_`|~",
            "请使用 1 至 {most} 个字符：A–Z a–z 0–9 和 !#$%&'*+-.^_`|~",
            "A–Z a–z 0–9 と !#$%&'*+-.^_`|~ を 1 文字から {most} 文字使ってください",
            "pakai 1 sampai {most} karakter A–Z a–z 0–9 dan !#$%&'*+-.^_`|~"
        ];
    has_a_query(given) ["{given?} has a query", "{given?} 含有查询字符串", "{given?} にクエリーがあります", "{given?} mengandung kueri"];
    not_a_query(given) ["{given?} is not a query", "{given?} 不是查询字符串", "{given?} はクエリーではありません", "{given?} bukan kueri"];
    not_a_content_type(given)
        ["{given?} is not a content type", "{given?} 不是内容类型", "{given?} はコンテンツタイプではありません", "{given?} bukan tipe konten"]
        hint [
            "write \"text/html; charset=utf-8\", \"application/json\" or the like",
            "请写 \"text/html; charset=utf-8\"、\"application/json\" 之类",
            "\"text/html; charset=utf-8\"、\"application/json\" のように書いてください",
            "tulis \"text/html; charset=utf-8\", \"application/json\", atau sejenisnya"
        ];
    not_in_a_uri() ["cannot stand in a URI", "不能出现在 URI 中", "URI には書けません", "tidak dapat berada dalam URI"];
    not_in_a_field() ["cannot stand in a header", "不能出现在头部字段中", "ヘッダーには書けません", "tidak dapat berada dalam header"];
    leads_back() [
        "leads back to where the client is: it would come again and again",
        "会把客户端引回原处：它会反复回来",
        "クライアントを元の場所に戻します。何度も繰り返すことになります",
        "mengembalikan klien ke tempat semula: ia akan datang berulang kali"
    ] hint [
        "name another scheme, host, port, path or query",
        "请指定其他的 scheme、host、port、path 或 query",
        "別の scheme、host、port、path、query を書いてください",
        "sebutkan scheme, host, port, path, atau query lain"
    ];
    not_a_status_of_answers(status)
        ["{status} is no status of a fixed answer", "{status} 不是固定响应的状态码", "{status} は固定応答のステータスではありません", "{status} bukan status jawaban tetap"]
        hint ["allowed: 200 to 299, 400 to 599", "允许：200 至 299、400 至 599", "使える値: 200 から 299、400 から 599", "diizinkan: 200 sampai 299, 400 sampai 599"];
    status_without_body(status) [
        "does not go together with status = {status}, which has no body",
        "不能与 status = {status} 同时使用：它没有正文",
        "status = {status} には本文がなく、一緒に使えません",
        "tidak dapat dipakai bersama status = {status}, yang tidak punya isi"
    ] hint [
        "remove it, or write status = 200",
        "请删除它，或写 status = 200",
        "取り除くか、status = 200 にしてください",
        "hapus, atau tulis status = 200"
    ];
    body_too_long(bytes, most)
        ["{bytes} bytes are too many", "{bytes} 字节过长", "{bytes} バイトは長すぎます", "{bytes} byte terlalu banyak"]
        hint [
            "at most {most} are possible: larger pages are for a target",
            "最多 {most}：更大的页面应由目标提供",
            "最大 {most} です。それより大きなページはターゲットに任せてください",
            "paling banyak {most}: halaman yang lebih besar adalah urusan target"
        ];
}
