//! How is a step of a decision told in Chinese?

pub(super) fn template(step: &str, is_bare: bool) -> Option<&'static str> {
    Some(match (step, is_bare) {
        ("no-rule", _) => "{rules} 条规则都不匹配，监听器也没有自己的后端组",
        ("routed", false) => "rules[{rule}] 匹配：后端组 {group}",
        ("routed", true) => "由监听器自己的后端组处理：{group}",
        ("split", _) => "在 {groups} 个后端组中转到 {group}（{how}）",
        ("redirected", false) => "rules[{rule}] 以 {status} 重定向到 {location}",
        ("redirected", true) => "监听器以 {status} 重定向到 {location}",
        ("responded", false) => "rules[{rule}] 直接以 {status} 应答",
        ("responded", true) => "监听器直接以 {status} 应答",
        ("key", true) => "会话保持方式 {method}：请求没有携带键",
        ("key", false) => "会话保持方式 {method}：请求携带 {shown} 个键",
        ("recalled", _) => {
            "会话 {session} 已知：归属目标 {home}，开始于 {age_s} 秒前，最近一次在 {silence_s} 秒前，{remaining_s} 秒后结束"
        }
        ("missed", _) => "没有已知的会话：{reason}",
        ("ordered", false) => "运维人员已下达指令：{order} 到 {target}",
        ("ordered", true) => "运维人员已下达指令：{order}",
        ("home-ready", _) => "归属目标 {target} 可以接收",
        ("home-away", _) => "归属目标 {target} 不能接收：{reason}；故障矩阵规定 {policy}",
        ("picked", false) => "{scheduler} 选择 {target}（{targets} 个目标中有 {usable} 个接收新会话）",
        ("picked", true) => "{scheduler} 找不到目标（{targets} 个目标中有 {usable} 个接收新会话）",
        ("sheltered", _) => "在归属目标恢复之前由 {target} 服务",
        ("remember", _) => "{target} 应答之后，会话就归属于它",
        ("refused", _) => "以 {status} 拒绝：{reason}",
        _ => return None,
    })
}
