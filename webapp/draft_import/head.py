"""What stands between the title of a draft and its first unit: label, 题注, 目录, 序言."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.chrome import is_chrome
from webapp.draft_import.draft import ParsedPreamble
from webapp.draft_import.lines import Line, ends_sentence, is_closed, squash
from webapp.draft_import.titles import (
    BARE_HEADING_LIMIT,
    is_bare_heading,
    is_label_line,
    split_label,
)

_NOTE_WORDS: Final = re.compile(r"通过|公布|发布|修正|修订|施行|批准|制定|审议|令第")
_NOTE_LINES: Final = 30


@dataclass(frozen=True, slots=True)
class Head:
    """The parts of a head.

    `headings` are division headings that belong to the body; `apart` are lines that are none of
    the parts: dates, names of organs and the like.
    """

    label: str | None
    note: str | None
    has_toc: bool
    preamble: ParsedPreamble | None
    headings: tuple[Line, ...]
    apart: tuple[str, ...]


def trust_contents(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Take the mark of a 目录 from lines that are law text, and from all where nothing else is.

    An entry never ends a sentence, and the law stands outside its own 目录.
    """
    outside = any(_begins_law(line) for line in lines if not line.toc)
    return tuple(
        replace(line, toc=False) if line.toc and (not outside or ends_sentence(line.text)) else line
        for line in lines
    )


def _begins_law(line: Line) -> bool:
    start = marks.article_start(line.text) or marks.decision_item(line.text)
    return start is not None and start.number == 1


def read_head(lines: Sequence[Line], *, bare_headings: bool) -> Head:
    """Read the lines between title and first unit.

    Args:
        lines: those lines, in order.
        bare_headings: whether the draft's headings lack 第X章, so that a short line at the end
            of the head is the first of them.
    """
    rest = [line for line in lines if not line.toc]
    marked = len(rest) < len(lines)
    labels = _take_labels(rest)
    note = _take_note(rest)
    labels += _take_labels(rest)
    has_toc, rest = _without_toc(rest, marked=marked)
    note = note or _take_note(rest)
    split = _first_heading(rest, bare_headings=bare_headings)
    preamble, apart = _preamble(rest[:split])
    return Head("".join(labels) or None, note, has_toc, preamble, tuple(rest[split:]), apart)


def _take_labels(rest: list[Line]) -> list[str]:
    labels = []
    while rest and (is_label_line(rest[0].text) or is_chrome(rest[0].text)):
        label = split_label(rest.pop(0).text).label
        labels += [label] if label else []
    return labels


def _take_note(rest: list[Line]) -> str | None:
    """Take the 题注 off the front: bracketed lines that name acts of adoption."""
    notes = []
    while rest and rest[0].text[0] in "（(" and marks.item_start(rest[0].text) is None:
        count = _bracketed_lines(rest)
        if not count or not any(_NOTE_WORDS.search(line.text) for line in rest[:count]):
            break
        notes.append("".join(line.text for line in rest[:count])[1:-1].strip())
        del rest[:count]
    return "\n".join(notes) or None


def _bracketed_lines(rest: Sequence[Line]) -> int:
    """Count the lines until the bracket that opens the first one is closed; 0 when it is not."""
    depth = 0
    for count, line in enumerate(rest[:_NOTE_LINES], 1):
        depth += sum(line.text.count(c) for c in "（(") - sum(line.text.count(c) for c in "）)")
        if depth <= 0:
            return count if line.text[-1] in "）)" else 0
    return 0


def _without_toc(rest: list[Line], *, marked: bool) -> tuple[bool, list[Line]]:
    """Cut out the table of contents: the headings that come again before the first unit.

    Where the file has `marked` the entries, they are gone, and only the word 目录 is left.
    """
    titled = next((i for i, line in enumerate(rest) if squash(line.text) in {"目录", "目錄"}), None)
    if marked:
        return True, [line for i, line in enumerate(rest) if i != titled]
    first = _first_entry(rest) if titled is None else titled + 1
    if first is None or first >= len(rest):
        return titled is not None, [line for i, line in enumerate(rest) if i != titled]
    repeat = end = _repeat(rest, first)
    # Sentences between the entries and the first heading are a lead-in.
    end = next((i for i in range(first, repeat) if not _is_entry(rest[i].text)), repeat)
    if end == first and titled is not None:
        end = _end_of_entries(rest, first)
    start = first if titled is None else titled
    return end > start, rest[:start] + rest[end:]


def _first_entry(rest: Sequence[Line]) -> int | None:
    return next(
        (
            i
            for i, line in enumerate(rest)
            if marks.division_start(line.text) or marks.is_preamble_heading(line.text)
        ),
        None,
    )


def _repeat(rest: Sequence[Line], first: int) -> int:
    """Find the next line that is the same heading as the first entry, or `first` itself."""
    entry = _heading_of(rest[first].text)
    for index in range(first + 1, len(rest)):
        other = _heading_of(rest[index].text)
        # 第一编　总则 and 第一章　总则 are two headings; 总则 alone in a 目录 can be either.
        same = other[:2] == entry[:2] if entry[0] and other[0] else other[2] == entry[2]
        if same:
            return index
    return first


def _heading_of(text: str) -> tuple[str | None, int | None, str]:
    start = marks.division_start(text)
    if start is None:
        return None, None, marks.toc_entry(text)
    return start.type, start.number, start.heading


def _end_of_entries(rest: Sequence[Line], first: int) -> int:
    """Find the end of contents whose first entry does not come again."""
    end = next((i for i in range(first, len(rest)) if not _is_entry(rest[i].text)), len(rest))
    # 第一编, 第一章, 第一节 right before the first unit are its headings.
    while end > first and _heading_of(rest[end - 1].text)[1] == 1:
        end -= 1
    return end


def _is_entry(text: str) -> bool:
    if marks.division_start(text) is not None:
        return True
    return not is_closed(text) and len(text) <= 2 * BARE_HEADING_LIMIT


def _first_heading(rest: Sequence[Line], *, bare_headings: bool) -> int:
    """Find where the headings of the first unit begin."""
    found = next((i for i, line in enumerate(rest) if marks.division_start(line.text)), None)
    if found is not None:
        return found
    if bare_headings and rest and is_bare_heading(rest[-1].text):
        return len(rest) - 1
    return len(rest)


def _preamble(lines: Sequence[Line]) -> tuple[ParsedPreamble | None, tuple[str, ...]]:
    """Read the 序言 or untitled lead-in, which has sentences; else all is set apart."""
    texts = [line.text for line in lines if not is_chrome(line.text)]
    heading = None
    if texts and marks.is_preamble_heading(texts[0]):
        heading = squash(texts.pop(0))
    if heading is None and not any(is_closed(text) for text in texts):
        return None, tuple(texts)
    return ParsedPreamble(heading, tuple(texts)), ()
