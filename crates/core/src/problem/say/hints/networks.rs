//! How are addresses and networks written?

rows! {
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
}
