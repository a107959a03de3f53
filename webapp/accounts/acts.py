"""What the record calls acts and facts, and what people call them."""

import datetime as dt

from flask_babel import LazyString, lazy_gettext

from webapp.accounts.policy import Role
from webapp.web.i18n import china_day, moment
from webapp.web.i18n import gettext as _

ROLES = {
    Role.CLERK: lazy_gettext("办理人员"),
    Role.EDITOR: lazy_gettext("起草人员"),
    Role.ADMINISTRATOR: lazy_gettext("管理员"),
}
# A feature adds the names of its own acts and facts (``ACTIONS.update``).
ACTIONS: dict[str, LazyString] = {
    "sign-in.accepted": lazy_gettext("登录"),
    "sign-in.refused": lazy_gettext("登录被拒绝"),
    "second-factor.accepted": lazy_gettext("两步验证通过"),
    "second-factor.recovered": lazy_gettext("用备用码登录"),
    "second-factor.refused": lazy_gettext("两步验证被拒绝"),
    "second-factor.enabled": lazy_gettext("启用两步验证"),
    "second-factor.removed": lazy_gettext("停用两步验证"),
    "sessions.ended": lazy_gettext("退出其他会话"),
    "sign-out": lazy_gettext("退出"),
    "password.refused": lazy_gettext("再次输入的密码不对"),
    "password.changed": lazy_gettext("修改密码"),
    "staff.added": lazy_gettext("增加工作人员"),
    "staff.roles": lazy_gettext("更改角色"),
    "staff.granted": lazy_gettext("交给征求意见"),
    "staff.revoked": lazy_gettext("收回征求意见"),
    "staff.disabled": lazy_gettext("停用账号"),
    "staff.enabled": lazy_gettext("恢复账号"),
    "staff.password-reset": lazy_gettext("重置密码"),
    "audit.exported": lazy_gettext("导出操作记录"),
    "keys.rotated": lazy_gettext("更换数据密钥"),
    "keys.retired": lazy_gettext("移除旧的数据密钥"),
    "data.purged": lazy_gettext("清理到期数据"),
    "contact.shown": lazy_gettext("查看联系信息"),
    "contact.refused": lazy_gettext("查看联系信息被拒绝"),
    "contact.erased": lazy_gettext("填报人删除个人信息"),
    "data.copied": lazy_gettext("填报人导出自己的数据"),
    "file.received": lazy_gettext("上传文件"),
    "file.refused": lazy_gettext("文件未能读取"),
    "sheet.edited": lazy_gettext("修改校对稿"),
    "sheet.undone": lazy_gettext("撤销修改"),
    "sheet.dropped": lazy_gettext("放弃校对稿"),
    "sheet.taken": lazy_gettext("采用校对稿"),
}
FACTS: dict[str, LazyString] = {
    "before": lazy_gettext("原来"),
    "after": lazy_gettext("改为"),
    "name": lazy_gettext("姓名"),
    "roles": lazy_gettext("角色"),
    "reason": lazy_gettext("理由"),
    "opens_at": lazy_gettext("第一天"),
    "closes_at": lazy_gettext("最后一天"),
    "source": lazy_gettext("来源"),
    "file": lazy_gettext("文件编号"),
    "size": lazy_gettext("字节数"),
    "error": lazy_gettext("原因"),
    "sheet": lazy_gettext("校对稿编号"),
    "confirmed": lazy_gettext("确认的问题"),
    "consultation": lazy_gettext("征求意见"),
    "person": lazy_gettext("工作人员"),
    "act": lazy_gettext("操作"),
    "rows": lazy_gettext("行数"),
    "contacts": lazy_gettext("删除的联系信息"),
    "drafts": lazy_gettext("删除的未提交填报"),
    "devices": lazy_gettext("删除的设备凭证"),
    "captchas": lazy_gettext("删除的验证码"),
    "proofs": lazy_gettext("删除的计算凭证"),
    "jobs": lazy_gettext("删除的任务文件"),
    "files": lazy_gettext("删除的导入文件"),
    "since": lazy_gettext("从"),
    "until": lazy_gettext("到"),
    "text": lazy_gettext("对象"),
}
# Codes among the facts; a feature adds its own (``CODES.update``).
CODES: dict[str, LazyString] = {role.value: name for role, name in ROLES.items()}


# A period is shown by its days; it ends with the first moment after the last of them.
_DAYS = {"opens_at": dt.timedelta(), "closes_at": dt.timedelta(microseconds=1)}


def act_name(action: str) -> str:
    """Return what people call an act; one of a later version keeps its code."""
    return str(ACTIONS.get(action, action))


def fact_name(key: str) -> str:
    """Return what people call a fact of an act."""
    return str(FACTS.get(key, key))


def fact_value(key: str, value: object) -> str:
    """Return a fact for people: days and moments in Asia/Shanghai, codes by name."""
    if isinstance(value, list):
        return "、".join(fact_value(key, each) for each in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if not isinstance(value, str):
        return str(value)
    return str(CODES.get(value) or _time(key, value) or value)


def _time(key: str, text: str) -> str | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if not found.tzinfo:
        return None
    if key in _DAYS:
        return china_day(found - _DAYS[key])
    return moment(found)
