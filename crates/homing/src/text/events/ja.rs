//! What do we say about events in Japanese?

use super::{Answer, Event, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Events => "動作中のノードで最近起きたこと、または起きることを示す",
        Help::EventsInFull => {
            "動作中のノードで最近起きたことを示します。変更、ヘルス、ドレイン、セッションの移動、証明書、上限への到達など。\
             一つの出来事が一行で、--output json なら一つのオブジェクトです。--follow を付けると、これから起きることを \
             Ctrl-C まで示します。"
        }
        Help::Follow => "これから起きることを示す。ノードのアップグレードや再起動の後も続ける",
        Help::Count => "新しいものからこの数だけ示す。--follow と使うと、この数で終わる",
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
        Event::ConnectionsCut => {
            "{load_balancer}/{group} の {target} への接続を切断した（{why}）: {connections}"
        }
        Event::RampBegan => "{load_balancer}/{group} の {target} の割り当てが増え始める（秒数: {time_s}）",
        Event::RampEnded => "{load_balancer}/{group} の {target} の割り当ては増え終わった（{why}）",
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
            "{load_balancer}/{name} が上限に達した: {limit}、回数: {times}（追い出された有効なセッション: {evicted}）"
        }
        Event::LimitOfNodeMet => "ノードが上限に達した: {limit}、回数: {times}",
        Event::StoreFailed => "ストアが失敗した。回数: {times}（{why}）",
        Event::AuditLost => "失われた監査の記録: {notes}",
        Event::LoginLimited => {
            "サインインの試みが多すぎる。最後は {address} から。処理しなかった回数: {times}"
        }
        Event::CertificateExpires => {
            "{load_balancer}/{listener} の証明書は {not_after_s} に切れる。残り日数: {left_days}"
        }
        Event::HealthChanged => "{load_balancer}/{group} の {target} は {from} から {to} になった（{why}）",
        Event::TaskRestarted => "制御プレーンのタスクが落ち、再び始まる: {task}（{why}）",
        Event::RevisionMade => {
            "リビジョン {revision}、作成者 {author}（{origin}）: 追加 {added}、変更 {changed}、削除 {removed}。理由: {why}"
        }
        Event::ReloadRefused => {
            "{file} は有効にならず（{outcome}）、リビジョン {running} が動き続ける。問題の数: {problems}、最初の問題: {first}"
        }
        Event::LoadBalancerSetAside => "ロードバランサー {load_balancer} は退避され、動作しない: {why}",
        Event::LoadBalancerBack => "ロードバランサー {load_balancer} が再び動作する",
        Event::CertificateStored => "{author} が証明書 {certificate} を保存。有効期限: {not_after_s}",
        Event::CertificateReplaced => {
            "{author} が証明書 {certificate} を置き換え。新しい証明書の有効期限: {not_after_s}"
        }
        Event::CertificateRemoved => "証明書 {certificate} は削除された",
        Event::Gap => "ここで出来事が欠けている: {lost}（– ：ノードの別の実行によるもの）",
    }
}
