//! What do we say about `homing audit` in Chinese?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Audit => "显示谁修改了运行中的节点，谁未获准许",
        Help::AuditInFull => {
            "显示谁修改了运行中的节点，谁未获准许，最新的在前。需要 admin 角色。\n\n\
             例如：homing audit --outcome denied --since 1h"
        }
        Help::Actor => "只限此用户，或某个令牌：token:名称",
        Help::Outcome => "只限此结果",
        Help::Path => "只限以此开头的路径：/load-balancers/shop",
        Help::Since => "只限此后的：多久以前（1h、7d），或自 1970 年起的秒数",
        Help::Until => "只限此前的：多久以前（1h、7d），或自 1970 年起的秒数",
        Help::Limit => "最多列出多少条，上限 1000",
        Help::Cursor => "从上一页结束处继续",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::NoNotes => "没有这样的记录。",
        Answer::NoTime => "“{text}”不是时间：请写多久以前（1h、7d），或自 1970 年起的秒数",
        Answer::At => "时间",
        Answer::Who => "操作者",
        Answer::Address => "来源地址",
        Answer::Outcome => "结果",
        Answer::Status => "状态码",
        Answer::What => "操作",
        Answer::Revision => "修订号",
        Answer::More => "还有更多：--cursor {cursor}",
    }
}
