"""The text of a provision as Akoma Ntoso: paragraph (款), list and point (项, 目), table."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from lxml.builder import ElementMaker
from lxml.etree import _Element as Element

from webapp.consultations.models import Paragraph
from webapp.draft_import.numbering import parse_number

NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
E: Final = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
DEPTHS: Final = {"项": 1, "目": 2, "细目": 3}
_AFTER: Final = ("续", "表")
# What XML 1.0 cannot hold (section 2.2), not even as a reference.
_UNSAYABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OUTSIDE: Final = re.compile(r"[\s（）()、.．:：]")


def sayable(text: str) -> str:
    """Return a text with U+FFFD for every character that XML 1.0 cannot hold."""
    return _UNSAYABLE.sub("\ufffd", text)


def p(text: str) -> Element:
    """Return a text as a block."""
    made: Element = E.p(sayable(text))
    return made


def table(rows: Sequence[Sequence[str]], eid: str) -> Element:
    """Return a table whose first row is its head."""
    full = [row for row in rows if row]
    lines = [
        E.tr(*((E.td if index else E.th)(p(cell)) for cell in row))
        for index, row in enumerate(full)
    ]
    made: Element = E.table(*(lines or [E.tr(E.td(p("")))]), eId=eid)
    return made


def fill(owner: Element, paragraphs: Iterable[Paragraph]) -> None:
    """Put the paragraphs of a provision into its element, which has an ``eId``.

    A 款 is a ``paragraph`` with its own ``list`` of ``point``; a 目 is a point of the list
    within its 项. What follows a list in the same 款 (续, a table) closes that list.
    """
    writer = _Writer(owner)
    for paragraph in paragraphs:
        if paragraph.kind in DEPTHS:
            writer.point(paragraph, DEPTHS[paragraph.kind])
        elif paragraph.kind in _AFTER and writer.is_open:
            writer.more(paragraph)
        else:
            writer.paragraph(paragraph)
    if not writer.is_open:  # an empty provision has an empty content
        owner.append(E.content(eId=f"{owner.get('eId')}__content"))


class _Writer:
    """Where the next paragraph of a provision goes."""

    def __init__(self, owner: Element) -> None:
        self._owner = owner
        self._open: list[Element] = []  # the 款, then the points within it

    @property
    def is_open(self) -> bool:
        return bool(self._open)

    def paragraph(self, paragraph: Paragraph | None) -> None:
        made = E.paragraph(eId=_next(self._owner, "paragraph", "para"))
        self._owner.append(made)
        self._open = [made]
        if paragraph is not None:
            _label(made, paragraph)
            _add_block(made, paragraph)

    def point(self, paragraph: Paragraph, depth: int) -> None:
        if not self._open:
            self.paragraph(None)
        self._open = self._open[:depth]  # a 目 without a 项 stands where the 项 would
        holder = self._open[-1]
        list_ = _last_list(holder)
        made = E.point(eId=_numbered(list_, paragraph.label))
        list_.append(made)
        self._open.append(made)
        _label(made, paragraph)
        _add_block(made, paragraph)

    def more(self, paragraph: Paragraph) -> None:
        first = self._open[0]
        if first.find(_name("list")) is None:
            _add_block(first, paragraph)
            return
        list_ = first[-1]
        closing = list_.find(_name("wrapUp"))
        if closing is None:
            closing = E.wrapUp(eId=f"{list_.get('eId')}__wrapup")
            list_.append(closing)
        closing.append(_block(paragraph, closing))
        self._open = [first]


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _next(holder: Element, tag: str, short: str) -> str:
    return f"{holder.get('eId')}__{short}_{len(holder.findall(_name(tag))) + 1}"


def _label(owner: Element, paragraph: Paragraph) -> None:
    if paragraph.label:
        owner.append(E.num(sayable(paragraph.label)))


def _add_block(owner: Element, paragraph: Paragraph) -> None:
    """Add text to the content of a paragraph or point that has no list yet."""
    content = owner.find(_name("content"))
    if content is None:
        content = E.content(eId=f"{owner.get('eId')}__content")
        owner.append(content)
    content.append(_block(paragraph, content))


def _block(paragraph: Paragraph, holder: Element) -> Element:
    if paragraph.rows:
        return table(paragraph.rows, _next(holder, "table", "table"))
    return p(paragraph.text)


def _last_list(holder: Element) -> Element:
    """Return the list to which a point is added; a closed one is followed by another."""
    content = holder.find(_name("content"))
    if content is not None:  # before a list, the text is its introduction
        content.tag = _name("intro")
        eid = f"{holder.get('eId')}__intro"
        for inner in content.iter(_name("table")):
            inner.set("eId", inner.get("eId", "").replace(content.get("eId", ""), eid))
        content.set("eId", eid)
    last = holder[-1] if len(holder) else None
    if last is None or last.tag != _name("list") or last.find(_name("wrapUp")) is not None:
        last = E.list(eId=_next(holder, "list", "list"))
        holder.append(last)
    return last


def _numbered(list_: Element, label: str | None) -> str:
    """Return the eId of the next point: by its own number, unless another has it."""
    try:
        number = str(parse_number(_OUTSIDE.sub("", label or "")))
    except ValueError:
        number = ""
    prefix = f"{list_.get('eId')}__point_"
    taken = {point.get("eId") for point in list_.findall(_name("point"))}
    if number and prefix + number not in taken:
        return prefix + number
    return f"{prefix}nn-{len(taken) + 1}"
