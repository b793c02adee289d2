//! What do the findings of the doctor say in Chinese?

pub(super) fn texts(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "cookie-not-returned" => (
            "{requests} 个请求中只有 {percent} % 带回了 Cookie",
            "用 `homing explain` 检查一个客户端：它保存 Cookie 吗？Path、Domain、Secure 和 SameSite 允许它发送这个 Cookie 吗？\
             如果客户端都不保存 Cookie，请使用 method = \"source-ip\"",
        ),
        "clients-never-return" => (
            "{sessions} 个会话中有 {percent} % 只发出一个请求，之后再没有回来",
            "探测程序和爬虫就是这样；如果他们是您的用户，说明他们的 Cookie 没有带回来",
        ),
        "cookie-path-too-narrow" => (
            "Cookie 的 Path={path}，而 {rule} 的请求在它之外：这些请求不带 Cookie",
            "去掉 `path`，或者写成该后端组所有路径的共同开头",
        ),
        "secure-cookie-over-http" => (
            "Cookie 带有 Secure，而监听器 {listener} 使用 HTTP：除非 TLS 在前面终结，否则浏览器会丢弃它",
            "在监听器前面终结 TLS，并在 `trusted_proxies` 中写明那个代理；或者去掉 `secure` 和 same_site = \"none\"",
        ),
        "cookie-shadowed" => (
            "目标有 {count} 次试图设置与均衡器同名的 Cookie {name}",
            "为均衡器的 Cookie 换一个 `cookie_name`，或者更改应用的 Cookie 名称",
        ),
        "several-cookies" => (
            "{requests} 个请求中有 {count} 个带有多个均衡器名称的 Cookie",
            "以前的 `path` 或 `domain`，或同一域名下的另一个均衡器，也使用了这个名称：请换一个 `cookie_name`",
        ),
        "tokens-not-ours" => (
            "{requests} 个请求中有 {count} 个带有由其他密钥封装、或无人封装的 Cookie",
            "同一名称背后的节点需要同一个密钥环：`homing keys export` 和 `import`；密钥要在最长的空闲时限之后才能移除",
        ),
        "answers-lose-their-cache" => (
            "有 {count} 个共享缓存可以存储的响应因为带有 Cookie 而变成了私有",
            "如果前面的缓存很重要，请写 shared_cache = \"skip\"：Cookie 会等到一个不被存储的响应",
        ),
        "cookies-in-shared-caches" => (
            "有 {count} 个带 Cookie 的响应可能被共享缓存存储：一个客户端会得到另一个的会话",
            "去掉 shared_cache = \"allow\"，除非途中没有缓存",
        ),
        "application-names-no-session" => (
            "已有 {requests} 个请求，但还没有响应命名过会话（{carrier}）",
            "应用设置它了吗？名称一致吗？Cookie 的名称区分大小写",
        ),
        "many-behind-one-address" => (
            "{connections} 个连接中有 {percent} % 来自 {client}：许多客户端共用这个地址",
            "它们都会去同一个目标：使用 HTTP 的客户端请改用 Cookie；在专线、VPN 或 NAT 之后请使用 scheduler = \"ip-hash\" \
             代替会话保持，或者让前面的代理传递客户端地址",
        ),
        "table-full" => (
            "有 {count} 个会话在容量为 {capacity} 的会话表中没有位置，或被挤了出去",
            "增大 `table_size`，或减小 `timeout`",
        ),
        _ => return None,
    })
}
