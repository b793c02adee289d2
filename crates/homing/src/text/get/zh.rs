//! What do we say about `homing get` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Get => "查看运行中的节点上的配置",
        Help::GetInFull => {
            "查看运行中的节点上的配置：某一类的全部、某个对象之内的，或其中一个。\n\n\
             例如：homing get targets；homing get targets shop/web；homing get group shop/web"
        }
        Help::Kind => "要查看的类别",
        Help::Name => "名称，或其所在对象的名称：负载均衡器/后端组/目标",
        Help::Region => "只限此地域的负载均衡器",
        Help::Project => "只限此项目的负载均衡器",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Nothing => "没有。",
        Answer::TooDeep => "名称的层数太多，形式应为 {form}。",
    }
}
