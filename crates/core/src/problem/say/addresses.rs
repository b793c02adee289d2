//! What do we say of addresses and networks?

rows! {
    port_taken(address, held, holder) [
        "{address} clashes with {held} of {holder}",
        "{address} 与 {holder} 的 {held} 冲突",
        "{address} は {holder} の {held} と衝突します",
        "{address} bentrok dengan {held} milik {holder}"
    ] hint [
        "use another port or another address",
        "请使用其他端口或其他地址",
        "別のポートか別のアドレスにしてください",
        "pakai port lain atau alamat lain"
    ];
    port_taken_by_others() [
        "something else on this node listens there",
        "此节点上已有其他对象在此监听",
        "このノードでは、ほかのものがそこで待ち受けています",
        "sesuatu yang lain di node ini sudah mendengarkan di sana"
    ] hint [
        "use another port or another address",
        "请使用其他端口或其他地址",
        "別のポートか別のアドレスにしてください",
        "pakai port lain atau alamat lain"
    ];
    cannot_listen(address, why)
        ["cannot listen on {address}: {why}", "无法在 {address} 上监听：{why}", "{address} で待ち受けられません: {why}", "tidak dapat mendengarkan di {address}: {why}"];
    no_listen_address()
        ["no address to listen on", "没有监听地址", "待ち受けるアドレスがありません", "tidak ada alamat untuk mendengarkan"]
        hint [
            "write at least one: listen = [\"127.0.0.1:8080\"]",
            "至少写一个：listen = [\"127.0.0.1:8080\"]",
            "少なくとも一つ書いてください: listen = [\"127.0.0.1:8080\"]",
            "tulis setidaknya satu: listen = [\"127.0.0.1:8080\"]"
        ];
    not_an_address(given) [
        "{given?} is not an address with a port",
        "{given?} 不是带端口的地址",
        "{given?} はポート付きのアドレスではありません",
        "{given?} bukan alamat dengan port"
    ];
    not_a_network(given) ["{given?} is not a network", "{given?} 不是网段", "{given?} はネットワークではありません", "{given?} bukan jaringan"];
    address_without_port(given)
        ["{given?} has port 0", "{given?} 的端口是 0", "{given?} のポートは 0 です", "{given?} memakai port 0"]
        hint [
            "name the port that the target listens on",
            "请写明目标监听的端口",
            "ターゲットが待ち受けるポートを書いてください",
            "sebutkan port tempat target mendengarkan"
        ];
    port_zero(address)
        ["{address} has port 0", "{address} 的端口是 0", "{address} のポートは 0 です", "{address} memakai port 0"]
        hint [
            "name the port that the target listens on",
            "请写明目标监听的端口",
            "ターゲットが待ち受けるポートを書いてください",
            "sebutkan port tempat target mendengarkan"
        ];
    same_target(address, other) [
        "{address} is the address of target {other?} of this group",
        "{address} 是本组目标 {other?} 的地址",
        "{address} はこのグループのターゲット {other?} のアドレスです",
        "{address} adalah alamat target {other?} grup ini"
    ] hint [
        "keep one of them, with the sum of the weights",
        "请保留其中一个，权重取两者之和",
        "一つだけ残し、重みは合計にしてください",
        "sisakan satu, dengan jumlah bobotnya"
    ];
    no_machine(ip, what)
        ["{ip} is {what}", "{ip} 是{what}", "{ip} は{what}です", "{ip} adalah {what}"]
        hint [
            "write the address of one machine",
            "请写一台机器的地址",
            "マシン一台のアドレスを書いてください",
            "tulis alamat satu mesin"
        ];
    guarded_address(ip, what)
        ["{ip} is {what}, where no target may be", "{ip} 是{what}，目标不能在那里", "{ip} は{what}で、ターゲットを置けません", "{ip} adalah {what}, dan target tidak boleh di sana"]
        hint [
            "if it has to be, list its network in `node.target_networks`",
            "如果确有必要，请把它的网段列入 `node.target_networks`",
            "どうしても必要なら、そのネットワークを `node.target_networks` に書いてください",
            "jika memang harus, cantumkan jaringannya dalam `node.target_networks`"
        ];
    outside_of_networks(ip) [
        "{ip} is outside of `node.target_networks`",
        "{ip} 不在 `node.target_networks` 之内",
        "{ip} は `node.target_networks` の外です",
        "{ip} berada di luar `node.target_networks`"
    ] hint [
        "use an address inside, or add its network there",
        "请使用其中的地址，或把它的网段加进去",
        "その中のアドレスにするか、ネットワークを加えてください",
        "pakai alamat di dalamnya, atau tambahkan jaringannya di sana"
    ];
}
