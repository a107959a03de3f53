"""PDF files that hold no text, hide it, are locked or broken, and what is said of them."""

import math
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.draft_import.readers.printed import (
    FONT,
    HEIGHT,
    LEFT,
    SIZE,
    TOP,
    WIDTH,
    Draw,
    Row,
    pdf,
    wrapped,
)
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.readers.pdf import document, glyphs
from webapp.draft_import.readers.pdf.document import read_pdf

LAW = [
    "第一条　为了加强绿道的规划、建设和管理，方便居民步行和骑行，根据本市实际，制定本条例。",
    "第二条　本市行政区域内绿道的规划、建设、养护和使用，适用本条例。",
]


def scan(canvas: Canvas) -> None:
    picture = BytesIO()
    Image.new("L", (20, 28), 200).save(picture, "png")
    canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)


def line(canvas: Canvas) -> None:
    canvas.line(LEFT, 300, LEFT + 200, 300)


def invisible(canvas: Canvas) -> None:
    for row in wrapped(LAW):
        text = canvas.beginText(row.x, row.y)
        text.setFont(FONT, SIZE)
        text.setTextRenderMode(3)
        text.textOut(row.text)
        canvas.drawText(text)


def printed(
    text: str, *, white: bool = False, alpha: float = 1, mode: int = 0, turn: float = 0
) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(LEFT, 200)
        canvas.rotate(turn)
        canvas.setFillGray(1 if white else 0, alpha)
        content = canvas.beginText(0, 0)
        content.setFont(FONT, SIZE)
        content.setTextRenderMode(mode)
        content.textOut(text)
        canvas.drawText(content)
        canvas.restoreState()

    return draw


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_pdf(data).lines]


def refusal(data: bytes) -> str:
    with pytest.raises(DraftImportError) as caught:
        read_pdf(data)
    return str(caught.value)


def test_a_scan_is_refused_with_the_reason_and_what_to_do() -> None:
    message = refusal(pdf([scan], [scan]))
    assert "扫描件" in message
    assert "OCR" in message


def test_a_scan_with_a_stamped_number_is_a_scan() -> None:
    assert "扫描件" in refusal(pdf([scan, Row("第 1 页", LEFT, 40)]))


def test_text_drawn_as_outlines_is_like_a_scan() -> None:
    assert "没有可复制的文字" in refusal(pdf([line]))


def test_text_over_a_picture_of_the_whole_page_is_read() -> None:
    source = read_pdf(pdf([scan, *wrapped(LAW)]))
    assert [line.text for line in source.lines] == LAW
    assert source.notes == ()


def test_a_page_that_is_a_picture_among_others_is_noted() -> None:
    source = read_pdf(pdf([*wrapped(LAW)], [scan], [*wrapped(LAW)]))
    assert [line.text for line in source.lines] == [*LAW, *LAW]
    assert source.notes == ("第2页是图片，没有可复制的文字，未读入，请对照原文补全",)


def test_the_text_layer_of_a_scan_is_read_and_noted() -> None:
    source = read_pdf(pdf([scan, invisible]))
    assert [line.text for line in source.lines] == LAW
    assert source.notes == ("第1页的文字来自扫描件的文字识别（OCR），可能有错字，请逐条对照原文",)


@pytest.mark.parametrize(
    "hidden",
    [
        printed("未公开", white=True),
        printed("未公开", alpha=0),
        printed("未公开", mode=3),
        printed("未公开", mode=7),
    ],
    ids=["white", "transparent", "unpainted", "clipping"],
)
def test_text_that_nobody_sees_is_left_out_and_noted(hidden: Draw) -> None:
    source = read_pdf(pdf([*wrapped(LAW), hidden]))
    assert [line.text for line in source.lines] == LAW
    assert source.notes == ("第1页有看不见的文字（隐藏或白色），未读入",)


def test_white_text_with_an_outline_is_seen() -> None:
    assert "附件" in texts(pdf([*wrapped(LAW), printed("附件", white=True, mode=2)]))


def test_a_watermark_set_askew_is_left_out_and_noted() -> None:
    source = read_pdf(pdf([*wrapped(LAW), printed("内部资料", turn=45)]))
    assert [line.text for line in source.lines] == LAW
    assert source.notes == ("第1页有斜排或竖排的文字（如水印），未读入",)


def test_a_line_scanned_a_little_askew_is_read() -> None:
    assert texts(pdf([*wrapped(LAW), printed("附件", turn=math.degrees(0.02))]))[-1] == "附件"


def test_a_page_of_text_askew_alone_has_no_line() -> None:
    assert texts(pdf([*wrapped(LAW)], [printed("内部资料", turn=45)])) == LAW


def test_a_file_with_a_password_is_refused_with_what_to_do() -> None:
    assert "请去除密码" in refusal(pdf([*wrapped(LAW)], password="secret"))


def test_a_file_without_text_is_refused_as_empty() -> None:
    assert refusal(pdf([], [])) == "这个 PDF 文件是空的，没有文字。"


def test_empty_pages_among_others_are_passed_over() -> None:
    assert texts(pdf([], [*wrapped(LAW)], [], [])) == LAW


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", pdf([*wrapped(LAW)])[:600]])
def test_a_broken_file_is_refused_with_what_to_do(data: bytes) -> None:
    assert "已损坏或不完整" in refusal(data)


def test_a_file_with_a_broken_page_is_refused_by_its_number() -> None:
    data = pdf([*wrapped(LAW)], [*wrapped(LAW)])
    before, mark, after = data.rpartition(b"/Type /Page\n")
    assert mark
    assert "第 2 页无法打开" in refusal(before + b"/Type /Pagx\n" + after)


def test_a_file_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_PAGES", 1)
    assert "有 2 页，超过 1 页" in refusal(pdf([*wrapped(LAW)], []))


def test_a_text_longer_than_any_law_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_CHARACTERS", 10)
    assert "只上传草案部分" in refusal(pdf([*wrapped(LAW)]))


def test_text_without_a_meaning_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "_PRIVATE", range(ord("一"), ord("龥")))
    assert "乱码" in refusal(pdf([*wrapped(LAW)]))


def test_a_few_characters_without_a_meaning_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "_PRIVATE", range(ord("绿"), ord("绿") + 1))
    assert texts(pdf([*wrapped(LAW)])) == LAW


def test_a_row_of_blanks_is_no_line() -> None:
    assert texts(pdf([Row("　　", LEFT, TOP + 40), *wrapped(LAW)])) == LAW
