"""A filter in words says all that it asks for."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.exports.made import filter_of
from tests.support.register import CLERK, register_comment
from webapp.clock import utc_now
from webapp.consultations.models import Consultation, DraftVersion
from webapp.exports.filter_words import in_words
from webapp.exports.places import Places
from webapp.persistence.engine import Database
from webapp.register.filters import NOBODY, Filter
from webapp.register.models import Family
from webapp.register.policy import EntryState, RedactionState
from webapp.register.services_working import tag
from webapp.submissions.policy import Channel

pytestmark = pytest.mark.usefixtures("law")


def words(database: Database, filter_: Filter) -> str:
    with database.reading() as session:
        places = Places(session, session.scalars(select(Consultation)).one())
        return in_words(session, filter_, places)


def test_without_a_filter_it_is_everything(database: Database) -> None:
    assert words(database, filter_of(database)) == "全部意见（不含已撤回的）"


@pytest.mark.parametrize(
    ("narrowed", "said"),
    [
        ({"target": "article-3"}, "条文：第三条"),
        ({"target": "article-99"}, "条文：第99条"),
        (
            {"states": frozenset({EntryState.DRAFTED, EntryState.PENDING})},
            "处理结果：待处理、待确认",
        ),
        ({"identity": "单位", "channel": Channel.LETTER}, "身份：单位；渠道：来信"),
        ({"since": dt.date(2026, 3, 1)}, "收到日期：2026-03-01 至 最近"),
        ({"redaction": RedactionState.MARKED}, "标出个人信息、待确定的"),
        ({"text": "路灯", "alike": True}, "文字含有：路灯；只看有相似意见的"),
        ({"assignee": NOBODY, "family_id": 7}, "相似组：7；承办人：没有分派的"),
        ({"assignee": 12}, "承办人：第 12 号工作人员"),
    ],
)
def test_each_wish_has_its_words(
    database: Database, narrowed: dict[str, object], said: str
) -> None:
    assert words(database, filter_of(database, **narrowed)) == said


def test_drafts_and_tags_are_named(database: Database) -> None:
    with database.writing() as session:
        family = session.get_one(Family, register_comment(session, "太暗").family_id)
        made = tag(session, family, "照明", CLERK, now=utc_now()).id
        version = session.scalars(select(DraftVersion.id)).one()
    filter_ = filter_of(database, version_id=version, tags=frozenset({made}))
    assert words(database, filter_) == "第 1 稿（草案）；标签：照明"
