"""The members of a family beside the text that stands for all, and one entry by itself."""

import pytest
from sqlalchemy import select

from tests.support.browser import Browser
from tests.support.forms import press
from tests.support.register import CLERK, OTHER, register_comment
from tests.workbench.conftest import COMMENTS, DESK, the_clerk, words
from webapp.clock import utc_now
from webapp.dispositions.commands import Decide
from webapp.dispositions.services import decide_entry, decide_family
from webapp.persistence.engine import Database
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, Outcome
from webapp.register.services_families import merge

MEMBERS = "{desk}/families/{family}/members"


@pytest.fixture
def family(database: Database, law: str) -> int:
    """Return a family of three: two the same, one of which says more."""
    assert law
    with database.writing() as session:
        first = register_comment(session, "晚上十点以后也要亮。")
        register_comment(session, "晚上十点以后也要亮。", identity="单位")
        other = register_comment(session, "晚上十点以后也要很亮。")
        one, into = (session.get_one(Family, each.family_id) for each in (other, first))
        merge(session, one, into, OTHER, now=utc_now())
        return into.id


def members(family: int) -> str:
    return MEMBERS.format(desk=DESK, family=family)


def entry(database: Database, serial: int) -> Entry:
    with database.reading() as session:
        return session.scalars(select(Entry).filter_by(serial=serial)).one()


def test_members_show_what_they_have_of_their_own(clerk: Browser, family: int) -> None:
    page = clerk.get(members(family))
    assert "代表" in page.words("entry-1")
    assert "与代表文字相同" in page.words("entry-2")
    assert "单位" in page.words("entry-2")
    added = [words(each) for each in page.find("entry-3").iter("ins")]
    assert added == ["［增加：很增加结束］"]


def test_members_come_in_pages(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        for _ in range(52):
            found = register_comment(session, "同意").family_id
    page = clerk.get(members(found) + "?target=article-1&state=pending")
    assert page.has("entry-50")
    assert not page.has("entry-51")
    (link,) = [e.get("href") or "" for e in page.root.iter("a") if e.get("rel") == "next"]
    rest = clerk.get(link)
    assert rest.has("entry-52")
    assert not rest.has("entry-50")


def test_taking_out_and_moving_back(clerk: Browser, database: Database, family: int) -> None:
    page = press(clerk, clerk.get(members(family)), "移出", nth=2)
    assert not page.has("entry-3")
    alone = entry(database, 3).family_id
    assert alone != family
    for name in ("#000001", f"第 {family} 组", f"Family {family}"):
        press(clerk, clerk.get(members(alone)), "移过去", to=name)
        assert entry(database, 3).family_id == family
        press(clerk, clerk.get(members(family)), "移出", nth=2)
        alone = entry(database, 3).family_id


@pytest.mark.parametrize("typed", ["", "别处", "#99", "第99组", "第9999999999组", "999999999999"])
def test_a_family_that_is_not_there_is_refused(
    clerk: Browser, database: Database, family: int, typed: str
) -> None:
    page = press(clerk, clerk.get(members(family)), "移过去", nth=1, to=typed, status=422)
    assert "没有这个组" in page.words("error-summary")
    assert page.find("move-2").get("value") == typed
    assert page.find("move-1").get("value") is None
    assert entry(database, 2).family_id == family


def test_nothing_moves_to_another_article(clerk: Browser, database: Database, family: int) -> None:
    with database.writing() as session:
        register_comment(session, "太亮", "article-2")
    page = press(clerk, clerk.get(members(family)), "移过去", nth=1, to="#4", status=422)
    assert "同一条文" in page.words("error-summary")


def test_an_old_page_moves_nothing(clerk: Browser, database: Database, family: int) -> None:
    page = clerk.get(members(family))
    with database.writing() as session:
        session.scalars(select(Entry).filter_by(serial=2)).one().rev += 1
    page = press(clerk, page, "移出", nth=1, status=409)
    assert "没有做" in page.words("error-summary")
    assert entry(database, 2).family_id == family


def test_an_entry_has_a_page_with_its_history(
    clerk: Browser, database: Database, family: int
) -> None:
    with database.writing() as session:
        found = session.get_one(Family, family)
        decide_family(session, found, Decide(Outcome.STUDY, "留待研究"), CLERK, now=utc_now())
    page = clerk.get(f"{DESK}/entries/3")
    assert "晚上十点以后也要很亮。" in page.text
    assert "随本组处理" in page.text
    assert "登记" in page.text
    assert "路灯的第一项要求" in page.text
    (link,) = [e.get("href") for e in page.root.iter("a") if "在列表中处理" in words(e)]
    assert link == f"{COMMENTS}?version=1&target=article-1&open={family}"
    assert clerk.get(link).has("decide")
    clerk.get(f"{DESK}/entries/99", status=404)


def test_an_entry_decided_by_itself_can_follow_again(
    clerk: Browser, database: Database, family: int
) -> None:
    with database.writing() as session:
        found = session.scalars(select(Entry).filter_by(serial=3)).one()
        decide_entry(session, found, Decide(Outcome.ACCEPTED), the_clerk(database), now=utc_now())
    assert "单独处理：采纳" in clerk.get(members(family)).words("entry-3")
    page = clerk.get(f"{DESK}/entries/3")
    assert page.has("undo")
    press(clerk, page, "改为随组")
    assert entry(database, 3).state is EntryState.PENDING


def test_an_entry_is_decided_on_its_page(clerk: Browser, database: Database, family: int) -> None:
    assert family
    page = clerk.get(f"{DESK}/entries/3")
    page = press(clerk, page, "保存", outcome="rejected", status=422)
    assert "理由" in page.words("error-summary")
    press(clerk, page, "保存", outcome="rejected", reason="已有规定")
    assert entry(database, 3).state is EntryState.REJECTED
    assert entry(database, 1).state is EntryState.PENDING


def test_a_withdrawn_entry_keeps_its_page(clerk: Browser, database: Database, family: int) -> None:
    assert family
    with database.writing() as session:
        session.scalars(select(Entry).filter_by(serial=2)).one().state = EntryState.WITHDRAWN
    page = clerk.get(f"{DESK}/entries/2")
    assert "已撤回" in page.text
    assert not page.has("decide")


def test_an_empty_family_is_not_shown(clerk: Browser, database: Database, family: int) -> None:
    with database.writing() as session:
        for each in session.scalars(select(Entry)):
            each.state = EntryState.WITHDRAWN
        found = session.get_one(Family, family)
        found.size, found.state = 0, EntryState.WITHDRAWN
    assert "没有符合" not in clerk.get(COMMENTS).text
    assert "还没有意见" in clerk.get(COMMENTS).text
    assert len(list(clerk.get(f"{COMMENTS}?state=withdrawn&view=each").root.iter("li"))) > 3
