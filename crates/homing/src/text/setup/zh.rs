//! What do we say about `homing setup` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Setup => "回答几个问题，为您的目标生成配置文件",
        Help::SetupInFull => {
            "回答几个问题，为您的目标生成配置文件，并说明接下来做什么。\n\n\
             过程中会检查端口和目标。不启动任何服务；已有的文件会保留。不想回答问题时：\
             homing setup --yes --listen 8080 --target 10.0.0.1:80 --target 10.0.0.2:80"
        }
        Help::Config => "要写入的文件",
        Help::Yes => "不提问：未指定的都用默认值",
        Help::Force => "替换已有的文件，并把原文件保留为 FILE.old",
        Help::Protocol => "客户端使用的协议（默认 http）",
        Help::Listen => "客户端连接的地址：端口或 地址:端口；可多次指定",
        Help::Target => "一个目标；可多次指定",
        Help::Persistence => "会话保持的方式（默认：http 用 cookie，其他用客户端地址）",
        Help::Timeout => "多久没有流量后会话结束",
        Help::HealthPath => "目标报告健康状况的路径（默认自动查找，否则只看能否建立连接）",
        Help::StateDir => {
            "存放会话和机密的目录（默认为文件旁的 homing-state；服务的文件则为 /var/lib/homing）"
        }
        Help::AdminListen => "/metrics、/status 和 API 的地址",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Welcome => "请回答几个问题；直接按回车采用方括号中的值。",
        Answer::AskProtocol => "客户端使用什么协议：http、tcp 还是 udp？",
        Answer::AskListen => "客户端连接到哪个地址？",
        Answer::AskTargets => "目标在哪里？主机:端口，多个之间用空格分开：",
        Answer::AskPersistence => "客户端如何回到自己的目标：cookie、source-ip 还是 none？",
        Answer::BadWord => "“{text}”不在可选值之中：{words}",
        Answer::BadAddress => "“{text}”不是地址：请写成 主机:端口",
        Answer::BadTimeout => "--timeout 无效：{why}",
        Answer::NoTargets => "没有指定目标：请用 --target 主机:端口，每个目标一次。",
        Answer::NoCookie => "cookie 只适用于 http：请选择 source-ip 或 none。",
        Answer::Ended => "问题没有全部回答，未写入任何内容。使用 --yes 则不提问。",
        Answer::Exists => "{file} 已经存在，未做改动。使用 --force 会替换它，并把原文件保留为 {old}。",
        Answer::CannotWrite => "无法写入 {file}：{why}",
        Answer::PortTaken => "问题：{address} 已被其他程序占用。请结束该程序，或修改文件中的地址。",
        Answer::PortReserved => {
            "问题：您无权监听 {address}（{why}）。请以 root 或系统服务的身份启动节点，或使用 1024 及以上的端口。"
        }
        Answer::PortElse => "问题：无法监听 {address}（{why}）。",
        Answer::Reached => "目标 {name}（{address}）接受连接。",
        Answer::Unreached => "问题：目标 {name}（{address}）不接受连接（{why}）。一旦接受，就会获得流量。",
        Answer::Probed => "将在 {path} 探测目标。",
        Answer::Written => "{file} 已写入。接下来：",
        Answer::NextCheck => "修改文件后，查看其中的错误：",
        Answer::NextServe => "开始服务：",
        Answer::NextTwice => "访问两次，会遇到同一个目标：",
        Answer::NextTry => "作为客户端访问：",
        Answer::NextStatus => "查看运行状况：",
        Answer::FileHead => "Homing 节点的配置文件。保存后即生效；用 `homing check` 查看错误。",
        Answer::FileState => "会话和机密：只供运行节点的用户使用。",
        Answer::FileAdmin => "/metrics、/status 和 API。若非有意，请不要对外开放。",
        Answer::FileListener => "客户端从这里进入。",
        Answer::FileGroup => "由谁提供服务。",
        Answer::FilePersistence => "客户端在离开不超过这段时间时，总会回到同一个目标。",
        Answer::FileHealth => "连续三次探测失败的目标不再获得流量，直到连续三次成功。",
        Answer::FileTargets => "`weight` 是目标在新会话中所占的份额：0 到 256。",
    }
}
