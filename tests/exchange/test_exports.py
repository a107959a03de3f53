"""What stands in an export, and how many questions it costs."""

import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.register import CLERK, register_comment
from tests.support.sheets import cells_of
from tests.support.steps import counted_statements
from webapp.clock import utc_now
from webapp.consultations.models import Consultation
from webapp.consultations.queries import get_any
from webapp.dispositions.commands import Decide
from webapp.dispositions.services import decide_family
from webapp.errors import InvalidInputError
from webapp.exchange import exports
from webapp.exchange.exports import Request, count, write
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Family
from webapp.register.policy import Outcome
from webapp.register.services_working import assign, tag
from webapp.submissions.policy import Channel

pytestmark = pytest.mark.usefixtures("law")


def wanted(session: Session, *, by_entry: bool = False) -> Request:
    return Request(Filter(get_any(session, "lamp-law").id), by_entry, {1: "陈办理"})


def exported(database: Database, keys: Keys, *, by_entry: bool = False) -> list[list[object]]:
    output = io.BytesIO()
    with database.reading() as session:
        write(session, wanted(session, by_entry=by_entry), keys, output)
    return cells_of(output.getvalue())


def test_a_row_says_all_there_is_to_know(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        for text in ("路灯太暗", "路灯太暗。"):
            entry = register_comment(
                session,
                text,
                "article-3",
                channel=Channel.LETTER,
                identity="单位",
                organisation="云溪灯泡厂",
                keys=keys,
            )
        family = session.get_one(Family, entry.family_id)
        tag(session, family, "照明", CLERK, now=utc_now())
        assign(session, family, CLERK, CLERK, now=utc_now())
        decide_family(session, family, Decide(Outcome.PARTLY, "有道理"), CLERK, now=utc_now())
    head, row = exported(database, keys)
    assert dict(zip(head, row, strict=True)) | {"版本": ""} == {
        "编号": row[0],
        "条文": "第3条",
        "意见": "路灯太暗",
        "同类条数": 2,
        "身份": "单位",
        "渠道": "来信",
        "单位": "云溪灯泡厂",
        "标签": "照明",
        "承办人": "陈办理",
        "现处理结果": "部分采纳",
        "现公开理由": "有道理",
        "处理结果": "",
        "公开理由": "",
        "版本": "",
    }
    assert str(row[0]).endswith("-第3条-000001")


def test_a_draft_decision_says_that_it_waits(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        session.scalars(select(Consultation)).one().four_eyes = True
        family = session.get_one(Family, register_comment(session, "甲").family_id)
        decide_family(session, family, Decide(Outcome.ACCEPTED), CLERK, now=utc_now())
    assert "采纳（待确认）" in exported(database, keys)[1]


def test_rows_stand_as_the_draft_reads(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        for target in ("article-2", "title", "article-1", "general", "article-2", "article-2"):
            same = target == "article-2"
            register_comment(session, "同一句话" if same else f"说{target}", target)
        register_comment(session, "单独一句", "article-2")
    rows = exported(database, keys)[1:]
    assert [row[1] for row in rows] == ["总体", "标题", "第1条", "第2条", "第2条"]
    assert [row[3] for row in rows] == [1, 1, 1, 3, 1]
    each = exported(database, keys, by_entry=True)[1:]
    assert [str(row[0])[-3:] for row in each] == ["004", "002", "003", "001", "005", "006", "007"]


def test_the_number_of_questions_does_not_grow_with_the_rows(
    database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> int:
        with database.reading() as session:
            request = wanted(session)
            with counted_statements(database) as seen:
                write(session, request, keys, io.BytesIO())
        return len(seen)

    with database.writing() as session:
        for number in range(3):
            register_comment(session, f"第{number}种", organisation="厂", keys=keys)
    few = asked()
    with database.writing() as session:
        for number in range(3, 30):
            register_comment(session, f"第{number}种", organisation="厂", keys=keys)
    assert asked() == few <= 8
    monkeypatch.setattr(exports, "CHUNK", 10)
    assert asked() <= few + 8


def test_more_rows_than_can_come_back_are_refused(
    database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    with database.writing() as session:
        register_comment(session, "甲")
        register_comment(session, "乙")
    with database.reading() as session:
        assert count(session, wanted(session)) == 2
    with pytest.raises(InvalidInputError, match="最多导出 1 行"):
        exported(database, keys)


def test_a_comment_of_a_hundred_thousand_characters_is_cut_in_plain_sight(
    database: Database, keys: Keys
) -> None:
    with database.writing() as session:
        register_comment(session, "长" * 100_000)
    output = io.BytesIO()
    with database.reading() as session:
        write(session, wanted(session), keys, output)
    assert "以下从略" in str(cells_of(output.getvalue())[1][2])
    assert ["有 1 行的文字太长，表格里只有前面一部分。"] in cells_of(output.getvalue(), "说明")


def test_a_formula_in_a_comment_stays_words(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comment(session, "=cmd|'/c calc'!A1")
    assert exported(database, keys)[1][2] == "=cmd|'/c calc'!A1"
