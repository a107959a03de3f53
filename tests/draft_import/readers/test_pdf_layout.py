"""Printed pages: rows become paragraphs again, in the order a person reads them."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.draft_import.readers.printed import (
    CHARACTERS,
    LEFT,
    PITCH,
    SIZE,
    TOP,
    WIDTH,
    Draw,
    Row,
    centred,
    pdf,
    wrapped,
)
from webapp.draft_import.lines import Line
from webapp.draft_import.readers.pdf.document import read_pdf
from webapp.draft_import.service import parse_file

TITLE = "云溪市绿道管理条例"
ARTICLES = [
    "第一条　为了加强绿道的规划、建设和管理，方便居民步行和骑行，根据本市实际，制定本条例。",
    "第二条　本市行政区域内绿道的规划、建设、养护和使用，适用本条例。",
    "第三条　绿道分为社区绿道、城市绿道和郊野绿道，其宽度和铺装由市园林部门会同有关部门另行规定。",
    "各区可以在前款规定之外设置供骑行的小道，并报市园林部门备案，其养护经费由区财政承担。",
    "第四条　市园林部门负责绿道的统一管理。",
]
MORE = [
    "第五条　绿道两侧应当种植本地树种，并设置照明、座椅和饮水点，具体标准由市园林部门公布。",
    "第六条　在绿道上不得驾驶机动车，但养护、救护和消防车辆除外，上述车辆应当让行人先行。",
    "第七条　本条例自公布之日起施行。",
]


def lines(*pages: list[Draw]) -> list[Line]:
    return list(read_pdf(pdf(*pages)).lines)


def texts(*pages: list[Draw]) -> list[str]:
    return [line.text for line in lines(*pages)]


def page_of(paragraphs: list[str], *more: Draw) -> list[Draw]:
    return [*wrapped(paragraphs), *more]


def test_indents_tell_paragraphs_apart() -> None:
    assert texts(page_of(ARTICLES)) == ARTICLES


def test_a_paragraph_goes_on_over_the_page() -> None:
    rows = wrapped(ARTICLES)
    assert texts([*rows[:6]], [Row(r.text, r.x, r.y + 6 * PITCH) for r in rows[6:]]) == ARTICLES


def test_the_indent_is_measured_in_half_characters() -> None:
    assert {line.indent for line in lines(page_of(ARTICLES))} == {4}


@pytest.mark.parametrize("space", [10.0, 20.0])
def test_space_tells_paragraphs_apart_where_nothing_is_indented(space: float) -> None:
    read = lines([*wrapped(ARTICLES, indent=0, space=space)])
    assert [line.text for line in read] == ARTICLES
    assert [line.after_blank for line in read] == [False, True, True, True, True]


def test_without_indent_or_space_articles_are_told_apart_and_the_guess_is_noted() -> None:
    full = "第一条　" + "绿道" * 20 + "。。"
    source = read_pdf(pdf([*wrapped([full, "各区可以另行规定。", *MORE], indent=0)]))
    assert [line.text for line in source.lines][-3:] == MORE
    assert any("推断" in note for note in source.notes)


@pytest.mark.parametrize("number", ["- {} -", "{}", "—{}—", "第 {} 页 共 3 页", "{}/3"])
def test_page_numbers_are_dropped(number: str) -> None:
    pages = [
        page_of(part, Row(number.format(index), 200, 40, 9))
        for index, part in enumerate((ARTICLES, MORE), 1)
    ]
    assert texts(*pages) == [*ARTICLES, *MORE]


def test_running_headers_and_footers_are_dropped() -> None:
    around = (Row("云溪市法规汇编", LEFT, 550, 9), Row("云溪市司法局印制", LEFT, 30, 9))
    pages = [page_of(part, *around) for part in (ARTICLES, MORE, ["第八条　甲。"])]
    assert texts(*pages) == [*ARTICLES, *MORE, "第八条　甲。"]


def test_what_stands_once_at_the_top_of_a_page_is_kept() -> None:
    assert texts(page_of(ARTICLES, Row("附件一", LEFT, 550)))[0] == "附件一"


def test_a_number_that_does_not_count_pages_is_kept() -> None:
    assert "2035" in texts(page_of(ARTICLES, Row("2035", 200, 40, 9)))


def test_two_columns_are_read_one_after_the_other() -> None:
    left = wrapped(ARTICLES[:4], x=30, characters=14)
    right = wrapped([ARTICLES[4], *MORE], x=30 + 16 * SIZE, characters=14)
    assert texts([*left, *right]) == [*ARTICLES, *MORE]


def test_two_columns_printed_row_by_row_are_read_one_after_the_other() -> None:
    left = wrapped(ARTICLES[:4], x=30, characters=14)
    right = wrapped([ARTICLES[4], *MORE], x=30 + 16 * SIZE, characters=14)
    mixed = sorted([*left, *right], key=lambda row: (-row.y, row.x))
    assert texts([*mixed]) == [*ARTICLES, *MORE]


def test_a_title_over_two_columns_stands_before_both() -> None:
    left = wrapped(ARTICLES[:4], x=30, characters=14, top=TOP - 60)
    right = wrapped([ARTICLES[4], *MORE], x=30 + 16 * SIZE, characters=14, top=TOP - 60)
    page = [*left, *right, centred(TITLE, TOP, 18)]
    assert texts(page) == [TITLE, *ARTICLES, *MORE]


def test_a_last_page_of_few_rows_keeps_to_the_columns_before() -> None:
    left = wrapped(ARTICLES[:4], x=30, characters=14)
    right = wrapped([ARTICLES[4], *MORE[:2]], x=30 + 16 * SIZE, characters=14)
    last = [*wrapped([MORE[2]], x=30, characters=14)]
    last += [Row("第八条　甲。", 30 + 18 * SIZE, TOP)]
    assert texts([*left, *right], last)[-2:] == [MORE[2], "第八条　甲。"]


def test_entries_of_contents_are_marked_and_their_leaders_shortened() -> None:
    entries = [
        Row(f"{name}{'.' * 60}{number}", LEFT, TOP - index * PITCH)
        for index, (name, number) in enumerate((("第一章　总则", 1), ("第二章　附则", 3)))
    ]
    below = wrapped(ARTICLES, top=TOP - 3 * PITCH)
    read = lines([*entries, *below])
    assert [(line.text, line.toc) for line in read[:2]] == [
        ("第一章　总则……1", True), ("第二章　附则……3", True),
    ]  # fmt: skip
    assert [line.text for line in read[2:]] == ARTICLES


def test_a_title_in_large_type_over_two_narrow_lines_is_one() -> None:
    page = [centred("云溪市绿道", 480, 18), centred("管理条例", 455, 18)]
    page += wrapped(ARTICLES, top=400)
    assert texts(page) == ["云溪市绿道管理条例", *ARTICLES]


def test_a_title_of_the_size_of_the_text_is_one_where_its_first_line_is_wide() -> None:
    page = [centred("云溪市绿道和骑行道规划建设管理养护", 480), centred("办法", 460)]
    page += wrapped(ARTICLES, top=420)
    assert texts(page)[0] == "云溪市绿道和骑行道规划建设管理养护办法"


def test_two_narrow_centred_lines_of_the_size_of_the_text_stay_two() -> None:
    page = [centred("第一编　绿道", 480), centred("第一章　总则", 460)]
    page += wrapped(ARTICLES, top=420)
    assert texts(page)[:2] == ["第一编　绿道", "第一章　总则"]


@pytest.mark.parametrize("closed", ["（草案征求意见稿）", "云溪市公报。"])
def test_a_centred_line_that_is_closed_is_no_part_of_a_title(closed: str) -> None:
    page = [centred(closed, 480, 18), centred(TITLE, 450, 18), *wrapped(ARTICLES, top=400)]
    assert texts(page)[:2] == [closed, TITLE]


def test_the_label_below_a_title_stays_apart() -> None:
    page = [centred(TITLE, 480, 20), centred("（草案征求意见稿）", 450, 20)]
    page += wrapped(ARTICLES, top=400)
    assert texts(page)[:2] == [TITLE, "（草案征求意见稿）"]


def test_a_centred_heading_stays_apart_from_the_text_around_it() -> None:
    page = [*wrapped(ARTICLES[:2]), centred("第二章　养护", TOP - 6 * PITCH)]
    page += wrapped(ARTICLES[2:], top=TOP - 8 * PITCH)
    assert texts(page) == [*ARTICLES[:2], "第二章　养护", *ARTICLES[2:]]


def test_a_heading_below_a_title_of_its_size_stays_apart() -> None:
    heading = "第一章　总则"
    rows = [centred(TITLE, TOP, 16), centred(heading, TOP - 30, 16)]
    assert texts([*rows, *wrapped(ARTICLES, top=TOP - 60)]) == [TITLE, heading, *ARTICLES]


@pytest.mark.parametrize("below", ["（草案）", "第一条　为了保护绿道，制定本条例。"])
def test_what_stands_below_a_note_as_wide_as_the_page_is_no_part_of_it(below: str) -> None:
    note = f"（{'注' * (CHARACTERS - 2)}）"
    rows = [Row(note, LEFT, TOP), Row(below, LEFT, TOP - PITCH)]
    body = wrapped(MORE, indent=0, top=TOP - 2.5 * PITCH, space=PITCH / 2)
    assert texts([*rows, *body]) == [note, below, *MORE]


def test_first_rows_that_are_centred_by_chance_still_show_the_indent() -> None:
    first, second = "一" * (CHARACTERS - 4), "二" * 5 + "。"
    rows = [
        row
        for y in (TOP, TOP - 2 * PITCH, TOP - 4 * PITCH)
        for row in (Row(first, LEFT + 2 * SIZE, y), Row(second, LEFT, y - PITCH))
    ]
    # Rows that are full and have no full stop: only the indent says that another paragraph begins.
    open_ends = ["三" * (CHARACTERS - 2), "四" * (CHARACTERS - 2), "五" * 9 + "。"]
    rows += [Row("其他", LEFT, TOP - 6 * PITCH), *wrapped(open_ends, top=TOP - 7 * PITCH)]
    assert texts(rows) == [first + second] * 3 + ["其他", *open_ends]


def test_latin_words_on_two_rows_keep_their_space() -> None:
    rows = [Row("第一条　绿道应当使用统一的标志，标志由图形和英文 green", LEFT + 24, TOP)]
    rows += [Row("way 组成。", LEFT, TOP - PITCH), *wrapped(MORE, top=TOP - 2 * PITCH)]
    assert texts([*rows])[0] == "第一条　绿道应当使用统一的标志，标志由图形和英文 green way 组成。"


def test_cells_of_a_row_are_parted_by_tabs() -> None:
    page = [*wrapped(ARTICLES, top=TOP - 60)]
    page += [
        Row(text, LEFT + 90 * index, TOP) for index, text in enumerate(("等级", "宽度", "备注"))
    ]
    assert texts(page)[0] == "等级\t宽度\t备注"


def test_a_table_of_short_cells_is_not_read_as_two_columns() -> None:
    cells = [("等级", "宽度"), ("社区绿道", "三米"), ("城市绿道", "四米半"), ("郊野绿道", "五米")]
    page: list[Draw] = []
    for index, (grade, width) in enumerate(cells * 3):
        y = TOP - index * PITCH
        page += [Row(grade, LEFT, y), Row(width, 260 - 9 * (index % 4), y), Row("注", 370, y)]
    read = texts(page)
    assert read == [f"{grade}\t{width}\t注" for grade, width in cells * 3]


def test_words_of_a_row_printed_from_right_to_left_are_put_in_order() -> None:
    page = [Row("way", LEFT + 112, TOP), Row("green", LEFT + 76, TOP)]
    page += [Row("标志为", LEFT + 24, TOP), *wrapped(MORE, top=TOP - PITCH)]
    assert texts(page)[0] == "标志为 green way"


def test_a_label_set_apart_from_its_text_is_no_cell() -> None:
    page = [Row("第一条", LEFT + 24, TOP), Row("为了保护绿道，制定本条例。", LEFT + 90, TOP)]
    page += wrapped(ARTICLES[1:], top=TOP - PITCH)
    assert texts(page)[0] == "第一条　为了保护绿道，制定本条例。"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_printed_sideways_is_read_upright(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(WIDTH / 2, 297.5)
        canvas.rotate(turn)
        canvas.translate(-WIDTH / 2, -297.5)

    assert texts([draw, *wrapped(ARTICLES)]) == ARTICLES


def test_rows_on_facing_pages_are_measured_from_their_own_margins() -> None:
    pages = [[*wrapped(ARTICLES + MORE, x=LEFT + 42 * (index % 2))] for index in range(2)]
    assert texts(*pages) == [*ARTICLES, *MORE] * 2


def test_a_printed_law_is_read_as_a_whole() -> None:
    first = [centred("云溪市绿道和骑行道", 480, 20), centred("管理条例", 450, 20)]
    first += [centred("（草案）", 425, 16), Row("- 1 -", 200, 40, 9)]
    first += wrapped(ARTICLES, top=390)
    second = page_of(MORE, Row("- 2 -", 200, 40, 9))
    (draft,) = parse_file(pdf(first, second), "草案.pdf")
    assert draft.title_full == "云溪市绿道和骑行道管理条例（草案）"
    assert [len(article.paragraphs) for article in draft.articles] == [1, 1, 2, 1, 1, 1, 1]
    assert draft.articles[2].paragraphs[1].text == ARTICLES[3]
