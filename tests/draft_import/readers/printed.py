"""PDF files as a word processor prints them: rows of Chinese type at given places."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE = 12.0
PITCH = 20.0
WIDTH, HEIGHT = 420.0, 595.0
LEFT = 72.0
TOP = 490.0
CHARACTERS = 23  # in a row

pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Draw = Callable[[Canvas], None]


@dataclass(frozen=True)
class Row:
    """A row of type: its text, where it begins, and the size of its characters, in points."""

    text: str
    x: float
    y: float
    size: float = SIZE

    def __call__(self, canvas: Canvas) -> None:
        """Print the row."""
        canvas.setFont(FONT, self.size)
        canvas.drawString(self.x, self.y, self.text)


def centred(text: str, y: float, size: float = SIZE) -> Row:
    """Place a row in the middle of the page."""
    return Row(text, (WIDTH - len(text) * size) / 2, y, size)


def wrapped(
    paragraphs: Iterable[str],
    *,
    x: float = LEFT,
    top: float = TOP,
    indent: int = 2,
    characters: int = CHARACTERS,
    space: float = 0,
) -> list[Row]:
    """Print paragraphs of full-width characters into a column.

    Args:
        paragraphs: their texts.
        x: the left edge of the column, in points.
        top: the base line of its first row.
        indent: of the first row of each paragraph, in characters.
        characters: how many a row holds.
        space: between paragraphs, in points.
    """
    rows: list[Row] = []
    y = top
    for text in paragraphs:
        rest, start = text, indent
        while rest:
            cut = characters - start
            rows.append(Row(rest[:cut], x + start * SIZE, y))
            rest, start, y = rest[cut:], 0, y - PITCH
        y -= space
    return rows


def pdf(*pages: Sequence[Draw], password: str = "") -> bytes:
    """Write a file with these pages."""
    encrypt = StandardEncryption(password) if password else None
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT), encrypt=encrypt, invariant=1)
    for page in pages:
        for draw in page:
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
