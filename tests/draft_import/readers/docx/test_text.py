"""The text of paragraphs: changes, hidden text, fields, boxes and signs."""

import pytest

from tests.draft_import.readers.docx.ooxml import (
    abstract,
    document,
    field,
    level,
    lines,
    num,
    numbered,
    p,
    package,
    run,
    style,
    texts,
)
from webapp.draft_import.readers.docx.document import read_docx

DELETED_MARK = '<w:rPr><w:del w:id="1"/></w:rPr>'
HIDDEN_MARK = "<w:rPr><w:vanish/></w:rPr>"


def test_insertions_are_taken_and_deletions_left_out() -> None:
    body = p(
        "<w:r><w:t>本</w:t></w:r>"
        "<w:del><w:r><w:delText>办法</w:delText></w:r></w:del><w:ins><w:r><w:t>条例</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>乙</w:t></w:r></w:moveTo>"
    )
    source = read_docx(package(document(body)))

    assert [line.text for line in source.lines] == ["本条例乙"]
    assert source.notes == ("文档带有修订痕迹，已按全部接受修订后的文字读取。",)


def test_a_deleted_paragraph_mark_joins_the_next_paragraph() -> None:
    assert texts(p("甲，", DELETED_MARK), p("乙。"), p("丙。")) == ["甲，乙。", "丙。"]


def test_a_deleted_paragraph_is_not_counted() -> None:
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    deleted = p("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", number + DELETED_MARK)
    numbering = abstract(1, level(0, "第%1条")) + num(1, 1)

    assert texts(deleted, numbered("甲", 1), numbering=numbering) == ["第一条 甲"]


def test_text_carried_past_the_last_paragraph_is_kept() -> None:
    assert texts(p("甲", DELETED_MARK)) == ["甲"]


def test_a_hidden_paragraph_mark_joins_but_keeps_the_number() -> None:
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    numbering = abstract(1, level(0, "第%1条")) + num(1, 1)

    assert texts(p("甲", number + HIDDEN_MARK), p("乙"), numbering=numbering) == ["第一条 甲乙"]


def test_a_drop_cap_belongs_to_the_next_paragraph() -> None:
    assert texts(p("为", '<w:framePr w:dropCap="drop"/>'), p("了甲")) == ["为了甲"]


@pytest.mark.parametrize("hidden", ["<w:vanish/>", '<w:vanish w:val="1"/>'])
def test_hidden_text_is_left_out(hidden: str) -> None:
    source = read_docx(package(document(p(run("甲") + run("乙", hidden)))))

    assert [line.text for line in source.lines] == ["甲"]
    assert source.notes == ("文档带有隐藏文字，没有读取。",)


def test_hiding_that_is_switched_off_hides_nothing() -> None:
    assert texts(p(run("甲", '<w:vanish w:val="false"/>'))) == ["甲"]


def test_text_that_is_hidden_only_on_web_pages_is_read() -> None:
    assert texts(p(run("甲", "<w:webHidden/>"))) == ["甲"]


def test_a_hidden_style_hides_and_direct_formatting_shows() -> None:
    styles = style("h", "隐", "<w:rPr><w:vanish/></w:rPr>", "character") + style(
        "k", "隐之子", '<w:basedOn w:val="h"/>', "character"
    )
    body = p(
        run("甲")
        + run("乙", '<w:rStyle w:val="k"/>')
        + run("丙", '<w:rStyle w:val="k"/><w:vanish w:val="0"/>')
    )

    assert texts(body, styles=styles) == ["甲丙"]


def test_two_hidden_styles_cancel_each_other() -> None:
    styles = style("p", "隐段", "<w:rPr><w:vanish/></w:rPr>") + style(
        "c", "隐字", "<w:rPr><w:vanish/></w:rPr>", "character"
    )
    body = p(run("甲") + run("乙", '<w:rStyle w:val="c"/>'), '<w:pStyle w:val="p"/>')

    assert texts(body, p("丙"), styles=styles) == ["乙丙"]


def test_a_box_stands_once_before_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框')}</w:txbxContent>"
    alternate = (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )

    assert texts(p("甲"), p(alternate + run("乙"))) == ["甲", "框", "乙"]


def test_a_box_of_an_old_word_is_read() -> None:
    box = f"<v:textbox><w:txbxContent>{p('框')}</w:txbxContent></v:textbox>"

    assert texts(p(f"<w:r><w:pict>{box}</w:pict></w:r>")) == ["框"]


def test_a_fallback_without_a_choice_is_read() -> None:
    assert texts(
        p(f"<mc:AlternateContent><mc:Fallback>{run('甲')}</mc:Fallback></mc:AlternateContent>")
    ) == ["甲"]


def test_soft_breaks_part_lines() -> None:
    assert texts(p("<w:r><w:t>甲；</w:t><w:br/><w:t>乙；</w:t><w:cr/><w:t>丙。</w:t></w:r>")) == [
        "甲；",
        "乙；",
        "丙。",
    ]


def test_signs_become_characters() -> None:
    body = p(
        "<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>1</w:t><w:tab/><w:t>甲</w:t><w:softHyphen/>"
        '<w:sym w:font="Symbol" w:char="F0B7"/><w:sym w:font="x" w:char="2103"/>'
        '<w:sym w:char="?"/></w:r>'
    )

    assert texts(body) == ["A-1\u3000甲℃"]


def test_the_result_of_a_field_is_text_and_its_code_is_not() -> None:
    assert texts(p(run("依照第") + field("REF a \\h", run("五")) + run("条"))) == ["依照第五条"]


def test_fields_may_stand_in_the_code_of_fields() -> None:
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
        + field("REF b", run("码"))
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("果")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

    assert texts(p(nested)) == ["果"]


def test_page_numbers_are_left_out() -> None:
    simple = f'<w:fldSimple w:instr=" NUMPAGES ">{run("9")}</w:fldSimple>'

    assert texts(p(run("甲") + field("PAGE", run("3")) + simple + run("乙"))) == ["甲乙"]


def test_a_simple_field_keeps_its_result() -> None:
    assert texts(p(f'<w:fldSimple w:instr="REF a">{run("五")}</w:fldSimple>')) == ["五"]


def test_a_field_that_never_ends_does_not_swallow_the_text() -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>X</w:instrText></w:r>'

    assert texts(p(run("甲") + broken), p("乙")) == ["甲", "乙"]


def contents_field(*, end: str = '<w:r><w:fldChar w:fldCharType="end"/></w:r>') -> list[str]:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText> TOC \\o </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    page = "<w:r><w:tab/></w:r>" + field("PAGEREF _a", run("3"))
    return [p(begin + run("第一章 总则") + page), p(run("第二章 附则") + page), p(end)]


def test_the_paragraphs_of_a_contents_field_are_entries_without_page_numbers() -> None:
    found = lines(*contents_field(), p("第一章 总则"))

    assert [(line.text, line.toc) for line in found] == [
        ("第一章 总则", True),
        ("第二章 附则", True),
        ("第一章 总则", False),
    ]


def test_contents_that_never_end_are_not_believed() -> None:
    assert not any(line.toc for line in lines(*contents_field(end=""), p("第一条 甲")))


def test_a_control_with_contents_holds_entries() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{p('目录')}{p('第一章')}</w:sdtContent></w:sdt>"
    )

    assert [line.toc for line in lines(control, p("第一章"))] == [True, True, False]


def test_a_contents_style_marks_entries() -> None:
    body = p("第一章", '<w:pStyle w:val="11"/>')

    assert [line.toc for line in lines(body, styles=style("11", "toc 1"))] == [True]


def test_controls_links_and_tags_keep_their_text() -> None:
    body = p(
        f"<w:sdt><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>"
        f"<w:hyperlink>{run('乙')}</w:hyperlink><w:smartTag>{run('丙')}</w:smartTag>"
        f"<w:customXml>{run('丁')}</w:customXml><w:bdo>{run('戊')}</w:bdo>"
    )

    assert texts(body) == ["甲乙丙丁戊"]


def test_the_prompt_of_an_empty_control_is_no_text() -> None:
    control = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent>"
        "</w:sdt>"
    )

    assert texts(p(control + run("甲"))) == ["甲"]


def test_only_the_base_of_a_reading_aid_is_text() -> None:
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('yì')}</w:rt><w:rubyBase>{run('议')}</w:rubyBase></w:ruby></w:r>"
    )

    assert texts(p(ruby)) == ["议"]


def test_formulas_are_written_on_a_line() -> None:
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den>"
        "</m:f></m:oMath>"
    )

    assert texts(p(run("税额=") + formula)) == ["税额=a/b"]


def test_invisible_characters_and_radicals_are_cleaned_as_in_text_files() -> None:
    assert texts(p("⼈\u200b⺠")) == ["人民"]


def test_the_indent_of_the_first_line_is_a_hint() -> None:
    properties = (
        '<w:ind w:firstLine="480"/>',
        '<w:ind w:firstLineChars="200"/>',
        '<w:ind w:left="480" w:hanging="480"/>',
        "",
    )

    assert [line.indent for line in lines(*(p("甲", given) for given in properties))] == [
        4,
        4,
        0,
        0,
    ]


def test_an_indent_may_come_from_the_default_style() -> None:
    styles = style("a", "Normal", '<w:pPr><w:ind w:firstLineChars="200"/></w:pPr>').replace(
        'w:styleId="a"', 'w:styleId="a" w:default="1"'
    )

    assert [line.indent for line in lines(p("甲"), styles=styles)] == [4]


def test_an_empty_paragraph_is_a_hint_on_the_next_line() -> None:
    assert [line.after_blank for line in lines(p("甲"), p(""), p("乙"), p("丙"))] == [
        False,
        True,
        False,
    ]


def test_lines_are_whole_paragraphs() -> None:
    assert read_docx(package(document(p("甲"), p("乙")))).whole


def test_a_text_copied_line_by_line_is_not_whole() -> None:
    printed = "本市行政区域内的规划和建设以及与之相关的管理活动都要按照这个办法"
    copied = [p(f"{printed[:27]}{number}") for number in range(10, 40)]

    assert not read_docx(package(document(*copied))).whole
