//! What do we advise where the row of the problem alone cannot know?

rows! {
    write(example) ["write {example}", "请写 {example}", "{example} と書いてください", "tulis {example}"];
    allowed(span) ["allowed: {span}", "允许：{span}", "使えるのは {span} です", "diizinkan: {span}"];
    write_number(from, to) [
        "write a number from {from} to {to}", "请写 {from} 至 {to} 的数字", "{from} から {to} の数を書いてください", "tulis angka dari {from} sampai {to}"
    ];
    allowed_or_no_limit(span) [
        "allowed: {span}; leave it out for no limit",
        "允许：{span}；省略则不设上限",
        "使えるのは {span} です。省くと上限はありません",
        "diizinkan: {span}; hilangkan agar tanpa batas"
    ];
    in_whole(span, unit) ["{span} in whole {unit}", "{span}，须为整数{unit}", "{span}（{unit}単位の整数）", "{span} dalam {unit} bulat"];
    with_long_cookie(span, longest) [
        "{span}, up to {longest} with long_cookie = true in the load balancer",
        "{span}；负载均衡器设置 long_cookie = true 时可达 {longest}",
        "{span}、ロードバランサーが long_cookie = true なら {longest} まで",
        "{span}, hingga {longest} dengan long_cookie = true dalam load balancer"
    ];
    zero_switches_off(span) ["{span}; 0s switches it off", "{span}；0s 表示关闭", "{span}。0s なら使いません", "{span}; 0s mematikannya"];
    leaving_out_switches_off(span) [
        "{span}; leave `persistence` out to switch it off",
        "{span}；要关闭请省略 `persistence`",
        "{span}。使わないなら `persistence` を省いてください",
        "{span}; hilangkan `persistence` untuk mematikannya"
    ];
    beyond_range() ["out of range", "超出范围", "範囲外です", "di luar rentang"];
    not_whole(unit) ["no whole number of {unit}", "不是整数{unit}", "{unit}単位の整数ではありません", "bukan {unit} bulat"];

    // What may be meant.
    there_are(names) ["there are: {names}", "可用：{names}", "あるもの: {names}", "yang ada: {names}"];
    or_never(hint) ["{hint}, or \"never\"", "{hint}；或 \"never\"", "{hint}。または \"never\"", "{hint}, atau \"never\""];
    did_you_mean(meant) ["did you mean {meant?}?", "是否指 {meant?}？", "{meant?} のことですか", "maksud Anda {meant?}?"];
    did_you_mean_key(meant) ["did you mean `{meant}`?", "是否指 `{meant}`？", "`{meant}` のことですか", "maksud Anda `{meant}`?"];
    did_you_mean_field(meant) ["did you mean ${meant}?", "是否指 ${meant}？", "${meant} のことですか", "maksud Anda ${meant}?"];
    did_you_mean_variable(meant) [
        "did you mean ${meant}? Write $$ for a dollar sign",
        "是否指 ${meant}？美元符号请写作 $$",
        "${meant} のことですか。ドル記号そのものは $$ と書いてください",
        "maksud Anda ${meant}? Tulis $$ untuk tanda dolar"
    ];
    there_are_variables(names) [
        "there are {names}; write $$ for a dollar sign",
        "可用：{names}；美元符号请写作 $$",
        "あるのは {names} です。ドル記号そのものは $$ と書いてください",
        "yang ada: {names}; tulis $$ untuk tanda dolar"
    ];
    kind_has(kind, keys) ["{a kind} has {keys}", "{kind}可用的键：{keys}", "{kind}のキー: {keys}", "{kind} punya {keys}"];
    balancer_has(names) ["this load balancer has {names}", "该负载均衡器有 {names}", "このロードバランサーには {names} があります", "load balancer ini punya {names}"];
    add_groups() ["add [[load_balancers.groups]]", "请添加 [[load_balancers.groups]]", "[[load_balancers.groups]] を加えてください", "tambahkan [[load_balancers.groups]]"];

    // Tables and keys.
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

    // Values.
    in_quotes(number) ["write it in quotes: \"{number}\"", "请加引号：\"{number}\"", "引用符で囲んでください: \"{number}\"", "tulis dalam tanda kutip: \"{number}\""];
    no_quotes() ["write true or false, without quotes", "请写 true 或 false，不加引号", "引用符なしで true か false と書いてください", "tulis true atau false, tanpa tanda kutip"];
    write_share() [
        "write a number from 0 to 1: 0.1 is one of ten",
        "请写 0 至 1 的数字：0.1 表示十分之一",
        "0 から 1 の数を書いてください。0.1 は十分の一です",
        "tulis angka dari 0 sampai 1: 0.1 berarti satu dari sepuluh"
    ];
    unit_needed(number) [
        "a unit is needed: \"{number}s\" if seconds are meant",
        "需要单位：如果是秒，请写 \"{number}s\"",
        "単位が必要です。秒なら \"{number}s\" と書いてください",
        "satuan diperlukan: \"{number}s\" jika maksudnya detik"
    ];
    text_with_unit() [
        "write a text with a unit: \"500ms\", \"30s\", \"20m\"",
        "请写带单位的文本：\"500ms\"、\"30s\"、\"20m\"",
        "単位付きの文字列を書いてください: \"500ms\"、\"30s\"、\"20m\"",
        "tulis teks dengan satuan: \"500ms\", \"30s\", \"20m\""
    ];
    duration_forms() [
        "write whole numbers with units, from long to short: \"500ms\", \"30s\", \"20m\", \"1h30m\", \"30d\"",
        "请写带单位的整数，从长到短：\"500ms\"、\"30s\"、\"20m\"、\"1h30m\"、\"30d\"",
        "単位付きの整数を長いものから順に書いてください: \"500ms\"、\"30s\"、\"20m\"、\"1h30m\"、\"30d\"",
        "tulis bilangan bulat dengan satuan, dari yang panjang: \"500ms\", \"30s\", \"20m\", \"1h30m\", \"30d\""
    ];
    unit_missing(given) [
        "the unit is missing: write \"{given}s\" for seconds, or \"{given}ms\", m, h, d",
        "缺少单位：秒请写 \"{given}s\"，或 \"{given}ms\"、m、h、d",
        "単位がありません。秒なら \"{given}s\"、ほかに \"{given}ms\"、m、h、d があります",
        "satuannya tidak ada: tulis \"{given}s\" untuk detik, atau \"{given}ms\", m, h, d"
    ];
    no_fractions() [
        "use whole numbers and a smaller unit: \"1500ms\" instead of \"1.5s\"",
        "请用整数和更小的单位：用 \"1500ms\" 代替 \"1.5s\"",
        "整数と小さい単位を使ってください。\"1.5s\" ではなく \"1500ms\"",
        "pakai bilangan bulat dan satuan yang lebih kecil: \"1500ms\", bukan \"1.5s\""
    ];
    number_too_large() ["the number is too large", "数字过大", "数が大きすぎます", "angkanya terlalu besar"];
    size_forms() [
        "write a number of bytes, or \"512KiB\", \"10MiB\", \"2GiB\"",
        "请写字节数，或 \"512KiB\"、\"10MiB\"、\"2GiB\"",
        "バイト数、または \"512KiB\"、\"10MiB\"、\"2GiB\" のように書いてください",
        "tulis jumlah byte, atau \"512KiB\", \"10MiB\", \"2GiB\""
    ];
    status_forms() [
        "write 200 or \"200-299\", from 100 to 599",
        "请写 200 或 \"200-299\"，从 100 到 599",
        "100 から 599 の範囲で、200 または \"200-299\" のように書いてください",
        "tulis 200 atau \"200-299\", dari 100 sampai 599"
    ];
    redirecting_statuses() [
        "write 307 (for now) or 308 (for good); 301, 302 and 303 may turn POST into GET",
        "请写 307（临时）或 308（永久）；301、302 和 303 可能把 POST 变成 GET",
        "307（一時的）か 308（恒久的）と書いてください。301、302、303 は POST を GET に変えることがあります",
        "tulis 307 (sementara) atau 308 (permanen); 301, 302, dan 303 dapat mengubah POST menjadi GET"
    ];
    request_id_forms(name) [
        "write true for \"{name}\", or another name in quotes",
        "请写 true 表示 \"{name}\"，或用引号写其他名称",
        "\"{name}\" なら true、別の名前なら引用符で囲んで書いてください",
        "tulis true untuk \"{name}\", atau nama lain dalam tanda kutip"
    ];
    name_a_file() ["name a file or folder", "请写文件或文件夹", "ファイルかフォルダーを書いてください", "sebutkan berkas atau folder"];
    one_of_fields(fields) ["one of {fields}", "{fields} 之一", "{fields} のいずれかにしてください", "salah satu dari {fields}"];

    // Addresses.
    bits_behind_prefix(network, host) [
        "address bits are set behind the prefix: write \"{network}\", or \"{host}\" for the one host",
        "前缀之后还有地址位：请写 \"{network}\"，或用 \"{host}\" 表示那一台主机",
        "プレフィックスより後のビットが立っています。\"{network}\"、またはそのホストだけなら \"{host}\" と書いてください",
        "ada bit alamat di belakang prefiks: tulis \"{network}\", atau \"{host}\" untuk satu host itu"
    ];
    add_prefix(network) ["add the prefix: \"{network}\"", "请加上前缀：\"{network}\"", "プレフィックスを加えてください: \"{network}\"", "tambahkan prefiksnya: \"{network}\""];
    network_forms() [
        "write an address and a prefix: \"10.0.0.0/8\" (0 to 32), \"fd00::/8\" (0 to 128)",
        "请写地址和前缀：\"10.0.0.0/8\"（0 至 32）、\"fd00::/8\"（0 至 128）",
        "アドレスとプレフィックスを書いてください: \"10.0.0.0/8\"（0 から 32）、\"fd00::/8\"（0 から 128）",
        "tulis alamat dan prefiks: \"10.0.0.0/8\" (0 sampai 32), \"fd00::/8\" (0 sampai 128)"
    ];
    add_port(address) ["add a port: \"{address}:8080\"", "请加上端口：\"{address}:8080\"", "ポートを加えてください: \"{address}:8080\"", "tambahkan port: \"{address}:8080\""];
    brackets_then_port() [
        "write an IPv6 address in brackets, then the port: \"[::1]:8080\"",
        "IPv6 地址请放进方括号，然后写端口：\"[::1]:8080\"",
        "IPv6 アドレスは角括弧で囲み、続けてポートを書いてください: \"[::1]:8080\"",
        "tulis alamat IPv6 dalam kurung siku, lalu portnya: \"[::1]:8080\""
    ];
    ip_and_port(example) [
        "write an IP address and a port: {example}", "请写 IP 地址和端口：{example}", "IP アドレスとポートを書いてください: {example}", "tulis alamat IP dan port: {example}"
    ];
    ports_are_numbers() [
        "the port is a number from 0 to 65535", "端口是 0 至 65535 的数字", "ポートは 0 から 65535 の数です", "port adalah angka dari 0 sampai 65535"
    ];
    all_addresses(port) [
        "write \"0.0.0.0:{port}\" for all IPv4 addresses, \"[::]:{port}\" for all IPv6 ones",
        "所有 IPv4 地址请写 \"0.0.0.0:{port}\"，所有 IPv6 地址请写 \"[::]:{port}\"",
        "すべての IPv4 アドレスなら \"0.0.0.0:{port}\"、すべての IPv6 アドレスなら \"[::]:{port}\" と書いてください",
        "tulis \"0.0.0.0:{port}\" untuk semua alamat IPv4, \"[::]:{port}\" untuk semua alamat IPv6"
    ];
    no_names() [
        "names are not looked up: write the IP address",
        "不会查询名称：请写 IP 地址",
        "名前は解決しません。IP アドレスを書いてください",
        "nama tidak dicari: tulis alamat IP-nya"
    ];

    // Hosts, paths and queries.
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

    // Header fields.
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

    // Header fields that name no session.
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

    // Editions.
    adjustable_idle(span) [
        "remove it, or write adjustable_idle = true in the load balancer: {span}",
        "请删除它，或在负载均衡器中写 adjustable_idle = true：{span}",
        "取り除くか、ロードバランサーに adjustable_idle = true と書いてください: {span}",
        "hapus, atau tulis adjustable_idle = true dalam load balancer: {span}"
    ];
    adjustable_edition(edition) [
        "remove it, or write edition = \"{edition}\" and adjustable_idle = true there",
        "请删除它，或写 edition = \"{edition}\" 并加上 adjustable_idle = true",
        "取り除くか、edition = \"{edition}\" とし adjustable_idle = true と書いてください",
        "hapus, atau tulis edition = \"{edition}\" dan adjustable_idle = true di sana"
    ];
    method_or_hash(methods, scheduler) [
        "write method = {methods}, or leave `persistence` out and write scheduler = \"{scheduler}\": then the address decides",
        "请写 method = {methods}；或省略 `persistence` 并写 scheduler = \"{scheduler}\"：由地址决定",
        "method = {methods} にするか、`persistence` を省いて scheduler = \"{scheduler}\" にしてください。アドレスで決まります",
        "tulis method = {methods}, atau hilangkan `persistence` dan tulis scheduler = \"{scheduler}\": alamat yang menentukan"
    ];
    hash_is_persistence() [
        "leave `persistence` out: IP hash already is source-IP persistence",
        "请省略 `persistence`：IP 哈希本身就是源 IP 会话保持",
        "`persistence` を省いてください。IP ハッシュがすでに送信元 IP によるセッション維持です",
        "hilangkan `persistence`: hash IP sudah merupakan persistensi IP sumber"
    ];
    hash_replaces_persistence() [
        "leave `persistence` out: the source-IP algorithm replaces session persistence",
        "请省略 `persistence`：源 IP 算法代替会话保持",
        "`persistence` を省いてください。送信元 IP のアルゴリズムがセッション維持の代わりになります",
        "hilangkan `persistence`: algoritma IP sumber menggantikan persistensi sesi"
    ];
    hash_or_scheduler(hash, schedulers) [
        "{hash}; or write scheduler = {schedulers}", "{hash}；或写 scheduler = {schedulers}", "{hash}。または scheduler = {schedulers} にしてください", "{hash}; atau tulis scheduler = {schedulers}"
    ];
    scheduler_or_switch(schedulers) [
        "write scheduler = {schedulers}, leave `persistence` out, or remove sticky_least_connections if your site allows it",
        "请写 scheduler = {schedulers}，或省略 `persistence`，或在您的站点允许时删除 sticky_least_connections",
        "scheduler = {schedulers} にするか、`persistence` を省くか、サイトが許すなら sticky_least_connections を取り除いてください",
        "tulis scheduler = {schedulers}, hilangkan `persistence`, atau hapus sticky_least_connections jika situs Anda mengizinkannya"
    ];
    scheduler_or_no_persistence(schedulers) [
        "write scheduler = {schedulers}, or leave `persistence` out: it schedules by load, not by session",
        "请写 scheduler = {schedulers}，或省略 `persistence`：它按负载调度，而不是按会话",
        "scheduler = {schedulers} にするか、`persistence` を省いてください。これはセッションではなく負荷で割り当てます",
        "tulis scheduler = {schedulers}, atau hilangkan `persistence`: ia menjadwalkan menurut beban, bukan sesi"
    ];

    // Files.
    convert_der() [
        "the file is DER: convert it by openssl x509 -inform der -in FILE -out FILE.pem",
        "该文件是 DER：请用 openssl x509 -inform der -in FILE -out FILE.pem 转换",
        "ファイルは DER です。openssl x509 -inform der -in FILE -out FILE.pem で変換してください",
        "berkas ini DER: ubah dengan openssl x509 -inform der -in FILE -out FILE.pem"
    ];
}
