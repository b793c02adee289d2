//! What do we say about events in Chinese?

use super::{Answer, Event, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Events => "显示运行中的节点上最近发生或正在发生的事",
        Help::EventsInFull => {
            "显示运行中的节点上最近发生的事：更改、健康状况、排空、会话移动、证书、达到的上限。每个事件一行，\
             使用 --output json 时为一个对象。使用 --follow 时显示此后发生的事，直到按 Ctrl-C。"
        }
        Help::Follow => "显示此后发生的事，节点升级或重启之后也继续",
        Help::Count => "只显示最新的这么多个；与 --follow 同用时，显示这么多个后结束",
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
        Event::ConnectionsCut => "切断到 {load_balancer}/{group} 的 {target} 的连接（{why}）：{connections}",
        Event::RampBegan => "{load_balancer}/{group} 的 {target} 开始慢启动，份额逐步增加（秒数：{time_s}）",
        Event::RampEnded => "{load_balancer}/{group} 的 {target} 慢启动结束（{why}）",
        Event::SessionMoved => "会话 {session}（{load_balancer}/{group}）从 {from} 移到 {to}",
        Event::SessionUnpinned => "会话 {session}（{load_balancer}/{group}，归属 {from}）将重新调度",
        Event::SessionExpired => "会话 {session}（{load_balancer}/{group}，归属 {from}）被结束",
        Event::TargetUnstuck => "{load_balancer}/{group} 的 {target} 的全部会话将重新调度：{sessions}",
        Event::LimitMet => {
            "{load_balancer}/{name} 达到上限：{limit}，次数：{times}（被挤出的活动会话：{evicted}）"
        }
        Event::LimitOfNodeMet => "节点达到上限：{limit}，次数：{times}",
        Event::StoreFailed => "存储失败，次数：{times}（{why}）",
        Event::AuditLost => "丢失的审计记录：{notes}",
        Event::LoginLimited => "登录尝试过多，最近一次来自 {address}；未处理的次数：{times}",
        Event::CertificateExpires => {
            "{load_balancer}/{listener} 的证书于 {not_after_s} 到期；剩余天数：{left_days}"
        }
        Event::HealthChanged => "{load_balancer}/{group} 的 {target} 由 {from} 变为 {to}（{why}）",
        Event::TaskRestarted => "控制平面的任务中止并重新开始：{task}（{why}）",
        Event::RevisionMade => {
            "修订 {revision}，作者 {author}（{origin}）：新增 {added}，更改 {changed}，删除 {removed}；原因：{why}"
        }
        Event::ReloadRefused => {
            "{file} 未生效（{outcome}），修订 {running} 继续运行；问题数：{problems}，第一个：{first}"
        }
        Event::LoadBalancerSetAside => "负载均衡器 {load_balancer} 被搁置，不运行：{why}",
        Event::LoadBalancerBack => "负载均衡器 {load_balancer} 重新运行",
        Event::CertificateStored => "{author} 存入证书 {certificate}，有效期至 {not_after_s}",
        Event::CertificateReplaced => "{author} 更换证书 {certificate}，新证书有效期至 {not_after_s}",
        Event::CertificateRemoved => "证书 {certificate} 已删除",
        Event::Gap => "此处缺少事件：{lost}（– ：由节点的另一次运行发出）",
    }
}
