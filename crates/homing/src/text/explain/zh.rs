//! What do we say about `homing explain` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Explain => "说明一个请求会去哪里，以及为什么",
        Help::ExplainInFull => {
            "逐步说明一个请求会去哪里，以及为什么。不改变任何东西，也不计数。\n\n\
             例如：homing explain --listener web --path / --from 203.0.113.7 --cookie NAME=VALUE"
        }
        Help::Listener => "请求到达的监听器名称",
        Help::Host => "请求的主机名",
        Help::Path => "请求的路径",
        Help::From => "客户端的地址",
        Help::Cookie => "请求携带的 Cookie（可多次指定）",
        Help::Header => "请求携带的头字段（可多次指定）",
        Help::Verify => "改为检验：此 X-Homing-Decision 的值是否出自本节点或密钥相同的节点",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Listener => "监听器",
        Answer::Group => "后端组",
        Answer::Target => "目标",
        Answer::Reason => "原因",
        Answer::Status => "状态码",
        Answer::Session => "会话",
        Answer::EndsIn => "剩余时间",
        Answer::At => "时间",
        Answer::Valid => "它是真实的。",
        Answer::NotValid => "它不真实：既不是本节点、也不是密钥相同的节点写出的，或者之后被改动过。",
    }
}
