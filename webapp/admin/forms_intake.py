"""What a clerk fills in between a file and a stored version."""

import datetime as dt
import re
from collections.abc import Callable

from flask import request
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from webapp.consultations.services import SLUG
from webapp.draft_import.sheet.edits import (
    Confirm,
    Edit,
    Exclude,
    Include,
    Join,
    Move,
    Relabel,
    SetTable,
    SetText,
    Split,
)
from webapp.draft_import.sheet.rows import Role
from webapp.errors import InvalidInputError
from webapp.intake.commands import TakeNew
from webapp.intake.sheets import Sheet
from webapp.submissions.policy import clean_line, clean_text
from webapp.web.forms import Form
from webapp.web.i18n import gettext as _

_CELL_END = re.compile(r"[|｜\t]")


class TakeForm(Form):
    """What a new consultation needs besides its draft."""

    slug = StringField(filters=[lambda v: clean_line(v or "").lower()])
    opens = DateField()
    closes = DateField()
    authority = StringField(filters=[lambda v: clean_line(v or "")])
    authority_contact = StringField(filters=[lambda v: clean_line(v or "")])

    def __init__(self, **defaults: object) -> None:
        super().__init__(data=defaults)
        self.slug.validators = [
            DataRequired(_("请填写网址名称")),
            Length(max=80, message=_("网址名称请不超过 80 个字")),
            Regexp(rf"({SLUG.pattern})\Z", message=_("网址名称只能用小写字母、数字和连字符")),
        ]
        self.opens.validators = [DataRequired(_("请选择征集开始的日期"))]
        self.closes.validators = [DataRequired(_("请选择征集结束的日期"))]
        self.authority.validators = [Length(max=200, message=_("机关名称请不超过 200 个字"))]
        self.authority_contact.validators = [
            Length(max=300, message=_("机关联系方式请不超过 300 个字"))
        ]

    def command(self) -> TakeNew:
        """Return the validated fields."""
        opens, closes = self.opens.data, self.closes.data
        if opens is None or closes is None:
            raise InvalidInputError
        return TakeNew(
            slug=self.slug.data or "",
            opens=opens,
            closes=closes,
            authority=self.authority.data or None,
            authority_contact=self.authority_contact.data or None,
        )


def posted_file() -> tuple[str, bytes]:
    """Return name and bytes of what was uploaded or pasted; no bytes when it was nothing."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return clean_line(file.filename), file.read()
    pasted = request.form.get("text", "")
    return _("粘贴的文字"), pasted.encode() if pasted.strip() else b""


def posted_edits(sheet: Sheet) -> list[Edit]:
    """Return the edits that a button of the proof sheet asks for.

    Raises:
        InvalidInputError: no page of ours sends this.
    """
    do = request.form.get("do", "")
    try:
        if do == "confirm":
            return [Confirm(request.form["key"])]
        if do in _SEVERAL:
            return _SEVERAL[do]([int(number) for number in request.form.getlist("rows")])
        return _SINGLE[do](int(request.form["row"]), sheet)
    except (KeyError, ValueError):
        raise InvalidInputError from None


def _exclude_all(rows: list[int]) -> list[Edit]:
    return [Exclude(row, _why()) for row in rows]


def _join_all(rows: list[int]) -> list[Edit]:
    return [Join(row) for row in rows[1:]]


def _set_text(row: int, _sheet: Sheet) -> list[Edit]:
    return [_text_edit(row, _text())]


def _split(row: int, sheet: Sheet) -> list[Edit]:
    """Cut where the clerk broke the line; what else was changed in the text is kept as well.

    What stands outside the draft has lines of its own: there an empty one says where to cut.
    """
    found = next((each for each in sheet.rows if each.id == row), None)
    has_lines = found is not None and found.role is Role.APART
    before, mark, after = _text().partition("\n\n" if has_lines else "\n")
    whole = f"{before}\n{after}" if has_lines and mark else before + after
    changed: list[Edit] = (
        [] if found is not None and whole == found.text else [_text_edit(row, whole)]
    )
    return [*changed, Split(row, len(before) if mark else 0)]


def _set_table(row: int, _sheet: Sheet) -> list[Edit]:
    lines = [line for line in _text().split("\n") if line.strip()]
    cells = [[cell.strip() for cell in _CELL_END.split(line)] for line in lines]
    width = max((len(line) for line in cells), default=0)
    return [SetTable(row, tuple((*line, *[""] * (width - len(line))) for line in cells))]


def _move(row: int, sheet: Sheet, by: int) -> list[Edit]:
    ids = [each.id for each in sheet.rows]
    place = ids.index(row) + by
    return [Move(row, ids[max(place, 0)] if place < len(ids) else None)]


def _relabel(row: int, _sheet: Sheet) -> list[Edit]:
    return [Relabel(row, _role(), _label())]


def _include(row: int, _sheet: Sheet) -> list[Edit]:
    return [Include(row, _role(), _label())]


def _text_edit(row: int, text: str) -> Edit:
    caption = request.form.get("caption")
    return SetText(row, text, None if caption is None else clean_line(caption))


def _text() -> str:
    return clean_text(request.form["text"])


def _role() -> Role:
    return Role(request.form["role"])


def _label() -> str:
    return clean_line(request.form.get("label", ""))


def _why() -> str:
    return clean_line(request.form.get("why", ""))


_SEVERAL: dict[str, Callable[[list[int]], list[Edit]]] = {
    "exclude": _exclude_all,
    "join": _join_all,
}
_SINGLE: dict[str, Callable[[int, Sheet], list[Edit]]] = {
    "set_text": _set_text,
    "split": _split,
    "set_table": _set_table,
    "relabel": _relabel,
    "include": _include,
    "join_up": lambda row, _sheet: [Join(row)],
    "up": lambda row, sheet: _move(row, sheet, -1),
    "down": lambda row, sheet: _move(row, sheet, 2),
}


def offered_day(text: str | None) -> dt.date | None:
    """Return a day that the file offered."""
    return dt.date.fromisoformat(text) if text else None
