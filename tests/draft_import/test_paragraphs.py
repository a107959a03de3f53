"""款, 项, 目 and what else stands below an article."""

import pytest

from tests.draft_import.conftest import Read
from webapp.draft_import.draft import ParsedParagraph, to_json
from webapp.draft_import.paragraphs import read_paragraphs


def shape(*texts: str) -> list[tuple[str, str | None]]:
    return [(p.kind, p.label) for p in read_paragraphs(texts)]


def test_an_intro_line_its_items_and_the_next_paragraph() -> None:
    assert shape("下列：", "（一）甲；", "（二）乙。", "前款除外。") == [
        ("款", None),
        ("项", "（一）"),
        ("项", "（二）"),
        ("款", None),
    ]


def test_half_width_brackets_become_full_and_the_file_s_label_is_kept() -> None:
    item = read_paragraphs(["下列:", "(一)甲;"])[1]

    assert item == ParsedParagraph("项", "（一）", 1, "甲;", raw_label="(一)")


def test_subitems_and_their_parts_go_deeper() -> None:
    assert shape(
        "下列：", "（一）甲：", "1.子；", "2．丑：", "（1）寅；", "（2）卯；", "（二）乙。"
    ) == [
        ("款", None),
        ("项", "（一）"),
        ("目", "1."),
        ("目", "2．"),
        ("细目", "（1）"),
        ("细目", "（2）"),
        ("项", "（二）"),
    ]


@pytest.mark.parametrize("labels", [("1.", "2."), ("一、", "二、"), ("（1）", "（2）")])
def test_other_labels_right_below_a_paragraph_are_nonstandard_items(
    labels: tuple[str, str],
) -> None:
    items = read_paragraphs(["下列：", *(f"{label}甲；" for label in labels)])[1:]

    assert [(p.kind, p.label, p.number, p.nonstandard) for p in items] == [
        ("项", labels[0], 1, True),
        ("项", labels[1], 2, True),
    ]


@pytest.mark.parametrize(
    "text", ["一、二级绿道由市管理。", "1.5米以下的绿道除外。", "1、2号绿道除外。"]
)
def test_a_number_that_opens_a_sentence_is_no_item(text: str) -> None:
    assert shape("绿道分级管理。", text) == [("款", None), ("款", None)]


def test_an_unlabelled_paragraph_inside_a_list_continues_its_item() -> None:
    assert shape("下列：", "（一）甲；", "甲的补充；", "（二）乙。")[2] == ("续", None)


def test_a_second_list_begins_anew_after_a_paragraph() -> None:
    kinds = shape("下列：", "（一）甲。", "又下列：", "（一）乙。")

    assert [kind for kind, _ in kinds] == ["款", "项", "款", "项"]


def test_lines_with_tabs_are_a_table() -> None:
    table = read_paragraphs(["税率如下：", "税目\t税率", "绿道\t5%", "另行规定。"])[1]

    assert (table.kind, table.rows) == ("表", (("税目", "税率"), ("绿道", "5%")))


def test_one_line_with_a_tab_is_a_paragraph() -> None:
    assert shape("绿道\t属于公众。") == [("款", None)]


def test_the_json_of_a_draft_gives_the_file_s_own_labels(read: Read) -> None:
    draft = read("某市绿道条例(草案)\n第一条 下列:\n(一)甲;\n(二)乙。\n第二条 丙。")
    plain = to_json(draft)

    assert (plain["title_full"], plain["opens"]) == ("某市绿道条例（草案）", None)
    assert [p["label"] for p in plain["articles"][0]["paragraphs"]] == [None, "(一)", "(二)"]


def test_a_fourth_level_of_labels_is_text() -> None:
    texts = ["下列：", "（一）甲：", "1.乙：", "（1）丙：", "一、丁。", "二、戊。"]

    assert [p.kind for p in read_paragraphs(texts)] == ["款", "项", "目", "细目", "款", "款"]


def test_half_width_punctuation_and_fixed_spaces_part_nothing(read: Read) -> None:
    space = "\xa0" * 4
    lines = (
        "第一条\xa0\xa0下列绿道,由市管理:",
        "(一)步道;",
        "(二)车道。",
        "前款除外;另有规定的,依规定。",
    )
    draft = read("\n".join(["某市绿道条例", *(space + line for line in lines)]))

    assert [p.kind for p in draft.articles[0].paragraphs] == ["款", "项", "项", "款"]
