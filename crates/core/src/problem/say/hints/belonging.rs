//! Where does a setting belong, and what is written instead of it?

rows! {
    two_brackets(header) [
        "in a file, write the header with two brackets: [[{header}]]",
        "在文件中，标题请写两层方括号：[[{header}]]",
        "ファイルではヘッダーを二重の括弧で書いてください: [[{header}]]",
        "dalam berkas, tulis header dengan dua kurung: [[{header}]]"
    ];
    one_table_each(header, kind) [
        "in a file, write one [[{header}]] table per {kind}",
        "在文件中，请为每个{kind}写一个 [[{header}]] 表",
        "ファイルでは{kind}ごとに [[{header}]] のテーブルを一つ書いてください",
        "dalam berkas, tulis satu tabel [[{header}]] per {kind}"
    ];
    listeners_belong_elsewhere() [
        "listeners belong to a load balancer: [[load_balancers.listeners]]",
        "监听器属于负载均衡器：[[load_balancers.listeners]]",
        "リスナーはロードバランサーに属します: [[load_balancers.listeners]]",
        "listener milik load balancer: [[load_balancers.listeners]]"
    ];
    groups_belong_elsewhere() [
        "groups belong to a load balancer: [[load_balancers.groups]]",
        "后端服务器组属于负载均衡器：[[load_balancers.groups]]",
        "グループはロードバランサーに属します: [[load_balancers.groups]]",
        "grup milik load balancer: [[load_balancers.groups]]"
    ];
    targets_belong_elsewhere() [
        "targets belong to a backend group: [[load_balancers.groups.targets]]",
        "目标属于后端服务器组：[[load_balancers.groups.targets]]",
        "ターゲットはバックエンドサーバーグループに属します: [[load_balancers.groups.targets]]",
        "target milik grup backend: [[load_balancers.groups.targets]]"
    ];
    rules_belong_elsewhere() [
        "rules belong to a listener: [[load_balancers.listeners.rules]]",
        "规则属于监听器：[[load_balancers.listeners.rules]]",
        "ルールはリスナーに属します: [[load_balancers.listeners.rules]]",
        "aturan milik listener: [[load_balancers.listeners.rules]]"
    ];
    belongs_to_node() ["it belongs to [node]", "它属于 [node]", "[node] に書くものです", "itu milik [node]"];
    belongs_to_a_group() [
        "it belongs to a backend group: [[load_balancers.groups]]",
        "它属于后端服务器组：[[load_balancers.groups]]",
        "バックエンドサーバーグループに書くものです: [[load_balancers.groups]]",
        "itu milik grup backend: [[load_balancers.groups]]"
    ];
    belongs_to_the_named_group() [
        "it belongs to the backend group that `group` names",
        "它属于 `group` 所指的后端服务器组",
        "`group` が指すバックエンドサーバーグループに書くものです",
        "itu milik grup backend yang disebut `group`"
    ];
    they_belong_to_the_named_group() [
        "they belong to the backend group that `group` names",
        "它们属于 `group` 所指的后端服务器组",
        "`group` が指すバックエンドサーバーグループに書くものです",
        "mereka milik grup backend yang disebut `group`"
    ];
    belongs_to_the_group() ["it belongs to the backend group", "它属于后端服务器组", "バックエンドサーバーグループに書くものです", "itu milik grup backend"];
    belongs_to_the_listener() ["it belongs to the listener", "它属于监听器", "リスナーに書くものです", "itu milik listener"];
    proxy_header_to_targets() [
        "it belongs to the backend group; what clients begin with is `proxy_protocol`",
        "它属于后端服务器组；客户端一侧的是 `proxy_protocol`",
        "バックエンドサーバーグループに書くものです。クライアントの側は `proxy_protocol` です",
        "itu milik grup backend; yang dikirim klien di awal adalah `proxy_protocol`"
    ];
    proxy_header_from_clients() [
        "it belongs to the listener; what targets hear is `send_proxy_protocol`",
        "它属于监听器；目标一侧的是 `send_proxy_protocol`",
        "リスナーに書くものです。ターゲットの側は `send_proxy_protocol` です",
        "itu milik listener; yang didengar target adalah `send_proxy_protocol`"
    ];
    timeouts_of_a_listener() [
        "for sessions: `timeout` of the group's persistence; for connections: `idle_timeout`",
        "会话用后端服务器组会话保持的 `timeout`；连接用 `idle_timeout`",
        "セッションにはグループのセッション維持の `timeout`、接続には `idle_timeout` を使ってください",
        "untuk sesi: `timeout` persistensi grup; untuk koneksi: `idle_timeout`"
    ];
    timeouts_of_a_group() [
        "it belongs into `persistence` (sessions) or `health` (probes)",
        "它属于 `persistence`（会话）或 `health`（探测）",
        "`persistence`（セッション）か `health`（プローブ）の中に書くものです",
        "itu milik `persistence` (sesi) atau `health` (probe)"
    ];
    port_behind_address() [
        "write it behind the address: address = \"10.0.0.5:8080\"",
        "请写在地址后面：address = \"10.0.0.5:8080\"",
        "アドレスの後に書いてください: address = \"10.0.0.5:8080\"",
        "tulis di belakang alamat: address = \"10.0.0.5:8080\""
    ];
    one_secret_key() [
        "a credential has one secret key: keep one of them",
        "一个凭证只有一个访问密钥：请保留其中一个",
        "認証情報のシークレットキーは一つです。一つだけ残してください",
        "satu kredensial punya satu secret key: sisakan satu"
    ];
    one_action() [
        "a request goes one way: keep one of them, or write two rules",
        "一个请求只有一个去处：请保留其中一个，或写两条规则",
        "リクエストの行き先は一つです。一つだけ残すか、ルールを二つに分けてください",
        "satu permintaan punya satu tujuan: sisakan satu, atau tulis dua aturan"
    ];
    one_condition() [
        "a condition looks at one thing in one way: keep one of them, or write two conditions",
        "一个条件只以一种方式查看一项：请保留其中一个，或写两个条件",
        "一つの条件は一つのものを一つの方法で見ます。一つだけ残すか、条件を二つに分けてください",
        "satu syarat melihat satu hal dengan satu cara: sisakan satu, atau tulis dua syarat"
    ];
    one_or_two_rules() [
        "keep one of them, or write two rules",
        "请保留其中一个，或写两条规则",
        "一つだけ残すか、ルールを二つに分けてください",
        "sisakan satu, atau tulis dua aturan"
    ];
    stored_or_files() [
        "keep `stored`, or name both files",
        "请保留 `stored`，或写明两个文件",
        "`stored` を残すか、ファイルを二つとも書いてください",
        "sisakan `stored`, atau sebutkan kedua berkas"
    ];
    idle_timeout_instead() [
        "remove it; `idle_timeout` ends what is silent",
        "请删除它；`idle_timeout` 会结束无数据的连接",
        "取り除いてください。何も流れないものは `idle_timeout` が終わらせます",
        "hapus; `idle_timeout` mengakhiri yang sunyi"
    ];
    datagrams_do_not_connect() [
        "remove it; datagrams are sent without connecting",
        "请删除它；数据报不经连接就发送",
        "取り除いてください。データグラムは接続せずに送られます",
        "hapus; datagram dikirim tanpa koneksi"
    ];
    datagrams_name_their_client() [
        "remove it; the address that a datagram comes from is its client's",
        "请删除它；数据报的来源地址就是其客户端的地址",
        "取り除いてください。データグラムの送信元アドレスがクライアントのものです",
        "hapus; alamat asal datagram adalah alamat kliennya"
    ];
    redirect_instead() [
        "redirect = { … } sends clients elsewhere; here: 200 to 299, 400 to 599",
        "redirect = { … } 才会把客户端引到别处；这里可用：200 至 299、400 至 599",
        "クライアントをほかへ送るのは redirect = { … } です。ここで使えるのは 200 から 299、400 から 599 です",
        "redirect = { … } mengirim klien ke tempat lain; di sini: 200 sampai 299, 400 sampai 599"
    ];
}
