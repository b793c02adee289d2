//! What are the things called that operators describe, and that we expect or find?

rows! {
    // The objects of a spec.
    spec() ["spec", "配置", "設定", "spesifikasi"];
    node_section() ["node section", "node 一节", "node セクション", "bagian node"];
    admin_section() ["admin section", "admin 一节", "admin セクション", "bagian admin"];
    log_section() ["log section", "log 一节", "log セクション", "bagian log"];
    tracing_section() ["tracing section", "tracing 一节", "tracing セクション", "bagian tracing"];
    dialects_section() ["dialects section", "dialects 一节", "dialects セクション", "bagian dialects"];
    credential() ["credential", "凭证", "認証情報", "kredensial"];
    vips_section() ["vip_pool section", "vip_pool 一节", "vip_pool セクション", "bagian vip_pool"];
    load_balancer() ["load balancer", "负载均衡器", "ロードバランサー", "load balancer"];
    listener() ["listener", "监听器", "リスナー", "listener"];
    backend_group() ["backend group", "后端服务器组", "バックエンドサーバーグループ", "grup backend"];
    target() ["target", "目标", "ターゲット", "target"];
    rule() ["rule", "规则", "ルール", "aturan"];
    certificate() ["certificate", "证书", "証明書", "sertifikat"];
    tls_setting() ["TLS setting", "TLS 设置", "TLS の設定", "pengaturan TLS"];
    target_tls_setting() ["TLS setting of targets", "目标的 TLS 设置", "ターゲットの TLS の設定", "pengaturan TLS target"];
    client_authentication() ["client authentication", "客户端认证", "クライアント認証", "autentikasi klien"];
    health_check() ["health check", "健康检查", "ヘルスチェック", "pemeriksaan kesehatan"];
    persistence_setting() ["persistence setting", "会话保持设置", "セッション維持の設定", "pengaturan persistensi"];
    failure_setting() ["failure setting", "故障处置设置", "障害時の設定", "pengaturan kegagalan"];
    header_setting() ["header setting", "头部字段设置", "ヘッダーの設定", "pengaturan header"];
    proxy_protocol_setting() ["proxy protocol setting", "PROXY 协议设置", "PROXY プロトコルの設定", "pengaturan protokol PROXY"];
    condition() ["condition", "条件", "条件", "syarat"];
    conditions() ["conditions", "条件", "条件", "syarat"];
    texts() ["texts", "文本", "文字列", "teks"];
    redirect() ["redirect", "重定向", "リダイレクト", "pengalihan"];
    fixed_answer() ["fixed answer", "固定响应", "固定応答", "jawaban tetap"];

    // What a value should be.
    one_of(words) ["one of {words}", "{words} 之一", "{words} のいずれか", "salah satu dari {words}"];
    such_as(thing, example) ["{thing} such as {example}", "{thing}（例如 {example}）", "{thing}（例: {example}）", "{thing} seperti {example}"];
    a_name() ["a name", "名称", "名前", "nama"];
    a_text() ["a text", "文本", "文字列", "teks"];
    a_path() ["a path", "路径", "パス", "path"];
    a_network() ["a network", "网段", "ネットワーク", "jaringan"];
    an_address() ["an address", "地址", "アドレス", "alamat"];
    a_host() ["a host", "主机", "ホスト", "host"];
    a_domain() ["a domain", "域名", "ドメイン", "domain"];
    a_cookie_name() ["a cookie name", "Cookie 名称", "Cookie の名前", "nama cookie"];
    a_header_name() ["a header name", "头部字段名称", "ヘッダー名", "nama header"];
    a_query() ["a query", "查询字符串", "クエリー", "kueri"];
    a_type() ["a type", "类型", "タイプ", "tipe"];
    a_regular_expression() ["a regular expression", "正则表达式", "正規表現", "ekspresi reguler"];
    a_url() ["a URL", "URL 地址", "URL アドレス", "sebuah URL"];
    a_boolean() ["true or false", "true 或 false", "true か false", "true atau false"];
    a_number() ["a number", "数字", "数", "angka"];
    a_whole_number() ["a whole number", "整数", "整数", "bilangan bulat"];
    a_duration() ["a duration", "时长", "時間", "durasi"];
    a_size() ["a size", "大小", "サイズ", "ukuran"];
    a_status() ["a status", "状态码", "ステータス", "status"];
    a_redirecting_status() ["a status that redirects", "重定向的状态码", "リダイレクトのステータス", "status yang mengalihkan"];
    a_header_name_or_switch() [
        "true, false or a header name", "true、false 或头部字段名称", "true、false、またはヘッダー名",
        "true, false, atau nama header"
    ];
    a_file_or_switch() ["a file, true or false", "文件、true 或 false", "ファイル、true、または false", "berkas, true, atau false"];
    an_array() ["an array", "数组", "配列", "array"];
    an_array_of_tables() ["an array of tables", "表的数组", "テーブルの配列", "array tabel"];

    // What it is.
    a_table() ["a table", "表", "テーブル", "tabel"];
    the_number(number) ["the number {number}", "数字 {number}", "数 {number}", "angka {number}"];
    the_text(text) ["the text {text?}", "文本 {text?}", "文字列 {text?}", "teks {text?}"];

    // Spans.
    span(from, to) ["{from} to {to}", "{from} 至 {to}", "{from} から {to}", "{from} sampai {to}"];
    bytes_span(from, to) ["{from} byte to {to}", "{from} 字节至 {to}", "{from} バイトから {to}", "{from} byte sampai {to}"];
    minutes() ["minutes", "分钟", "分", "menit"];
    seconds() ["seconds", "秒", "秒", "detik"];
    milliseconds() ["milliseconds", "毫秒", "ミリ秒", "milidetik"];
}
