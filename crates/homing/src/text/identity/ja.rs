//! What do we say about `homing token` and `homing user` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Token => "API トークンを発行し、取り消す",
        Help::TokenInFull => {
            "API トークンを発行し、取り消します。トークンはプログラム、またはコマンドラインを使う人のためのもので、\
             ロールを持ち、期限が来れば終わり、プロジェクトやリージョンに限ることができます。\n\n\
             例: homing token create deploy --role editor --project shop --expires 30d"
        }
        Help::TokenName => "トークンの名前",
        Help::Expires => "期限: 30d のような時間、または never（期限なし）",
        Help::TokenCreate => "トークンを作る",
        Help::TokenCreateInFull => {
            "トークンを作ります。秘密の文字列は今だけ表示され、二度と表示されません。ノードが保存するのはハッシュだけです。\
             自分だけが読めるファイルに入れ、--token-file で指定してください。"
        }
        Help::TokenList => "トークンを一覧する",
        Help::TokenListInFull => {
            "無効になったものも含めてトークンを一覧します。秘密の文字列は表示されません。だれも知らないからです。"
        }
        Help::TokenRevoke => "トークンを取り消す",
        Help::TokenRevokeInFull => {
            "トークンを取り消します。以後そのトークンではだれも入れません。最後の管理者は取り消せません。"
        }
        Help::User => "ノードを使える人を管理する",
        Help::UserInFull => {
            "ブラウザーで名前とパスワードを使ってノードに入れる人を管理します。\n\n例: homing user add ana --role operator"
        }
        Help::UserName => "ユーザーの名前",
        Help::PasswordFile => "1 行目にパスワードがあるファイル（省略時は標準入力。端末では入力を求める）",
        Help::UserAdd => "ユーザーを追加する",
        Help::UserAddInFull => {
            "ユーザーを追加します。パスワードは 12 から 256 バイトです。ノードが保存するのは Argon2id のハッシュだけです。"
        }
        Help::UserList => "ユーザーを一覧する",
        Help::UserListInFull => "ユーザーと、それぞれがサインインしているブラウザーの数を一覧します。",
        Help::UserRemove => "ユーザーを削除する",
        Help::UserRemoveInFull => {
            "ユーザーを削除します。ブラウザーのセッションはすぐにすべて終わります。最後の管理者は削除できません。"
        }
        Help::UserPasswd => "ユーザーのパスワードを変える",
        Help::UserPasswdInFull => {
            "ユーザーのパスワードを変えます。ブラウザーのセッションはすぐにすべて終わります。"
        }
        Help::Role => {
            "できること: 見る（viewer）、さらにドレインとセッションの操作（operator）、さらにロードバランサーの変更（editor）、\
             さらにだれが何をできるかの決定（admin）"
        }
        Help::Projects => "このプロジェクトのロードバランサーだけ（何度でも指定できる。省略時はすべて）",
        Help::Regions => "このリージョンのロードバランサーだけ（何度でも指定できる。省略時はすべて）",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Name => "名前",
        Answer::State => "状態",
        Answer::Role => "ロール",
        Answer::Projects => "プロジェクト",
        Answer::Regions => "リージョン",
        Answer::ExpiresIn => "残り",
        Answer::UsedAgo => "未使用の時間",
        Answer::Browsers => "ブラウザー",
        Answer::Good => "有効",
        Answer::Expired => "期限切れ",
        Answer::Revoked => "取り消し済み",
        Answer::Disabled => "停止中",
        Answer::NoUsers => "ユーザーはいません。",
        Answer::TokenCreated => {
            "トークン {token}（{role}）を作りました。秘密の文字列が表示されるのは今回だけです:\n{secret}"
        }
        Answer::TokenRevoked => "トークン {token} ではもうだれも入れません。",
        Answer::UserAdded => "ユーザー {user}（{role}）を追加しました。",
        Answer::UserRemoved => "ユーザー {user} を削除しました。",
        Answer::PasswordChanged => {
            "ユーザー {user} のパスワードを変えました。すべてのブラウザーがサインアウトされました。"
        }
        Answer::TypePassword => "パスワード:",
        Answer::TypeAgain => "もう一度:",
        Answer::NotTheSame => "二つのパスワードが違います。何も変更していません。",
        Answer::NoPassword => "パスワードを読めません: {why}",
    }
}
