//! What do we say about events in Japanese?

use super::{Answer, Event, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Events => "動作中のノードで起きることを、起きたときに示す",
        Help::EventsInFull => {
            "動作中のノードで起きることを、起きたときに示します。ヘルス、ドレイン、セッションの移動、上限への到達など。\
             一つの出来事が一行で、--output json なら一つのオブジェクトです。Ctrl-C、ノードの終了、--count で終わります。"
        }
        Help::Follow => "ノードがストリームを終えても続ける（アップグレードや再起動の後）",
        Help::Count => "この数の出来事で終わる",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Ended => "ノードがストリームを終えました。もう一度探しています……",
    }
}

pub(super) const fn event(key: Event) -> &'static str {
    match key {
        Event::DrainBegan => {
            "{load_balancer}/{group} の {target} のドレインを開始（{policy}、期限の秒数: {deadline_s}）"
        }
        Event::DrainEnded => "{load_balancer}/{group} の {target} のドレインが終了（{why}）",
        Event::SessionMoved => "セッション {session}（{load_balancer}/{group}）は {from} から {to} へ移る",
        Event::SessionUnpinned => {
            "セッション {session}（{load_balancer}/{group}、ホーム {from}）は割り当て直される"
        }
        Event::SessionExpired => {
            "セッション {session}（{load_balancer}/{group}、ホーム {from}）は終わりになった"
        }
        Event::TargetUnstuck => {
            "{load_balancer}/{group} の {target} の全セッションは割り当て直される: {sessions}"
        }
        Event::LimitMet => {
            "{load_balancer}/{group} が上限に達した: {limit}（追い出し: {evicted}、拒否: {refused}）"
        }
        Event::HealthChanged => "{load_balancer}/{group} の {target} は {from} から {to} になった（{why}）",
        Event::TaskRestarted => "制御プレーンのタスクが落ち、再び始まる: {task}（{why}）",
        Event::Lagged => "読むのが遅いため、見逃した出来事の数: {missed}",
    }
}
