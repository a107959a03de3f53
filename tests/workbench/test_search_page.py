"""The page of search: three kinds of hits, what was typed, and what is not found."""

import pytest

from tests.support.browser import Browser
from tests.support.laws import SLUG
from tests.support.register import CLERK, register_comment
from tests.support.staff import sign_in
from webapp.accounts.policy import Role
from webapp.clock import utc_now
from webapp.dispositions.models import Disposition
from webapp.persistence.engine import Database
from webapp.register.policy import Outcome
from webapp.sorting.service import sweep

SEARCH = f"/staff/consultations/{SLUG}/search"


@pytest.fixture
def clerk(browser: Browser, database: Database, law: str) -> Browser:  # noqa: ARG001
    now = utc_now()
    with database.writing() as session:
        entry = register_comment(session, "灯杆编号应当写得大一些，晚上也看得清。")
        register_comment(session, "养护电话应当公布。")
        session.add(
            Disposition(
                consultation_id=entry.consultation_id,
                outcome=Outcome.COVERED,
                reason="灯杆编号由技术规范规定。",
                drafted_at=now,
                drafted_by_id=CLERK.id,
                drafted_by_name=CLERK.name,
            )
        )
    sweep(database, now=now)
    sign_in(browser, Role.CLERK)
    return browser


def test_comments_and_reasons_are_found(clerk: Browser) -> None:
    page = clerk.get(f"{SEARCH}?q=灯杆编号")
    marks = [mark.text for mark in page.root.iter("mark")]
    assert marks == ["灯杆编号", "灯杆编号"]
    assert "-01-第1条-000001" in page.text
    assert "已有规定或已体现" in page.text


def test_the_drafts_are_found(clerk: Browser) -> None:
    page = clerk.get(f"{SEARCH}?q=市容 负责")
    assert "第一条" in page.text
    assert {mark.text for mark in page.root.iter("mark")} == {"市容", "负责"}
    links = [a.get("href") or "" for a in page.root.iter("a")]
    assert any("target=article-1&version=1" in link for link in links)


def test_one_sign_is_enough(clerk: Browser) -> None:
    page = clerk.get(f"{SEARCH}?q=晚")
    assert [mark.text for mark in page.root.iter("mark")] == ["晚"]


def test_what_is_nowhere_is_said(clerk: Browser) -> None:
    assert "没有找到" in clerk.get(f"{SEARCH}?q=无人机").text


def test_without_words_nothing_is_asked(clerk: Browser) -> None:
    for query in ("", "%20", "%00"):
        page = clerk.get(f"{SEARCH}?q={query}")
        assert "没有找到" not in page.text
        assert not list(page.root.iter("mark"))


def test_a_long_query_is_cut_and_kept(clerk: Browser) -> None:
    page = clerk.get(f"{SEARCH}?q={'灯' * 300}")
    assert "只用了前 200 个字" in page.text


def test_the_list_finds_the_same(clerk: Browser) -> None:
    page = clerk.get(f"/staff/consultations/{SLUG}/comments?q=养护电话&view=each")
    assert "养护电话应当公布" in page.text
    assert "晚上也看得清" not in page.text
