"""What the workbench calls outcomes, states and channels."""

from flask_babel import LazyString, lazy_gettext

from webapp.register.policy import EntryState, Outcome, RedactionState
from webapp.submissions.policy import Channel

OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.ACCEPTED: lazy_gettext("采纳"),
    Outcome.PARTLY: lazy_gettext("部分采纳"),
    Outcome.REJECTED: lazy_gettext("未采纳"),
    Outcome.COVERED: lazy_gettext("已有规定或已体现"),
    Outcome.STUDY: lazy_gettext("另行研究"),
}
STATES: dict[EntryState, LazyString] = {
    EntryState.PENDING: lazy_gettext("待处理"),
    EntryState.DRAFTED: lazy_gettext("待确认"),
    **{EntryState(outcome.value): name for outcome, name in OUTCOMES.items()},
    EntryState.WITHDRAWN: lazy_gettext("已撤回"),
}
CHANNELS: dict[Channel, LazyString] = {
    Channel.WEB: lazy_gettext("网上"),
    Channel.LETTER: lazy_gettext("来信"),
    Channel.EMAIL: lazy_gettext("电子邮件"),
    Channel.PHONE: lazy_gettext("电话"),
    Channel.VISIT: lazy_gettext("来访"),
    Channel.MEETING: lazy_gettext("座谈会"),
    Channel.CONTACT_POINT: lazy_gettext("基层立法联系点"),
}
REDACTIONS: dict[RedactionState, LazyString] = {
    RedactionState.MARKED: lazy_gettext("有待核对的个人信息"),
    RedactionState.DECIDED: lazy_gettext("已决定隐去"),
    RedactionState.NONE: lazy_gettext("没有个人信息"),
}
