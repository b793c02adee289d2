//! What does the reason of a decision mean, in Japanese?

use homing_core::reason::Reason;

pub(super) const fn meaning(reason: Reason) -> &'static str {
    match reason {
        Reason::Recalled => "セッションはホームに帰った",
        Reason::New => "新しいセッション",
        Reason::ExpiredIdle => "timeout より長く通信がなかった",
        Reason::ExpiredAbsolute => "max_lifetime より長く続いた",
        Reason::BadToken => "Cookie が偽造、破損、または欠けている",
        Reason::UnknownKey => "このノードにない鍵で封印された Cookie",
        Reason::ForeignScope => "別のグループの Cookie",
        Reason::GoneTarget => "ホームはもうグループにない",
        Reason::OldIncarnation => "ホームは同じ名前の別のもの",
        Reason::HomeUnhealthy => "ホームが異常、または休止中",
        Reason::HomeDrained => "ホームはドレイン済み",
        Reason::HomeFull => "ホームが上限に達している",
        Reason::ConnectFailed => "最初の候補が接続を受け付けなかった",
        Reason::OperatorMoved => "運用者がセッションを移した",
        Reason::OperatorExpired => "運用者がセッションを終わらせた",
        Reason::NoKey => "リクエストにセッションのキーがない",
        Reason::AllUnhealthy => "すべてのターゲットが異常",
        Reason::NoTarget => "新しいセッションを受けるターゲットがない",
        Reason::NoPersistence => "このグループはセッションを維持しない",
    }
}
