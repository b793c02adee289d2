//! What do we say about `homing doctor` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Doctor => "セッションが維持されない原因を調べる",
        Help::DoctorInFull => {
            "セッションが維持されない原因を調べます。ブラウザーが従わない設定と、このノードのトラフィックに現れた問題を、\
             対処方法とともに示します。何も変更しません。"
        }
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Nothing => "問題は見つかりません。",
        Answer::Advice => "助言",
        Answer::Warning => "警告",
        Answer::Error => "エラー",
    }
}
