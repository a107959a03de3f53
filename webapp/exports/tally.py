"""How many comments a workbook has on each target, by what became of them; its last sheet."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from rustpy_xlsxwriter import Format
from sqlalchemy.orm import Session

from webapp.clock import CHINA
from webapp.consultations.models import Consultation
from webapp.exports.columns import COMMON
from webapp.exports.commands import Audience, Request
from webapp.exports.filter_words import STATES, in_words
from webapp.exports.places import Places
from webapp.exports.records import WAITS, Record
from webapp.register.policy import EntryState

SHEET: Final = "汇总"
VERSION, LABEL, SUM = "稿次", "条文", "合计"
AUDIENCES: Final = {
    Audience.INTERNAL: "内部使用，个人信息已隐去",
    Audience.PERSONAL: "内部使用，含个人信息，注意保管",
    Audience.PUBLIC: "供公开",
}
CUT: Final = "文字不全的"
_WIDTH: Final = 9  # columns that a line above the counts takes
_LINE: Final = 60  # characters of one of its lines
_KEYS: Final = [column.key for column in COMMON]
_VERSION, _TARGET, _DECISION = map(_KEYS.index, ("version", "target", "outcome"))
Line = tuple[int, int, int, int, Any] | tuple[int, int, int, int, Any, Format | None]


class Tally:
    """Counts what was written, so that its sums are those of the rows."""

    def __init__(
        self, session: Session, consultation: Consultation, request: Request, now: dt.datetime
    ) -> None:
        self._places = Places(session, consultation)
        self._counts: dict[tuple[str | int, ...], Counter[str]] = defaultdict(Counter)
        until = f"截至 {now.astimezone(CHINA):%Y-%m-%d %H:%M}（北京时间）"
        self._lines = [
            consultation.title,
            f"范围：{in_words(session, request.filter, self._places)}",
            f"{until}；{AUDIENCES[request.audience]}",
        ]
        self.cut = 0

    @property
    def total(self) -> int:
        """Return how many comments were written."""
        return sum(counts.total() for counts in self._counts.values())

    def add(self, records: Sequence[Record]) -> None:
        """Count records that were written."""
        for record in records:
            state = str(record[_DECISION])
            shown = STATES[EntryState.DRAFTED] if state.endswith(WAITS) else state
            self._counts[record[_VERSION], record[_TARGET]][shown] += 1

    @property
    def head_rows(self) -> int:
        """Return how many lines stand above the counts."""
        return len(self._lines)

    def head(self) -> list[Line]:
        """Return what stands above the counts: whose, which and when."""
        plain = Format().set_text_wrap().set_align("top")
        return [(at, 0, at, _WIDTH, line, plain) for at, line in enumerate(self._lines)]

    def heights(self) -> dict[int, float]:
        """Return the heights of lines that may need more than one, in points."""
        return {at: 15.0 * (1 + len(line) // _LINE) for at, line in enumerate(self._lines)}

    def rows(self) -> Iterator[dict[str, str | int]]:
        """Yield the counts in the order of the draft, their sums, and how many were cut."""
        sums: Counter[str] = Counter()
        for place in self._places.values():
            if counts := self._counts.get((place.version, place.target)):
                yield _row(str(place.version), place.label, counts)
                sums.update(counts)
        yield _row("", SUM, sums)
        yield _row("", CUT, Counter({SUM: self.cut}))


def _row(version: str, label: str, counts: Counter[str]) -> dict[str, str | int]:
    by_state = {name: counts[name] for name in STATES.values()}
    return {VERSION: version, LABEL: label, SUM: counts.total(), **by_state}
