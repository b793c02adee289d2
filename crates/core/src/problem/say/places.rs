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
