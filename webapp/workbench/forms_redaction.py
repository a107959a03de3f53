"""What staff tick and type to say what of a comment is not published."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.redaction.policy import Reason, Span, occurrences

MOST = 200  # parts that one page lists, each with its box and its reason


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text that may be hidden, and whether it is to be."""

    span: Span
    hidden: bool

    @property
    def key(self) -> str:
        """Return what the fields of the part are named by."""
        return f"{self.span.start}-{self.span.end}"


@dataclass(slots=True)
class Typed:
    """A page of redaction as it was filled in.

    ``words`` are to be hidden too: everywhere, or at ``at``, or where they stand first.
    """

    parts: list[Part]
    words: str = ""
    code: Reason | None = None
    everywhere: bool = True
    at: int | None = None
    withheld: Reason | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the parts that are to be hidden."""
        return tuple(part.span for part in self.parts if part.hidden)

    def add(self, text: str) -> bool:
        """List the typed words among the parts, if they stand in the text; tell whether."""
        places = occurrences(text, self.words)
        if not places or self.code is None:
            return False
        if not self.everywhere:
            is_there = self.at is not None and text.startswith(self.words, self.at)
            places = [self.at] if is_there and self.at is not None else places[:1]
        length, code = len(self.words), self.code
        new = {place: Part(Span(place, place + length, code), hidden=True) for place in places}
        kept = [part for part in self.parts if (part.span.start, part.key) not in _keys(new)]
        self.parts = sorted([*kept, *new.values()], key=lambda part: part.span)
        return True


def read(form: MultiDict[str, str]) -> Typed:
    """Return what was filled in; what cannot be read is left out."""
    ticked = set(form.getlist("hide"))
    found = [_part(key, form, key in ticked) for key in form.getlist("part")[:MOST]]
    words, at = form.get("words", "").replace("\r\n", "\n"), form.get("at", "")
    return Typed(
        parts=[part for part in found if part],
        words=words if at else words.strip("\n"),
        code=reason(form.get("code")),
        everywhere=form.get("where") != "one",
        at=int(at) if at.isascii() and at.isdigit() and len(at) < 10 else None,  # noqa: PLR2004
        withheld=reason(form.get("withheld")),
    )


def reason(code: str | None) -> Reason | None:
    """Return the reason of a code, or None if there is none."""
    return Reason(code) if code in set(Reason) else None


def _part(key: str, form: MultiDict[str, str], hidden: bool) -> Part | None:  # noqa: FBT001
    start, _, end = key.partition("-")
    code = reason(form.get(f"code-{key}"))
    if code is None or not all(each.isascii() and each.isdigit() for each in (start, end)):
        return None
    if max(len(start), len(end)) > 9:  # noqa: PLR2004
        return None
    return Part(Span(int(start), int(end), code), hidden)


def _keys(parts: Mapping[int, Part]) -> set[tuple[int, str]]:
    return {(start, part.key) for start, part in parts.items()}
