//! What goes together in an edition?

rows! {
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
}
