//! What may be meant, and what is there?

rows! {
    there_are(names) ["there are: {names}", "可用：{names}", "あるもの: {names}", "yang ada: {names}"];
    or_never(hint) ["{hint}, or \"never\"", "{hint}；或 \"never\"", "{hint}。\"never\" とも書けます", "{hint}, atau \"never\""];
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
}
