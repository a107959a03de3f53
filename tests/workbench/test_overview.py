"""The first page of the workbench: what is left, who does it, where comments come from."""

import datetime as dt

from sqlalchemy import select

from tests.support.browser import Browser
from tests.support.register import CLERK, register_comment
from tests.support.steps import counted_statements
from webapp.accounts.models import Staff
from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.consultations import queries as consultations
from webapp.dispositions.commands import Decide
from webapp.dispositions.services import decide_family
from webapp.persistence.engine import Database
from webapp.register import queries
from webapp.register import services_working as working
from webapp.register.models import RegisterCounter
from webapp.register.policy import EntryState, Outcome
from webapp.register.summary import LARGE, Summary, TargetCount, keep
from webapp.submissions.policy import Channel

OVERVIEW = "/staff/consultations/lamp-law/overview"
COMMENTS = "/staff/consultations/lamp-law/comments"


def links(page: object) -> dict[str, str]:
    """Return where the words of a page lead to."""
    found = page.find("main").iter("a")  # type: ignore[attr-defined]
    return {"".join(a.itertext()).strip(): a.get("href", "") for a in found}


def test_without_comments_it_says_so(clerk: Browser) -> None:
    assert "还没有收到意见。" in clerk.get(OVERVIEW).words("main")


def test_what_is_left_is_told_by_state_and_coverage(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        entry = register_comment(session, "路灯应当亮到天明。")
        register_comment(session, "路灯应当亮到天明！")
        register_comment(session, "另一个说法。", "article-2")
        family = queries.get_family(session, entry.consultation_id, entry.family_id)
        decide_family(session, family, Decide(Outcome.ACCEPTED, "", 0), CLERK, now=utc_now())
    page = clerk.get(OVERVIEW)
    assert "收到 3 条意见，来自 3 份填报；已处理 2 条（66%）。" in page.words("main")
    assert page.words("coverage") == (
        "66% 的意见已被处理过的 1 个文本覆盖；全部意见归并为 2 个文本。"
    )
    assert links(page)["待处理"] == f"{COMMENTS}?state=pending"


def test_every_count_leads_to_the_list_that_has_as_many(clerk: Browser, database: Database) -> None:
    yesterday = utc_now() - dt.timedelta(days=1)
    with database.writing() as session:
        register_comment(session, "来信说路灯太暗。", channel=Channel.LETTER, identity="单位")
        register_comment(session, "网上说路灯太暗了吧。", "article-3", at=yesterday)
    page = clerk.get(OVERVIEW)
    for name in ("来信", "单位", "第三条", f"{yesterday + dt.timedelta(hours=8):%m-%d}"):
        found = clerk.get(links(page)[name])
        assert sum("op" in (e.get("class") or "").split() for e in found.root.iter("li")) == 1, name


def test_who_has_how_much_is_told_by_name(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        entry = register_comment(session, "路灯应当亮到天明。")
        family = queries.get_family(session, entry.consultation_id, entry.family_id)
        number = session.scalars(select(Staff.id)).one()
        working.assign(session, family, Actor(number, CLERK.name), CLERK, now=utc_now())
    page = clerk.get(OVERVIEW)
    row = next(tr for tr in page.root.iter("tr") if "陈办理" in "".join(tr.itertext()))
    assert [td.text for td in row.iter("td")] == ["1", "1", "0"]
    assert links(page)["陈办理"] == f"{COMMENTS}?assignee=me"


def test_a_million_comments_come_from_stored_counts(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        found = consultations.get_any(session, "lamp-law")
        version_id = consultations.current_version_id(session, found.id)
        session.add(RegisterCounter(consultation_id=found.id, last_serial=LARGE + 1))
        states = {EntryState.PENDING: 900_000, EntryState.REJECTED: 100_000}
        today = utc_now().date()
        keep(
            session,
            found.id,
            Summary(
                at=utc_now(),
                persons=1_000_000,
                targets=(TargetCount(version_id, "article-1", 5_000, states),),
                states=states,
                days={today: 1_000_000},
                channels={Channel.WEB: 1_000_000},
                identities={"个人": 1_000_000},
                loads={},
            ),
        )
    page = clerk.get(OVERVIEW)
    assert "收到 1,000,000 条意见" in page.words("main")
    assert "已处理 100,000 条（10%）" in page.words("main")
    assert "更新于" in page.words("main")


def test_a_chart_of_many_days_tells_which_it_shows(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        for days in range(12):
            at = utc_now() - dt.timedelta(days=days)
            register_comment(session, f"第 {days} 天的意见。", at=at)
    page = clerk.get(OVERVIEW)
    assert "图中是最近 10 天，其余见表格。" in page.words("main")
    assert "完整表格（12 行）" in page.words("main")


def test_no_comment_adds_a_statement(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "只有一条意见。")
    with counted_statements(database) as few:
        clerk.get(OVERVIEW)
    with database.writing() as session:
        for number in range(1, 6):
            register_comment(session, f"又一条意见，第 {number} 号。", f"article-{number}")
    with counted_statements(database) as many:
        clerk.get(OVERVIEW)
    assert len(many) == len(few)
