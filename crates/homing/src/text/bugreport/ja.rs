//! What do we say about `homing bugreport` in Japanese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Bugreport => "ノードを理解するのに役立つ情報を、秘密情報を除いて一つの書庫にまとめる",
        Help::BugreportInFull => {
            "ノードを理解するのに役立つ情報を、秘密情報を除いて一つの書庫にまとめます。バージョン、ファイル、状態、メトリクス、指摘、\
             最近の決定、制限、カーネル。\n\n\
             秘密情報、トークン、鍵、Cookie の値は取り除かれ、クライアントのアドレスは番号になります。ファイルとプロセスを含めるには \
             --config を指定してください。ノードが応答しなくても書き出します。"
        }
        Help::Archive => "書き出す書庫。すでにあるファイルは残す",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Written => {
            "書き出しました: {file}（{parts}）。\n人に渡す前に中を確かめてください。ターゲットの名前とアドレスが入っています。"
        }
        Answer::CannotWrite => "{file} に書き込めません: {why}",
    }
}
