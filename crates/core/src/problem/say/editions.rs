//! What do we say to whoever breaks a rule of an edition?

rows! {
    out_of_range_in(given, edition) [
        "{given?} is out of range in edition = \"{edition}\"",
        "{given?} 超出 edition = \"{edition}\" 的范围",
        "{given?} は edition = \"{edition}\" の範囲外です",
        "{given?} di luar rentang edition = \"{edition}\""
    ];
    number_out_of_range_in(number, edition) [
        "{number} is out of range in edition = \"{edition}\"",
        "{number} 超出 edition = \"{edition}\" 的范围",
        "{number} は edition = \"{edition}\" の範囲外です",
        "{number} di luar rentang edition = \"{edition}\""
    ];
    out_of_adjustable_range(given, edition) [
        "{given?} is out of range in edition = \"{edition}\" with adjustable_idle = true",
        "{given?} 超出 edition = \"{edition}\" 在 adjustable_idle = true 时的范围",
        "{given?} は adjustable_idle = true の edition = \"{edition}\" の範囲外です",
        "{given?} di luar rentang edition = \"{edition}\" dengan adjustable_idle = true"
    ];
    size_out_of_range(bytes)
        ["{bytes} bytes are out of range", "{bytes} 字节超出范围", "{bytes} バイトは範囲外です", "{bytes} byte di luar rentang"];
    size_out_of_range_in(bytes, edition) [
        "{bytes} bytes are out of range in edition = \"{edition}\"",
        "{bytes} 字节超出 edition = \"{edition}\" 的范围",
        "{bytes} バイトは edition = \"{edition}\" の範囲外です",
        "{bytes} byte di luar rentang edition = \"{edition}\""
    ];
    no_limit_in(edition) [
        "no limit is out of range in edition = \"{edition}\"",
        "不设上限超出 edition = \"{edition}\" 的范围",
        "上限なしは edition = \"{edition}\" の範囲外です",
        "tanpa batas berada di luar rentang edition = \"{edition}\""
    ];
    idle_limit(given, fault) ["{given?} is {fault}", "{given?} {fault}", "{given?} は{fault}", "{given?} {fault}"];
    idle_limit_in(given, fault, method, edition) [
        "{given?} is {fault} for method = \"{method}\" in edition = \"{edition}\"",
        "{given?} {fault}（edition = \"{edition}\" 的 method = \"{method}\"）",
        "{given?} は{fault}（edition = \"{edition}\" の method = \"{method}\"）",
        "{given?} {fault} untuk method = \"{method}\" dalam edition = \"{edition}\""
    ];
    lifetime_as_idle_limit(given, fault) [
        "{given?} is the idle limit, too, and {fault}",
        "{given?} 同时也是空闲时限，{fault}",
        "{given?} はアイドル時間も兼ねており、{fault}",
        "{given?} juga batas diam, dan {fault}"
    ];
    lifetime_as_idle_limit_in(given, fault, method, edition) [
        "{given?} is the idle limit, too, and {fault} for method = \"{method}\" in edition = \"{edition}\"",
        "{given?} 同时也是空闲时限，{fault}（edition = \"{edition}\" 的 method = \"{method}\"）",
        "{given?} はアイドル時間も兼ねており、{fault}（edition = \"{edition}\" の method = \"{method}\"）",
        "{given?} juga batas diam, dan {fault} untuk method = \"{method}\" dalam edition = \"{edition}\""
    ];
    means_nothing(key, value, edition, editions) [
        "{key} = {value} means nothing in edition = \"{edition}\"",
        "{key} = {value} 在 edition = \"{edition}\" 中没有意义",
        "{key} = {value} は edition = \"{edition}\" では意味がありません",
        "{key} = {value} tidak berarti dalam edition = \"{edition}\""
    ] hint [
        "remove it, or write edition = {editions}",
        "请删除它，或写 edition = {editions}",
        "取り除くか、edition = {editions} にしてください",
        "hapus, atau tulis edition = {editions}"
    ];
    fixed_keepalive(given, edition, fixed, other) [
        "{given?} is not allowed in edition = \"{edition}\": an idle client connection is closed after {fixed} there",
        "edition = \"{edition}\" 不允许 {given?}：其中空闲的客户端连接在 {fixed} 后关闭",
        "{given?} は edition = \"{edition}\" では使えません。アイドルのクライアント接続は {fixed} で閉じられます",
        "{given?} tidak diizinkan dalam edition = \"{edition}\": koneksi klien yang diam ditutup setelah {fixed} di sana"
    ] hint [
        "remove it, or write edition = \"{other}\"",
        "请删除它，或写 edition = \"{other}\"",
        "取り除くか、edition = \"{other}\" にしてください",
        "hapus, atau tulis edition = \"{other}\""
    ];
    fixed_idle(given, edition, fixed) [
        "{given?} is not allowed in edition = \"{edition}\": a silent connection is closed after {fixed} there",
        "edition = \"{edition}\" 不允许 {given?}：其中无数据的连接在 {fixed} 后关闭",
        "{given?} は edition = \"{edition}\" では使えません。何も流れない接続は {fixed} で閉じられます",
        "{given?} tidak diizinkan dalam edition = \"{edition}\": koneksi yang sunyi ditutup setelah {fixed} di sana"
    ];
    group_owned(group, owner, edition, other) [
        "group {group?} belongs to {owner}: in edition = \"{edition}\" each listener and each rule has a group of its own",
        "后端服务器组 {group?} 属于{owner}：在 edition = \"{edition}\" 中，每个监听器和每条规则各有自己的组",
        "グループ {group?} は{owner}のものです。edition = \"{edition}\" ではリスナーとルールごとに自分のグループを持ちます",
        "grup {group?} milik {owner}: dalam edition = \"{edition}\" setiap listener dan setiap aturan punya grupnya sendiri"
    ] hint [
        "name another group here, with the same targets if need be, or write edition = \"{other}\"",
        "请在这里写另一个组，必要时目标可以相同；或写 edition = \"{other}\"",
        "ここには別のグループを書くか（ターゲットは同じでもかまいません）、edition = \"{other}\" にしてください",
        "sebutkan grup lain di sini, bila perlu dengan target yang sama, atau tulis edition = \"{other}\""
    ];
    scheduler_not_in(scheduler, edition, schedulers, editions) [
        "scheduler = \"{scheduler}\" does not exist in edition = \"{edition}\"",
        "edition = \"{edition}\" 中没有 scheduler = \"{scheduler}\"",
        "scheduler = \"{scheduler}\" は edition = \"{edition}\" にはありません",
        "scheduler = \"{scheduler}\" tidak ada dalam edition = \"{edition}\""
    ] hint [
        "write scheduler = {schedulers}, or edition = {editions}",
        "请写 scheduler = {schedulers}，或 edition = {editions}",
        "scheduler = {schedulers}、または edition = {editions} にしてください",
        "tulis scheduler = {schedulers}, atau edition = {editions}"
    ];
    method_not_in(method, edition, methods, editions) [
        "method = \"{method}\" does not exist in edition = \"{edition}\"",
        "edition = \"{edition}\" 中没有 method = \"{method}\"",
        "method = \"{method}\" は edition = \"{edition}\" にはありません",
        "method = \"{method}\" tidak ada dalam edition = \"{edition}\""
    ] hint [
        "write method = {methods}, or edition = {editions}",
        "请写 method = {methods}，或 edition = {editions}",
        "method = {methods}、または edition = {editions} にしてください",
        "tulis method = {methods}, atau edition = {editions}"
    ];
    method_not_with_protocol(method, protocol, listener, edition, methods) [
        "method = \"{method}\" does not go with protocol = \"{protocol}\" of listener {listener?} in edition = \"{edition}\"",
        "在 edition = \"{edition}\" 中，method = \"{method}\" 不能与监听器 {listener?} 的 protocol = \"{protocol}\" 同时使用",
        "edition = \"{edition}\" では method = \"{method}\" をリスナー {listener?} の protocol = \"{protocol}\" と一緒に使えません",
        "dalam edition = \"{edition}\" method = \"{method}\" tidak dapat dipakai bersama protocol = \"{protocol}\" dari listener {listener?}"
    ] hint [
        "write method = {methods}", "请写 method = {methods}", "method = {methods} にしてください", "tulis method = {methods}"
    ];
    scheduler_not_with_method(scheduler, method, edition) [
        "scheduler = \"{scheduler}\" does not go with persistence.method = \"{method}\" in edition = \"{edition}\"",
        "在 edition = \"{edition}\" 中，scheduler = \"{scheduler}\" 不能与 persistence.method = \"{method}\" 同时使用",
        "edition = \"{edition}\" では scheduler = \"{scheduler}\" を persistence.method = \"{method}\" と一緒に使えません",
        "dalam edition = \"{edition}\" scheduler = \"{scheduler}\" tidak dapat dipakai bersama persistence.method = \"{method}\""
    ];
    scheduler_switched_off(scheduler, method, edition) [
        "scheduler = \"{scheduler}\" does not go with persistence.method = \"{method}\" in edition = \"{edition}\" with sticky_least_connections = false",
        "在 edition = \"{edition}\" 且 sticky_least_connections = false 时，scheduler = \"{scheduler}\" 不能与 persistence.method = \"{method}\" 同时使用",
        "sticky_least_connections = false の edition = \"{edition}\" では scheduler = \"{scheduler}\" を persistence.method = \"{method}\" と一緒に使えません",
        "dalam edition = \"{edition}\" dengan sticky_least_connections = false, scheduler = \"{scheduler}\" tidak dapat dipakai bersama persistence.method = \"{method}\""
    ];
    slow_start_not_with_scheduler(scheduler, edition, schedulers) [
        "scheduler = \"{scheduler}\" does not go with `slow_start` in edition = \"{edition}\"",
        "在 edition = \"{edition}\" 中，scheduler = \"{scheduler}\" 不能与 `slow_start` 同时使用",
        "edition = \"{edition}\" では scheduler = \"{scheduler}\" を `slow_start` と一緒に使えません",
        "dalam edition = \"{edition}\" scheduler = \"{scheduler}\" tidak dapat dipakai bersama `slow_start`"
    ] hint [
        "write scheduler = {schedulers}, or leave `slow_start` out",
        "请写 scheduler = {schedulers}，或省略 `slow_start`",
        "scheduler = {schedulers} にするか、`slow_start` を省いてください",
        "tulis scheduler = {schedulers}, atau hilangkan `slow_start`"
    ];
    slow_start_of_requests(protocol, listener, edition) [
        "`slow_start` does not go with protocol = \"{protocol}\" of listener {listener?} in edition = \"{edition}\": it is for requests",
        "在 edition = \"{edition}\" 中，`slow_start` 不能与监听器 {listener?} 的 protocol = \"{protocol}\" 同时使用：它只用于请求",
        "edition = \"{edition}\" では `slow_start` をリスナー {listener?} の protocol = \"{protocol}\" と一緒に使えません。リクエストのためのものです",
        "dalam edition = \"{edition}\" `slow_start` tidak dapat dipakai bersama protocol = \"{protocol}\" dari listener {listener?}: ini untuk permintaan"
    ] hint [
        "leave it out, or write edition = \"native\"",
        "请省略它，或写 edition = \"native\"",
        "省くか、edition = \"native\" にしてください",
        "hilangkan, atau tulis edition = \"native\""
    ];
    no_split_in(edition, editions) [
        "edition = \"{edition}\" leads requests to one group",
        "edition = \"{edition}\" 把请求引到一个后端服务器组",
        "edition = \"{edition}\" はリクエストを一つのグループに導きます",
        "edition = \"{edition}\" mengarahkan permintaan ke satu grup"
    ] hint [
        "name one `group`, or write edition = {editions}",
        "请只写一个 `group`，或写 edition = {editions}",
        "`group` を一つ書くか、edition = {editions} にしてください",
        "sebutkan satu `group`, atau tulis edition = {editions}"
    ];
    drain_of_connections(protocol, listener, edition) [
        "`drain` does not go with protocol = \"{protocol}\" of listener {listener?} in edition = \"{edition}\": it is for connections and flows",
        "在 edition = \"{edition}\" 中，`drain` 不能与监听器 {listener?} 的 protocol = \"{protocol}\" 同时使用：它只用于连接和数据流",
        "edition = \"{edition}\" では `drain` をリスナー {listener?} の protocol = \"{protocol}\" と一緒に使えません。接続とフローのためのものです",
        "dalam edition = \"{edition}\" `drain` tidak dapat dipakai bersama protocol = \"{protocol}\" dari listener {listener?}: ini untuk koneksi dan aliran"
    ] hint [
        "leave it out, or write edition = \"native\"",
        "请省略它，或写 edition = \"native\"",
        "省くか、edition = \"native\" にしてください",
        "hilangkan, atau tulis edition = \"native\""
    ];
    cookie_is_for_every_path(path, edition) [
        "{path?} is not allowed in edition = \"{edition}\": its cookie is for every path",
        "edition = \"{edition}\" 不允许 {path?}：它的 Cookie 用于所有路径",
        "{path?} は edition = \"{edition}\" では使えません。その Cookie はすべてのパスのものです",
        "{path?} tidak diizinkan dalam edition = \"{edition}\": cookienya untuk setiap path"
    ] hint ["remove it, or write \"/\"", "请删除它，或写 \"/\"", "取り除くか、\"/\" にしてください", "hapus, atau tulis \"/\""];
    cookie_has_expires(edition) [
        "max_age = true is not allowed in edition = \"{edition}\": its cookie says in Expires how long it lives",
        "edition = \"{edition}\" 不允许 max_age = true：它的 Cookie 用 Expires 说明有效期",
        "max_age = true は edition = \"{edition}\" では使えません。その Cookie は期限を Expires で伝えます",
        "max_age = true tidak diizinkan dalam edition = \"{edition}\": cookienya menyebut masa berlaku dalam Expires"
    ] hint [
        "remove it: the cookie outlives the browser anyway, for `timeout`",
        "请删除它：Cookie 本来就会在浏览器关闭后保留 `timeout` 那么久",
        "取り除いてください。Cookie はいずれにせよブラウザーを閉じた後も `timeout` の間残ります",
        "hapus: cookie tetap bertahan setelah browser ditutup, selama `timeout`"
    ];
}
