//! What do we say about `homing token` and `homing user` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Token => "发放和收回 API 令牌",
        Help::TokenInFull => {
            "发放和收回 API 令牌。令牌供程序使用，或供使用命令行的人使用；它有一个角色，会自行到期，\
             还可以限制在某些项目和地域。\n\n\
             例如：homing token create deploy --role editor --project shop --expires 30d"
        }
        Help::TokenName => "令牌的名称",
        Help::Expires => "何时到期：时长（例如 30d）或 never（永不）",
        Help::TokenCreate => "创建令牌",
        Help::TokenCreateInFull => {
            "创建令牌。密文只在此时显示一次，以后不再显示：节点只保存它的哈希。请把它放进只有自己能读的文件，\
             并用 --token-file 指明该文件。"
        }
        Help::TokenList => "列出令牌",
        Help::TokenListInFull => "列出令牌，包括已失效的。不显示密文：没有人知道它。",
        Help::TokenRevoke => "收回令牌",
        Help::TokenRevokeInFull => "收回令牌：此后它不再有效。最后一个管理员不能收回。",
        Help::User => "管理可以使用节点的人",
        Help::UserInFull => {
            "管理可以在浏览器中用名称和密码使用节点的人。\n\n例如：homing user add ana --role operator"
        }
        Help::UserName => "用户的名称",
        Help::PasswordFile => "第一行为密码的文件（默认读标准输入；在终端上则会询问）",
        Help::UserAdd => "添加用户",
        Help::UserAddInFull => "添加用户。密码长度为 12 到 256 字节；节点只保存它的 Argon2id 哈希。",
        Help::UserList => "列出用户",
        Help::UserListInFull => "列出用户，以及每个用户登录了多少个浏览器。",
        Help::UserRemove => "删除用户",
        Help::UserRemoveInFull => "删除用户：其所有浏览器会话立即结束。最后一个管理员不能删除。",
        Help::UserPasswd => "为用户更换密码",
        Help::UserPasswdInFull => "为用户更换密码：其所有浏览器会话立即结束。",
        Help::Role => {
            "可以做什么：查看（viewer），还可排空目标和调度会话（operator），还可修改负载均衡器（editor），\
             还可决定谁能做什么（admin）"
        }
        Help::Projects => "只限此项目的负载均衡器（可多次指定；默认为全部）",
        Help::Regions => "只限此地域的负载均衡器（可多次指定；默认为全部）",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Name => "名称",
        Answer::State => "状态",
        Answer::Role => "角色",
        Answer::Projects => "项目",
        Answer::Regions => "地域",
        Answer::ExpiresIn => "剩余时间",
        Answer::UsedAgo => "未使用时长",
        Answer::Browsers => "浏览器",
        Answer::Good => "有效",
        Answer::Expired => "已到期",
        Answer::Revoked => "已收回",
        Answer::Disabled => "已停用",
        Answer::NoUsers => "没有用户。",
        Answer::TokenCreated => "已创建令牌 {token}（{role}）。密文只显示这一次：\n{secret}",
        Answer::TokenRevoked => "令牌 {token} 不再有效。",
        Answer::UserAdded => "已添加用户 {user}（{role}）。",
        Answer::UserRemoved => "已删除用户 {user}。",
        Answer::PasswordChanged => "用户 {user} 已更换密码，所有浏览器都已退出登录。",
        Answer::TypePassword => "密码：",
        Answer::TypeAgain => "再输入一次：",
        Answer::NotTheSame => "两次输入的密码不同，未作任何更改。",
        Answer::NoPassword => "无法读取密码：{why}",
    }
}
