//! What do we say about `homing upgrade` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Upgrade => "接続を失わずに、実行中のプログラムから新しいプログラムへ引き継ぎます",
        Help::UpgradeInFull => {
            "接続を失わずに、実行中のプログラムから新しいプログラムへ引き継ぎます。\n\n\
             実行中のプロセスは、自分のプログラムがあった場所に現在あるプログラムを起動し、待ち受けソケット、セッション、\
             その他の生きている状態をすべて渡してから、始めた仕事を終えます。リクエストには応答し、TCP 接続と WebSocket は\
             最長で [node] upgrade_timeout（1 時間）続きます。\n\n\
             新しいプロセスがサービスを始めると、このコマンドは終了します。そこまで至らない場合、古いプロセスは何もなかったように\
             続行し、このコマンドは理由を示して 1 を返します。プロセスへ SIGUSR2 を送っても同じです。"
        }
        Help::Config => "ノードの設定ファイル。新しいプロセスが読みます",
        Help::Binary => "引き継ぐプログラム（省略時は、実行中のプログラムがあった場所にあるもの）",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Serves => "プロセス {pid} がサービスを始めました。前のプロセスは始めた仕事を終えています。",
        Answer::Nobody => "{folder} で実行中のノードはありません。`homing run` で起動してください。",
        Answer::Unheard => "実行中のノードに依頼できませんでした: {why}",
        Answer::Busy => "何も行いませんでした。アップグレードがすでに進行中です。",
        Answer::Retired => "何も行いませんでした。依頼先のプロセスは終了しつつあります。",
        Answer::First => {
            "何も行いませんでした。ノードはコンテナの最初のプロセス（プロセス 1）で、これが終わるとコンテナ内のすべてが終わります。\
             代わりに、新しいプログラムのコンテナを起動してください。"
        }
        Answer::Failed => {
            "アップグレードは行われず、実行中のプロセスが続行します。新しいプロセスはサービスを始められませんでした: {why}"
        }
    }
}
