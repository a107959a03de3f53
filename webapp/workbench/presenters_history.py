"""The history of a family or an entry in words: who, when, from what to what, why."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from webapp.dispositions.models import Disposition
from webapp.errors import msgid
from webapp.register.models import RegisterEvent
from webapp.register.policy import SERIAL_DIGITS, Act, EntryState
from webapp.web.i18n import gettext as _
from webapp.workbench.names import STATES
from webapp.workbench.presenters import short_moment


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a history; ``note`` is the reason for it, or an internal note."""

    at: dt.datetime
    when: str
    who: str
    what: str
    note: str


def make_history(
    events: Sequence[RegisterEvent],
    serials: Mapping[int, int],
    reasons: Mapping[int, Disposition],
    *,
    now: dt.datetime,
) -> list[Told]:
    """Return a history as the page shows it.

    Args:
        events: the latest first.
        serials: those of the entries that the events name, by their ids.
        reasons: the dispositions that they name, by their ids.
        now: the moment, UTC.
    """
    return [
        Told(
            each.at,
            short_moment(each.at, now),
            _who(each),
            _what(each, serials),
            _note(each, reasons),
        )
        for each in events
    ]


def disposition_ids(events: Sequence[RegisterEvent]) -> list[int]:
    """Return the numbers of the dispositions that events brought."""
    found = (each.details.get("to_id") for each in events)
    return [number for number in found if isinstance(number, int)]


def _note(event: RegisterEvent, reasons: Mapping[int, Disposition]) -> str:
    if event.act is Act.DECIDED:
        number = event.details.get("to_id")
        found = reasons.get(number) if isinstance(number, int) else None
        return found.reason if found else ""
    return str(event.details.get("text", ""))


def _who(event: RegisterEvent) -> str:
    return _(event.actor_name) if event.actor_id is None else event.actor_name


def _what(event: RegisterEvent, serials: Mapping[int, int]) -> str:
    words = WORDS[event.act](event)
    serial = serials.get(event.entry_id or 0)
    return words if serial is None else f"#{serial:0{SERIAL_DIGITS}} {words}"


def _moved(event: RegisterEvent) -> str:
    if event.entry_id is not None:
        return _("移入本组")
    return _("移出一条，到第 %(family)s 组", family=event.details.get("after"))


def _merged(event: RegisterEvent) -> str:
    count = event.details.get("count")
    if "after" in event.details:
        return _(
            "整组 %(count)s 条并入第 %(family)s 组", count=count, family=event.details["after"]
        )
    return _("并入 %(count)s 条", count=count)


def _assigned(event: RegisterEvent) -> str:
    name = event.details.get("name")
    return _("分派给%(name)s", name=name) if name else _("取消分派")


def _named(words: str) -> Callable[[RegisterEvent], str]:
    return lambda event: _(words, name=event.details.get("name", ""))


def _plain(words: str) -> Callable[[RegisterEvent], str]:
    return lambda _event: _(words)


def _changed(words: str) -> Callable[[RegisterEvent], str]:
    def change(event: RegisterEvent) -> str:
        before, after = (_state(event.details.get(name)) for name in ("before", "after"))
        if before and after:
            return _("%(act)s：%(before)s → %(after)s", act=_(words), before=before, after=after)
        return _("%(act)s：%(after)s", act=_(words), after=after) if after else _(words)

    return change


def _state(value: object) -> str:
    try:
        return str(STATES[EntryState(str(value))])
    except ValueError:
        return ""


WORDS: Mapping[Act, Callable[[RegisterEvent], str]] = {
    Act.REGISTERED: _plain(msgid("登记")),
    Act.CORRECTED: _plain(msgid("更正了文字")),
    Act.WITHDRAWN: _plain(msgid("撤回了意见")),
    Act.JOINED: _plain(msgid("归入相似组")),
    Act.MOVED: _moved,
    Act.MERGED: _merged,
    Act.DECIDED: _changed(msgid("处理")),
    Act.CONFIRMED: _changed(msgid("确认")),
    Act.REVERTED: _changed(msgid("撤销处理")),
    Act.TAGGED: _named(msgid("加标签“%(name)s”")),
    Act.UNTAGGED: _named(msgid("去掉了标签“%(name)s”")),
    Act.ASSIGNED: _assigned,
    Act.NOTED: _plain(msgid("内部备注")),
    Act.REDACTED: _plain(msgid("隐去")),
}
