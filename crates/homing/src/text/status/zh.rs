//! What do we say about `homing status` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Status => "显示运行中的节点的状况：监听器、目标、会话和问题",
        Help::StatusInFull => {
            "显示运行中的节点的状况：监听器、目标、会话，以及存在的问题。节点没有应答时退出码为 1。"
        }
        Help::Quiet => "不输出任何内容，节点应答则以 0 退出：用于容器的健康检查",
        Help::Top => "在终端上观察运行中的节点",
        Help::TopInFull => "在终端上观察运行中的节点：每秒的请求、连接、会话和健康状况。方向键滚动，q 结束。",
        Help::Interval => "两次查看之间的秒数",
        Help::Rounds => "查看这么多次后结束",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Version => "版本",
        Answer::Up => "已运行",
        Answer::Revision => "修订号",
        Answer::File => "文件",
        Answer::LastReload => "最近一次重新读取",
        Answer::StateFails => "状态无法写入：重启会丢失最近的内容。",
        Answer::Findings => "关于会话保持的发现：{count}（用 `homing doctor` 查看）",
        Answer::NoListeners => "没有监听器。",
        Answer::Listener => "监听器",
        Answer::Protocol => "协议",
        Answer::Addresses => "地址",
        Answer::Open => "打开",
        Answer::Accepted => "已接受",
        Answer::Refused => "已拒绝",
        Answer::Answers => "应答",
        Answer::Received => "接收",
        Answer::Sent => "发送",
        Answer::Group => "后端组",
        Answer::Target => "目标",
        Answer::Address => "地址",
        Answer::Weight => "权重",
        Answer::Health => "健康",
        Answer::State => "状态",
        Answer::Sessions => "会话",
        Answer::Active => "进行中",
        Answer::Served => "已服务",
        Answer::Failures => "失败",
        Answer::PerSecond => "每秒",
        Answer::Errors => "5xx/秒",
        Answer::In => "入/秒",
        Answer::Out => "出/秒",
        Answer::Keys => "方向键滚动，q 结束",
        Answer::NoTerminal => "`homing top` 需要终端；`homing status` 会一次性显示同样的内容。",
        Answer::Away => "节点没有应答：{why}",
    }
}
