//! What do we say about `homing drain` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Drain => "セッションを失わずにターゲットを空にし、空になるまで待つ",
        Help::DrainInFull => {
            "セッションを失わずにターゲットを空にし、空になるまで待ちます。\n\n\
             ドレイン中のターゲットには新しいセッションが割り当てられません。セッションも接続もなくなるか、期限が来ると\
             ドレインは完了します。期限が来ると TCP 接続は閉じられ、WebSocket には 1012 が伝えられ、HTTP リクエストは\
             最後まで処理されます。\n\n\
             例: homing drain start --group web --target a --policy move && homing drain wait --group web \
             --target a --timeout 10m"
        }
        Help::Targets => "ターゲットの名前（何度でも指定できる）",
        Help::Start => "ターゲットを空にし始める",
        Help::StartInFull => {
            "ターゲットを空にし始めます。進行中のドレインには新しい方針と期限が適用されます。\n\n\
             複数のターゲットは一緒に空になり、その一つのセッションがほかの一つへ移ることはありません。"
        }
        Help::Policy => {
            "セッションの扱い: 終わるまで留まる（hold）、クライアントの次の接続で離れる（release）、次のリクエストで離れる\
             （move）"
        }
        Help::Deadline => "期限（例: 10m）。来れば何が残っていてもドレインは完了する（省略時は期限なし）",
        Help::Cancel => "ターゲットに再びトラフィックを受けさせる",
        Help::CancelInFull => "ドレイン中でもドレイン済みでも、ターゲットに再びトラフィックを受けさせます。",
        Help::Status => "ターゲットのドレインの進み具合を示す",
        Help::StatusInFull => {
            "一つのターゲット、一つのグループ、またはすべてについて、ドレインの進み具合を示します。数の前の ~ は、\
             ノードが一部しか知らないことを表します。"
        }
        Help::Only => "この名前のターゲットだけ",
        Help::Wait => "ドレインが完了するまで待つ",
        Help::WaitInFull => {
            "ドレインが完了するまで待ちます。完了すれば 0、時間切れや取り消しなら 1 で終了します。"
        }
        Help::Timeout => "待つ時間（例: 10m）。省略時は完了するまで",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Group => "グループ",
        Answer::Target => "ターゲット",
        Answer::Address => "アドレス",
        Answer::State => "状態",
        Answer::Policy => "方針",
        Answer::Sessions => "セッション",
        Answer::Connections => "接続",
        Answer::Left => "残り",
        Answer::Active => "稼働中",
        Answer::Draining => "ドレイン中",
        Answer::Drained => "ドレイン済み",
        Answer::NoTargets => "ターゲットはありません。",
        Answer::NoSuchTarget => "グループ {group} にターゲット {target} はありません。あるのは: {targets}",
        Answer::Started => {
            "ターゲット {target} はドレイン中です（{policy}）。残りは{sessions}、{connections}。"
        }
        Answer::StartedUntil => {
            "ターゲット {target} はドレイン中です（{policy}）。残りは{sessions}、{connections}、\
             最長で {deadline}。"
        }
        Answer::Cancelled => "ターゲット {target} は再びトラフィックを受けます。",
        Answer::OneSession | Answer::SomeSessions => "セッション {count}",
        Answer::OneConnection | Answer::SomeConnections => "接続 {count}",
        Answer::Remains => "{target}: {sessions}、{connections}",
        Answer::RemainsUntil => "{target}: {sessions}、{connections}、残り {deadline}",
        Answer::IsDrained => "ターゲット {target} のドレインは完了しました。",
        Answer::IsActive => "ターゲット {target} はドレイン中ではなく、トラフィックを受けています。",
        Answer::TimeIsOver => {
            "時間切れです。ターゲット {target} にはまだ{sessions}、{connections} があります。"
        }
    }
}
