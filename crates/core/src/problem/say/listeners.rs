//! What do we say of listeners, rules and backend groups that do not fit together?

rows! {
    no_group(name) ["no group {name?}", "没有后端服务器组 {name?}", "グループ {name?} はありません", "tidak ada grup {name?}"];
    no_texts() [
        "nothing to compare with",
        "没有可比较的内容",
        "比べるものがありません",
        "tidak ada yang dibandingkan"
    ] hint [
        "name at least one, or leave it out",
        "请至少写一个，或省略",
        "少なくとも一つ書くか、省いてください",
        "sebutkan setidaknya satu, atau hilangkan"
    ];
    groups_of_a_split(count, most) [
        "{count} groups",
        "{count} 个后端服务器组",
        "グループが {count} 個です",
        "{count} grup"
    ] hint [
        "name 1 to {most}: groups = [{ name = \"a\", weight = 90 }, { name = \"b\", weight = 10 }]",
        "请写 1 至 {most} 个：groups = [{ name = \"a\", weight = 90 }, { name = \"b\", weight = 10 }]",
        "1 個から {most} 個書いてください: groups = [{ name = \"a\", weight = 90 }, { name = \"b\", weight = 10 }]",
        "sebutkan 1 sampai {most}: groups = [{ name = \"a\", weight = 90 }, { name = \"b\", weight = 10 }]"
    ];
    split_without_weight() [
        "all of the groups have weight 0: nobody new could go anywhere",
        "所有后端服务器组的权重都是 0：新请求无处可去",
        "すべてのグループの重みが 0 です。新しいリクエストの行き先がありません",
        "semua grup berbobot 0: yang baru tidak dapat ke mana pun"
    ] hint [
        "give one of them a weight",
        "请给其中一个设置权重",
        "どれか一つに重みを付けてください",
        "beri salah satunya bobot"
    ];
    twice_in_a_split(name) [
        "group {name?} is named twice",
        "后端服务器组 {name?} 写了两次",
        "グループ {name?} が二度書かれています",
        "grup {name?} disebut dua kali"
    ] hint [
        "name it once, with the sum of the weights",
        "请只写一次，权重取总和",
        "一度だけ書き、重みは合計にしてください",
        "sebutkan sekali, dengan jumlah bobotnya"
    ];
    keeps_one_group() [
        "`sticky_split` needs `groups`: with one group there is nothing to keep",
        "`sticky_split` 需要 `groups`：只有一个组时没有可保持的",
        "`sticky_split` には `groups` が必要です。グループが一つなら保つものがありません",
        "`sticky_split` memerlukan `groups`: dengan satu grup tidak ada yang perlu dipertahankan"
    ] hint [
        "write groups = [{ name = \"a\", weight = 90 }, { name = \"b\", weight = 10 }] in place of `group`",
        "请用 groups = [{ name = \"a\", weight = 90 }, { name = \"b\", weight = 10 }] 代替 `group`",
        "`group` の代わりに groups = [{ name = \"a\", weight = 90 }, { name = \"b\", weight = 10 }] と書いてください",
        "tulis groups = [{ name = \"a\", weight = 90 }, { name = \"b\", weight = 10 }] sebagai ganti `group`"
    ];
    no_requests_to_match(protocol) [
        "a {protocol} listener sees no requests to match",
        "{protocol} 监听器看不到可供匹配的请求",
        "{protocol} のリスナーには照合するリクエストがありません",
        "listener {protocol} tidak melihat permintaan untuk dicocokkan"
    ] hint [
        "name the one `group`, or use protocol = \"http\"",
        "请只写一个 `group`，或使用 protocol = \"http\"",
        "`group` を一つ書くか、protocol = \"http\" にしてください",
        "sebutkan satu `group`, atau pakai protocol = \"http\""
    ];
    no_connection_to_begin(key, group) [
        "protocol = \"udp\" does not go together with `{key}` of group {group?}: there is no connection that could begin with it",
        "protocol = \"udp\" 不能与后端服务器组 {group?} 的 `{key}` 同时使用：没有可以由它开头的连接",
        "protocol = \"udp\" はグループ {group?} の `{key}` と一緒に使えません。それで始まる接続がありません",
        "protocol = \"udp\" tidak dapat dipakai bersama `{key}` dari grup {group?}: tidak ada koneksi yang dapat diawalinya"
    ] hint [
        "lead datagrams to a group of their own",
        "请把数据报引到单独的后端服务器组",
        "データグラムには専用のグループを用意してください",
        "arahkan datagram ke grup tersendiri"
    ];
    datagrams_to_connections(protocol, listener) [
        "\"udp\" does not go together with protocol = \"{protocol}\" of listener {listener?}: the port of those targets takes connections, and refuses datagrams",
        "\"udp\" 不能与监听器 {listener?} 的 protocol = \"{protocol}\" 同时使用：这些目标的端口接受连接，拒绝数据报",
        "\"udp\" はリスナー {listener?} の protocol = \"{protocol}\" と一緒に使えません。それらのターゲットのポートは接続を受け、データグラムを拒否します",
        "\"udp\" tidak dapat dipakai bersama protocol = \"{protocol}\" dari listener {listener?}: port target itu menerima koneksi dan menolak datagram"
    ] hint [
        "write \"tcp\" or \"http\"; `native` also takes the `port` of a service of datagrams beside it",
        "请写 \"tcp\" 或 \"http\"；`native` 也可以用 `port` 指定旁边的数据报服务",
        "\"tcp\" か \"http\" と書いてください。`native` では、隣にあるデータグラムのサービスの `port` も指定できます",
        "tulislah \"tcp\" atau \"http\"; `native` juga menerima `port` layanan datagram di sampingnya"
    ];
    no_request_to_carry(protocol, method, group, carried) [
        "protocol = \"{protocol}\" does not go together with persistence.method = \"{method}\" of group {group?}: there is no request that could carry {carried}",
        "protocol = \"{protocol}\" 不能与后端服务器组 {group?} 的 persistence.method = \"{method}\" 同时使用：没有可以携带{carried}的请求",
        "protocol = \"{protocol}\" はグループ {group?} の persistence.method = \"{method}\" と一緒に使えません。{carried} を運ぶリクエストがありません",
        "protocol = \"{protocol}\" tidak dapat dipakai bersama persistence.method = \"{method}\" dari grup {group?}: tidak ada permintaan yang dapat membawa {carried}"
    ] hint [
        "write method = \"source-ip\" in that group, protocol = \"http\" here, or use another group",
        "请在该组写 method = \"source-ip\"，或在这里写 protocol = \"http\"，或使用其他后端服务器组",
        "そのグループに method = \"source-ip\"、またはここに protocol = \"http\" と書くか、別のグループにしてください",
        "tulis method = \"source-ip\" di grup itu, protocol = \"http\" di sini, atau pakai grup lain"
    ];
    no_certificate() [
        "no certificate: an https listener has to show who it is",
        "没有证书：https 监听器必须证明自己的身份",
        "証明書がありません。https のリスナーは自分が誰かを示さなければなりません",
        "tidak ada sertifikat: listener https harus menunjukkan siapa dirinya"
    ] hint [
        "write at least one: certificates = [{ cert = \"c.pem\", key = \"k.pem\" }]",
        "至少写一个：certificates = [{ cert = \"c.pem\", key = \"k.pem\" }]",
        "少なくとも一つ書いてください: certificates = [{ cert = \"c.pem\", key = \"k.pem\" }]",
        "tulis setidaknya satu: certificates = [{ cert = \"c.pem\", key = \"k.pem\" }]"
    ];
    agreed_without_tls() [
        "\"agreed\" needs `tls`: targets choose in the handshake",
        "\"agreed\" 需要 `tls`：目标在握手时选择",
        "\"agreed\" には `tls` が必要です。ターゲットはハンドシェイクで選びます",
        "\"agreed\" memerlukan `tls`: target memilih saat handshake"
    ] hint [
        "write \"always\" where all of them speak it",
        "如果所有目标都支持，请写 \"always\"",
        "すべてのターゲットが話すなら \"always\" と書いてください",
        "tulis \"always\" jika semuanya memakainya"
    ];
    probes_would_overlap(timeout, interval) [
        "{timeout?} is longer than `interval` ({interval?}): probes would overlap",
        "{timeout?} 长于 `interval`（{interval?}）：探测会重叠",
        "{timeout?} は `interval`（{interval?}）より長く、プローブが重なります",
        "{timeout?} lebih lama dari `interval` ({interval?}): probe akan tumpang tindih"
    ] hint [
        "write at most {interval?}, or a longer `interval`",
        "请写不超过 {interval?}，或更长的 `interval`",
        "{interval?} 以下にするか、`interval` を長くしてください",
        "tulis paling lama {interval?}, atau `interval` yang lebih lama"
    ];
    certificate_not_read() [
        "the certificate and its key have not been read",
        "证书及其私钥尚未读取",
        "証明書とその鍵がまだ読まれていません",
        "sertifikat dan kuncinya belum dibaca"
    ];
    client_authorities_not_read() [
        "the certificates of who may certify clients have not been read",
        "可以认证客户端的颁发机构证书尚未读取",
        "クライアントを証明する認証局の証明書がまだ読まれていません",
        "sertifikat pihak yang boleh mengesahkan klien belum dibaca"
    ];
    target_authorities_not_read() [
        "the certificates of who may certify targets have not been read",
        "可以认证目标的颁发机构证书尚未读取",
        "ターゲットを証明する認証局の証明書がまだ読まれていません",
        "sertifikat pihak yang boleh mengesahkan target belum dibaca"
    ];
}
