//! What do we say about `homing sessions` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Sessions => "動作中のノードのセッションを調べ、移動または終了させる",
        Help::SessionsInFull => {
            "動作中のノードのセッションを調べ、移動または終了させます。\n\n\
             セッションの名前は 16 桁の 16 進数で、`list`、ログ、`homing explain` に示されます。指示はセッションが次に\
             来たときに実行されます。失敗するリクエストも、閉じられる接続もありません。"
        }
        Help::List => "セッションの一覧を示す",
        Help::ListInFull => {
            "セッションの一覧を 1 ページずつ示します。封印された Cookie については、このノードに来たものだけが分かります。"
        }
        Help::Target => "このターゲットをホームとするセッションだけ",
        Help::Client => "このクライアントアドレスのセッションだけ（アドレスがセッションを表す場合）",
        Help::Id => "この名前のセッションだけ（それを持つ各グループで）",
        Help::Limit => "最大の件数。1000 まで",
        Help::Cursor => "前のページの続きから示す",
        Help::Show => "セッションについて分かることと、最近の決定を示す",
        Help::ShowInFull => "セッションについて分かることと、最近の決定を新しい順に示します。",
        Help::Session => "セッションの名前。16 桁の 16 進数",
        Help::Move => "セッションを別のターゲットへ移す",
        Help::MoveInFull => {
            "次のリクエストから、セッションを別のターゲットへ移します。\n\n\
             いま受け入れられないターゲット（ドレイン中、ドレイン済み、異常、満杯）は、強制しない限り拒否されます。"
        }
        Help::To => "新しいホームとするターゲット",
        Help::Force => "いま受け入れられないターゲットへも移す",
        Help::Unpin => "セッションを割り当て直す。セッションは同じまま",
        Help::UnpinInFull => {
            "次のリクエストでセッションを割り当て直します。セッションは同じままで、同じホームになることもあります。"
        }
        Help::Expire => "セッションを終わらせる",
        Help::ExpireInFull => {
            "セッションを終わらせます。次にそのキーで来たクライアントは新しいセッションになります。"
        }
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Session => "セッション",
        Answer::Group => "グループ",
        Answer::Method => "方式",
        Answer::Home => "ホーム",
        Answer::Client => "クライアント",
        Answer::Begun => "開始から",
        Answer::Seen => "最終から",
        Answer::EndsIn => "残り",
        Answer::Connections => "接続",
        Answer::State => "状態",
        Answer::Confirmed => "確定",
        Answer::Tentative => "仮: ターゲットがまだ応答していない",
        Answer::Order => "指示",
        Answer::Gone => "（もうない）",
        Answer::Ago => "経過",
        Answer::Reason => "理由",
        Answer::Target => "ターゲット",
        Answer::Listener => "リスナー",
        Answer::Status => "ステータス",
        Answer::NoSessions => "該当するセッションはありません。",
        Answer::NoDecisions => "記録されている決定はありません。",
        Answer::More => "続きがあります: --cursor {cursor}",
        Answer::Moves => "{group} のセッション {id} は、次のリクエストで {from} から {to} へ移ります。",
        Answer::Unpinned => {
            "{group} のセッション {id}（ホーム {from}）は、次のリクエストで割り当て直されます。"
        }
        Answer::Ends => {
            "{group} のセッション {id}（ホーム {from}）は終わりました。クライアントは新しいセッションを始めます。"
        }
    }
}
