"""Lists that LibreOffice splits are one again; lists that are two stay so."""

import zipfile
from io import BytesIO

from tests.draft_import.readers.docx.ooxml import (
    abstract,
    document,
    level,
    num,
    numbered,
    p,
    package,
)
from webapp.draft_import.readers.docx.document import read_docx
from webapp.draft_import.readers.split_lists import mend_lists

ARTICLES = level(0, "第%1条") + level(1, "（%2）")
TWINS = abstract(0, ARTICLES) + abstract(1, ARTICLES) + num(1, 0) + num(2, 1)


def mended(*body: str, numbering: str = TWINS) -> list[str]:
    data = mend_lists(package(document(*body), numbering=numbering))
    return [line.text for line in read_docx(data).lines]


def test_lists_of_one_form_that_follow_each_other_are_one() -> None:
    assert mended(numbered("甲。", 1), numbered("乙。", 2), numbered("丙。", 2)) == [
        "第一条 甲。",
        "第二条 乙。",
        "第三条 丙。",
    ]


def test_a_paragraph_between_two_lists_keeps_them_apart() -> None:
    assert mended(numbered("甲。", 1), p("　"), numbered("乙。", 2))[-1] == "第一条 乙。"


def test_lists_of_two_forms_stay_two() -> None:
    numbering = abstract(0, ARTICLES) + abstract(1, level(0, "%1、")) + num(1, 0) + num(2, 1)
    texts = mended(numbered("甲。", 1), numbered("乙。", 2), numbering=numbering)
    assert texts == ["第一条 甲。", "一、 乙。"]


def test_items_below_an_article_are_mended_by_themselves() -> None:
    assert mended(numbered("甲：", 1), numbered("乙；", 1, 1), numbered("丙。", 2, 1)) == [
        "第一条 甲：",
        "（一） 乙；",
        "（二） 丙。",
    ]


def test_items_of_another_article_begin_anew() -> None:
    texts = mended(
        numbered("甲：", 1), numbered("乙。", 1, 1), numbered("丙：", 1), numbered("丁。", 2, 1)
    )
    assert texts[-2:] == ["第二条 丙：", "（一） 丁。"]


def test_a_list_that_is_not_defined_changes_nothing() -> None:
    data = package(document(numbered("甲。", 1), numbered("乙。", 9)), numbering=TWINS)
    assert mend_lists(data) is data


def test_a_list_of_a_form_that_is_not_defined_changes_nothing() -> None:
    numbering = abstract(0, ARTICLES) + num(1, 0) + num(2, 7)
    data = package(document(numbered("甲。", 1), numbered("乙。", 2)), numbering=numbering)
    assert mend_lists(data) is data


def test_levels_without_a_format_are_alike() -> None:
    bare = '<w:lvl w:ilvl="0"/>'
    numbering = abstract(0, bare) + abstract(1, bare) + num(1, 0) + num(2, 1)
    data = package(document(numbered("甲。", 1), numbered("乙。", 2)), numbering=numbering)
    with zipfile.ZipFile(BytesIO(mend_lists(data))) as archive:
        assert archive.read("word/document.xml").count(b'numId w:val="1"') == 2


def test_a_file_without_lists_stays_as_it_is() -> None:
    data = package(document(p("甲。")))
    assert mend_lists(data) is data


def test_the_other_parts_stay_as_they_are() -> None:
    data = package(document(numbered("甲。", 1), numbered("乙。", 2)), numbering=TWINS)
    with (
        zipfile.ZipFile(BytesIO(data)) as before,
        zipfile.ZipFile(BytesIO(mend_lists(data))) as after,
    ):
        assert before.namelist() == after.namelist()
        assert before.read("word/numbering.xml") == after.read("word/numbering.xml")
