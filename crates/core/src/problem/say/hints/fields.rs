//! Why may a header field not be used, and which one instead?

rows! {
    of_one_connection() [
        "it belongs to one connection, or says where a message ends: that is the balancer's business",
        "它属于单个连接，或说明消息在哪里结束：那是均衡器的事",
        "一つの接続に属するか、メッセージの終わりを示すもので、バランサーが扱います",
        "itu milik satu koneksi, atau menyebut akhir pesan: itu urusan balancer"
    ];
    balancers_own() [
        "fields of that name are the balancer's own",
        "这种名称的字段归均衡器所有",
        "その名前のフィールドはバランサーのものです",
        "bidang dengan nama itu milik balancer"
    ];
    balancers_own_of_clients() [
        "fields of that name are the balancer's own: it writes them from the client's certificate",
        "这种名称的字段归均衡器所有：它根据客户端证书写入",
        "その名前のフィールドはバランサーのもので、クライアントの証明書から書きます",
        "bidang dengan nama itu milik balancer: ia menulisnya dari sertifikat klien"
    ];
    host_stays() [
        "targets hear the host that the client asked", "目标收到的是客户端请求的主机", "ターゲットにはクライアントが求めたホストが伝わります", "target menerima host yang diminta klien"
    ];
    sessions_in_cookies() [
        "sessions are in it; `remove` takes all cookies away",
        "会话就在其中；`remove` 会去掉所有 Cookie",
        "セッションが入っています。`remove` はすべての Cookie を取り除きます",
        "sesi ada di dalamnya; `remove` membuang semua cookie"
    ];
    sessions_in_set_cookie() [
        "sessions are in it; `remove` takes the target's cookies away, and leaves the balancer's",
        "会话就在其中；`remove` 会去掉目标的 Cookie，保留均衡器的",
        "セッションが入っています。`remove` はターゲットの Cookie を取り除き、バランサーのものは残します",
        "sesi ada di dalamnya; `remove` membuang cookie target, dan menyisakan milik balancer"
    ];
    forwarded_decides() [
        "`forwarded` of the listener says which of these fields targets hear",
        "由监听器的 `forwarded` 决定目标收到其中哪些字段",
        "このうちどのフィールドをターゲットに伝えるかは、リスナーの `forwarded` が決めます",
        "`forwarded` listener menentukan bidang mana yang diterima target"
    ];
    request_id_writes() [
        "`request_id` of the listener writes it", "它由监听器的 `request_id` 写入", "リスナーの `request_id` が書きます", "`request_id` listener yang menulisnya"
    ];
    hsts_writes() [
        "`tls.hsts` of the listener writes it: remove that, or this",
        "它由监听器的 `tls.hsts` 写入：请删除其中之一",
        "リスナーの `tls.hsts` が書きます。どちらかを取り除いてください",
        "`tls.hsts` listener yang menulisnya: hapus itu, atau ini"
    ];

    // They name no session.
    carries_all_cookies() ["it carries all cookies of a client", "它携带客户端的所有 Cookie", "クライアントのすべての Cookie を運びます", "bidang itu membawa semua cookie klien"];
    carries_a_cookie() ["it carries a cookie", "它携带一个 Cookie", "Cookie を運びます", "bidang itu membawa cookie"];
    about_one_connection() [
        "it is about one connection and goes no further", "它只涉及单个连接，不再向前传递", "一つの接続だけのもので、その先へは行きません", "bidang itu tentang satu koneksi dan tidak diteruskan"
    ];
    about_the_message() ["it is about the message that carries it", "它说明携带它的消息本身", "それを運ぶメッセージのことを述べます", "bidang itu tentang pesan yang membawanya"];
    about_whom() [
        "it says for whom a request is, the same for all sessions", "它说明请求发给谁，对所有会话都相同", "リクエストの宛先を示し、どのセッションでも同じです", "bidang itu menyebut tujuan permintaan, sama untuk semua sesi"
    ];
    balancer_writes_it() ["the balancer writes it", "它由均衡器写入", "バランサーが書きます", "balancer yang menulisnya"];
    says_session_is_over() [
        "by it a target says that a session is over", "目标用它说明会话已结束", "ターゲットがセッションの終わりを伝えるものです", "dengannya target menyatakan sesi telah berakhir"
    ];
    app_cookie_instead() [
        "write method = \"app-cookie\" with the cookie's name in `cookie_name`",
        "请写 method = \"app-cookie\"，并在 `cookie_name` 中写 Cookie 的名称",
        "method = \"app-cookie\" とし、Cookie の名前を `cookie_name` に書いてください",
        "tulis method = \"app-cookie\" dengan nama cookienya dalam `cookie_name`"
    ];
    source_ip_instead() [
        "write method = \"source-ip\": it knows `trusted_proxies` of the listener",
        "请写 method = \"source-ip\"：它了解监听器的 `trusted_proxies`",
        "method = \"source-ip\" にしてください。リスナーの `trusted_proxies` を踏まえます",
        "tulis method = \"source-ip\": ia mengenal `trusted_proxies` listener"
    ];
}
