//! What do we say about `homing get` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Get => "動作中のノードの設定を見る",
        Help::GetInFull => {
            "動作中のノードの設定を見ます。ある種類のすべて、あるものの中のすべて、または一つだけ。\n\n\
             例: homing get targets、homing get targets shop/web、homing get group shop/web"
        }
        Help::Kind => "見るものの種類",
        Help::Name => "その名前、またはそれを含むものの名前: ロードバランサー/グループ/ターゲット",
        Help::Region => "このリージョンのロードバランサーだけ",
        Help::Project => "このプロジェクトのロードバランサーだけ",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Nothing => "ありません。",
        Answer::TooDeep => "名前の階層が深すぎます。{form} の形で書いてください。",
    }
}
