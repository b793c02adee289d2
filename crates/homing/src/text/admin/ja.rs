//! What do we say about asking a running node in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Admin => {
            "ノードの管理アドレス（省略時は --config のもの、HOMING_ADMIN、http://127.0.0.1:7080 の順）"
        }
        Help::TokenFile => {
            "ノードのトークンを収めたファイル（省略時は --config の状態フォルダーの admin.token、HOMING_TOKEN_FILE、\
             homing-state/admin.token の順）"
        }
        Help::AdminCa => {
            "管理アドレスの証明書の発行者を収めた PEM ファイル（省略時は --config の指定する証明書、HOMING_ADMIN_CA、\
             システムが信頼するものの順）"
        }
        Help::Config => "管理アドレスと状態フォルダーを指定しているノードのファイル",
        Help::LoadBalancer => "ロードバランサーの名前（ほかの名前だけで決まるなら省略できる）",
        Help::Group => "バックエンドグループの名前",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Unreachable => {
            "{url} から応答がありません（{why}）。ノードは動いていますか。--admin、HOMING_ADMIN、--config のどれかで\
             場所を指定してください。"
        }
        Answer::NotUnderstood => {
            "{url} の応答を理解できません: {why}。そこにいるのはこのバージョンのノードですか。"
        }
        Answer::NoAdmin => "{file} は管理アドレスを無効にしているため、このノードには問い合わせできません。",
        Answer::BadUrl => {
            "{url} はノードの管理アドレスではありません。http://ホスト:ポート か https://ホスト:ポート の形で書いてください。"
        }
        Answer::NoToken => {
            "{file} にトークンがありません（{why}）。--token-file、HOMING_TOKEN_FILE、--config のどれかで場所を指定\
             してください。"
        }
        Answer::NoCa => "{file} に管理アドレスの証明書の発行者がありません: {why}",
        Answer::WrongToken => {
            "{url} は {file} のトークンを受け付けません。別のノードのものではありませんか。--token-file、\
             HOMING_TOKEN_FILE、--config のどれかで指定してください。"
        }
        Answer::NoSuchGroup => "グループ {group} はありません。あるのは: {groups}",
        Answer::SeveralGroups => {
            "グループ {group} は複数のロードバランサーにあります: {load_balancers}。--load-balancer で指定してください。"
        }
    }
}
