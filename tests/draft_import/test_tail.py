"""Decisions, and what follows the last unit: closing words, attachments, explanations."""

import pytest

from tests.draft_import.conftest import Read
from webapp.draft_import.service import parse_file

LAW = "某市绿道条例\n第一条　甲。\n第二条　本条例自公布之日起施行。\n"
DECISION = "某市人大常委会关于绿道的决定\n"


def test_a_decision_has_items_of_plain_paragraphs(read: Read) -> None:
    draft = read(
        DECISION + "为了保护绿道，决定：\n一、将第二条修改为：“甲。\n“第三条　乙。”\n二、丙。"
    )

    assert draft.unit == "项"
    assert [(a.label, a.number) for a in draft.articles] == [("一、", 1), ("二、", 2)]
    assert [(p.kind, p.text) for p in draft.articles[0].paragraphs] == [
        ("段", "将第二条修改为：“甲。"),
        ("段", "“第三条　乙。”"),
    ]
    assert draft.preamble is not None
    assert draft.preamble.paragraphs == ("为了保护绿道，决定：",)


def test_the_last_words_of_a_decision_are_its_closing(read: Read) -> None:
    draft = read(DECISION + "一、甲。\n二、乙。\n乙的补充。\n本决定自2031年1月1日起施行。")

    assert [p.text for p in draft.articles[-1].paragraphs] == ["乙。", "乙的补充。"]
    assert draft.closing == ("本决定自2031年1月1日起施行。",)


def test_items_under_a_title_of_another_kind_are_read_for_want_of_articles(read: Read) -> None:
    draft = read("某市绿道管理办法\n一、甲。\n二、乙。")

    assert (draft.unit, len(draft.articles)) == ("项", 2)


@pytest.mark.parametrize(
    "heading", ["附件", "附件一", "附表　绿道名录", "附：绿道名录", "附 绿道名录"]
)
def test_an_attachment_is_parted_from_the_last_article(read: Read, heading: str) -> None:
    draft = read(f"{LAW}{heading}\n名称\t长度\n绿道\t5公里\n说明：略")

    (attachment,) = draft.attachments
    assert attachment.heading == heading
    assert [block.type for block in attachment.blocks] == ["table", "p"]
    assert len(draft.articles[-1].paragraphs) == 1


def test_several_attachments_are_several(read: Read) -> None:
    draft = read(f"{LAW}\n附件\n\n绿道图案\n图案略。\n\n绿道制作说明\n一、长五米。")

    assert [a.heading for a in draft.attachments] == ["附件", "绿道图案", "绿道制作说明"]


def test_an_attachment_with_articles_of_its_own_is_no_draft(read: Read) -> None:
    draft = read(f"{LAW}附件\n绿道章程\n第一条　丙。\n第二条　丁。")

    assert len(draft.articles) == 2
    assert "第二条　丁。" in [block.text for block in draft.attachments[0].blocks]


def test_a_second_draft_behind_an_attachment_line_is_a_draft() -> None:
    drafts = parse_file(
        f"附件1\n{LAW}附件2\n某市河道条例\n第一条　丙。\n第二条　丁。".encode(), "x"
    )

    assert [draft.title for draft in drafts] == ["某市绿道条例", "某市河道条例"]


@pytest.mark.parametrize(
    "heading",
    [
        "关于《某市绿道条例（草案）》的说明",
        "《某市绿道条例（草案）》起草说明",
        "某市绿道条例（草案）的说明",
        "起草说明",
        "关于某市绿道条例修改情况的汇报",
    ],
)
def test_an_explanation_after_the_draft_is_set_apart(read: Read, heading: str) -> None:
    draft = read(
        f"{LAW}{heading}\n一、必要性\n第一条、第二条规定了目的。\n第二条 规定的措施有争议。"
    )

    assert len(draft.articles) == 2
    assert len(draft.articles[-1].paragraphs) == 1
    assert heading[:20] in draft.findings[-1].message


def test_quotes_that_never_close_swallow_no_item(read: Read) -> None:
    draft = read(DECISION + "一、修改为：“甲。\n“第二条　乙。\n二、增加一条：“丙。\n三、公布施行。")

    assert [a.label for a in draft.articles] == ["一、", "二、", "三、"]


def test_new_articles_without_quotes_stay_in_their_item(read: Read) -> None:
    draft = read(DECISION + "一、增加一节：\n第七条　甲。\n第八条　乙。\n二、公布施行。")

    assert draft.unit == "项"
    assert [len(article.paragraphs) for article in draft.articles] == [3, 1]
