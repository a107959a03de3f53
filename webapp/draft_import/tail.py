"""What follows the last unit of a draft: attachments, an explanation, the foot of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.chrome import is_chrome
from webapp.draft_import.draft import AttachmentBlock, ParsedAttachment, Unit
from webapp.draft_import.lines import Line, is_closed
from webapp.draft_import.tables import Block, block_of, group_rows, is_row
from webapp.draft_import.titles import is_explanation

_SUBHEADING_LIMIT: Final = 40
_FREQUENT: Final = 0.4


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines of a body parted into units, attachments and what is no part of the draft."""

    units: tuple[Line, ...]
    attachments: tuple[Line, ...]
    apart: tuple[Line, ...]


def split_tail(lines: Sequence[Line], unit: Unit) -> Parts:
    """Part the units of a body from what follows them."""
    cuts = _Cuts(unit)
    for index, line in enumerate(lines):
        if not line.rows and cuts.see(index, line.text):
            break
    end = len(lines) if cuts.apart is None else cuts.apart
    units_end = end if cuts.attachment is None else min(cuts.attachment, end)
    return Parts(tuple(lines[:units_end]), tuple(lines[units_end:end]), tuple(lines[end:]))


class _Cuts:
    """Finds the first attachment and the first foreign line after which no unit follows."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._last = 0
        self.attachment: int | None = None
        self.apart: int | None = None
        self._attachment_has_articles = False

    def see(self, index: int, text: str) -> bool:
        """Take in a line; True when nothing after it belongs to the draft."""
        number = self._unit_number(text)
        if number is not None:
            self._see_unit(number)
        elif is_explanation(text):
            self.apart = index if self.apart is None else self.apart
            return True
        elif self.apart is None and is_chrome(text):
            self.apart = index
        elif self.apart is None and self.attachment is None:
            self.attachment = index if marks.is_attachment_heading(text) else None
        return False

    def _unit_number(self, text: str) -> int | None:
        if self._unit == "条":
            start = marks.article_start(text)
            return None if start is None or start.is_reference else start.number
        item = marks.decision_item(text)
        return item.number if item is not None and item.number == self._last + 1 else None

    def _see_unit(self, number: int) -> None:
        """Go back into the body when a unit runs on; an attachment may have its own from 1."""
        if self.attachment is not None and (number == 1 or self._attachment_has_articles):
            self._attachment_has_articles = True
            return
        self._last = number
        self.attachment = self.apart = None


def read_attachments(parts: Parts) -> tuple[ParsedAttachment, ...]:
    """Read the attachments; each begins at its heading."""
    # A blank line parts two attachments only where none stands between any two paragraphs.
    parted = any(
        sum(line.after_blank for line in lines) <= _FREQUENT * len(lines)
        for lines in (parts.units, parts.attachments)
    )
    found: list[tuple[str, list[Block]]] = []
    for line in parts.attachments:
        heads = marks.is_attachment_heading(line.text) or (parted and _is_subheading(line))
        if not found or (heads and not line.rows):
            found.append((line.text, []))
        else:
            found[-1][1].append(block_of(line))
    return tuple(ParsedAttachment(heading, _blocks(texts)) for heading, texts in found)


def _is_subheading(line: Line) -> bool:
    return (
        line.after_blank
        and len(line.text) <= _SUBHEADING_LIMIT
        and not is_row(line.text)
        and not is_closed(line.text)
        and marks.item_start(line.text) is None
        and marks.article_start(line.text) is None
    )


def _blocks(texts: Sequence[Block]) -> tuple[AttachmentBlock, ...]:
    return tuple(
        AttachmentBlock("p", text=block)
        if isinstance(block, str)
        else AttachmentBlock("table", rows=block)
        for block in group_rows(texts)
    )
