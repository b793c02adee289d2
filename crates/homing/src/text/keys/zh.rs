//! What do we say about `homing keys` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Keys => "更换封装会话 Cookie 的密钥，不丢失任何会话",
        Help::KeysInFull => {
            "更换封装会话 Cookie 的密钥，不丢失任何会话。\n\n\
             密钥环中有一个密钥负责签发：新的 Cookie 由它封装。其余密钥只接受：由它们封装的 Cookie 仍能带会话“回家”，\
             并在下一次响应时换成由签发密钥封装的 Cookie。\n\n\
             在所有节点上更换密钥：create 新建密钥，export 导出并在其他节点 import 导入，在所有节点上 rotate，\
             等到客户端都回来过（最长为会话保持的超时时间），最后在所有节点上 retire 旧密钥。\n\n\
             密钥环保存在状态目录的 secrets.json 中。正在运行的节点会通过 SIGHUP 得到通知。"
        }
        Help::List => "列出密钥及其用途和存在时间",
        Help::ListInFull => "列出密钥及其用途和存在时间。绝不显示密钥内容。",
        Help::Create => "新建一个只接受的密钥，让其他节点在它签发之前先认识它",
        Help::CreateInFull => {
            "新建一个只接受的密钥，让其他节点在它签发之前先认识它。\n\n\
             在执行 `homing keys rotate` 之前，它不封装任何 Cookie。"
        }
        Help::Rotate => "让最新的密钥签发，必要时新建一个",
        Help::RotateInFull => {
            "让最新的密钥签发；如果最新的密钥已经在签发，就新建一个来签发。\n\n\
             原来签发的密钥改为只接受。指定 ID 时，由该密钥签发。"
        }
        Help::RotateId => "要负责签发的密钥（默认为最新的密钥）",
        Help::Retire => "移除一个只接受的密钥",
        Help::RetireInFull => {
            "移除一个只接受的密钥。\n\n\
             如果客户端在更换签发密钥之后一直没有回来过，它的会话会分配到新的目标。"
        }
        Help::RetireId => "要移除的密钥",
        Help::Export => "把哈希密钥和密钥环写入文件，供其他节点使用",
        Help::ExportInFull => {
            "把哈希密钥和密钥环写入文件，供其他节点使用：两者一致的节点能互相识别会话，\
             并把同一源地址分配到同一目标。\n\n\
             得到此文件的人可以伪造节点会相信的 Cookie。请通过安全的途径传送，用后删除。"
        }
        Help::ExportFile => "要创建的文件，或用 - 表示标准输出",
        Help::Force => "允许输出到终端，或覆盖已有文件",
        Help::Import => "导入另一个节点导出的内容",
        Help::ImportInFull => {
            "导入另一个节点导出的内容。\n\n\
             其中的密钥会加入密钥环，并由其中的签发密钥签发。只有本节点拥有的密钥继续接受，直到被移除。\
             哈希密钥不同的内容会被拒绝，除非用它替换全部。"
        }
        Help::ImportFile => "要导入的文件，或用 - 表示标准输入",
        Help::Replace => "用导入的内容替换现有的全部：哈希密钥不同时，本节点自己的会话会结束",
        Help::StateDir => "节点的状态目录（默认取 --config 文件中的目录，否则为 homing-state）",
        Help::Config => "节点的配置文件，其中指明状态目录",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Issues => "密钥 {id}：签发，已存在 {age}",
        Answer::Accepts => "密钥 {id}：只接受，已存在 {age}",
        Answer::Seconds => "{count} 秒",
        Answer::Minutes => "{count} 分钟",
        Answer::Hours => "{count} 小时",
        Answer::Days => "{count} 天",
        Answer::Created => "密钥 {id} 从现在起被接受，尚不封装 Cookie。所有节点都有它之后，再执行 rotate。",
        Answer::Rotated => "密钥 {id} 从现在起负责签发；其余密钥在移除之前继续被接受。",
        Answer::IssuesAlready => "密钥 {id} 已经在签发。",
        Answer::Retired => "密钥 {id} 已移除。",
        Answer::Exported => {
            "{file} 包含哈希密钥和密钥 {ids}。请通过安全的途径传送，用后删除：得到它的人可以伪造节点会相信的 Cookie。"
        }
        Answer::Imported => "密钥环现在有密钥 {ids}；由密钥 {id} 签发。",
        Answer::NothingNew => "没有新内容：这些密钥都已存在，由密钥 {id} 签发。",
        Answer::Replaced => {
            "已全部替换；密钥环有密钥 {ids}，由密钥 {id} 签发。哈希密钥已不同：节点自己的会话在下次启动时结束，\
             在此之前继续使用旧的密钥。"
        }
        Answer::Told => "已通知正在运行的节点（进程 {pid}）。",
        Answer::Nobody => "此处没有正在运行的节点：下次启动时生效。",
        Answer::Untold => "无法通知正在运行的节点（进程 {pid}）：{why}。请向它发送 SIGHUP。",
        Answer::NoSecrets => {
            "{folder} 中没有密钥：节点是否在那里启动过？请用 --state-dir 或 --config 指明位置。"
        }
        Answer::Failed => "无法完成：{why}",
        Answer::Full => "未做任何修改：密钥环将超过 {count} 个密钥。请先移除一个。",
        Answer::NoSuchKey => "未做任何修改：没有密钥 {id}。",
        Answer::StillIssues => "未做任何修改：密钥 {id} 正在签发。请先执行 rotate，再移除它。",
        Answer::OtherKey => {
            "未做任何修改：导入内容中的密钥 {id} 与本节点的不是同一个。请先移除不需要的那一个。"
        }
        Answer::OtherHashKey => {
            "未做任何修改：{file} 来自使用另一哈希密钥的节点。使用 --replace 时，本节点会加入它们，而自己的会话会结束：\
             其 Cookie 不再被识别，源地址会分配到其他目标。"
        }
        Answer::BrokenBundle => "未做任何修改：无法导入 {file}：{what}",
        Answer::Terminal => "未写出任何内容：密钥不应显示在终端上（确有需要请用 --force）。",
        Answer::FileExists => "未写出任何内容：{file} 已存在（用 --force 覆盖）。",
    }
}
