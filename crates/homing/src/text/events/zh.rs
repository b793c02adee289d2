//! What do we say about events in Chinese?

use super::{Answer, Event, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Events => "实时显示运行中的节点上发生的事",
        Help::EventsInFull => {
            "实时显示运行中的节点上发生的事：健康状况、排空、会话移动、达到的上限。每个事件一行，\
             使用 --output json 时为一个对象。按 Ctrl-C、节点结束或达到 --count 时结束。"
        }
        Help::Follow => "节点结束事件流（升级或重启）之后继续",
        Help::Count => "显示这么多事件后结束",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Ended => "节点结束了事件流；正在重新寻找……",
    }
}

pub(super) const fn event(key: Event) -> &'static str {
    match key {
        Event::DrainBegan => {
            "开始排空 {load_balancer}/{group} 的 {target}（{policy}，期限秒数：{deadline_s}）"
        }
        Event::DrainEnded => "{load_balancer}/{group} 的 {target} 排空结束（{why}）",
        Event::SessionMoved => "会话 {session}（{load_balancer}/{group}）从 {from} 移到 {to}",
        Event::SessionUnpinned => "会话 {session}（{load_balancer}/{group}，归属 {from}）将重新调度",
        Event::SessionExpired => "会话 {session}（{load_balancer}/{group}，归属 {from}）被结束",
        Event::TargetUnstuck => "{load_balancer}/{group} 的 {target} 的全部会话将重新调度：{sessions}",
        Event::LimitMet => {
            "{load_balancer}/{group} 达到上限：{limit}（被挤出：{evicted}，被拒绝：{refused}）"
        }
        Event::HealthChanged => "{load_balancer}/{group} 的 {target} 由 {from} 变为 {to}（{why}）",
        Event::TaskRestarted => "控制平面的任务中止并重新开始：{task}（{why}）",
        Event::Lagged => "读取太慢，错过的事件数：{missed}",
    }
}
