"""What the parser makes of the hints that readers give: whole paragraphs, tables, 目录."""

import pytest

from webapp.draft_import.draft import AttachmentBlock, ParsedDraft
from webapp.draft_import.lines import Line, Source
from webapp.draft_import.parser import parse

ROWS = (("名称", "长度"), ("第一条", "5公里"))
TABLE = Line("名称\t长度\n第一条\t5公里", rows=ROWS)
TITLE = Line("某市绿道条例")


def read(*lines: Line | str, whole: bool = True) -> ParsedDraft:
    source = [line if isinstance(line, Line) else Line(line) for line in lines]
    (draft,) = parse(Source((TITLE, *source), whole=whole))
    return draft


@pytest.mark.parametrize("whole", [True, False])
def test_a_table_in_an_article_is_a_paragraph_of_it(*, whole: bool) -> None:
    draft = read("第一条　绿道如下：", TABLE, "前款除外。", "第二条　乙。", whole=whole)

    shape = [(p.kind, p.text, p.rows) for p in draft.articles[0].paragraphs]
    assert shape == [("款", "绿道如下：", None), ("表", "", ROWS), ("款", "前款除外。", None)]


def test_a_table_between_two_articles_belongs_to_the_first() -> None:
    draft = read("第一条　绿道如下：", TABLE, "第二条　乙。", TABLE)

    assert [a.label for a in draft.articles] == ["第一条", "第二条"]
    assert [a.paragraphs[-1].rows for a in draft.articles] == [ROWS, ROWS]


def test_a_table_in_an_attachment_is_a_block_of_it() -> None:
    draft = read("第一条　甲。", "附件", TABLE, "说明：略。")

    (attachment,) = draft.attachments
    blocks = (AttachmentBlock("table", rows=ROWS), AttachmentBlock("p", "说明：略。"))
    assert attachment.blocks == blocks


def test_a_table_in_a_decision_is_a_paragraph_of_its_item() -> None:
    lines = (Line("某市关于绿道的决定"), Line("一、修改下表："), TABLE, Line("二、公布施行。"))
    (draft,) = parse(Source(lines, whole=True))

    assert [p.kind for p in draft.articles[0].paragraphs] == ["段", "表"]


def test_a_tab_in_a_whole_paragraph_makes_no_table() -> None:
    draft = read("第一条\t下列绿道：", "步道\t甲；", "车道\t乙。")

    assert [p.kind for p in draft.articles[0].paragraphs] == ["款", "款", "款"]


def test_a_tab_behind_a_label_makes_no_table() -> None:
    draft = read("第一条\t下列绿道：", "（一）\t步道；", "（二）\t车道。", whole=False)

    assert [p.kind for p in draft.articles[0].paragraphs] == ["款", "项", "项"]


def test_whole_lines_of_one_width_are_not_joined() -> None:
    line = "绿道属于公众任何人都可以使用但是不得损坏"
    draft = read("第一条　甲。", *[line] * 12)

    assert len(draft.articles[0].paragraphs) == 13


def test_lines_marked_as_contents_are_left_out() -> None:
    entries = [Line(text, toc=True) for text in ("目录", "第一章 总则1", "第一条 目的1", "附则 2")]
    draft = read(*entries, "第一章　总则", "第一条　甲。", "附则", "第二条　乙。")

    assert draft.has_toc
    assert [d.heading for d in draft.divisions] == ["总则", "附则"]
    assert [p.text for a in draft.articles for p in a.paragraphs] == ["甲。", "乙。"]
    assert draft.findings == ()


def test_the_word_contents_above_marked_entries_goes_with_them() -> None:
    draft = read("目录", Line("第一章 总则", toc=True), "序言", "绿道属于公众。", "第一条　甲。")

    assert draft.preamble is not None
    assert (draft.preamble.heading, draft.divisions) == ("序言", ())


def test_a_file_that_marks_everything_as_contents_loses_nothing() -> None:
    lines = [Line(text, toc=True) for text in ("第一章　总则", "第一条　甲。", "第二条　乙")]
    draft = read(*lines)

    assert [p.text for a in draft.articles for p in a.paragraphs] == ["甲。", "乙"]


def test_a_sentence_marked_as_contents_is_law_text() -> None:
    draft = read("第一条　甲。", Line("第二条　乙。", toc=True), "第三条　丙。")

    assert len(draft.articles) == 3
