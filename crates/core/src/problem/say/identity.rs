//! What do we say to those who are not let in, and of users and tokens that cannot be as they were said?

rows! {
    no_token(file) [
        "there is no token: send Authorization: Bearer TOKEN; the first token of a node stands in {file} of its state_dir",
        "没有令牌：请发送 Authorization: Bearer TOKEN；节点的第一个令牌在其 state_dir 的 {file} 中",
        "トークンがありません。Authorization: Bearer TOKEN を送ってください。ノードの最初のトークンは state_dir の {file} にあります",
        "tidak ada token: kirim Authorization: Bearer TOKEN; token pertama node ada di {file} dalam state_dir-nya"
    ];
    token_unknown(file) [
        "this token is not known here; the first token of a node stands in {file} of its state_dir",
        "这里不认识该令牌；节点的第一个令牌在其 state_dir 的 {file} 中",
        "このトークンはここでは知られていません。ノードの最初のトークンは state_dir の {file} にあります",
        "token ini tidak dikenal di sini; token pertama node ada di {file} dalam state_dir-nya"
    ];
    token_expired(file) [
        "this token has expired; the first token of a node stands in {file} of its state_dir",
        "该令牌已过期；节点的第一个令牌在其 state_dir 的 {file} 中",
        "このトークンは期限切れです。ノードの最初のトークンは state_dir の {file} にあります",
        "token ini telah kedaluwarsa; token pertama node ada di {file} dalam state_dir-nya"
    ];
    token_revoked(file) [
        "this token was revoked; the first token of a node stands in {file} of its state_dir",
        "该令牌已被吊销；节点的第一个令牌在其 state_dir 的 {file} 中",
        "このトークンは取り消されました。ノードの最初のトークンは state_dir の {file} にあります",
        "token ini telah dicabut; token pertama node ada di {file} dalam state_dir-nya"
    ];
    no_right(actor, role, right, least) [
        "{actor} is {role}, and may not {right}: that takes {least}",
        "{actor} 的角色是 {role}，没有 {right} 权限：需要 {least}",
        "{actor} は {role} で、{right} の権限がありません。{least} が必要です",
        "{actor} adalah {role}, dan tidak punya hak {right}: itu memerlukan {least}"
    ];
    not_the_whole_node(actor) [
        "{actor} has scopes, and this is about the whole node",
        "{actor} 限于某些范围，而这涉及整个节点",
        "{actor} は範囲が限られていますが、これはノード全体のことです",
        "{actor} punya cakupan terbatas, dan ini tentang seluruh node"
    ];
    not_yours(what) [
        "who has scopes cannot let a load balancer use {what}, which belongs to the whole node",
        "限于某些范围者不能让负载均衡器使用{what}，它属于整个节点",
        "範囲の限られた人は、ノード全体のものである{what}をロードバランサーに使わせられません",
        "yang cakupannya terbatas tidak dapat membuat load balancer memakai {what}, yang milik seluruh node"
    ];
    outside_of_scopes(name) [
        "who has scopes cannot have a load balancer of another project or region: {name?} would be one",
        "限于某些范围者不能拥有其他项目或地域的负载均衡器：{name?} 就会是",
        "範囲の限られた人は、別のプロジェクトやリージョンのロードバランサーを持てません。{name?} がそれにあたります",
        "yang cakupannya terbatas tidak dapat punya load balancer dari proyek atau region lain: {name?} termasuk itu"
    ];
    taken_on_this_node(name)
        ["the name {name?} is taken on this node", "名称 {name?} 在该节点上已被占用", "名前 {name?} はこのノードで使われています", "nama {name?} sudah dipakai di node ini"]
        hint ["choose another name", "请换一个名称", "別の名前にしてください", "pilih nama lain"];
    no_own_page() [
        "a browser has to send x-homing-request: 1 with what changes something",
        "浏览器在更改时必须发送 x-homing-request: 1",
        "ブラウザーは何かを変えるとき x-homing-request: 1 を送らなければなりません",
        "browser harus mengirim x-homing-request: 1 saat mengubah sesuatu"
    ];
    other_site() [
        "this comes from a page of another site", "这来自其他站点的页面", "これは別のサイトのページから来ています", "ini datang dari halaman situs lain"
    ];
    wrong_password() [
        "the name or the password is wrong", "名称或密码错误", "名前かパスワードが違います", "nama atau kata sandi salah"
    ];
    too_many_attempts(wait) [
        "too many attempts: try again in {wait}", "尝试次数过多：请在 {wait} 后再试", "試行が多すぎます。{wait} 後にやり直してください", "terlalu banyak percobaan: coba lagi dalam {wait}"
    ];
    token_does_not_sign_out() [
        "a token does not sign out: this is for browsers in which a user has signed in",
        "令牌不能登出：这只用于用户已登录的浏览器",
        "トークンはサインアウトしません。これはユーザーがサインインしたブラウザーのためのものです",
        "token tidak keluar: ini untuk browser tempat pengguna telah masuk"
    ];
    token_has_no_password() [
        "a token has no password: this is for browsers in which a user has signed in",
        "令牌没有密码：这只用于用户已登录的浏览器",
        "トークンにパスワードはありません。これはユーザーがサインインしたブラウザーのためのものです",
        "token tidak punya kata sandi: ini untuk browser tempat pengguna telah masuk"
    ];

    no_role(name, words)
        ["no role \"{name}\"", "没有角色 \"{name}\"", "ロール \"{name}\" はありません", "tidak ada peran \"{name}\""]
        hint ["there are: {words}", "可用：{words}", "あるもの: {words}", "yang ada: {words}"];
    no_user(name) ["there is no user \"{name}\"", "没有用户 \"{name}\"", "ユーザー \"{name}\" はいません", "tidak ada pengguna \"{name}\""];
    user_exists(name)
        ["there is a user \"{name}\" already", "已经有用户 \"{name}\"", "ユーザー \"{name}\" はすでにいます", "sudah ada pengguna \"{name}\""]
        hint ["take another name", "请换一个名称", "別の名前にしてください", "pakai nama lain"];
    too_many_users(most)
        ["there are {most} users already", "已有 {most} 个用户", "ユーザーがすでに {most} 人います", "sudah ada {most} pengguna"]
        hint ["remove some", "请删除一些", "何人か取り除いてください", "hapus beberapa"];
    no_user_name(name, most)
        ["{name?} is no name", "{name?} 不能作为名称", "{name?} は名前として使えません", "{name?} tidak dapat menjadi nama"]
        hint [
            "1 to {most} letters and digits of ASCII, and - . _ @ in between; the first is a letter or a digit",
            "1 至 {most} 个 ASCII 字母和数字，中间可用 - . _ @；第一个是字母或数字",
            "ASCII の英数字を 1 文字から {most} 文字。間に - . _ @ を使えます。最初は英数字です",
            "1 sampai {most} huruf dan angka ASCII, dengan - . _ @ di antaranya; yang pertama huruf atau angka"
        ];
    password_length(least, most)
        ["a password has {least} to {most} bytes", "密码应为 {least} 至 {most} 字节", "パスワードは {least} バイトから {most} バイトです", "kata sandi terdiri atas {least} sampai {most} byte"]
        hint [
            "a sentence that nobody has said before is good",
            "一句没有人说过的话就很好",
            "まだ誰も言ったことのない文がよいでしょう",
            "kalimat yang belum pernah diucapkan siapa pun itu baik"
        ];
    password_like_name()
        ["it is little more than the name", "它与名称相差无几", "名前とほとんど同じです", "hampir sama dengan namanya"]
        hint ["think of another one", "请另想一个", "別のものを考えてください", "pikirkan yang lain"];
    nobody_left()
        ["nobody would be left who may say who may do what", "将没有人可以决定谁有什么权限", "誰に何を許すかを決められる人がいなくなります", "tidak akan ada yang boleh menentukan hak siapa pun"]
        hint [
            "make another admin first, without scopes",
            "请先建立另一个不限范围的 admin",
            "先に範囲の限られていない別の admin を作ってください",
            "buat admin lain dulu, tanpa cakupan"
        ];
    no_token_of_name(name) ["there is no token \"{name}\"", "没有令牌 \"{name}\"", "トークン \"{name}\" はありません", "tidak ada token \"{name}\""];
    token_exists(name)
        ["there is a token \"{name}\" already", "已经有令牌 \"{name}\"", "トークン \"{name}\" はすでにあります", "sudah ada token \"{name}\""]
        hint [
            "revoke it first, or take another name", "请先吊销它，或换一个名称", "先に取り消すか、別の名前にしてください", "cabut dulu, atau pakai nama lain"
        ];
    too_many_tokens(most)
        ["there are {most} tokens already", "已有 {most} 个令牌", "トークンがすでに {most} 個あります", "sudah ada {most} token"]
        hint ["revoke some that nobody needs", "请吊销一些无人需要的", "不要なものを取り消してください", "cabut beberapa yang tidak diperlukan"];
    too_many_scopes(most)
        ["more than {most} of them", "超过 {most} 个", "{most} 個を超えています", "lebih dari {most}"]
        hint [
            "name projects and regions of load balancers",
            "请写负载均衡器的项目和地域",
            "ロードバランサーのプロジェクトとリージョンを書いてください",
            "sebutkan proyek dan region load balancer"
        ];
    no_scope(name, most)
        ["\"{name}\" has not 1 to {most} bytes", "\"{name}\" 不是 1 至 {most} 字节", "\"{name}\" は 1 バイトから {most} バイトではありません", "\"{name}\" tidak terdiri atas 1 sampai {most} byte"]
        hint [
            "name projects and regions of load balancers",
            "请写负载均衡器的项目和地域",
            "ロードバランサーのプロジェクトとリージョンを書いてください",
            "sebutkan proyek dan region load balancer"
        ];
}
