//! What do we say about `homing doctor` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Doctor => "查明会话为什么没有保持",
        Help::DoctorInFull => {
            "查明会话为什么没有保持：浏览器不会遵循的设置，以及本节点流量所显示的问题。给出处理建议，不做任何修改。"
        }
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Nothing => "没有发现问题。",
        Answer::Advice => "建议",
        Answer::Warning => "警告",
        Answer::Error => "错误",
    }
}
