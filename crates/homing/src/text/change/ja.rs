//! What do we say about changes in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Set => "動作中のノードの設定を、フィールドごとに変える",
        Help::SetInFull => {
            "動作中のノードの設定を、フィールドごとに変えます。書かないものはそのまま残り、`null` はフィールドを取り除きます。\n\n\
             例: homing set group shop/web persistence.method=cookie persistence.timeout=20m\n\
             homing set target shop/web/c --create address=10.0.0.3:80\n\n\
             変更が反映されてから終わります。これで失敗するリクエストはありません。ファイルにあるものは、ファイルでだけ変えられます。"
        }
        Help::Remove => "動作中のノードから、あるものを中身とともに取り除く",
        Help::RemoveInFull => {
            "動作中のノードから、あるものを中身とともに取り除きます。--dry-run で何が起きるかを示します。ファイルにあるものは、\
             ファイルでだけ取り除けます。"
        }
        Help::Revisions => "いつ、誰が、なぜ、何を変えたかを示す",
        Help::RevisionsInFull => {
            "いつ、誰が、なぜ、何を変えたかを、新しい順に示します。または、あるリビジョンの変更を示します。"
        }
        Help::Rollback => "あるリビジョンの内容に戻す",
        Help::RollbackInFull => {
            "あるリビジョンの内容に、新しいリビジョンとして戻します。ファイルにあるものはそのまま残ります。"
        }
        Help::Export => "動作中のノードの設定を TOML で書き出す",
        Help::ExportInFull => {
            "動作中のノードのロードバランサーの設定を、今のものまたはあるリビジョンのものとして TOML で書き出します。ファイルにも同じものを書けます。\n\n\
             例: homing export > shop.toml"
        }
        Help::Import => "書き出したテキストを動作中のノードに取り込む",
        Help::ImportInFull => {
            "書き出したテキストを動作中のノードに取り込みます。API が管理するものは、そのテキストにあるものだけになります。ファイルにあるものは\
             そのまま残ります。--dry-run で何が起きるかを示します。"
        }
        Help::File => "TOML のテキスト（- は標準入力）",
        Help::Kind => "種類",
        Help::Name => "完全な名前: ロードバランサー/グループ/ターゲット",
        Help::Fields => {
            "新しい内容。名前はファイルと同じ: weight=5、health.path=/ok、tls=null、listen='[\"[::]:80\"]'"
        }
        Help::Patch => "変更をファイルから読む（- は標準入力）。JSON のマージパッチ",
        Help::Create => "新しく作る",
        Help::DryRun => "何も変えず、何が起きるかを示す",
        Help::Why => "理由。リビジョンとともに残る",
        Help::IfRevision => "動いているのがまだこのリビジョンのときだけ",
        Help::Revision => "リビジョンの番号",
        Help::From => "このリビジョンと比べる（省略時は一つ前）",
        Help::Limit => "最大の件数",
        Help::Cursor => "前のページの続きから示す",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Done => "完了。リビジョン {revision} が動いています。",
        Answer::Would => "何も変えていません。行えば次のようになります:",
        Answer::LeftToFile => "{name} はファイルのとおりに残ります。",
        Answer::WholeName => "完全な名前ではありません。{form} の形で書いてください。",
        Answer::NoField => "「{text}」は内容を示していません。フィールド=値 の形で書いてください。",
        Answer::BadPatch => "{file} はパッチではありません: {why}",
        Answer::Unreadable => "{file} を読めません: {why}",
        Answer::NoRevisions => "リビジョンはありません。",
        Answer::Number => "リビジョン",
        Answer::At => "日時",
        Answer::Who => "変更者",
        Answer::Origin => "経路",
        Answer::Objects => "対象",
        Answer::Reason => "理由",
        Answer::More => "続きがあります: --cursor {cursor}",
    }
}
