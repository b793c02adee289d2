//! What does the reason of a decision mean, in Chinese?

use homing_core::reason::Reason;

pub(super) const fn meaning(reason: Reason) -> &'static str {
    match reason {
        Reason::Recalled => "会话回到了归属目标",
        Reason::New => "新会话",
        Reason::ExpiredIdle => "会话空闲时间超过了 timeout",
        Reason::ExpiredAbsolute => "会话总时长超过了 max_lifetime",
        Reason::BadToken => "Cookie 是伪造的、损坏的或不完整的",
        Reason::UnknownKey => "Cookie 由本节点没有的密钥封装",
        Reason::ForeignScope => "Cookie 属于另一个后端组",
        Reason::GoneTarget => "归属目标已不在后端组中",
        Reason::OldIncarnation => "归属目标已是另一次“生命”",
        Reason::HomeUnhealthy => "归属目标不健康或已停用",
        Reason::HomeDrained => "归属目标已排空",
        Reason::HomeFull => "归属目标已达上限",
        Reason::ConnectFailed => "首选目标没有接受连接",
        Reason::OperatorMoved => "运维人员迁移了会话",
        Reason::OperatorExpired => "运维人员结束了会话",
        Reason::NoKey => "请求没有携带会话的键",
        Reason::AllUnhealthy => "所有目标都不健康",
        Reason::NoTarget => "没有目标接收新会话",
        Reason::NoPersistence => "该后端组不保持会话",
    }
}
