//! Which examples have words in them, and who needs what is missing?

rows! {
    a_table_like(example) ["a table: {example}", "一个表：{example}", "テーブル: {example}", "sebuah tabel: {example}"];
    an_array_like(example) ["an array: {example}", "一个数组：{example}", "配列: {example}", "sebuah array: {example}"];
    or_else(example, others) ["{example} (or {others})", "{example}（或 {others}）", "{example}（または {others}）", "{example} (atau {others})"];
    either_way(one, other) ["{one}, or {other}", "{one}，或 {other}", "{one}、または {other}", "{one}, atau {other}"];
    or_no_probes(example) [
        "{example}, or leave it out to switch probes off",
        "{example}，或省略它以关闭探测",
        "{example}。省くとプローブは行いません",
        "{example}, atau hilangkan untuk mematikan probe"
    ];
    or_no_persistence(example) [
        "{example}, or leave it out to switch persistence off",
        "{example}，或省略它以关闭会话保持",
        "{example}。省くとセッションを維持しません",
        "{example}, atau hilangkan untuk mematikan persistensi"
    ];
    section(header) [
        "{header} on a line of its own, its settings below",
        "{header}（独占一行，其设置写在下面）",
        "{header} だけの行と、その下に設定",
        "{header} pada baris tersendiri, pengaturannya di bawahnya"
    ];
    section_with(header, setting) [
        "{header} on a line of its own, {setting} below",
        "{header}（独占一行，下面写 {setting}）",
        "{header} だけの行と、その下に {setting}",
        "{header} pada baris tersendiri, {setting} di bawahnya"
    ];
    a_subject() [
        "header = \"X-Name\", cookie = \"name\", query = \"key\", source = [\"10.0.0.0/8\"], method = true, host = true or path = true",
        "header = \"X-Name\"、cookie = \"name\"、query = \"key\"、source = [\"10.0.0.0/8\"]、method = true、host = true 或 path = true",
        "header = \"X-Name\"、cookie = \"name\"、query = \"key\"、source = [\"10.0.0.0/8\"]、method = true、host = true、または path = true",
        "header = \"X-Name\", cookie = \"name\", query = \"key\", source = [\"10.0.0.0/8\"], method = true, host = true, atau path = true"
    ];
    an_action() [
        "group = \"…\", redirect = { … } or respond = { … }",
        "group = \"…\"、redirect = { … } 或 respond = { … }",
        "group = \"…\"、redirect = { … }、または respond = { … }",
        "group = \"…\", redirect = { … }, atau respond = { … }"
    ];
    an_action_or_rules() [
        "group = \"…\", redirect = { … }, respond = { … } or [[load_balancers.listeners.rules]]",
        "group = \"…\"、redirect = { … }、respond = { … } 或 [[load_balancers.listeners.rules]]",
        "group = \"…\"、redirect = { … }、respond = { … }、または [[load_balancers.listeners.rules]]",
        "group = \"…\", redirect = { … }, respond = { … }, atau [[load_balancers.listeners.rules]]"
    ];
    verify_forms() [
        "verify = \"ca.pem\", or verify = true for the authorities of the system, or verify = false to believe anybody",
        "verify = \"ca.pem\"，或用 verify = true 信任系统的证书颁发机构，或用 verify = false 信任任何人",
        "verify = \"ca.pem\"、システムの認証局なら verify = true、誰でも信じるなら verify = false",
        "verify = \"ca.pem\", atau verify = true untuk otoritas sistem, atau verify = false untuk memercayai siapa pun"
    ];
    setting_allowed(setting, span) ["{setting}: {span}", "{setting}：{span}", "{setting}（{span}）", "{setting} ({span})"];

    // Who needs what is missing.
    every_has_it(kind) ["every {kind} has it", "每个{kind}都要有", "どの{kind}にも要ります", "setiap {kind} memilikinya"];
    every_listener_has_it(protocol) [
        "every {protocol} listener has it",
        "每个 {protocol} 监听器都要有",
        "{protocol} のリスナーには必ず要ります",
        "setiap listener {protocol} memilikinya"
    ];
    needs_it(setting) ["{setting} needs it", "{setting} 需要它", "{setting} には必要です", "{setting} memerlukannya"];
    every_rule_leads() [
        "every rule leads somewhere", "每条规则都要有去处", "どのルールにも行き先が要ります", "setiap aturan punya tujuan"
    ];
    cert_and_key() ["cert and key go together", "cert 与 key 须同时给出", "cert と key は揃って必要です", "cert dan key berpasangan"];
    no_rules_either() [
        "the listener has no rules either", "该监听器也没有规则", "リスナーにはルールもありません", "listener juga tidak punya aturan"
    ];
    no_default(edition) [
        "edition = \"{edition}\" has no default for it",
        "edition = \"{edition}\" 对它没有默认值",
        "edition = \"{edition}\" には既定値がありません",
        "edition = \"{edition}\" tidak punya nilai bawaan untuknya"
    ];
}
