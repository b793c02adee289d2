//! What do we say of requests that the API does not answer as they were meant?

rows! {
    // What was sent.
    body_is_no_toml() [
        "a text is TOML: send Content-Type: application/toml",
        "文本应为 TOML：请发送 Content-Type: application/toml",
        "本文は TOML です。Content-Type: application/toml を送ってください",
        "teks harus TOML: kirim Content-Type: application/toml"
    ];
    body_is_no_json() [
        "a body is JSON: send Content-Type: application/json",
        "正文应为 JSON：请发送 Content-Type: application/json",
        "本文は JSON です。Content-Type: application/json を送ってください",
        "isi harus JSON: kirim Content-Type: application/json"
    ];
    body_is_not_utf_8() ["the text is not UTF-8", "文本不是 UTF-8", "本文が UTF-8 ではありません", "teks bukan UTF-8"];
    no_body() [
        "there is no body: send an object as JSON",
        "没有正文：请以 JSON 发送一个对象",
        "本文がありません。オブジェクトを JSON で送ってください",
        "tidak ada isi: kirim objek sebagai JSON"
    ];
    body_too_slow(limit) [
        "the body did not come within {limit}", "正文未在 {limit} 内到达", "本文が {limit} 以内に届きませんでした", "isi tidak datang dalam {limit}"
    ];
    body_too_large(most) ["at most {most} of body", "正文最多 {most}", "本文は最大 {most} です", "isi paling banyak {most}"];
    no_object_in_braces() ["expected an object, in braces", "应为花括号中的对象", "波括弧のオブジェクトが必要です", "seharusnya objek, dalam kurung kurawal"];
    not_understood(why) ["{why}", "{why}", "{why}", "{why}"];
    name_missing(kind)
        ["missing: every {kind} has it", "缺失：每个{kind}都要有", "ありません: どの{kind}にも要ります", "tidak ada: setiap {kind} memilikinya"]
        hint ["add \"name\": \"…\"", "请添加 \"name\": \"…\"", "\"name\": \"…\" を加えてください", "tambahkan \"name\": \"…\""];
    name_expected()
        ["expected a name", "应为名称", "名前が必要です", "seharusnya nama"]
        hint ["add \"name\": \"…\"", "请添加 \"name\": \"…\"", "\"name\": \"…\" を加えてください", "tambahkan \"name\": \"…\""];
    no_limit(given, most)
        ["\"{given}\" is no limit", "\"{given}\" 不是行数上限", "\"{given}\" は件数の上限ではありません", "\"{given}\" bukan batas"]
        hint [
            "write a number from 1 to {most}", "请写 1 至 {most} 的数字", "1 から {most} の数を書いてください", "tulis angka dari 1 sampai {most}"
        ];
    no_status(given, most)
        ["\"{given}\" is no status", "\"{given}\" 不是状态码", "\"{given}\" はステータスではありません", "\"{given}\" bukan status"]
        hint [
            "write 404, 5xx, or up to {most} of them with commas",
            "请写 404、5xx，或用逗号分隔的最多 {most} 个",
            "404 や 5xx、またはコンマで区切って最大 {most} 個書いてください",
            "tulis 404, 5xx, atau hingga {most} dengan koma"
        ];
    no_network(given)
        ["\"{given}\" is no address and no network", "\"{given}\" 不是地址，也不是网段", "\"{given}\" はアドレスでもネットワークでもありません", "\"{given}\" bukan alamat maupun jaringan"]
        hint [
            "write 203.0.113.7, or 203.0.113.0/24",
            "请写 203.0.113.7 或 203.0.113.0/24",
            "203.0.113.7 か 203.0.113.0/24 のように書いてください",
            "tulis 203.0.113.7, atau 203.0.113.0/24"
        ];
    no_rate(given, most)
        ["\"{given}\" is no rate", "\"{given}\" 不是速率", "\"{given}\" は一秒あたりの件数ではありません", "\"{given}\" bukan laju"]
        hint [
            "write a number from 1 to {most}", "请写 1 至 {most} 的数字", "1 から {most} の数を書いてください", "tulis angka dari 1 sampai {most}"
        ];
    longer_than(most)
        ["it has more than {most} bytes", "超过 {most} 字节", "{most} バイトを超えています", "lebih dari {most} byte"]
        hint ["write a shorter one", "请写短一些", "短くしてください", "tulis yang lebih pendek"];
    lost_cursor()
        ["it is of no list that is there now", "它不属于任何现有的列表", "今あるどの一覧のものでもありません", "bukan milik daftar yang ada sekarang"]
        hint ["begin again without a cursor", "请不带 cursor 重新开始", "cursor なしで始めからやり直してください", "mulai lagi tanpa cursor"];
    no_dry_run(given)
        ["\"{given}\" is neither true nor false", "\"{given}\" 既不是 true 也不是 false", "\"{given}\" は true でも false でもありません", "\"{given}\" bukan true maupun false"]
        hint ["write true", "请写 true", "true と書いてください", "tulis true"];
    no_duration(given) ["\"{given}\" is no duration", "\"{given}\" 不是时长", "\"{given}\" は時間ではありません", "\"{given}\" bukan durasi"];
    no_address(given)
        ["\"{given}\" is no address", "\"{given}\" 不是地址", "\"{given}\" はアドレスではありません", "\"{given}\" bukan alamat"]
        hint [
            "write one address, such as 203.0.113.7 or 2001:db8::1",
            "请写一个地址，例如 203.0.113.7 或 2001:db8::1",
            "203.0.113.7 や 2001:db8::1 のようなアドレスを一つ書いてください",
            "tulis satu alamat, seperti 203.0.113.7 atau 2001:db8::1"
        ];
    no_policy(name, words)
        ["no policy \"{name}\"", "没有策略 \"{name}\"", "ポリシー \"{name}\" はありません", "tidak ada kebijakan \"{name}\""]
        hint ["there are: {words}", "可用：{words}", "あるもの: {words}", "yang ada: {words}"];
    no_reason(name, words)
        ["no reason \"{name}\"", "没有原因 \"{name}\"", "理由 \"{name}\" はありません", "tidak ada alasan \"{name}\""]
        hint ["there are: {words}", "可用：{words}", "あるもの: {words}", "yang ada: {words}"];
    no_outcome(name, words)
        ["no outcome \"{name}\"", "没有结果 \"{name}\"", "結果 \"{name}\" はありません", "tidak ada hasil \"{name}\""]
        hint ["there are: {words}", "可用：{words}", "あるもの: {words}", "yang ada: {words}"];
    wait_too_long(wait, most)
        ["{wait} is too long", "{wait} 太长", "{wait} は長すぎます", "{wait} terlalu lama"]
        hint [
            "wait at most {most}, and ask again",
            "请最多等待 {most}，然后再问",
            "待つのは最大 {most} にして、もう一度尋ねてください",
            "tunggu paling lama {most}, lalu tanyakan lagi"
        ];

    // What is not there.
    no_path(path) ["there is no {path}", "没有 {path}", "{path} はありません", "tidak ada {path}"];
    no_method() ["this path does not know that method", "该路径不支持此方法", "このパスではそのメソッドを使えません", "path ini tidak mengenal metode itu"];
    no_such_object(place) ["there is no {place}", "没有{place}", "{place} はありません", "tidak ada {place}"];
    no_load_balancer(name) [
        "there is no load balancer \"{name}\"", "没有负载均衡器 \"{name}\"", "ロードバランサー \"{name}\" はありません", "tidak ada load balancer \"{name}\""
    ];
    no_listener(name) ["there is no listener \"{name}\"", "没有监听器 \"{name}\"", "リスナー \"{name}\" はありません", "tidak ada listener \"{name}\""];
    no_listener_in(name, load_balancer) [
        "there is no listener \"{name}\" in load balancer \"{load_balancer}\"",
        "负载均衡器 \"{load_balancer}\" 中没有监听器 \"{name}\"",
        "ロードバランサー \"{load_balancer}\" にリスナー \"{name}\" はありません",
        "tidak ada listener \"{name}\" di load balancer \"{load_balancer}\""
    ];
    several_listeners(name, load_balancers)
        ["several load balancers have a listener \"{name}\"", "多个负载均衡器都有监听器 \"{name}\"", "リスナー \"{name}\" は複数のロードバランサーにあります", "beberapa load balancer punya listener \"{name}\""]
        hint ["say which of {load_balancers}", "请指明是 {load_balancers} 中的哪一个", "{load_balancers} のどれかを指定してください", "sebutkan yang mana dari {load_balancers}"];
    no_such_group(name) ["there is no group \"{name}\"", "没有后端服务器组 \"{name}\"", "グループ \"{name}\" はありません", "tidak ada grup \"{name}\""];
    no_group_in(name, load_balancer) [
        "there is no group \"{name}\" in load balancer \"{load_balancer}\"",
        "负载均衡器 \"{load_balancer}\" 中没有后端服务器组 \"{name}\"",
        "ロードバランサー \"{load_balancer}\" にグループ \"{name}\" はありません",
        "tidak ada grup \"{name}\" di load balancer \"{load_balancer}\""
    ];
    no_target(name) ["there is no target \"{name}\"", "没有目标 \"{name}\"", "ターゲット \"{name}\" はありません", "tidak ada target \"{name}\""];
    no_target_in(name, group) [
        "there is no target \"{name}\" in group \"{group}\"",
        "后端服务器组 \"{group}\" 中没有目标 \"{name}\"",
        "グループ \"{group}\" にターゲット \"{name}\" はありません",
        "tidak ada target \"{name}\" di grup \"{group}\""
    ];
    no_rule(index, listener, count)
        ["there is no rule {index}", "没有规则 {index}", "ルール {index} はありません", "tidak ada aturan {index}"]
        hint [
            "listener \"{listener}\" has {count}, and the first one is 0",
            "监听器 \"{listener}\" 有 {count} 条，第一条是 0",
            "リスナー \"{listener}\" には {count} 件あり、最初は 0 です",
            "listener \"{listener}\" punya {count}, dan yang pertama adalah 0"
        ];
    no_certificate_kept(name) [
        "the store has no certificate {name?}", "存储中没有证书 {name?}", "ストアに証明書 {name?} はありません", "penyimpanan tidak punya sertifikat {name?}"
    ];
    no_revision(revision) ["revision {revision} is not kept", "未保存修订 {revision}", "リビジョン {revision} は保存されていません", "revisi {revision} tidak disimpan"];

    // What is not so any more, or not yet.
    other_revision(current) [
        "this is revision {current}: read again what you want to change",
        "现在是修订 {current}：请重新读取要更改的内容",
        "今はリビジョン {current} です。変えたいものを読み直してください",
        "ini revisi {current}: baca lagi yang ingin Anda ubah"
    ];
    changed_meanwhile(current, expected) [
        "this is revision {current}, not {expected}: read again what you want to change",
        "现在是修订 {current}，而不是 {expected}：请重新读取要更改的内容",
        "今は {expected} ではなくリビジョン {current} です。変えたいものを読み直してください",
        "ini revisi {current}, bukan {expected}: baca lagi yang ingin Anda ubah"
    ];
    managed_by_file(load_balancer, file)
        ["{load_balancer} is managed by the file {file}", "{load_balancer} 由文件 {file} 管理", "{load_balancer} はファイル {file} が管理しています", "{load_balancer} dikelola oleh berkas {file}"]
        hint ["change it there", "请在那里更改", "そこで変えてください", "ubah di sana"];
    exists_already(place, path)
        ["there is a {place} already", "已经有{place}", "{place} はすでにあります", "sudah ada {place}"]
        hint ["change it by PUT or PATCH {path}", "请用 PUT 或 PATCH {path} 更改它", "PUT か PATCH {path} で変えてください", "ubah dengan PUT atau PATCH {path}"];
    taking_over() [
        "a successor of this process is taking over: try again in a moment",
        "本进程的后继进程正在接管：请稍后再试",
        "このプロセスの後継が引き継いでいます。少し後にやり直してください",
        "penerus proses ini sedang mengambil alih: coba lagi sebentar"
    ];
    say_it_again() [
        "another process is taking over: say it again", "另一个进程正在接管：请再说一次", "別のプロセスが引き継いでいます。もう一度送ってください", "proses lain sedang mengambil alih: ulangi"
    ];
    datapath_has_ended() ["the datapath has ended", "数据通路已结束", "データパスが終わりました", "datapath telah berakhir"];
    crowded(most, things) [
        "there are {most} {things} already: try again later",
        "已有 {most} 个{things}：请稍后再试",
        "{things}がすでに {most} 件あります。後でやり直してください",
        "sudah ada {most} {things}: coba lagi nanti"
    ];
    listener_unbound(place, address, why) [
        "{place}: cannot listen on {address}: {why}",
        "{place}：无法在 {address} 上监听：{why}",
        "{place}: {address} で待ち受けられません: {why}",
        "{place}: tidak dapat mendengarkan di {address}: {why}"
    ];
    probed_a_moment_ago() [
        "this target was asked a moment ago", "刚刚探测过该目标", "このターゲットは今しがた尋ねたばかりです", "target ini baru saja ditanya"
    ];
    tls_of_targets_unusable()
        ["what is said of TLS to the targets cannot be used", "到目标的 TLS 设置无法使用", "ターゲットへの TLS の設定が使えません", "pengaturan TLS ke target tidak dapat dipakai"]
        hint [
            "look at `tls` of the group and of its health check",
            "请检查该组及其健康检查的 `tls`",
            "グループとそのヘルスチェックの `tls` を見てください",
            "lihat `tls` grup dan pemeriksaan kesehatannya"
        ];

    // Sessions.
    no_session_name(given)
        ["\"{given}\" is no name of a session", "\"{given}\" 不是会话名称", "\"{given}\" はセッションの名前ではありません", "\"{given}\" bukan nama sesi"]
        hint [
            "write the 16 hexadecimal digits that logs and lists call it by",
            "请写日志和列表中的 16 位十六进制数字",
            "ログや一覧にある 16 桁の十六進数を書いてください",
            "tulis 16 digit heksadesimal yang dipakai log dan daftar"
        ];
    no_session(id)
        ["there is no session {id}", "没有会话 {id}", "セッション {id} はありません", "tidak ada sesi {id}"]
        hint [
            "it may have ended; a cookie is known here once it has come by",
            "它可能已结束；Cookie 来过一次之后这里才会知道",
            "終わったのかもしれません。Cookie は一度来て初めて知られます",
            "mungkin sudah berakhir; cookie dikenal di sini setelah pernah datang"
        ];
    several_groups(id) [
        "several groups have a session {id}", "多个后端服务器组都有会话 {id}", "セッション {id} は複数のグループにあります", "beberapa grup punya sesi {id}"
    ];
    group_has_it(group, load_balancer)
        ["group \"{group}\" of load balancer \"{load_balancer}\" has it", "负载均衡器 \"{load_balancer}\" 的后端服务器组 \"{group}\" 有它", "ロードバランサー \"{load_balancer}\" のグループ \"{group}\" にあります", "grup \"{group}\" dari load balancer \"{load_balancer}\" memilikinya"]
        hint [
            "ask with ?load_balancer={load_balancer}&group={group}",
            "请用 ?load_balancer={load_balancer}&group={group} 查询",
            "?load_balancer={load_balancer}&group={group} を付けて尋ねてください",
            "tanyakan dengan ?load_balancer={load_balancer}&group={group}"
        ];
    client_and_id()
        ["client and id are two ways to name a session", "client 与 id 是两种指明会话的方式", "client と id はセッションを指す二つの方法です", "client dan id adalah dua cara menyebut sesi"]
        hint ["ask with one of them", "请只用其中一个", "どちらか一つで尋ねてください", "tanyakan dengan salah satunya"];
    keeps_no_sessions(group)
        ["group \"{group}\" keeps no sessions", "后端服务器组 \"{group}\" 不保持会话", "グループ \"{group}\" はセッションを維持しません", "grup \"{group}\" tidak menyimpan sesi"]
        hint ["give it a persistence", "请为它配置会话保持", "persistence を設定してください", "beri persistensi"];
    too_many_orders(pending, group)
        ["{pending} orders are pending in group \"{group}\", and there is no room for more", "后端服务器组 \"{group}\" 中有 {pending} 条指令待执行，无法再接受", "グループ \"{group}\" で {pending} 件の指示が待っており、これ以上は受けられません", "{pending} perintah menunggu di grup \"{group}\", dan tidak ada tempat lagi"]
        hint [
            "they end by themselves with the sessions they are for; to empty a target, drain or unstick it",
            "它们会随所针对的会话自行结束；要清空目标，请使用 drain 或 unstick",
            "対象のセッションとともに自然に終わります。ターゲットを空にするには drain か unstick を使ってください",
            "perintah berakhir sendiri bersama sesinya; untuk mengosongkan target, pakai drain atau unstick"
        ];
    target_cannot_take_it(target, why)
        ["target \"{target}\" {why}", "目标 \"{target}\" {why}", "ターゲット \"{target}\" は{why}", "target \"{target}\" {why}"]
        hint [
            "choose another one; or say \"force\": true, and the session goes there if it can",
            "请选择其他目标；或写 \"force\": true，会话会在可能时去那里",
            "別のものを選ぶか、\"force\": true としてください。できるならセッションはそこへ行きます",
            "pilih yang lain; atau tulis \"force\": true, dan sesi ke sana jika bisa"
        ];

    // The store, and us.
    store_is_full_of(things, most) [
        "there are {most} {things} already: remove some", "已有 {most} 个{things}：请删除一些", "{things}がすでに {most} 個あります。いくつか取り除いてください", "sudah ada {most} {things}: hapus beberapa"
    ];
    disk_full() [
        "the disk is full: nothing was written; make room in the state folder and try again",
        "磁盘已满：什么也没有写入；请在状态文件夹中腾出空间后再试",
        "ディスクがいっぱいで、何も書かれませんでした。状態フォルダーに空きを作ってやり直してください",
        "disk penuh: tidak ada yang ditulis; beri ruang di folder status dan coba lagi"
    ];
    store_cannot_write(why) ["{why}", "{why}", "{why}", "{why}"];
    broken() ["this answer could not be made", "无法生成该响应", "この応答を作れませんでした", "jawaban ini tidak dapat dibuat"];
    broken_page() [
        "the answer could not be made; the log may say more",
        "无法生成响应；日志中可能有更多信息",
        "応答を作れませんでした。ログに詳しいことがあるかもしれません",
        "jawaban tidak dapat dibuat; log mungkin menjelaskan"
    ];
    only_get_and_head() ["only GET and HEAD", "只支持 GET 和 HEAD", "使えるのは GET と HEAD だけです", "hanya GET dan HEAD"];
    unknown_method() ["there is no such method", "没有这样的方法", "そのメソッドはありません", "metode itu tidak ada"];
    fields_too_long(most) [
        "at most {most} of header fields", "头部字段最多 {most}", "ヘッダーフィールドは最大 {most} です", "bidang header paling banyak {most}"
    ];
    target_too_long(most) [
        "at most {most} of path and query", "路径和查询最多 {most}", "パスとクエリーは最大 {most} です", "path dan kueri paling banyak {most}"
    ];
    only_this_machine() [
        "this address is for this machine: ask for it by number, or as localhost",
        "该地址只供本机使用：请用数字地址或 localhost 访问",
        "このアドレスはこのマシンのためのものです。数字のアドレスか localhost で尋ねてください",
        "alamat ini untuk mesin ini: minta dengan angka, atau sebagai localhost"
    ];
}
