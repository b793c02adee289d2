//! What do we say about `homing certificates` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Certificates => "把证书交给节点保存，以及删除它们",
        Help::CertificatesInFull => {
            "把证书交给节点保存，以及删除它们。归 API 所有的负载均衡器按名称使用：\
             certificates = [{ stored = \"shop\" }]。\n\n\
             例如：homing certificates put shop --cert shop.pem --key shop.key"
        }
        Help::Name => "证书的名称",
        Help::Cert => "PEM 文件：先是证书本身，然后是签发它的证书",
        Help::Key => "PEM 文件：证书的私钥，未加密",
        Help::List => "列出节点保存的证书",
        Help::ListInFull => {
            "列出节点保存的证书：域名、密钥类型、剩余有效期，以及哪些监听器在使用。私钥从不显示。"
        }
        Help::Put => "把证书交给节点，或更新证书",
        Help::PutInFull => {
            "把证书交给节点，或更新证书：使用它的监听器从下一次握手起出示新证书，不会中断任何连接。\
             节点把私钥密封保存，从不交还。"
        }
        Help::Remove => "删除没有监听器使用的证书",
        Help::RemoveInFull => "删除没有监听器使用的证书。正在使用的会保留。",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Name => "名称",
        Answer::Names => "域名",
        Answer::Key => "密钥",
        Answer::EndsIn => "剩余时间",
        Answer::UsedBy => "使用者",
        Answer::Expired => "已到期",
        Answer::NoCertificates => "节点没有保存任何证书。",
        Answer::IsKept => "已保存证书 {name}。域名：{names}。使用者：{used}。",
        Answer::WouldBeKept => "将会保存证书 {name}；未作任何更改。域名：{names}。使用者：{used}。",
        Answer::IsRemoved => "已删除证书 {name}。",
        Answer::WouldBeRemoved => "将会删除证书 {name}；未作任何更改。",
        Answer::Warning => "警告：{what}；{hint}",
        Answer::Unreadable => "无法读取 {file}：{why}",
    }
}
