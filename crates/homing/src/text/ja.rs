//! What do we say in Japanese?

use super::Key;

pub(super) const fn text(key: Key) -> &'static str {
    match key {
        Key::About => "すべてのクライアントを元のターゲットへ帰すロードバランサー",
        Key::AfterHelp => {
            "終了コード: 0 成功、1 実行できない、64 引数の誤りまたはファイルに問題あり。\n\
             環境変数: HOMING_LANG（en、zh、ja、id）、HOMING_LOG（ログの範囲。例: `info`、\
             `homing_proxy=debug`）、HOMING_ADMIN、HOMING_TOKEN_FILE、\
             HOMING_ADMIN_CA（コマンドが問い合わせるノード、そのトークン、ノードの証明書の発行者）。"
        }
        Key::Lang => "メッセージの言語（省略時は HOMING_LANG またはロケールで決まる）",
        Key::Output => "人が読む形式（text）、またはプログラム用の形式（json、yaml）",
        Key::Run => "停止を指示されるまで、ファイルのとおりにサービスを提供する",
        Key::RunInFull => {
            "停止を指示されるまで、ファイルのとおりにサービスを提供します。\n\n\
             実行中のファイルの変更は、リクエストを落とさずに反映されます。問題のあるファイルは何も変えません。\
             SIGHUP でファイルをすぐに読み直します。SIGTERM または Ctrl-C で受け付けを止め、\
             最長で [node] shutdown_timeout のあいだ通信の完了を待って終了します。二度目ですぐに終了します。\n\n\
             状態フォルダーの homing.pid にプロセス ID、addresses.json に提供中のアドレスがあります。"
        }
        Key::RunConfig => "実行するファイル",
        Key::RunLogFormat => "標準エラーのログ形式（省略時は端末なら text、それ以外は json）",
        Key::Check => "ファイルの誤りをまとめてすべて示す",
        Key::CheckInFull => {
            "ファイルの誤りを、行、列、対処方法とともに、まとめてすべて示します。\n\n\
             何も起動せず、何も変更しません。すべて正しければ 0、そうでなければ 64 で終了します。"
        }
        Key::CheckFiles => "調べるファイル",
        Key::Demo => "試す: ループバック上のバランサーと三つのターゲット",
        Key::DemoInFull => {
            "試す: 一つのプロセスの中で、ループバック上にバランサーと三つの簡単なターゲットを動かし、\
             そのまま使えるコマンドを示します。\n\n\
             後には何も残りません。ファイルと状態は、終了時に削除されるフォルダーに置かれます。"
        }
        Key::DemoSeconds => "この秒数の後に終了する（省略時は Ctrl-C まで）",
        Key::Version => "バージョンを示す",
        Key::VersionInFull => "バージョンと、このプログラムがどのシステム用に作られたかを示します。",
        Key::Completions => "シェルの補完スクリプトを書き出す",
        Key::CompletionsInFull => {
            "シェルの補完スクリプトを標準出力に書き出します。\n\n\
             例: homing completions bash > /etc/bash_completion.d/homing"
        }
        Key::CompletionsShell => "シェルの種類",
        Key::Manual => "マニュアルページを書き出す",
        Key::ManualInFull => {
            "マニュアルページを書き出します。`homing` のページは標準出力へ、またはすべてのページをフォルダーへ。\n\n\
             例: homing manual | man -l -"
        }
        Key::ManualFolder => "すべてのページを置くフォルダー（コマンドごとに 1 ページ）",
        Key::FileIsFine => "{file}: 問題はありません",
        Key::FileIsNot => "{file}: 問題の数: {count}",
        Key::Warning => "警告",
        Key::CannotStart => "起動できません: {why}",
        Key::BadFilter => "HOMING_LOG はフィルターとして読めません（{why}）。`{filter}` を使います",
        Key::PortTaken => "アドレス {wanted} は使用中のため、{address} を使います。",
        Key::DemoTitle => "Homing が三つのターゲットに振り分けています: {targets}",
        Key::DemoSpread => "Cookie がなければ、リクエストは分散されます:",
        Key::DemoStay => "Cookie があれば、同じターゲットに帰ります:",
        Key::DemoTcp => "同じターゲットへの TCP 接続は、クライアントのアドレスで維持されます:",
        Key::Console => "ブラウザーで確認・変更できます。サインイン用のトークンは {file} にあります:",
        Key::DemoStatus => "現在の状態:",
        Key::DemoFile => "実行中のファイル（編集して変化を見てください）:",
        Key::DemoEnd => "Ctrl-C で終了します。",
        Key::DemoEndAfter => "{seconds} 秒後、または Ctrl-C で終了します。",
        Key::DemoOver => "デモを終了しました。何も残っていません。",
    }
}
