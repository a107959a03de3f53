"""What a clerk can do to a sheet: small values, each applied to rows to give new rows.

The first rows and the list of edits are what is kept; to undo is to drop the last edit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from webapp.draft_import.draft import Rows
from webapp.draft_import.sheet.errors import refuse_if
from webapp.draft_import.sheet.labels import read_after
from webapp.draft_import.sheet.places import find, named, next_id, place_before, put
from webapp.draft_import.sheet.recasting import join, one_line, recast, recast_lines
from webapp.draft_import.sheet.rows import NUMBERED, UNITS, Role, Row

Sheet = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Cut a row's text in two at an offset; the rest becomes what its own label says, or a 款."""

    row: int
    at: int
    verb: Literal["split"] = "split"

    def applied(self, rows: Sheet) -> Sheet:
        """Return the rows after the edit."""
        place, row = find(rows, self.row)
        refuse_if(bool(row.rows), "表格不能拆分，请直接修改表格。")
        kept, rest = row.text[: max(self.at, 0)].strip(), row.text[max(self.at, 0) :].strip()
        refuse_if(not rest or not (kept or row.label), "拆分的位置应在文字中间，前后都要有文字。")
        role, label, text = read_after(row, rest)
        new = Row(next_id(rows), role, text, label, source=row.source, why=row.why)
        return (*rows[:place], replace(row, text=kept), new, *rows[place + 1 :])

    def description(self, rows: Sheet) -> str:
        """Say what the edit did to rows as they were before it."""
        return f"在{named(rows, self.row)}文字的第{self.at}个字之后拆分成两行"


@dataclass(frozen=True, slots=True)
class Join:
    """Put a row at the end of the one before it; rows set apart in between stay where they are."""

    row: int
    verb: Literal["join"] = "join"

    def applied(self, rows: Sheet) -> Sheet:
        """Return the rows after the edit."""
        place, row = find(rows, self.row)
        onto = place_before(rows, place)
        joined = join(rows[onto], row)
        return (*rows[:onto], joined, *rows[onto + 1 : place], *rows[place + 1 :])

    def description(self, rows: Sheet) -> str:
        """Say what the edit did to rows as they were before it."""
        return f"把{named(rows, self.row)}并入了上一行"


@dataclass(frozen=True, slots=True)
class Relabel:
    """Say what a row is and what its label is.

    An empty `label` means the one the text begins with, or the row's own. `caption` is the part
    of the words after the label that is the 条标; None leaves it. No character of the text is
    lost: a label that the role has no room for goes back into the text.
    """

    row: int
    role: Role
    label: str = ""
    caption: str | None = None
    verb: Literal["relabel"] = "relabel"

    def applied(self, rows: Sheet) -> Sheet:
        """Return the rows after the edit."""
        place, row = find(rows, self.row)
        refuse_if(row.role is Role.APART, "这一行在草案之外，请先放回草案。")
        refuse_if(self.role is Role.APART, "要把这一行移出草案，请用“移出”并写明原因。")
        return put(rows, place, recast(row, self.role, self.label, self.caption))

    def description(self, rows: Sheet) -> str:
        """Say what the edit did to rows as they were before it."""
        label = f"，序号“{self.label}”" if self.label else ""
        caption = f"，条标“{self.caption}”" if self.caption else ""
        return f"把{named(rows, self.row)}标为了{self.role}{label}{caption}"


@dataclass(frozen=True, slots=True)
class SetText:
    """Give a row another text, and an article another caption; None leaves the caption."""

    row: int
    text: str
    caption: str | None = None
    verb: Literal["set_text"] = "set_text"

    def applied(self, rows: Sheet) -> Sheet:
        """Return the rows after the edit."""
        place, row = find(rows, self.row)
        refuse_if(bool(row.rows), "表格没有文字可改，请修改表格的单元格。")
        refuse_if(bool(self.caption) and row.role not in UNITS, f"{row.role}没有条标。")
        text = self.text.strip() if row.role is Role.APART else one_line(self.text)
        refuse_if(not text and row.role not in NUMBERED, "文字不能为空；不要的行请移出草案。")
        caption = row.caption if self.caption is None else one_line(self.caption)
        return put(rows, place, replace(row, text=text, caption=caption))

    def description(self, rows: Sheet) -> str:
        """Say what the edit did to rows as they were before it."""
        return f"修改了{named(rows, self.row)}的文字"


@dataclass(frozen=True, slots=True)
class SetTable:
    """Give a table other cells."""

    row: int
    rows: Rows
    verb: Literal["set_table"] = "set_table"

    def applied(self, rows: Sheet) -> Sheet:
        """Return the rows after the edit."""
        place, row = find(rows, self.row)
        refuse_if(not row.rows, "这一行不是表格。")
        refuse_if(
            not any(cell.strip() for line in self.rows for cell in line),
            "表格不能是空的；不要的表格请移出草案。",
        )
        return put(rows, place, replace(row, rows=self.rows))

    def description(self, rows: Sheet) -> str:
        """Say what the edit did to rows as they were before it."""
        return f"修改了{named(rows, self.row)}的单元格"


@dataclass(frozen=True, slots=True)
class Move:
    """Put a row before another one, or at the end when `before` is None."""

    row: int
    before: int | None = None
    verb: Literal["move"] = "move"

    def applied(self, rows: Sheet) -> Sheet:
        """Return the rows after the edit."""
        place, row = find(rows, self.row)
        refuse_if(self.before == self.row, "不能把一行移到它自己之前。")
        others = (*rows[:place], *rows[place + 1 :])
        to = len(others) if self.before is None else find(others, self.before)[0]
        return (*others[:to], row, *others[to:])

    def description(self, rows: Sheet) -> str:
        """Say what the edit did to rows as they were before it."""
        where = "最后" if self.before is None else f"{named(rows, self.before)}之前"
        return f"把{named(rows, self.row)}移到了{where}"


@dataclass(frozen=True, slots=True)
class Exclude:
    """Set a row apart from the draft; its words stay on the sheet."""

    row: int
    why: str
    verb: Literal["exclude"] = "exclude"

    def applied(self, rows: Sheet) -> Sheet:
        """Return the rows after the edit."""
        place, row = find(rows, self.row)
        refuse_if(row.role is Role.APART, "这一行已经在草案之外。")
        refuse_if(not self.why.strip(), "请写明移出草案的原因。")
        return put(rows, place, replace(row, role=Role.APART, why=self.why.strip()))

    def description(self, rows: Sheet) -> str:
        """Say what the edit did to rows as they were before it."""
        return f"把{named(rows, self.row)}移出了草案，原因：{self.why.strip()}"


@dataclass(frozen=True, slots=True)
class Include:
    """Put a row that was set apart back into the draft.

    Its first line becomes what `role` says, each further line what its own label says.
    """

    row: int
    role: Role
    label: str = ""
    verb: Literal["include"] = "include"

    def applied(self, rows: Sheet) -> Sheet:
        """Return the rows after the edit."""
        place, row = find(rows, self.row)
        refuse_if(row.role is not Role.APART, "这一行已经在草案之内。")
        refuse_if(self.role is Role.APART, "请选择这一行放回草案后是什么：条、款、项等。")
        included = recast_lines(row, self.role, self.label, next_id(rows))
        return (*rows[:place], *included, *rows[place + 1 :])

    def description(self, rows: Sheet) -> str:
        """Say what the edit did to rows as they were before it."""
        return f"把{named(rows, self.row)}放回了草案，作为{self.role}"


@dataclass(frozen=True, slots=True)
class Confirm:
    """Accept a finding as it is; the rows do not change."""

    key: str
    verb: Literal["confirm"] = "confirm"

    def applied(self, rows: Sheet) -> Sheet:
        """Return the rows after the edit."""
        return rows

    def description(self, rows: Sheet) -> str:  # noqa: ARG002 - as every edit's
        """Say what the edit did to rows as they were before it."""
        where = self.key.split(":")[1:2]
        return f"确认了{f'“{where[0]}”' if any(where) else '草案'}的问题无误"


Edit = Split | Join | Relabel | SetText | SetTable | Move | Exclude | Include | Confirm


def apply(rows: Sheet, edit: Edit) -> Sheet:
    """Return the rows after an edit.

    Raises:
        SheetError: the edit makes no sense on these rows; the message says why.
    """
    return edit.applied(rows)


def replay(rows: Sheet, edits: Iterable[Edit]) -> Sheet:
    """Return the rows after edits, one after the other.

    Raises:
        SheetError: one of them makes no sense where it stands.
    """
    for edit in edits:
        rows = edit.applied(rows)
    return rows


def describe(rows: Sheet, edit: Edit) -> str:
    """Say in Chinese what an edit did, for the record.

    Args:
        rows: the sheet before the edit.
        edit: the edit.
    """
    return edit.description(rows)


def confirmed_keys(edits: Iterable[Edit]) -> frozenset[str]:
    """Return the keys of the findings that were accepted."""
    return frozenset(edit.key for edit in edits if isinstance(edit, Confirm))
