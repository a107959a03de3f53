"""What a clerk fills in for one letter, call or meeting."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from webapp.consultations.models import IDENTITY_OPTIONS
from webapp.draft_import.naming import read_target
from webapp.submissions.commands import Header
from webapp.submissions.policy import Channel, clean_line, clean_text
from webapp.submissions.services_entering import EnterSubmission, faults_of
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _

LINES = ("organisation", "contact_name", "contact_way", "source_note")
ROWS, MOST_ROWS = 3, 100
KEPT_LINE = 1000  # above the longest allowed: a long name is kept, then explained


@dataclass(frozen=True, slots=True)
class Typed:
    """A page as it was filled in; nothing of it is lost, whatever is wrong with it."""

    version: str = ""
    channel: str = ""
    received: str = ""
    identity: str = IDENTITY_OPTIONS[0]
    organisation: str = ""
    contact_name: str = ""
    contact_way: str = ""
    source_note: str = ""
    general: str = ""
    title: str = ""
    rows: Sequence[tuple[str, str]] = field(default=(("", ""),) * ROWS)

    def filled_rows(self) -> list[tuple[int, str, str]]:
        """Return the rows with something in them, each with its number on the page."""
        return [(n, *row) for n, row in enumerate(self.rows, 1) if any(row)]


def typed_in(form: Mapping[str, str], more: int = 0) -> Typed:
    """Return what a page sends, with ``more`` empty rows added."""
    count = max((int(n) for n in (_row(name) for name in form) if n), default=0)
    count = min(count, MOST_ROWS)
    rows = [
        (clean_line(form.get(f"target-{n}", ""))[:KEPT_LINE], clean_text(form.get(f"text-{n}", "")))
        for n in range(1, count + 1)
    ]
    rows += [("", "")] * min(more, MOST_ROWS - count)
    return Typed(
        **{name: clean_line(form.get(name, ""))[:KEPT_LINE] for name in LINES},
        **{
            name: form.get(name, "")[:40] for name in ("version", "channel", "received", "identity")
        },
        general=clean_text(form.get("text-general", "")),
        title=clean_text(form.get("text-title", "")),
        rows=rows or [("", "")] * ROWS,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The draft that what was typed is about: its ids, its targets, the identities to choose."""

    consultation_id: int
    version_id: int
    labels: Mapping[str, str]
    identities: Sequence[str]


def command_of(
    typed: Typed, asked: Asked, *, now: dt.datetime
) -> tuple[EnterSubmission | None, list[Problem]]:
    """Return what is to be entered, or else what is wrong with it, field by field."""
    texts, anchors, problems = _texts(typed, asked.labels)
    day, channel = _day(typed.received), _channel(typed.channel)
    if day is None:
        problems.append(Problem("received", _("请填写收到日期，例如 2026-01-31。")))
    command = EnterSubmission(
        consultation_id=asked.consultation_id,
        draft_version_id=asked.version_id,
        channel=channel,
        day=day or now.date(),
        header=Header(
            identity=typed.identity,
            organisation=typed.organisation,
            contact_name=typed.contact_name,
            contact_way=typed.contact_way,
        ),
        source_note=typed.source_note,
        texts=texts,
    )
    if texts or not typed.filled_rows():
        anchors["general"] = "text-general"
        for fault in faults_of(command, asked.identities, now=now):
            anchor = anchors.get(fault.field, fault.field)
            problems.append(Problem(anchor, _(fault.message)))
    return (None if problems else command), problems


def _texts(
    typed: Typed, labels: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    texts = {name: getattr(typed, name) for name in ("general", "title") if getattr(typed, name)}
    anchors = {name: f"text-{name}" for name in texts}
    problems = []
    for number, name, text in typed.filled_rows():
        target = read_target(name, labels)
        if not name:
            problems.append(Problem(f"target-{number}", _("第 %(n)s 行没有写条文。", n=number)))
        elif target is None:
            message = _("第 %(n)s 行：这一稿没有“%(name)s”。", n=number, name=name)
            problems.append(Problem(f"target-{number}", message))
        elif not text:
            problems.append(Problem(f"text-{number}", _("第 %(n)s 行没有写意见。", n=number)))
        elif target in texts:
            message = _("第 %(n)s 行：“%(name)s”已有一条，请合并成一条。", n=number, name=name)
            problems.append(Problem(f"target-{number}", message))
        else:
            texts[target], anchors[target] = text, f"text-{number}"
    return texts, anchors, problems


def _row(name: str) -> str:
    kind, _dash, number = name.partition("-")
    is_row = kind in {"target", "text"} and number.isascii() and number.isdecimal()
    return number if is_row and len(number) <= len(str(MOST_ROWS)) else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _channel(text: str) -> Channel:
    return Channel(text) if text in set(Channel) else Channel.WEB
