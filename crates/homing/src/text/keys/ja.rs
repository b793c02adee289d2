//! What do we say about `homing keys` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Keys => "セッション Cookie を封印する鍵を、セッションを失わずに入れ替える",
        Help::KeysInFull => {
            "セッション Cookie を封印する鍵を、セッションを失わずに入れ替えます。\n\n\
             鍵束のうち一つの鍵が発行を担い、新しい Cookie を封印します。ほかの鍵は受け入れるだけです。\
             それらの鍵で封印された Cookie でもセッションは元のターゲットに帰り、\
             次の応答で発行用の鍵の Cookie に置き換わります。\n\n\
             すべてのノードで鍵を入れ替えるには、create で鍵を作り、export して他のノードで import し、\
             すべてのノードで rotate し、クライアントが戻ってくるまで（最長でセッション維持のタイムアウト）待ち、\
             すべてのノードで古い鍵を retire します。\n\n\
             鍵束は状態フォルダーの secrets.json にあります。そこで動いているノードには SIGHUP で知らせます。"
        }
        Help::List => "鍵の一覧、用途、作成からの時間を示す",
        Help::ListInFull => "鍵の一覧、用途、作成からの時間を示します。鍵そのものは決して示しません。",
        Help::Create => "受け入れるだけの鍵を作る。発行の前に他のノードへ配るため",
        Help::CreateInFull => {
            "受け入れるだけの鍵を作ります。発行を始める前に他のノードへ配るためのものです。\n\n\
             `homing keys rotate` を実行するまで、何も封印しません。"
        }
        Help::Rotate => "最も新しい鍵に発行させる。なければ作る",
        Help::RotateInFull => {
            "最も新しい鍵に発行させます。それがすでに発行していれば、新しい鍵を作って発行させます。\n\n\
             これまで発行していた鍵は受け入れるだけになります。ID を指定すると、その鍵が発行します。"
        }
        Help::RotateId => "発行させる鍵（省略時は最も新しい鍵）",
        Help::Retire => "受け入れるだけの鍵を取り除く",
        Help::RetireInFull => {
            "受け入れるだけの鍵を取り除きます。\n\n\
             発行用の鍵が替わってから一度も戻っていないクライアントのセッションは、新しいターゲットに割り当てられます。"
        }
        Help::RetireId => "取り除く鍵",
        Help::Export => "ハッシュ鍵と鍵束を、他のノードのためにファイルへ書き出す",
        Help::ExportInFull => {
            "ハッシュ鍵と鍵束を、他のノードのためにファイルへ書き出します。両方が同じノードは互いのセッションを認識し、\
             同じ送信元アドレスを同じターゲットに割り当てます。\n\n\
             このファイルを持つ人は、ノードが信じる Cookie を作れます。安全な経路で渡し、使用後は削除してください。"
        }
        Help::ExportFile => "作成するファイル。- は標準出力",
        Help::Force => "端末への出力や、既存のファイルの上書きも許す",
        Help::Import => "他のノードが書き出したものを取り込む",
        Help::ImportInFull => {
            "他のノードが書き出したものを取り込みます。\n\n\
             その鍵が鍵束に加わり、そこで発行している鍵が発行します。このノードだけにある鍵は、取り除かれるまで\
             受け入れられます。ハッシュ鍵が異なるものは、全体を置き換える場合を除いて拒否されます。"
        }
        Help::ImportFile => "取り込むファイル。- は標準入力",
        Help::Replace => {
            "現在の内容をすべて置き換える。ハッシュ鍵が異なれば、このノード自身のセッションは終わる"
        }
        Help::StateDir => "ノードの状態フォルダー（省略時は --config のもの、なければ homing-state）",
        Help::Config => "状態フォルダーを指定しているノードのファイル",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Issues => "鍵 {id}: 発行、作成から {age}",
        Answer::Accepts => "鍵 {id}: 受け入れのみ、作成から {age}",
        Answer::Seconds => "{count} 秒",
        Answer::Minutes => "{count} 分",
        Answer::Hours => "{count} 時間",
        Answer::Days => "{count} 日",
        Answer::Created => {
            "鍵 {id} は今から受け入れられますが、まだ何も封印しません。すべてのノードに渡ったら rotate してください。"
        }
        Answer::Rotated => "今から鍵 {id} が発行します。ほかの鍵は取り除かれるまで受け入れられます。",
        Answer::IssuesAlready => "鍵 {id} はすでに発行しています。",
        Answer::Retired => "鍵 {id} を取り除きました。",
        Answer::Exported => {
            "{file} にハッシュ鍵と鍵 {ids} があります。安全な経路で渡し、使用後は削除してください。\
             これを持つ人は、ノードが信じる Cookie を作れます。"
        }
        Answer::Imported => "鍵束には鍵 {ids} があり、鍵 {id} が発行します。",
        Answer::NothingNew => "新しいものはありません。これらの鍵はすでにあり、鍵 {id} が発行しています。",
        Answer::Replaced => {
            "すべて置き換えました。鍵束には鍵 {ids} があり、鍵 {id} が発行します。ハッシュ鍵が変わったため、\
             ノード自身のセッションは次の起動時に終わります。それまでは古い鍵のまま動きます。"
        }
        Answer::Told => "動作中のノード（プロセス {pid}）に知らせました。",
        Answer::Nobody => "ここで動いているノードはありません。次の起動時に有効になります。",
        Answer::Untold => {
            "動作中のノード（プロセス {pid}）に知らせられません: {why}。SIGHUP を送ってください。"
        }
        Answer::NoSecrets => {
            "{folder} に鍵がありません。ノードはそこで起動しましたか。--state-dir か --config で場所を指定してください。"
        }
        Answer::Failed => "実行できません: {why}",
        Answer::Full => "何も変更していません。鍵束の鍵が {count} 個を超えます。先に一つ取り除いてください。",
        Answer::NoSuchKey => "何も変更していません。鍵 {id} はありません。",
        Answer::StillIssues => {
            "何も変更していません。鍵 {id} は発行しています。取り除く前に rotate してください。"
        }
        Answer::OtherKey => {
            "何も変更していません。取り込むものの鍵 {id} は、このノードの鍵とは別のものです。\
             不要なほうを取り除いてください。"
        }
        Answer::OtherHashKey => {
            "何も変更していません。{file} は別のハッシュ鍵を使うノードのものです。--replace を付けるとこのノードは\
             その仲間になり、自身のセッションは終わります。その Cookie は認識されず、送信元アドレスは別のターゲットに\
             割り当てられます。"
        }
        Answer::BrokenBundle => "何も変更していません。{file} は取り込めません: {what}",
        Answer::Terminal => "何も書き出していません。鍵を端末に示すべきではありません（必要なら --force）。",
        Answer::FileExists => "何も書き出していません。{file} はすでにあります（--force で置き換えます）。",
    }
}
