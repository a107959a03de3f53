"""Fields: their codes are no text, their results are (ECMA-376-1, 17.16)."""

from dataclasses import dataclass
from typing import Final

# The results of these are numbers of pages, which belong to the print and not to the text.
_PAGE_FIELDS: Final = frozenset(("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"))
# Only the first word of a code is looked at, and Word itself nests no deeper than 20.
_CODE_LIMIT: Final = 200
_NESTED_LIMIT: Final = 64


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_result: bool = False

    @property
    def kind(self) -> str:
        words = self.code.split(maxsplit=1)
        return words[0].upper() if words else ""


class Fields:
    """The fields open at a point of a document, outermost first."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self.in_contents = False
        self.is_shown = True

    def mark(self, kind: str | None) -> None:
        """Take in a w:fldChar: begin, separate or end."""
        if kind == "begin":
            self._push(_Field())
        elif self._open and kind == "separate":
            self._open[-1].in_result = True
        elif self._open and kind == "end":
            self._open.pop()
        self._look()

    def begin_simple(self, code: str) -> None:
        """Open a w:fldSimple, which holds its result."""
        self._push(_Field(code, in_result=True))
        self._look()

    def add_code(self, text: str) -> None:
        """Take in a piece of a field's code."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].code = (self._open[-1].code + text)[:_CODE_LIMIT]

    def end_paragraph(self) -> None:
        """Give up fields that never came to a result, lest they swallow the rest of the text."""
        while self._open and not self._open[-1].in_result:
            self._open.pop()
        self._look()

    def _push(self, field: _Field) -> None:
        # Fields that nobody closes must not pile up.
        self._open = [*self._open[1 - _NESTED_LIMIT :], field]

    def _look(self) -> None:
        kinds = {field.kind for field in self._open}
        self.in_contents = "TOC" in kinds
        self.is_shown = all(field.in_result for field in self._open) and not (
            kinds & _PAGE_FIELDS or (self.in_contents and "PAGEREF" in kinds)
        )
