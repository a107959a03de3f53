"""What the page of the record offers to choose from, and the record as a table."""

import csv
import io
from collections.abc import Iterable, Mapping

from webapp.accounts.acts import ACTIONS
from webapp.accounts.presenters import event_line
from webapp.audit.models import AuditEvent
from webapp.audit.queries import Chosen
from webapp.clock import CHINA
from webapp.exports.csv_file import safe_cell
from webapp.web.i18n import gettext as _


def acts() -> list[tuple[str, str]]:
    """Return every kind of act with its name, by name."""
    named = [(code, str(name)) for code, name in ACTIONS.items()]
    return sorted(named, key=lambda each: each[1])


def asked(chosen: Chosen) -> dict[str, str | int]:
    """Return the parts of an address that ask for the same again."""
    values = {
        "consultation": chosen.consultation_id,
        "person": chosen.actor_id,
        "act": chosen.action or None,
        "since": chosen.since.isoformat() if chosen.since else None,
        "until": chosen.until.isoformat() if chosen.until else None,
        "text": chosen.subject or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def as_csv(events: Iterable[AuditEvent], titles: Mapping[int, str]) -> bytes:
    """Return events as a table that spreadsheet programs open: UTF-8 with its mark.

    Args:
        events: the events, in the order of the rows.
        titles: the consultations' titles by id.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    head = _("时间"), _("工作人员"), _("操作"), _("征求意见"), _("对象"), _("内容")
    writer.writerow(head)
    for event in events:
        line = event_line(event)
        cells = (
            event.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
            event.actor_name,
            line.action,
            titles.get(event.consultation_id or 0, ""),
            event.subject,
            "\n".join(f"{name}：{value}" for name, value in line.details),
        )
        writer.writerow(map(safe_cell, cells))
    return file.getvalue().encode("utf-8-sig")
