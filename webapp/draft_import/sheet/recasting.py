"""Make another kind of row out of a row without losing a character of its text."""

from collections.abc import Iterator
from dataclasses import replace

from webapp.draft_import.lines import squash
from webapp.draft_import.sheet.errors import refuse_if
from webapp.draft_import.sheet.labels import EXAMPLES, fits, read_after, take
from webapp.draft_import.sheet.rows import LABELLED, NUMBERED, TABLES, UNITS, Role, Row


def one_line(text: str) -> str:
    """Return a text without white space at its ends.

    Raises:
        SheetError: it has several lines.
    """
    text = text.strip()
    refuse_if(len(text.splitlines()) > 1, "一行只放一段文字；要分成几段，请改好后拆分。")
    return text


def recast(row: Row, role: Role, label: str = "", caption: str | None = None) -> Row:
    """Give a row a role and the label and caption that go with it.

    Args:
        row: the row; a table can only become another kind of table.
        role: what it is to be.
        label: its label; "" for its own where that fits, else the one its text begins with.
        caption: the first of the words after the label; None for the one it has.

    Raises:
        SheetError: the label is none of the role, or missing; the caption is not what the words
            begin with.
    """
    refuse_if(bool(row.rows) != (role in TABLES), "表格只能标为表格，文字不能标为表格。")
    label, words = _parted(row, role, label.strip())
    if caption is None:
        caption = row.caption if role in UNITS and words.startswith(row.caption) else ""
    caption = caption.strip()
    refuse_if(bool(caption) and role not in UNITS, f"{role}没有条标。")
    refuse_if(not words.startswith(caption), "条标应是序号之后的文字；要改动文字，请用修改文字。")
    text = words[len(caption) :].strip()
    return replace(row, role=role, label=label, caption=caption, text=text, why="")


def _parted(row: Row, role: Role, label: str) -> tuple[str, str]:
    """Part the words of a row into the label of a role and the rest."""
    if role not in LABELLED:
        refuse_if(bool(label), f"{role}没有序号，请把序号留空。")
        return "", row.words
    after = f"{row.caption}{row.text}"
    if label:
        _check(role, label)
        # A label that stood in the text moves out of it; one that replaces another does not.
        begins = label != row.label and after.startswith(label)
        return label, after[len(label) :].strip() if begins else after
    if row.label and fits(role, row.label):
        return row.label, after
    taken = take(role, row.words)
    if taken is not None:
        return taken.label, taken.rest
    refuse_if(role in NUMBERED, f"{role}要有序号，如“{EXAMPLES[role]}”。")
    return "", row.words


def _check(role: Role, label: str) -> None:
    refuse_if(not fits(role, label), f"“{label}”不是{role}的序号，应如“{EXAMPLES[role]}”。")


def recast_lines(row: Row, role: Role, label: str, new_id: int) -> Iterator[Row]:
    """Give a row of several lines a role, and each further line the one its own label says.

    Args:
        row: a row set apart.
        role: what its first line is to be.
        label: the label of the first line, as for `recast`.
        new_id: the id of the second line; each further one has the next.

    Raises:
        SheetError: as `recast` does.
    """
    lines = row.text.splitlines() or [""]
    before = recast(replace(row, text=lines[0].strip()), role, label)
    yield before
    number = new_id
    for line in lines[1:]:
        if not squash(line):
            continue
        read = read_after(before, line.strip())
        before = Row(number, read.role, read.rest, read.label, source=row.source)
        yield before
        number += 1


def join(target: Row, row: Row) -> Row:
    """Put the words of a row, or its cells, at the end of another one.

    Raises:
        SheetError: only one of the two is a table.
    """
    refuse_if(bool(row.rows) != bool(target.rows), "表格和文字不能并成一行。")
    if target.rows and row.rows:
        return replace(target, rows=(*target.rows, *row.rows), source=_span(target, row))
    words = row.words
    if target.role is Role.APART:
        gap = "\n" if target.text and words else ""
    else:
        words = "".join(words.splitlines())
        meeting = target.text[-1:] + words[:1]
        gap = " " if len(meeting) > 1 and meeting.isascii() and meeting.isalpha() else ""
    return replace(target, text=f"{target.text}{gap}{words}", source=_span(target, row))


def _span(target: Row, row: Row) -> tuple[int, int] | None:
    if target.source is None or row.source is None:
        return target.source or row.source
    return min(target.source[0], row.source[0]), max(target.source[1], row.source[1])
