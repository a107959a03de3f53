"""What PDFium finds on a page: characters with their places, put together to runs of one line."""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as c

# In parts of the character size.
_SAME_LINE: Final = 0.3
_WORD_GAP: Final = 0.25
_MIXED_GAP: Final = 0.5
_BREAK_GAP: Final = 1.7
_LEVEL: Final = math.radians(2)
_WHITE: Final = 250
_HIDDEN_MODES: Final = {c.FPDF_TEXTRENDERMODE_INVISIBLE, c.FPDF_TEXTRENDERMODE_CLIP}
# PDFium gives these where a font does not say what its glyphs mean.
_UNKNOWN: Final = {0, 2, 0xFFFD, 0xFFFE, 0xFFFF}
_PRIVATE: Final = range(0xE000, 0xF900)
_IMAGE_SHARE: Final = 0.5


@dataclass(slots=True)
class Run:
    """A stretch of text on one line, in points from the lower left corner as the text is read.

    `size` is the width of a Chinese character, `y` the base line; `first_font` and `last_font`
    are those of the Chinese characters at its ends.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    first_font: int = 0
    last_font: int = 0


@dataclass(slots=True)
class PageText:
    """The text of one page.

    `bottom` and `height` are those of the page as its text is read, in points. `characters`
    counts those that were read, `hidden` those nobody sees, `slanted` those not set like the
    others (watermarks), `unknown` those without a meaning. `image` says that a picture covers most
    of the page, `drawn` that there is any picture or line, `ocr` that unseen text lies on it.
    """

    runs: list[Run] = field(default_factory=list)
    bottom: float = 0
    height: float = 1
    characters: int = 0
    hidden: int = 0
    slanted: int = 0
    unknown: int = 0
    image: bool = False
    drawn: bool = False
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """What the characters of one text object have in common."""

    size: float
    turn: int | None
    hidden: bool
    font: int


@dataclass(frozen=True, slots=True)
class _Glyph:
    character: str
    style: _Style
    x0: float
    x1: float
    y: float


def read_page(page: pdfium.PdfPage) -> PageText:
    """Read the text of a page; characters that stand askew are only counted."""
    result = PageText()
    result.image, result.drawn = _pictures(page)
    textpage = page.get_textpage()
    try:
        glyphs = _visible(list(_glyphs(textpage)), result)
    finally:
        textpage.close()
    turns = Counter(glyph.style.turn for glyph in glyphs if glyph.style.turn is not None)
    turn = turns.most_common(1)[0][0] if turns else 0
    upright = [glyph for glyph in glyphs if glyph.style.turn == turn]
    result.slanted = len(glyphs) - len(upright)
    left, bottom, right, top = page.get_bbox()
    result.bottom = (bottom, -right, -top, left)[turn]
    result.height = max(1.0, (right - left) if turn % 2 else (top - bottom))
    visible = [glyph for glyph in upright if not glyph.character.isspace()]
    result.characters = len(visible)
    result.unknown = sum(_is_unknown(glyph.character) for glyph in visible)
    result.runs = list(_runs(upright))
    return result


def _visible(glyphs: list[_Glyph], result: PageText) -> list[_Glyph]:
    """Leave out what nobody sees, unless it is the text layer of a scanned page."""
    shown = [glyph for glyph in glyphs if not glyph.style.hidden]
    hidden = sum(not glyph.character.isspace() for glyph in glyphs if glyph.style.hidden)
    if hidden and result.image:
        result.ocr = True
        return glyphs
    result.hidden = hidden
    return shown


def _is_unknown(character: str) -> bool:
    return ord(character) in _UNKNOWN or ord(character) in _PRIVATE


def _pictures(page: pdfium.PdfPage) -> tuple[bool, bool]:
    """Tell whether images cover most of a page, and whether anything is drawn on it."""
    width, height = page.get_size()
    covered, drawn = 0.0, False
    kinds = [c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_SHADING]
    for item in page.get_objects(filter=kinds, max_depth=3):
        drawn = True
        if item.type == c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += (right - left) * (top - bottom)
    return covered >= _IMAGE_SHARE * width * height, drawn


def _glyphs(textpage: pdfium.PdfTextPage) -> Iterator[_Glyph]:
    raw = textpage.raw
    styles: dict[int, _Style] = {}
    box, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(textpage.count_chars()):
        text_object = c.FPDFText_GetTextObject(raw, index)
        if not text_object:
            continue  # PDFium's own guess at a space or line end
        key = ctypes.addressof(text_object.contents)
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(raw, index, text_object)
        code = c.FPDFText_GetUnicode(raw, index)
        c.FPDFText_GetLooseCharBox(raw, index, box)
        c.FPDFText_GetCharOrigin(raw, index, x, y)
        place = _TURNS[style.turn or 0](box, x.value, y.value)
        yield _Glyph(chr(code), style, *place)


_Place = tuple[float, float, float]
_TURNS: Final[tuple[Callable[[c.FS_RECTF, float, float], _Place], ...]] = (
    lambda box, _x, y: (box.left, box.right, y),
    lambda box, x, _y: (box.bottom, box.top, -x),
    lambda box, _x, y: (-box.right, -box.left, -y),
    lambda box, x, _y: (-box.top, -box.bottom, x),
)


def _style(raw: object, index: int, text_object: object) -> _Style:
    matrix = c.FS_MATRIX()
    c.FPDFText_GetMatrix(raw, index, matrix)
    scale = math.hypot(matrix.a, matrix.b) or 1.0
    size = c.FPDFText_GetFontSize(raw, index) * scale
    turns = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    level = abs(turns - round(turns)) * (math.pi / 2) <= _LEVEL
    font = c.FPDFTextObj_GetFont(text_object)
    return _Style(
        abs(size) or 1.0,
        round(turns) % 4 if level else None,
        _is_hidden(text_object),
        ctypes.addressof(font.contents) if font else 0,
    )


def _is_hidden(text_object: object) -> bool:
    if c.FPDFTextObj_GetTextRenderMode(text_object) in _HIDDEN_MODES:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not c.FPDFPageObj_GetFillColor(text_object, red, green, blue, alpha):
        return False
    white = min(red.value, green.value, blue.value) >= _WHITE
    return not alpha.value or (white and not _is_outlined(text_object))


def _is_outlined(text_object: object) -> bool:
    mode = c.FPDFTextObj_GetTextRenderMode(text_object)
    return bool(mode in {c.FPDF_TEXTRENDERMODE_STROKE, c.FPDF_TEXTRENDERMODE_FILL_STROKE})


def _runs(glyphs: list[_Glyph]) -> Iterator[Run]:
    """Put together the characters that follow each other in the file and on a line."""
    run: Run | None = None
    space = ""
    for glyph in glyphs:
        if glyph.character.isspace():
            space += glyph.character if run is not None else ""
            continue
        if run is not None and not _follows(run, glyph, spaced=bool(space)):
            yield run
            run = None
        if run is None:
            run = Run("", glyph.x0, glyph.x0, glyph.y, glyph.style.size)
            space = ""
        _append(run, glyph, space)
        space = ""
    if run is not None:
        yield run


def _follows(run: Run, glyph: _Glyph, *, spaced: bool) -> bool:
    size = max(run.size, glyph.style.size)
    gap = (glyph.x0 - run.x1) / size
    limit = 2 * _BREAK_GAP if spaced else _BREAK_GAP
    return abs(glyph.y - run.y) <= _SAME_LINE * size and -_BREAK_GAP / 2 <= gap <= limit


def _append(run: Run, glyph: _Glyph, space: str) -> None:
    if run.text and (space or is_word_gap(run, glyph.character, glyph.x0)):
        run.text += space or " "
    run.text += glyph.character
    run.x1 = max(run.x1, glyph.x1)
    run.size = max(run.size, glyph.style.size)
    if not glyph.character.isascii():
        run.first_font = run.first_font or glyph.style.font
        run.last_font = glyph.style.font


def is_word_gap(run: Run, character: str, x0: float) -> bool:
    """Tell whether the gap after a run is a space: Chinese beside Latin is set a little apart."""
    alike = _script(run.text[-1:]) == _script(character) != _MARK
    return x0 - run.x1 > (_WORD_GAP if alike else _MIXED_GAP) * run.size


_MARK: Final = 2


def _script(character: str) -> int:
    if not character.isalnum():
        return _MARK
    return int(character.isascii())
