//! What do we say about `homing status` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Status => "動作中のノードの様子を示す。リスナー、ターゲット、セッション、問題",
        Help::StatusInFull => {
            "動作中のノードの様子を示します。リスナー、ターゲット、セッション、そして問題。ノードが応答しなければ 1 で終わります。"
        }
        Help::Quiet => "何も表示せず、ノードが応答すれば 0 で終わる。コンテナの監視用",
        Help::Top => "動作中のノードを端末で見守る",
        Help::TopInFull => {
            "動作中のノードを端末で見守ります。毎秒のリクエスト、接続、セッション、ヘルス。矢印キーでスクロールし、q で終わります。"
        }
        Help::Interval => "次に見るまでの秒数",
        Help::Rounds => "この回数だけ見て終わる",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Version => "バージョン",
        Answer::Up => "稼働時間",
        Answer::Revision => "リビジョン",
        Answer::File => "ファイル",
        Answer::LastReload => "最後の再読み込み",
        Answer::StateFails => "状態を書き込めません。再起動すると最近の内容が失われます。",
        Answer::Findings => "セッション維持に関する指摘: {count}（`homing doctor` で表示）",
        Answer::NoListeners => "リスナーはありません。",
        Answer::Listener => "リスナー",
        Answer::Protocol => "プロトコル",
        Answer::Addresses => "アドレス",
        Answer::Open => "接続中",
        Answer::Accepted => "受付",
        Answer::Refused => "拒否",
        Answer::Answers => "応答",
        Answer::Received => "受信",
        Answer::Sent => "送信",
        Answer::Group => "グループ",
        Answer::Target => "ターゲット",
        Answer::Address => "アドレス",
        Answer::Weight => "重み",
        Answer::Health => "ヘルス",
        Answer::State => "状態",
        Answer::Sessions => "セッション",
        Answer::Active => "処理中",
        Answer::Served => "処理済み",
        Answer::Failures => "失敗",
        Answer::PerSecond => "毎秒",
        Answer::Errors => "5xx/秒",
        Answer::In => "入/秒",
        Answer::Out => "出/秒",
        Answer::Keys => "矢印キーでスクロール、q で終了",
        Answer::NoTerminal => "`homing top` は端末用です。`homing status` なら同じ内容を一度だけ示します。",
        Answer::Away => "ノードが応答しません: {why}",
    }
}
