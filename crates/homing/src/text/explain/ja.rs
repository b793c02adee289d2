//! What do we say about `homing explain` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Explain => "リクエストがどこへ、なぜ送られるかを示す",
        Help::ExplainInFull => {
            "リクエストがどこへ、なぜ送られるかを順を追って示します。何も変更せず、数にも入れません。\n\n\
             例: homing explain --listener web --path / --from 203.0.113.7 --cookie NAME=VALUE"
        }
        Help::Listener => "リクエストが来るリスナーの名前",
        Help::Host => "リクエストのホスト名",
        Help::Path => "リクエストのパス",
        Help::From => "クライアントのアドレス",
        Help::Cookie => "リクエストの Cookie（何度でも指定できる）",
        Help::Header => "リクエストのヘッダーフィールド（何度でも指定できる）",
        Help::Verify => {
            "代わりに、X-Homing-Decision のこの値がこのノードか同じ鍵を持つノードのものかを確かめる"
        }
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Listener => "リスナー",
        Answer::Group => "グループ",
        Answer::Target => "ターゲット",
        Answer::Reason => "理由",
        Answer::Status => "ステータス",
        Answer::Session => "セッション",
        Answer::EndsIn => "残り",
        Answer::At => "時刻",
        Answer::Valid => "本物です。",
        Answer::NotValid => {
            "本物ではありません。このノードも同じ鍵を持つノードも書いていないか、その後に書き換えられています。"
        }
    }
}
