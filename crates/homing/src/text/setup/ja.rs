//! What do we say about `homing setup` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Setup => "いくつかの質問に答えて、ターゲット用の設定ファイルを作る",
        Help::SetupInFull => {
            "いくつかの質問に答えて、ターゲット用の設定ファイルを作り、次にすることを示します。\n\n\
             途中でポートとターゲットを確かめます。何も起動せず、すでにあるファイルは残します。質問なしで作るには: \
             homing setup --yes --listen 8080 --target 10.0.0.1:80 --target 10.0.0.2:80"
        }
        Help::Config => "書き込むファイル",
        Help::Yes => "何も尋ねない。指定のないものは既定値にする",
        Help::Force => "すでにあるファイルを置き換え、元のファイルを FILE.old として残す",
        Help::Protocol => "クライアントのプロトコル（省略時は http）",
        Help::Listen => "クライアントが接続する場所。ポートまたは アドレス:ポート。何度でも指定できる",
        Help::Target => "ターゲット。何度でも指定できる",
        Help::Persistence => {
            "セッションを維持する方法（省略時、http は Cookie、それ以外はクライアントのアドレス）"
        }
        Help::Timeout => "通信がないままこの時間が過ぎるとセッションが終わる",
        Help::HealthPath => {
            "ターゲットが正常かどうかを答えるパス（省略時は自動で探し、なければ接続できるかどうかだけを見る）"
        }
        Help::StateDir => {
            "セッションと秘密情報のフォルダー（省略時はファイルの隣の homing-state、サービスのファイルでは /var/lib/homing）"
        }
        Help::AdminListen => "/metrics、/status、API のアドレス",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Welcome => "いくつか質問します。Enter だけなら角括弧の中の値になります。",
        Answer::AskProtocol => "クライアントのプロトコルは http、tcp、udp のどれですか。",
        Answer::AskListen => "クライアントはどこに接続しますか。",
        Answer::AskTargets => "ターゲットはどこですか。ホスト:ポート を空白で区切ってください:",
        Answer::AskPersistence => {
            "クライアントをどうやって同じターゲットへ帰しますか。cookie、source-ip、none のどれか:"
        }
        Answer::BadWord => "「{text}」は使えません。使えるのは: {words}",
        Answer::BadAddress => "「{text}」はアドレスではありません。ホスト:ポート の形で書いてください",
        Answer::BadTimeout => "--timeout が正しくありません: {why}",
        Answer::NoTargets => {
            "ターゲットが指定されていません。--target ホスト:ポート をターゲットごとに指定してください。"
        }
        Answer::NoCookie => "cookie は http でのみ使えます。source-ip か none を選んでください。",
        Answer::Ended => {
            "すべての質問には答えられなかったため、何も書き込みませんでした。--yes を付けると何も尋ねません。"
        }
        Answer::Exists => {
            "{file} はすでにあるため、そのままにしました。--force を付けると置き換え、元のファイルを {old} として残します。"
        }
        Answer::CannotWrite => "{file} に書き込めません: {why}",
        Answer::PortTaken => {
            "問題: {address} はほかのプログラムが使っています。それを終了するか、ファイルのアドレスを変えてください。"
        }
        Answer::PortReserved => {
            "問題: {address} で待ち受ける権限がありません（{why}）。ノードを root またはサービスとして起動するか、\
             1024 以上のポートを使ってください。"
        }
        Answer::PortElse => "問題: {address} で待ち受けできません（{why}）。",
        Answer::Reached => "ターゲット {name}（{address}）は接続を受け付けます。",
        Answer::Unreached => {
            "問題: ターゲット {name}（{address}）は接続を受け付けません（{why}）。受け付けるようになれば振り分けが始まります。"
        }
        Answer::Probed => "ターゲットは {path} で監視されます。",
        Answer::Written => "{file} を書き込みました。次にすること:",
        Answer::NextCheck => "ファイルを変えたら、誤りを調べる:",
        Answer::NextServe => "サービスを始める:",
        Answer::NextTwice => "二度アクセスして、同じターゲットに会う:",
        Answer::NextTry => "クライアントになってみる:",
        Answer::NextStatus => "何をしているかを見る:",
        Answer::FileHead => {
            "Homing ノードのファイル。保存すると反映されます。誤りは `homing check` でわかります。"
        }
        Answer::FileState => "セッションと秘密情報。ノードを動かすユーザーだけのものです。",
        Answer::FileAdmin => "/metrics、/status、API。必要がなければ外に公開しないでください。",
        Answer::FileListener => "クライアントの入り口。",
        Answer::FileGroup => "応答する側。",
        Answer::FilePersistence => {
            "離れている時間がこれより短ければ、クライアントは同じターゲットに帰ります。"
        }
        Answer::FileHealth => {
            "三回続けて監視に失敗したターゲットには、三回続けて成功するまで振り分けません。"
        }
        Answer::FileTargets => "`weight` は新しいセッションの取り分です。0 から 256 まで。",
    }
}
