"""A draft taken apart into rows and put together again."""

from hypothesis import given

from tests.draft_import.sheet.laws import TITLE, comparable, draft_of, patiently, sheet_of, texts
from webapp.draft_import.sheet.assembling import assemble, flatten
from webapp.draft_import.sheet.counts import count
from webapp.draft_import.sheet.rows import Role, Row

LAW = f"{TITLE}（草案）\n第一章　总则\n第一条　甲：\n（一）乙；\n1.丙。\n第2条　丁。\n戊。"


@patiently
@given(texts())
def test_a_draft_put_together_again_is_the_same(text: str) -> None:
    draft = draft_of(text)

    assert comparable(assemble(flatten(draft))) == comparable(draft)


def test_the_first_text_of_an_article_stands_in_its_row() -> None:
    rows = flatten(draft_of(LAW))

    assert [(row.role, row.label, row.text) for row in rows[2:]] == [
        (Role.CHAPTER, "第一章", "总则"),
        (Role.ARTICLE, "第一条", "甲："),
        (Role.ITEM, "（一）", "乙；"),
        (Role.PARAGRAPH, "", "1.丙。"),
        (Role.ARTICLE, "第2条", "丁。"),
        (Role.PARAGRAPH, "", "戊。"),
    ]


def test_an_article_that_begins_with_its_items_has_a_row_without_text() -> None:
    rows = flatten(draft_of(f"{TITLE}\n第一条　（一）甲；\n（二）乙。\n第二条　丙。"))

    assert [(row.role, row.text) for row in rows[1:3]] == [(Role.ARTICLE, ""), (Role.ITEM, "甲；")]


def test_labels_are_written_regularly_and_kept_as_the_file_has_them() -> None:
    rows = (Row(1, Role.TITLE, TITLE), Row(2, Role.ARTICLE, "甲：", "第 1 条 之一"))
    draft = assemble((*rows, Row(3, Role.ITEM, "乙。", "( 1 )")))

    (article,) = draft.articles
    assert (article.label, article.raw_label) == ("第一条之一", "第 1 条 之一")
    (_, item) = article.paragraphs
    assert (item.label, item.raw_label, item.nonstandard) == ("（1）", "( 1 )", True)


def test_divisions_find_their_parents_and_first_articles() -> None:
    rows = (
        Row(1, Role.PART, "物权", "第一编"),
        Row(2, Role.CHAPTER, "通则", "第一章"),
        Row(3, Role.SECTION, "一般", "第一节"),
        Row(4, Role.ARTICLE, "甲。", "第一条"),
        Row(5, Role.CHAPTER, "其他", "第二章"),
        Row(6, Role.ARTICLE, "乙。", "第二条"),
        Row(7, Role.PART, "附则"),
    )
    draft = assemble(rows)

    assert [(d.parent, d.first_article) for d in draft.divisions] == [
        (None, "第一条"),
        (0, "第一条"),
        (1, "第一条"),
        (0, "第二条"),
        (None, None),
    ]
    assert [article.division for article in draft.articles] == [2, 3]


def test_items_of_a_decision_hold_plain_paragraphs() -> None:
    text = (
        "某市关于绿道的决定\n为了绿道，决定：\n一、甲。\n乙。\n二、丙。\n本决定自公布之日起施行。"
    )
    draft = draft_of(text)
    rows = flatten(draft)

    assert [row.role for row in rows[2:]] == [Role.UNIT, Role.PLAIN, Role.UNIT, Role.CLOSING]
    assert comparable(assemble(rows)) == comparable(draft)


def test_a_table_of_contents_set_apart_is_remembered() -> None:
    text = f"{TITLE}\n目录\n第一章　总则\n第一章　总则\n第一条　甲。"

    assert assemble(sheet_of(text)).has_toc


def test_text_between_a_heading_and_its_first_article_goes_to_the_preamble() -> None:
    rows = (
        Row(1, Role.ARTICLE, "甲。", "第一条"),
        Row(2, Role.CHAPTER, "其他", "第二章"),
        Row(3, Role.TABLE, rows=(("乙", "丙"), ("丁", "戊"))),
    )
    draft = assemble(rows)

    assert draft.preamble is not None
    assert draft.preamble.paragraphs == ("乙\t丙\n丁\t戊",)


def test_attachment_text_without_a_heading_keeps_its_place() -> None:
    draft = assemble((Row(1, Role.ARTICLE, "甲。", "第一条"), Row(2, Role.ATTACHMENT, "乙。")))

    (attachment,) = draft.attachments
    assert (attachment.heading, attachment.blocks[0].text) == ("", "乙。")


def test_a_sheet_is_counted() -> None:
    counts = count(sheet_of(f"{LAW}\n附件\n名称\t长度\n东线\t5\n关于《{TITLE}》的说明\n略。"))

    assert (counts.chapters, counts.articles, counts.paragraphs, counts.items) == (1, 2, 4, 1)
    assert (counts.attachments, counts.tables, counts.apart) == (1, 1, 2)
    assert counts.characters == 45
