//! What do the findings of the doctor say in Japanese?

pub(super) fn texts(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "cookie-not-returned" => (
            "{requests} 件のリクエストのうち Cookie を伴うのは {percent} % だけ",
            "`homing explain` でクライアントを一つ調べてください。Cookie を保存しているか、Path、Domain、Secure、SameSite が\
             この Cookie の送信を許しているか。Cookie を保存しないクライアントばかりなら method = \"source-ip\" を使います",
        ),
        "clients-never-return" => (
            "{sessions} 件のセッションの {percent} % が、リクエスト一件だけで戻ってこなかった",
            "プローブやロボットはこう見えます。利用者であれば、その Cookie が戻ってきていません",
        ),
        "cookie-path-too-narrow" => (
            "Cookie は Path={path} だが、{rule} のリクエストはその外にあり、Cookie を伴わない",
            "`path` を省くか、グループのすべてのパスに共通する先頭部分を書いてください",
        ),
        "secure-cookie-over-http" => (
            "Cookie は Secure だが、リスナー {listener} は HTTP。手前で TLS が終端されない限りブラウザーは捨てる",
            "リスナーの手前で TLS を終端し、そのプロキシを `trusted_proxies` に書くか、`secure` と \
             same_site = \"none\" を省いてください",
        ),
        "cookie-shadowed" => (
            "ターゲットが、バランサーと同じ名前 {name} の Cookie を {count} 回設定しようとした",
            "バランサーの Cookie に別の `cookie_name` を付けるか、アプリケーションの Cookie の名前を変えてください",
        ),
        "several-cookies" => (
            "{requests} 件のリクエストのうち {count} 件が、バランサーの名前の Cookie を複数伴っていた",
            "以前の `path` や `domain`、または同じドメインの別のバランサーもこの名前を使っています。別の `cookie_name` に\
             してください",
        ),
        "tokens-not-ours" => (
            "{requests} 件のリクエストのうち {count} 件の Cookie は、別の鍵で封印されたか、誰も封印していない",
            "一つの名前の背後のノードには同じ鍵束が必要です: `homing keys export` と `import`。鍵を取り除くのは、最も長い\
             アイドル時間が過ぎてからにしてください",
        ),
        "answers-lose-their-cache" => (
            "共有キャッシュが保存できる {count} 件の応答が、Cookie を伴うため private になった",
            "手前のキャッシュが重要なら shared_cache = \"skip\" と書いてください。Cookie は保存されない応答を待ちます",
        ),
        "cookies-in-shared-caches" => (
            "Cookie を伴う {count} 件の応答が共有キャッシュに保存されうる。別のクライアントのセッションが渡ってしまう",
            "途中にキャッシュがない場合を除いて、shared_cache = \"allow\" を取り除いてください",
        ),
        "application-names-no-session" => (
            "{requests} 件のリクエストが来たが、セッションを名付けた応答はまだない（{carrier}）",
            "アプリケーションはこの名前で設定していますか。Cookie の名前は大文字と小文字を区別します",
        ),
        "many-behind-one-address" => (
            "{connections} 件の接続の {percent} % が {client} から来ている。多くのクライアントがこのアドレスを共有している",
            "すべて一つのターゲットに向かいます。HTTP なら Cookie を使い、専用線、VPN、NAT の背後ではセッション維持の代わりに \
             scheduler = \"ip-hash\" を使うか、手前のプロキシにアドレスを渡させてください",
        ),
        "table-full" => (
            "容量 {capacity} の表に {count} 件のセッションが入らなかったか、押し出された",
            "`table_size` を大きくするか、`timeout` を短くしてください",
        ),
        _ => return None,
    })
}
