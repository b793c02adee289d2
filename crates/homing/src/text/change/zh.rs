//! What do we say about changes in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Set => "逐个字段修改运行中的节点上的对象",
        Help::SetInFull => {
            "逐个字段修改运行中的节点上的对象。未提到的保持不变；`null` 删除字段。\n\n\
             例如：homing set group shop/web persistence.method=cookie persistence.timeout=20m\n\
             homing set target shop/web/c --create address=10.0.0.3:80\n\n\
             修改生效后才返回，不会使任何请求失败。文件中的内容只能在文件中修改。"
        }
        Help::Remove => "从运行中的节点上删除一个对象及其包含的一切",
        Help::RemoveInFull => {
            "从运行中的节点上删除一个对象及其包含的一切。--dry-run 说明会发生什么。文件中的内容只能在文件中删除。"
        }
        Help::Revisions => "显示何时、由谁、为何修改了什么",
        Help::RevisionsInFull => "显示何时、由谁、为何修改了什么，最新的在前；或显示某个修订所做的修改。",
        Help::Rollback => "恢复某个修订的内容",
        Help::RollbackInFull => "恢复某个修订的内容，并成为新的修订。文件中的内容保持不变。",
        Help::Export => "把运行中的节点上的配置写成 TOML",
        Help::ExportInFull => {
            "把运行中的节点上负载均衡器的配置写成 TOML，可以是当前的，也可以是某个修订的；文件里可以写同样的内容。\n\n\
             例如：homing export > shop.toml"
        }
        Help::Import => "让运行中的节点载入导出的文本",
        Help::ImportInFull => {
            "让运行中的节点载入导出的文本：此后由 API 管理的就是文本所写的内容，别无其他。文件中的内容保持不变。\
             --dry-run 说明会发生什么。"
        }
        Help::File => "TOML 文本（- 为标准输入）",
        Help::Kind => "类别",
        Help::Name => "完整名称：负载均衡器/后端组/目标",
        Help::Fields => {
            "新的内容，字段名与文件相同：weight=5、health.path=/ok、tls=null、listen='[\"[::]:80\"]'"
        }
        Help::Patch => "改从文件读取修改（- 为标准输入）：JSON 合并补丁",
        Help::Create => "创建它",
        Help::DryRun => "不做修改，只说明会发生什么",
        Help::Why => "理由，与修订一起保存",
        Help::IfRevision => "仅当运行的仍是这个修订时",
        Help::Revision => "修订号",
        Help::From => "与该修订比较（默认为前一个）",
        Help::Limit => "最多显示多少个",
        Help::Cursor => "从上一页结束处继续",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Done => "完成：修订 {revision} 正在运行。",
        Answer::Would => "未做任何修改。它会带来：",
        Answer::LeftToFile => "{name} 保持文件中的内容。",
        Answer::WholeName => "这不是完整名称，形式应为 {form}。",
        Answer::NoField => "“{text}”没有说明任何内容：请写成 字段=值。",
        Answer::BadPatch => "{file} 不是补丁：{why}",
        Answer::Unreadable => "无法读取 {file}：{why}",
        Answer::NoRevisions => "没有修订。",
        Answer::Number => "修订号",
        Answer::At => "时间",
        Answer::Who => "修改者",
        Answer::Origin => "来源",
        Answer::Objects => "对象",
        Answer::Reason => "理由",
        Answer::More => "还有更多：--cursor {cursor}",
    }
}
