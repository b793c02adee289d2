//! What do we say about `homing sessions` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Sessions => "查看运行中节点的会话，并迁移或结束其中一个",
        Help::SessionsInFull => {
            "查看运行中节点的会话，并迁移或结束其中一个。\n\n\
             会话以 16 个十六进制数字命名；`list`、日志和 `homing explain` 都会显示。下达的指令在会话下次到来时执行：\
             不会有请求失败，也不会关闭连接。"
        }
        Help::List => "列出有哪些会话",
        Help::ListInFull => "分页列出有哪些会话。对于封装的 Cookie，节点只知道来过的那些。",
        Help::Target => "只列出归属此目标的会话",
        Help::Client => "只列出此客户端地址的会话（以地址命名会话时）",
        Help::Id => "只列出此名称的会话（在每个拥有它的后端组中）",
        Help::Limit => "最多列出多少个，上限 1000",
        Help::Cursor => "从上一页结束处继续",
        Help::Show => "显示一个会话的已知信息，以及最近为它做出的决定",
        Help::ShowInFull => "显示一个会话的已知信息，以及最近为它做出的决定，最新的在前。",
        Help::Session => "会话的名称，16 个十六进制数字",
        Help::Move => "把会话迁移到另一个目标",
        Help::MoveInFull => {
            "从下一个请求起，把会话迁移到另一个目标。\n\n\
             目前不能接收它的目标（排空中、已排空、不健康、已满）会被拒绝，除非强制。"
        }
        Help::To => "会话的新归属目标",
        Help::Force => "允许迁移到目前不能接收它的目标",
        Help::Unpin => "重新调度会话；它仍是同一个会话",
        Help::UnpinInFull => "在下一个请求时重新调度会话。它仍是同一个会话，也可能得到同一个目标。",
        Help::Expire => "结束会话",
        Help::ExpireInFull => "结束会话：之后带着它的键到来的客户端会开始新的会话。",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Session => "会话",
        Answer::Group => "后端组",
        Answer::Method => "方式",
        Answer::Home => "归属目标",
        Answer::Client => "客户端",
        Answer::Begun => "开始于多久前",
        Answer::Seen => "最近一次距今",
        Answer::EndsIn => "剩余时间",
        Answer::Connections => "连接",
        Answer::State => "状态",
        Answer::Confirmed => "已确认",
        Answer::Tentative => "暂定：目标尚未应答",
        Answer::Order => "已下达指令",
        Answer::Gone => "（已不存在）",
        Answer::Ago => "距今",
        Answer::Reason => "原因",
        Answer::Target => "目标",
        Answer::Listener => "监听器",
        Answer::Status => "状态码",
        Answer::NoSessions => "没有这样的会话。",
        Answer::NoDecisions => "没有记住为它做出的决定。",
        Answer::More => "还有更多：--cursor {cursor}",
        Answer::Moves => "{group} 的会话 {id} 将在下一个请求时从 {from} 迁移到 {to}。",
        Answer::Unpinned => "{group} 的会话 {id}（归属 {from}）将在下一个请求时重新调度。",
        Answer::Ends => "{group} 的会话 {id}（归属 {from}）已结束：它的客户端会开始新的会话。",
    }
}
