//! What do we say about `homing bugreport` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Bugreport => "收集有助于了解节点的信息，放入一个不含机密的归档",
        Help::BugreportInFull => {
            "收集有助于了解节点的信息，放入一个不含机密的归档：版本、配置文件、状态、指标、发现、最近的决定、限制、内核。\n\n\
             机密、令牌、密钥和 Cookie 的值会被去除，客户端地址以编号代替。请用 --config 指明文件，以便包含配置文件和进程。\
             节点没有应答时也会写入。"
        }
        Help::Archive => "要写入的归档；已有的文件会保留",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Written => "已写入：{file}（{parts}）。\n交给别人之前请先查看：其中有目标的名称和地址。",
        Answer::CannotWrite => "无法写入 {file}：{why}",
    }
}
