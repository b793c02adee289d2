//! What is counted, where does something stand, and what is an address of?

rows! {
    load_balancers() ["load balancers", "负载均衡器", "ロードバランサー", "load balancer"];
    listeners() ["listeners", "监听器", "リスナー", "listener"];
    backend_groups() ["backend groups", "后端服务器组", "バックエンドサーバーグループ", "grup backend"];
    targets_in_one_group() ["targets in one group", "同组目标", "一つのグループのターゲット", "target dalam satu grup"];
    rules_of_one_listener() ["rules of one listener", "同一监听器的规则", "一つのリスナーのルール", "aturan satu listener"];
    addresses_of_one_listener() ["addresses of one listener", "同一监听器的地址", "一つのリスナーのアドレス", "alamat satu listener"];
    certificates_of_one_listener() ["certificates of one listener", "同一监听器的证书", "一つのリスナーの証明書", "sertifikat satu listener"];
    tags() ["tags", "标签", "タグ", "tag"];
    credentials() ["credentials", "凭证", "認証情報", "kredensial"];
    address_ranges() ["address ranges", "地址范围", "アドレス範囲", "rentang alamat"];
    annotations() ["annotations", "注解", "注釈", "anotasi"];
    fields() ["fields", "字段", "フィールド", "bidang"];

    listener_named(name) ["listener {name?}", "监听器 {name?}", "リスナー {name?}", "listener {name?}"];
    listener_of(name, load_balancer) [
        "listener {name?} of load balancer {load_balancer?}",
        "负载均衡器 {load_balancer?} 的监听器 {name?}",
        "ロードバランサー {load_balancer?} のリスナー {name?}",
        "listener {name?} dari load balancer {load_balancer?}"
    ];
    rule_of(index, listener) [
        "rules[{index}] of {listener}", "{listener} 的 rules[{index}]", "{listener} の rules[{index}]", "rules[{index}] dari {listener}"
    ];

    here() ["here", "这里", "ここ", "di sini"];
    missing_here() ["missing here", "这里缺失", "ここにありません", "tidak ada di sini"];
    one_problem_in(file) ["1 problem in {file}", "{file} 中有 1 个问题", "{file} に問題が 1 件あります", "1 masalah di {file}"];
    problems_in(count, file) [
        "{count} problems in {file}", "{file} 中有 {count} 个问题", "{file} に問題が {count} 件あります", "{count} masalah di {file}"
    ];

    load_balancer_named(name) ["load balancer {name?}", "负载均衡器 {name?}", "ロードバランサー {name?}", "load balancer {name?}"];
    rule_at(index, listener, load_balancer) [
        "rule {index} of listener {listener?} of load balancer {load_balancer?}",
        "负载均衡器 {load_balancer?} 的监听器 {listener?} 的规则 {index}",
        "ロードバランサー {load_balancer?} のリスナー {listener?} のルール {index}",
        "aturan {index} dari listener {listener?} dari load balancer {load_balancer?}"
    ];
    group_of(name, load_balancer) [
        "group {name?} of load balancer {load_balancer?}",
        "负载均衡器 {load_balancer?} 的后端服务器组 {name?}",
        "ロードバランサー {load_balancer?} のグループ {name?}",
        "grup {name?} dari load balancer {load_balancer?}"
    ];
    target_of(name, group, load_balancer) [
        "target {name?} of group {group?} of load balancer {load_balancer?}",
        "负载均衡器 {load_balancer?} 的后端服务器组 {group?} 的目标 {name?}",
        "ロードバランサー {load_balancer?} のグループ {group?} のターゲット {name?}",
        "target {name?} dari grup {group?} dari load balancer {load_balancer?}"
    ];
    the_file(path) ["the file {path}", "文件 {path}", "ファイル {path}", "berkas {path}"];
    the_stored_certificate(name) [
        "the stored certificate {name?}", "存储的证书 {name?}", "ストアの証明書 {name?}", "sertifikat tersimpan {name?}"
    ];
    certificates() ["certificates", "证书", "証明書", "sertifikat"];
    probes_asked_for() ["probes that were asked for", "所要求的探测", "頼まれたプローブ", "probe yang diminta"];
    attempts_to_sign_in() ["attempts to sign in", "登录尝试", "サインインの試み", "percobaan masuk"];
    bodies_of_edits() ["bodies of edits", "修改请求的正文", "変更の本文", "isi perubahan"];
    edits_under_way() ["edits under way", "正在进行的修改", "進行中の変更", "perubahan yang berjalan"];
    writes_under_way() ["writes under way", "正在进行的写入", "進行中の書き込み", "penulisan yang berjalan"];
    streams_of_events() ["streams of events", "事件流", "イベントのストリーム", "aliran peristiwa"];
    requests_about_users() [
        "requests about users and tokens", "有关用户和令牌的请求", "ユーザーとトークンのリクエスト", "permintaan tentang pengguna dan token"
    ];
    waits_for_drains() [
        "requests that wait for a drain", "等待排空的请求", "排出を待つリクエスト", "permintaan yang menunggu pengosongan"
    ];
    streams_of_requests() ["streams of requests", "请求流", "リクエストのストリーム", "aliran permintaan"];
    walks() [
        "requests that walk session tables", "遍历会话表的请求", "セッションの表をたどるリクエスト", "permintaan yang menelusuri tabel sesi"
    ];
    is_draining() ["is draining", "正在排空", "排出中です", "sedang dikosongkan"];
    is_drained() ["is drained", "已排空", "排出済みです", "sudah dikosongkan"];
    is_unhealthy() ["is unhealthy, or rests", "不健康，或在休息", "健全でないか、休止中です", "tidak sehat, atau beristirahat"];
    is_at_its_cap() [
        "is at its max_connections or max_sessions",
        "已达到其 max_connections 或 max_sessions",
        "max_connections か max_sessions に達しています",
        "sudah mencapai max_connections atau max_sessions"
    ];

    multicast_address() ["a multicast address", "组播地址", "マルチキャストアドレス", "alamat multicast"];
    broadcast_address() ["the broadcast address", "广播地址", "ブロードキャストアドレス", "alamat broadcast"];
    no_address_of_a_machine() ["no address of a machine", "不属于任何机器的地址", "どのマシンのものでもないアドレス", "bukan alamat mesin"];
    way_to_guarded_address() [
        "a way to a guarded IPv4 address",
        "通往受保护 IPv4 地址的途径",
        "保護された IPv4 アドレスへ通じるアドレス",
        "jalan ke alamat IPv4 yang dijaga"
    ];
    of_a_service_of_secrets() [
        "of a service that tells machines their secrets",
        "向机器提供机密的服务的地址",
        "マシンに秘密を渡すサービスのアドレス",
        "milik layanan yang memberi mesin rahasianya"
    ];
    link_local() ["link-local", "链路本地地址", "リンクローカルアドレス", "alamat link-local"];

    cookie() ["a cookie", "Cookie", "Cookie", "cookie"];
    header_field() ["a header field", "头部字段", "ヘッダーフィールド", "bidang header"];
}
