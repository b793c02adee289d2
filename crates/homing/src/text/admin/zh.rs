//! What do we say about asking a running node in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Admin => {
            "节点的管理地址（默认依次取 --config 文件、HOMING_ADMIN，否则为 http://127.0.0.1:7080）"
        }
        Help::TokenFile => {
            "存放节点令牌的文件（默认依次取 --config 所指状态目录中的 admin.token、HOMING_TOKEN_FILE，\
             否则为 homing-state/admin.token）"
        }
        Help::AdminCa => {
            "为管理地址签发证书者的 PEM 文件（默认依次取 --config 所指的证书、HOMING_ADMIN_CA，否则为系统所信任者）"
        }
        Help::Config => "节点的配置文件，其中指明管理地址和状态目录",
        Help::LoadBalancer => "负载均衡器的名称（其他名称已能确定时可以省略）",
        Help::Group => "后端组的名称",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Unreachable => {
            "{url} 没有应答（{why}）。节点在运行吗？请用 --admin、HOMING_ADMIN 或 --config 指明它的位置。"
        }
        Answer::NotUnderstood => "无法理解 {url} 的应答：{why}。那是这个版本的节点吗？",
        Answer::NoAdmin => "{file} 关闭了管理地址：无法向这个节点提问。",
        Answer::BadUrl => "{url} 不是节点的管理地址：请写成 http://主机:端口 或 https://主机:端口。",
        Answer::NoToken => {
            "{file} 中没有令牌（{why}）。请用 --token-file、HOMING_TOKEN_FILE 或 --config 指明它的位置。"
        }
        Answer::NoCa => "{file} 中没有为管理地址签发证书者：{why}。",
        Answer::WrongToken => {
            "{url} 不接受 {file} 中的令牌。它是否属于另一个节点？请用 --token-file、HOMING_TOKEN_FILE 或 --config 指明。"
        }
        Answer::NoSuchGroup => "没有名为 {group} 的后端组。现有：{groups}",
        Answer::SeveralGroups => {
            "有多个负载均衡器拥有名为 {group} 的后端组：{load_balancers}。请用 --load-balancer 指明是哪一个。"
        }
    }
}
