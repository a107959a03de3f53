"""What a narrow page does to notes, headings, attachments and what stands around a draft."""

import pytest

from tests.draft_import.conftest import Read

WIDTH = 20
TITLE = "某市绿道条例"
PARAGRAPHS = (
    "第一条　为了加强绿道的规划、建设和保护，改善城市生态环境，满足公众亲近自然需要，制定本条例。",
    "第二条　本条例适用于本市行政区域内绿道的规划、建设、保护和利用，以及与绿道有关的其他活动。",
    "绿道沿线的单位和个人应当爱护绿道，不得损坏绿道的设施，不得在绿道上从事与绿道用途无关的活动。",
    "第三条　绿道主管部门应当会同有关部门编制绿道规划，报市人民政府批准后公布，并组织实施该规划。",
)
INDENTS = pytest.mark.parametrize("indent", ["　　", ""])


def wrapped(*paragraphs: str, indent: str = "") -> list[str]:
    lines = []
    for paragraph in paragraphs:
        text = indent + paragraph
        lines += [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]
    return lines


def page(indent: str, *before: str, after: tuple[str, ...] = ()) -> str:
    return "\n".join([TITLE, *before, *wrapped(*PARAGRAPHS, indent=indent), *after])


@INDENTS
def test_a_wrapped_note_ends_where_its_bracket_closes(read: Read, indent: str) -> None:
    note = "（2031年1月2日某市人民代表大会常务委员会第十二次会议通过，自公布日起施行）"
    assert len(note) % WIDTH == 0

    draft = read(page(indent, *wrapped(note), "第一章　总则"))

    assert draft.note == note[1:-1]
    assert [d.heading for d in draft.divisions] == ["总则"]


@INDENTS
def test_a_note_that_breaks_at_a_space_goes_on(read: Read, indent: str) -> None:
    draft = read(page(indent, "（2031年1月2日通过", "　　2031年2月1日起施行）"))

    assert draft.note == "2031年1月2日通过2031年2月1日起施行"


@INDENTS
def test_a_note_whose_bracket_never_closes_ends_before_the_first_article(
    read: Read, indent: str
) -> None:
    assert len(read(page(indent, "（2031年1月2日通过")).articles) == 3


@INDENTS
def test_a_heading_that_fills_its_line_goes_on(read: Read, indent: str) -> None:
    draft = read(page(indent, *wrapped("第一章　绿道的规划、建设、保护和利用以及其他有关事项")))

    assert [d.heading for d in draft.divisions] == ["绿道的规划、建设、保护和利用以及其他有关事项"]
    assert draft.preamble is None


@pytest.mark.parametrize("line", ["附则", "序言"])
def test_a_long_heading_swallows_no_other(read: Read, line: str) -> None:
    chapter = "第一章　绿道的规划、建设、保护和利用等"
    draft = read(page("　　", "目录", chapter, line, chapter))

    assert [d.heading for d in draft.divisions] == ["绿道的规划、建设、保护和利用等"]


LAST = "第四条　本条例自2031年3月1日起施行。"


@INDENTS
@pytest.mark.parametrize("after", ["附件", "关于《某市绿道条例》的说明", "版权所有：某市人民政府"])
def test_what_follows_a_full_last_line_is_not_joined_to_it(
    read: Read, indent: str, after: str
) -> None:
    last = LAST if not indent else f"{indent}第四条　本条例自公布起三十日后施行。"
    assert WIDTH <= len(last) <= WIDTH + 1

    draft = read(page(indent, after=(last, after, "绿道是公众的。")))

    assert [p.text for p in draft.articles[-1].paragraphs] == [last.split("　")[-1]]


def test_the_rows_of_a_table_are_not_joined(read: Read) -> None:
    rows = ("名称\t长度\t位于的区县街道乡镇以及村", "绿道\t5\t东街")
    draft = read(page("　　", after=(LAST, "", "附表", *rows)))

    assert [block.type for block in draft.attachments[0].blocks] == ["table"]


def test_a_line_of_the_page_above_the_title_is_not_joined_to_it(read: Read) -> None:
    text = page("　　").replace(TITLE, f"来源：某市人民政府办公室浏览：35次\n{TITLE}")

    assert read(text).title == TITLE


def test_a_title_that_fills_its_line_is_found_below_a_notice(read: Read) -> None:
    title = "某市人民政府关于绿道和河道保护的若干规定"
    assert len(title) == WIDTH
    notice = ("关于公开征求意见的公告", "一、来信请寄某路1号。", title)

    draft = read("\n".join([*notice, *wrapped("为了保护绿道和河道，制定本规定。", *PARAGRAPHS)]))

    assert draft.title == title


def test_a_line_never_begins_with_closing_punctuation(read: Read) -> None:
    lines = wrapped(*PARAGRAPHS, indent="　　")
    broken = ["　　第四条　绿道属于公众，由市人民政府管理", "　　。"]
    draft = read("\n".join([TITLE, *lines, *broken]))

    assert draft.articles[-1].paragraphs[0].text == "绿道属于公众，由市人民政府管理。"


def test_a_wrapped_draft_below_a_notice_of_long_lines_is_joined(read: Read) -> None:
    notice = [
        "现将草案公布，公开征求社会各界的意见，欢迎社会各界提出意见和建议，来信请寄某路1号。"
    ] * 4
    lines = wrapped(*PARAGRAPHS, indent="　　")
    draft = read("\n".join([*notice, TITLE, *lines]))

    assert [len(article.paragraphs) for article in draft.articles] == [1, 2, 1]


@INDENTS
def test_an_entry_of_the_contents_ends_with_its_page_number(read: Read, indent: str) -> None:
    entries = ("目录", "第一章　总则…………………………1", "附则…………………………………12")
    draft = read(page(indent, *entries, "第一章　总则"))

    assert draft.has_toc
    assert [d.heading for d in draft.divisions] == ["总则"]


def test_a_deadline_above_the_title_is_not_joined_to_it(read: Read) -> None:
    text = page("").replace(TITLE, f"征求意见截止日期：2031年12月20日\n{TITLE}")

    assert read(text).title == TITLE
