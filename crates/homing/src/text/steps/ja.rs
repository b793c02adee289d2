//! How is a step of a decision told in Japanese?

pub(super) fn template(step: &str, is_bare: bool) -> Option<&'static str> {
    Some(match (step, is_bare) {
        ("no-rule", _) => "{rules} 個のルールのどれにも当てはまらず、リスナー自身のグループもない",
        ("routed", false) => "rules[{rule}] に当てはまる: グループ {group}",
        ("routed", true) => "リスナー自身のグループが受ける: {group}",
        ("split", _) => "{groups} 個のグループのうち {group} へ（{how}）",
        ("redirected", false) => "rules[{rule}] が {status} で {location} に転送する",
        ("redirected", true) => "リスナーが {status} で {location} に転送する",
        ("responded", false) => "rules[{rule}] が {status} で応答する",
        ("responded", true) => "リスナーが {status} で応答する",
        ("key", true) => "セッション維持の方式 {method}: リクエストにキーがない",
        ("key", false) => "セッション維持の方式 {method}: リクエストに {shown} 個のキーがある",
        ("recalled", _) => {
            "セッション {session} は既知: ホーム {home}、開始から {age_s} 秒、最終から {silence_s} 秒、残り {remaining_s} 秒"
        }
        ("missed", _) => "既知のセッションがない: {reason}",
        ("ordered", false) => "運用者の指示がある: {target} へ {order}",
        ("ordered", true) => "運用者の指示がある: {order}",
        ("home-ready", _) => "ホーム {target} は受け入れられる",
        ("home-away", _) => "ホーム {target} は受け入れられない: {reason}。障害時の方針は {policy}",
        ("picked", false) => {
            "{scheduler} が {target} を選ぶ（新しいセッションを受けるターゲットは {targets} 中 {usable}）"
        }
        ("picked", true) => {
            "{scheduler} は誰も選べない（新しいセッションを受けるターゲットは {targets} 中 {usable}）"
        }
        ("sheltered", _) => "ホームが戻るまで {target} が引き受ける",
        ("remember", _) => "{target} が応答すると、セッションのホームはそこになる",
        ("refused", _) => "{status} で拒否: {reason}",
        _ => return None,
    })
}
