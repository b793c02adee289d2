//! What do we say about `homing certificates` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Certificates => "ノードに証明書を預け、削除する",
        Help::CertificatesInFull => {
            "ノードに証明書を預け、削除します。API のロードバランサーは名前で使います: \
             certificates = [{ stored = \"shop\" }]\n\n\
             例: homing certificates put shop --cert shop.pem --key shop.key"
        }
        Help::Name => "証明書の名前",
        Help::Cert => "PEM ファイル。証明書、続いてそれを証明する証明書",
        Help::Key => "証明書の秘密鍵の PEM ファイル（暗号化されていないもの）",
        Help::List => "ノードが預かる証明書を一覧する",
        Help::ListInFull => {
            "ノードが預かる証明書を一覧します。名前、鍵の種類、残りの有効期間、使っているリスナーを示します。\
             秘密鍵は表示されません。"
        }
        Help::Put => "ノードに証明書を預ける、または更新する",
        Help::PutInFull => {
            "ノードに証明書を預ける、または更新します。使っているリスナーは次のハンドシェイクからそれを示し、\
             接続は切れません。ノードは秘密鍵を封印して保存し、返すことはありません。"
        }
        Help::Remove => "どのリスナーも使っていない証明書を削除する",
        Help::RemoveInFull => "どのリスナーも使っていない証明書を削除します。使われているものは残ります。",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Name => "名前",
        Answer::Names => "ドメイン名",
        Answer::Key => "鍵",
        Answer::EndsIn => "残り",
        Answer::UsedBy => "使用中",
        Answer::Expired => "期限切れ",
        Answer::NoCertificates => "ノードが預かる証明書はありません。",
        Answer::IsKept => "証明書 {name} を預かりました。ドメイン名: {names}。使用中: {used}。",
        Answer::WouldBeKept => {
            "証明書 {name} を預かることになります。何も変わっていません。ドメイン名: {names}。使用中: {used}。"
        }
        Answer::IsRemoved => "証明書 {name} を削除しました。",
        Answer::WouldBeRemoved => "証明書 {name} を削除することになります。何も変わっていません。",
        Answer::Warning => "警告: {what}; {hint}",
        Answer::Unreadable => "{file} を読めません: {why}",
    }
}
