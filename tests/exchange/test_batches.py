"""The rows of a batch become submissions, or are refused with a reason."""

import datetime as dt

import pytest

from tests.support.sheets import LETTER
from webapp.exchange.batches import Frame, Piece, Refused, sort_out
from webapp.exchange.books import CHANNELS, Row, read_channel, read_outcome
from webapp.register.policy import Outcome
from webapp.submissions.policy import Channel

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
LABELS = {
    "general": "总体",
    "title": "标题",
    "article-3": "第三条",
    "article-12-1": "第十二条之一",
    "attachment-1": "附件 1",
}
FRAME = Frame(1, 2, LABELS, ("个人", "单位"))


def sorted_out(*rows: dict[str, str]) -> tuple[list[Piece], list[Refused]]:
    """Return what becomes of rows that are otherwise sound."""
    filled = [
        Row(n, {**{name: str(value) for name, value in LETTER.items()}, **row})
        for n, row in enumerate(rows, 2)
    ]
    return sort_out(filled, FRAME, now=NOW)


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("3", "article-3"),
        ("第三条", "article-3"),
        ("第 3 条", "article-3"),
        ("12-1", "article-12-1"),
        ("第十二条之一", "article-12-1"),
        ("附件1", "attachment-1"),
        ("附件 １", "attachment-1"),
        ("attachment-1", "attachment-1"),
        ("总体", "general"),
        ("概括性意见", "general"),
        ("标题", "title"),
    ],
)
def test_a_target_is_named_in_many_ways(typed: str, target: str) -> None:
    pieces, refused = sorted_out({"意见对象": typed})
    assert refused == []
    assert pieces[0].command.texts == {target: "路灯太暗"}


def test_rows_of_one_letter_are_one_submission() -> None:
    pieces, _ = sorted_out(
        {"来件序号": "A1", "联系人": "王秀兰"},
        {"来件序号": "A2"},
        {
            "来件序号": "A1",
            "意见对象": "总体",
            "意见": "支持",
            "收到日期": "",
            "身份": "",
            "渠道": "",
        },
    )
    assert [piece.rows for piece in pieces] == [(2, 4), (3,)]
    assert pieces[0].command.texts == {"article-3": "路灯太暗", "general": "支持"}
    assert pieces[0].command.header.contact_name == "王秀兰"
    assert (pieces[0].command.day, pieces[0].command.channel) == (
        dt.date(2026, 11, 3),
        Channel.LETTER,
    )


def test_rows_without_a_number_are_letters_of_their_own() -> None:
    assert [piece.rows for piece in sorted_out({}, {})[0]] == [(2,), (3,)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"收到日期": "昨天"}, "收到日期写不对"),
        ({"收到日期": "2026-11-25"}, "收到日期不能晚于今天"),
        ({"收到日期": "1989-12-31"}, "收到日期不能早于 1990 年"),
        ({"渠道": "飞鸽"}, "渠道应为：来信、电子邮件"),
        ({"渠道": "网上"}, "渠道应为"),
        ({"身份": "路人"}, "请选择填报身份"),
        ({"意见对象": ""}, "没有写意见对象"),
        ({"意见对象": "99"}, "这一稿没有“99”"),
        ({"意见": ""}, "没有写意见"),
        ({"单位名称": "长" * 201}, "单位名称最多 200 个字"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(row: dict[str, str], reason: str) -> None:
    pieces, refused = sorted_out(row)
    assert pieces == []
    assert reason in refused[0].reason
    assert refused[0].row.number == 2


def test_a_letter_is_taken_whole_or_not_at_all() -> None:
    pieces, refused = sorted_out(
        {"来件序号": "A1"},
        {"来件序号": "A1", "意见对象": "总体", "渠道": "电话"},
        {"来件序号": "A2"},
    )
    assert [piece.name for piece in pieces] == ["A2"]
    assert [each.reason for each in refused] == [
        "同一来件的第 3 行有误，整份未录入",
        "与同一来件第 2 行的“渠道”不一致",
    ]


def test_two_comments_of_a_letter_on_one_article_are_refused() -> None:
    _, refused = sorted_out({"来件序号": "A1"}, {"来件序号": "A1", "意见": "再说一次"})
    assert "请合并成一行" in refused[1].reason


def test_every_channel_but_the_web_has_a_name() -> None:
    assert {read_channel(name) for name in CHANNELS.values()} == set(Channel) - {Channel.WEB}


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("采纳", Outcome.ACCEPTED),
        (" 部分 采纳 ", Outcome.PARTLY),
        ("未采纳", Outcome.REJECTED),
        ("已有规定或已体现", Outcome.COVERED),
        ("已有规定", Outcome.COVERED),
        ("已有规定／已体现", Outcome.COVERED),
        ("另行研究", Outcome.STUDY),
        ("同意", None),
    ],
)
def test_outcomes_are_read_by_their_names(name: str, outcome: Outcome | None) -> None:
    assert read_outcome(name) is outcome
