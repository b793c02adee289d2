//! What do we say about `homing upgrade` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Upgrade => "让新版程序接替正在运行的程序，不丢失任何连接",
        Help::UpgradeInFull => {
            "让新版程序接替正在运行的程序，不丢失任何连接。\n\n\
             正在运行的进程会启动其程序路径上现有的程序，把监听套接字、会话以及其他所有活动状态交给它，\
             然后完成已经开始的工作：请求会得到响应，TCP 连接和 WebSocket 最多再持续 [node] upgrade_timeout（1 小时）。\n\n\
             新进程开始服务后，本命令返回。如果新进程未能开始服务，旧进程会照常继续，本命令说明原因并返回 1。\
             向该进程发送 SIGUSR2 效果相同。"
        }
        Help::Config => "节点的配置文件；由新进程读取",
        Help::Binary => "接替的程序（默认为正在运行的程序所在路径上的程序）",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Serves => "进程 {pid} 已开始服务。旧进程正在完成已经开始的工作。",
        Answer::Nobody => "{folder} 中没有正在运行的节点：请用 `homing run` 启动。",
        Answer::Unheard => "无法联系正在运行的节点：{why}",
        Answer::Busy => "未做任何事：已有一次升级正在进行。",
        Answer::Retired => "未做任何事：所联系的进程正在结束。",
        Answer::First => {
            "未做任何事：该节点是其容器的首个进程（1 号进程），它结束时容器中的一切都会随之结束。请改为启动装有新版程序的容器。"
        }
        Answer::Failed => "没有升级；正在运行的进程继续服务。新进程未能开始服务：{why}",
    }
}
