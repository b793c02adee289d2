//! What do we say of what is allowed, but probably not meant?

rows! {
    unused_group()
        ["no listener and no rule leads to this group", "没有监听器或规则通往该组", "このグループへ導くリスナーもルールもありません", "tidak ada listener atau aturan yang menuju grup ini"]
        hint [
            "name it in a `group`, or remove it",
            "请在某个 `group` 中写它，或删除它",
            "`group` に書くか、取り除いてください",
            "sebutkan dalam sebuah `group`, atau hapus"
        ];
    admin_in_clear(listen) [
        "{listen} is open to other machines, and tokens and passwords cross the network in clear",
        "{listen} 对其他机器开放，令牌和密码会以明文经过网络",
        "{listen} はほかのマシンに開かれており、トークンとパスワードが平文でネットワークを流れます",
        "{listen} terbuka bagi mesin lain, dan token serta kata sandi melintasi jaringan tanpa enkripsi"
    ] hint [
        "name a certificate: tls = { cert = \"c.pem\", key = \"k.pem\" }; or listen on 127.0.0.1",
        "请写证书：tls = { cert = \"c.pem\", key = \"k.pem\" }；或在 127.0.0.1 上监听",
        "証明書を書くか（tls = { cert = \"c.pem\", key = \"k.pem\" }）、127.0.0.1 で待ち受けてください",
        "sebutkan sertifikat: tls = { cert = \"c.pem\", key = \"k.pem\" }; atau dengarkan di 127.0.0.1"
    ];
    dialect_in_clear(listen) [
        "{listen} is open to other machines, and what is signed, and tokens and passwords cross the network in clear",
        "{listen} 对其他机器开放，签名的内容、令牌和密码会以明文经过网络",
        "{listen} はほかのマシンに開かれており、署名された内容やトークン、パスワードが平文でネットワークを流れます",
        "{listen} terbuka bagi mesin lain, dan isi yang ditandatangani serta token dan kata sandi melintasi jaringan tanpa enkripsi"
    ] hint [
        "name a certificate: tls = { cert = \"c.pem\", key = \"k.pem\" }; or listen on 127.0.0.1",
        "请写证书：tls = { cert = \"c.pem\", key = \"k.pem\" }；或在 127.0.0.1 上监听",
        "証明書を書くか（tls = { cert = \"c.pem\", key = \"k.pem\" }）、127.0.0.1 で待ち受けてください",
        "sebutkan sertifikat: tls = { cert = \"c.pem\", key = \"k.pem\" }; atau dengarkan di 127.0.0.1"
    ];
    nobody_can_sign()
        ["there are no credentials: nobody can sign a request", "没有凭证：没有人能签名请求", "認証情報がなく、だれもリクエストに署名できません", "tidak ada kredensial: tidak seorang pun dapat menandatangani permintaan"]
        hint [
            "add a [[dialects.credentials]] with access_key and secret_key_file",
            "请添加一个 [[dialects.credentials]]，写上 access_key 和 secret_key_file",
            "access_key と secret_key_file を書いた [[dialects.credentials]] を加えてください",
            "tambahkan [[dialects.credentials]] dengan access_key dan secret_key_file"
        ];
    no_addresses_to_give()
        ["there are no addresses for new load balancers of the dialects", "没有可分配给各 API 新建负载均衡器的地址", "各 API が作るロードバランサーに与えるアドレスがありません", "tidak ada alamat untuk load balancer baru dari dialek"]
        hint [
            "name some: [vip_pool] addresses = [\"127.0.1.1-127.0.1.50\"]",
            "请写上：[vip_pool] addresses = [\"127.0.1.1-127.0.1.50\"]",
            "書いてください: [vip_pool] addresses = [\"127.0.1.1-127.0.1.50\"]",
            "sebutkan: [vip_pool] addresses = [\"127.0.1.1-127.0.1.50\"]"
        ];
    probes_without_tls()
        ["the targets speak TLS, and these probes do not: they will fail", "目标使用 TLS，而这些探测不用：它们会失败", "ターゲットは TLS を話しますが、このプローブは話さず、失敗します", "target memakai TLS, dan probe ini tidak: probe akan gagal"]
        hint ["write kind = \"https\"", "请写 kind = \"https\"", "kind = \"https\" にしてください", "tulis kind = \"https\""];
    probes_by_http_1() [
        "the targets are asked by HTTP/2, and these probes speak HTTP/1.1: most servers of gRPC fail them",
        "目标通过 HTTP/2 访问，而这些探测使用 HTTP/1.1：多数 gRPC 服务器会让它们失败",
        "ターゲットには HTTP/2 で問い合わせますが、このプローブは HTTP/1.1 です。gRPC のサーバーの多くで失敗します",
        "target ditanya lewat HTTP/2, dan probe ini memakai HTTP/1.1: kebanyakan server gRPC menggagalkannya"
    ] hint [
        "write kind = \"grpc\", or \"tcp\"",
        "请写 kind = \"grpc\" 或 \"tcp\"",
        "kind = \"grpc\" か \"tcp\" にしてください",
        "tulis kind = \"grpc\", atau \"tcp\""
    ];
    empty_group()
        ["the group has no targets: all its traffic is refused", "该组没有目标：它的所有流量都会被拒绝", "グループにターゲットがありません。通信はすべて拒否されます", "grup ini tidak punya target: semua lalu lintasnya ditolak"]
        hint [
            "add [[load_balancers.groups.targets]]",
            "请添加 [[load_balancers.groups.targets]]",
            "[[load_balancers.groups.targets]] を加えてください",
            "tambahkan [[load_balancers.groups.targets]]"
        ];
    no_sessions_to_schedule_by() [
        "least-sessions counts sessions, and a group without persistence has none",
        "least-sessions 按会话计数，而没有会话保持的组没有会话",
        "least-sessions はセッションを数えますが、セッションを維持しないグループにはありません",
        "least-sessions menghitung sesi, dan grup tanpa persistensi tidak memilikinya"
    ] hint [
        "add `persistence`, or count what there is: connections",
        "请添加 `persistence`，或改为按连接计数",
        "`persistence` を加えるか、接続を数えてください",
        "tambahkan `persistence`, atau hitung yang ada: koneksi"
    ];
    no_sessions_to_cap() [
        "a group without persistence has no sessions, so this is never met",
        "没有会话保持的组没有会话，因此永远达不到它",
        "セッションを維持しないグループにはセッションがなく、この上限に届くことはありません",
        "grup tanpa persistensi tidak punya sesi, jadi batas ini tidak pernah tercapai"
    ] hint [
        "add `persistence`, or count what there is: connections",
        "请添加 `persistence`，或改为按连接计数",
        "`persistence` を加えるか、接続を数えてください",
        "tambahkan `persistence`, atau hitung yang ada: koneksi"
    ];
    secure_over_http() [
        "browsers send a Secure cookie back over HTTPS only",
        "浏览器只通过 HTTPS 发回 Secure 的 Cookie",
        "ブラウザーは Secure の Cookie を HTTPS でだけ送り返します",
        "browser mengirim kembali cookie Secure hanya lewat HTTPS"
    ] hint [
        "where HTTPS ends in front, name that proxy in `trusted_proxies` of the listener; else leave it out",
        "如果 HTTPS 在前面终结，请在监听器的 `trusted_proxies` 中写明那个代理；否则省略它",
        "手前で HTTPS が終端されるなら、そのプロキシをリスナーの `trusted_proxies` に書き、そうでなければ省いてください",
        "jika HTTPS berakhir di depan, sebutkan proxy itu dalam `trusted_proxies` listener; jika tidak, hilangkan"
    ];
    cookie_of_two_schemes(name) [
        "a browser that got {name?} over HTTPS neither sends nor replaces it over HTTP",
        "浏览器通过 HTTPS 得到 {name?} 后，既不会通过 HTTP 发送它，也不会替换它",
        "HTTPS で {name?} を受け取ったブラウザーは、HTTP ではそれを送らず、置き換えもしません",
        "browser yang mendapat {name?} lewat HTTPS tidak mengirim maupun menggantinya lewat HTTP"
    ] hint [
        "leave `cookie_name` out: then each has a name of its own, and both are recalled",
        "请省略 `cookie_name`：两者会各有名称，并且都能识别",
        "`cookie_name` を省いてください。それぞれが自分の名前を持ち、どちらも思い出されます",
        "hilangkan `cookie_name`: masing-masing akan punya nama sendiri, dan keduanya dikenali"
    ];
    address_decides_anyway(scheduler)
        ["{scheduler} sends an address to its target anyway", "{scheduler} 本来就会把同一地址送到同一目标", "{scheduler} はいずれにせよ同じアドレスを同じターゲットへ送ります", "{scheduler} toh mengirim satu alamat ke target yang sama"]
        hint [
            "fine if homes shall stay when targets change; else leave `persistence` out",
            "如果希望目标变化时归属不变，这样就好；否则请省略 `persistence`",
            "ターゲットが変わっても行き先を保ちたいならこのままで、そうでなければ `persistence` を省いてください",
            "baik jika rumah harus tetap saat target berubah; jika tidak, hilangkan `persistence`"
        ];
    many_behind_private_addresses(edition, scheduler) [
        "clients of a private address come by a dedicated line, a VPN or the like, many of them behind one address",
        "私有地址的客户端通过专线、VPN 等而来，许多客户端共用一个地址",
        "プライベートアドレスのクライアントは専用線や VPN などで来て、多くが一つのアドレスの背後にいます",
        "klien dari alamat privat datang lewat jalur khusus, VPN, atau sejenisnya, banyak di belakang satu alamat"
    ] hint [
        "edition = \"{edition}\" advises the source-IP algorithm instead of persistence for those: scheduler = \"{scheduler}\"",
        "对于这种情况，edition = \"{edition}\" 建议用源 IP 算法代替会话保持：scheduler = \"{scheduler}\"",
        "この場合 edition = \"{edition}\" は、セッション維持の代わりに送信元 IP のアルゴリズムを勧めます: scheduler = \"{scheduler}\"",
        "untuk itu edition = \"{edition}\" menyarankan algoritma IP sumber sebagai ganti persistensi: scheduler = \"{scheduler}\""
    ];
    unreached_rule(first)
        ["no request comes here: rules[{first}] matches all of them", "没有请求会到这里：rules[{first}] 匹配所有请求", "ここにはどのリクエストも来ません。rules[{first}] がすべてに一致します", "tidak ada permintaan yang sampai di sini: rules[{first}] cocok dengan semuanya"]
        hint [
            "put the rule without conditions last",
            "请把没有条件的规则放在最后",
            "条件のないルールは最後に置いてください",
            "letakkan aturan tanpa syarat di urutan terakhir"
        ];
}
