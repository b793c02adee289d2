//! From where to where does a value go?

rows! {
    write(example) ["write {example}", "请写 {example}", "次のように書いてください: {example}", "tulis {example}"];
    allowed(span) ["allowed: {span}", "允许：{span}", "使える値: {span}", "diizinkan: {span}"];
    zero_or(span) ["0s, or {span}", "0s，或 {span}", "0s、または {span}", "0s, atau {span}"];
    write_number(from, to) [
        "write a number from {from} to {to}", "请写 {from} 至 {to} 的数字", "{from} から {to} の数を書いてください", "tulis angka dari {from} sampai {to}"
    ];
    allowed_or_no_limit(span) [
        "allowed: {span}; leave it out for no limit",
        "允许：{span}；省略则不设上限",
        "使える値: {span}。省くと上限はありません",
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
}
