//! What do we say about `homing audit` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Audit => "動作中のノードを誰が変えたか、誰が拒まれたかを示す",
        Help::AuditInFull => {
            "動作中のノードを誰が変えたか、誰が拒まれたかを、新しい順に示します。ロール admin が必要です。\n\n\
             例: homing audit --outcome denied --since 1h"
        }
        Help::Actor => "このユーザーのものだけ。トークンは token:名前",
        Help::Outcome => "この結果のものだけ",
        Help::Path => "これで始まるパスだけ: /load-balancers/shop",
        Help::Since => "これ以降のものだけ。どれだけ前か（1h、7d）、または 1970 年からの秒数",
        Help::Until => "これより前のものだけ。どれだけ前か（1h、7d）、または 1970 年からの秒数",
        Help::Limit => "最大の件数。1000 まで",
        Help::Cursor => "前のページの続きから示す",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::NoNotes => "そのような記録はありません。",
        Answer::NoTime => {
            "「{text}」は時刻ではありません。どれだけ前か（1h、7d）、または 1970 年からの秒数を書いてください"
        }
        Answer::At => "日時",
        Answer::Who => "操作者",
        Answer::Address => "アドレス",
        Answer::Outcome => "結果",
        Answer::Status => "ステータス",
        Answer::What => "操作",
        Answer::Revision => "リビジョン",
        Answer::More => "続きがあります: --cursor {cursor}",
    }
}
