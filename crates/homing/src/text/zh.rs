//! What do we say in Chinese?

use super::Key;

pub(super) const fn text(key: Key) -> &'static str {
    match key {
        Key::About => "让每个客户端都能“回家”的负载均衡器",
        Key::AfterHelp => {
            "退出码：0 成功，1 无法完成，64 参数错误或文件有问题。\n\
             环境变量：HOMING_LANG（en、zh、ja、id），HOMING_LOG（日志范围，例如 `info` 或 \
             `homing_proxy=debug`），HOMING_ADMIN、HOMING_TOKEN_FILE 和 \
             HOMING_ADMIN_CA（命令所询问的节点、其令牌以及为节点签发证书者）。"
        }
        Key::Lang => "消息语言（默认由 HOMING_LANG 或系统区域设置决定）",
        Key::Output => "供人阅读（text），或供程序处理（json、yaml）",
        Key::Run => "按文件提供服务，直到被要求停止",
        Key::RunInFull => {
            "按文件提供服务，直到被要求停止。\n\n\
             运行期间会自动应用文件的修改，不丢弃任何请求；有问题的文件不会改变任何东西。\
             SIGHUP 立即重新读取文件。SIGTERM 或 Ctrl-C 停止接受新连接，\
             最多等待 [node] shutdown_timeout 让现有流量完成，然后退出；第二次信号立即退出。\n\n\
             状态目录中，homing.pid 记录进程号，addresses.json 记录正在服务的地址。"
        }
        Key::RunConfig => "要运行的文件",
        Key::RunLogFormat => "标准错误上的日志格式（默认：终端用 text，其他用 json）",
        Key::Check => "一次列出文件中的所有错误",
        Key::CheckInFull => {
            "一次列出文件中的所有错误，每个错误都带有行号、列号和处理建议。\n\n\
             不启动任何服务，也不做任何修改。全部文件正确时退出码为 0，否则为 64。"
        }
        Key::CheckFiles => "要检查的文件",
        Key::Demo => "试用：在本机回环地址上运行一个均衡器和三个目标",
        Key::DemoInFull => {
            "试用：在一个进程里、在本机回环地址上运行一个均衡器和三个示例目标，并给出可直接复制的命令。\n\n\
             不留任何痕迹：文件和状态都放在结束时会删除的目录里。"
        }
        Key::DemoSeconds => "运行这么多秒后结束（默认按 Ctrl-C 结束）",
        Key::Version => "显示版本",
        Key::VersionInFull => "显示版本，以及本程序是为哪个系统构建的。",
        Key::Completions => "输出 shell 的自动补全脚本",
        Key::CompletionsInFull => {
            "把 shell 的自动补全脚本写到标准输出。\n\n\
             例如：homing completions bash > /etc/bash_completion.d/homing"
        }
        Key::CompletionsShell => "哪种 shell",
        Key::Manual => "输出手册页",
        Key::ManualInFull => {
            "输出手册页：`homing` 的写到标准输出，或全部写到一个目录。\n\n\
             例如：homing manual | man -l -"
        }
        Key::ManualFolder => "存放全部手册页的目录，每个命令一页",
        Key::FileIsFine => "{file}：没有问题",
        Key::FileIsNot => "{file}：问题数：{count}",
        Key::Warning => "警告",
        Key::CannotStart => "无法启动：{why}",
        Key::BadFilter => "HOMING_LOG 不是有效的过滤条件（{why}）；改用 `{filter}`",
        Key::PortTaken => "地址 {wanted} 已被占用，改用 {address}。",
        Key::DemoTitle => "Homing 正在均衡三个目标：{targets}",
        Key::DemoSpread => "不带 Cookie，请求会分散到各个目标：",
        Key::DemoStay => "带上 Cookie，总会回到同一个目标：",
        Key::DemoTcp => "通过 TCP 访问同样的目标，按您的地址保持会话：",
        Key::Console => "在浏览器中查看和修改；登录所用的令牌在 {file} 中：",
        Key::DemoStatus => "当前状态：",
        Key::DemoFile => "正在运行的文件（可以修改并观察效果）：",
        Key::DemoEnd => "按 Ctrl-C 结束。",
        Key::DemoEndAfter => "{seconds} 秒后结束，或按 Ctrl-C 结束。",
        Key::DemoOver => "演示结束，没有留下任何文件。",
    }
}
