//! What do we say about `homing drain` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Drain => "排空目标而不丢失会话，并等待它排空",
        Help::DrainInFull => {
            "排空目标而不丢失会话，并等待它排空。\n\n\
             排空中的目标不再得到新会话。当它既没有会话也没有连接，或到达期限时，排空完成：到达期限时关闭 TCP 连接，\
             以 1012 通知 WebSocket，HTTP 请求会处理完。\n\n\
             例如：homing drain start --group web --target a --policy move && homing drain wait --group web \
             --target a --timeout 10m"
        }
        Help::Targets => "目标的名称（可多次指定）",
        Help::Start => "开始排空目标",
        Help::StartInFull => {
            "开始排空目标。正在进行的排空会采用新的策略和期限。\n\n多个目标会一起排空：其中一个的会话不会去往另一个。"
        }
        Help::Policy => {
            "如何处理它的会话：保留到结束（hold），在客户端下一次连接时离开（release），或在下一个请求时离开（move）"
        }
        Help::Deadline => "期限，例如 10m：到时无论还剩什么都算排空完成（默认没有期限）",
        Help::Cancel => "让目标重新接收流量",
        Help::CancelInFull => "让目标重新接收流量，无论它正在排空还是已经排空。",
        Help::Status => "显示目标的排空进度",
        Help::StatusInFull => {
            "显示目标的排空进度：一个目标、一个后端组或全部。数字前的 ~ 表示节点只知道其中一部分。"
        }
        Help::Only => "只显示此名称的目标",
        Help::Wait => "等待目标排空",
        Help::WaitInFull => "等待目标排空。排空后退出码为 0；超时或排空被取消时为 1。",
        Help::Timeout => "最多等待多久，例如 10m（默认一直等待）",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Group => "后端组",
        Answer::Target => "目标",
        Answer::Address => "地址",
        Answer::State => "状态",
        Answer::Policy => "策略",
        Answer::Sessions => "会话",
        Answer::Connections => "连接",
        Answer::Left => "剩余时间",
        Answer::Active => "正常",
        Answer::Draining => "排空中",
        Answer::Drained => "已排空",
        Answer::NoTargets => "没有目标。",
        Answer::NoSuchTarget => "后端组 {group} 中没有名为 {target} 的目标。现有：{targets}",
        Answer::Started => "目标 {target} 正在排空（{policy}）：还有 {sessions}和 {connections}。",
        Answer::StartedUntil => {
            "目标 {target} 正在排空（{policy}）：还有 {sessions}和 {connections}，最长 {deadline}。"
        }
        Answer::Cancelled => "目标 {target} 重新接收流量。",
        Answer::OneSession | Answer::SomeSessions => "{count} 个会话",
        Answer::OneConnection | Answer::SomeConnections => "{count} 个连接",
        Answer::Remains => "{target}：{sessions}，{connections}",
        Answer::RemainsUntil => "{target}：{sessions}，{connections}，剩余 {deadline}",
        Answer::IsDrained => "目标 {target} 已排空。",
        Answer::IsActive => "目标 {target} 没有在排空：它正在接收流量。",
        Answer::TimeIsOver => "等待超时：目标 {target} 还有 {sessions}和 {connections}。",
    }
}
