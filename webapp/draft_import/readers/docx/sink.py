"""Where content goes: the body, a cell or a text box."""

from dataclasses import replace

from webapp.draft_import.cleaning import clean
from webapp.draft_import.readers.docx.content import Content, Item
from webapp.draft_import.readers.docx.counters import Counters
from webapp.draft_import.readers.docx.labels import with_label
from webapp.draft_import.readers.docx.paragraph import Paragraph
from webapp.draft_import.readers.docx.titles import one_title


class Sink:
    """Gathers lines and tables; `carried` is text whose paragraph mark was deleted."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._after_blank = False
        self._carried: list[str] = []

    def add(self, *items: Item) -> None:
        """Add content that is whole."""
        self._flush()
        self._items += items
        self._after_blank = False

    def take(self, paragraph: Paragraph, counters: Counters) -> None:
        """Add a paragraph at its end, or carry its text into the next one."""
        text = "".join(paragraph.pieces)
        # What is joined takes the properties of the last: the mark at its end is the one kept.
        # Only a mark that merely does not show still has its number.
        if not paragraph.joins_next:
            whole = "".join((*self._carried, text))
            self._carried = []
            self._add_lines(paragraph, _labelled(paragraph, whole, counters))
        elif text.strip():
            keeps = paragraph.mark_hidden and not paragraph.mark_deleted
            self._carried.append(_labelled(paragraph, text, counters) if keeps else text)

    def finish(self) -> Content:
        """Close the content."""
        self._flush()
        return tuple(self._items)

    def _flush(self) -> None:
        if self._carried:
            self._items += clean("".join(self._carried).split("\n"))
            self._carried = []

    def _add_lines(self, paragraph: Paragraph, text: str) -> None:
        first, others = paragraph.indents
        texts = text.split("\n")
        for index, raw in enumerate(one_title(texts) if paragraph.is_centered else texts):
            cleaned = clean([raw])
            for line in cleaned:
                self._items.append(
                    replace(
                        line,
                        indent=line.indent + (others if index else first),
                        after_blank=self._after_blank,
                        title=paragraph.style.title,
                        toc=paragraph.in_contents,
                    )
                )
            self._after_blank = not cleaned


def _labelled(paragraph: Paragraph, text: str, counters: Counters) -> str:
    number = paragraph.number
    return text if number is None else with_label(counters.label(number), text)
