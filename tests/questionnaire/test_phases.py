"""What a consultation shows before, during and after its period, and while it is hidden."""

import datetime as dt

import pytest

from tests.support.browser import Browser
from tests.support.laws import SLUG, TITLE, make_consultation, set_state
from tests.support.steps import TEXT, address, close, submit
from webapp.consultations.policy import State
from webapp.persistence.engine import Database

DAY = dt.timedelta(days=1)


@pytest.fixture
def coming(database: Database) -> str:
    """Store a consultation that opens tomorrow."""
    make_consultation(database, opens=DAY, closes=10 * DAY)
    return SLUG


@pytest.fixture
def closed(database: Database) -> str:
    """Store a consultation that closed yesterday."""
    make_consultation(database, opens=-10 * DAY, closes=-DAY)
    return SLUG


def boxes(page: object) -> int:
    root = page.root  # type: ignore[attr-defined]
    return sum(e.tag == "textarea" for e in root.iter())


def test_an_open_one_has_a_box_an_article_and_two_more(browser: Browser, law: str) -> None:
    assert boxes(browser.get(address(law))) == 6 + 2


@pytest.mark.parametrize("phase", ["coming", "closed"])
def test_outside_its_period_it_is_readable_without_boxes(
    browser: Browser, phase: str, request: pytest.FixtureRequest
) -> None:
    page = browser.get(address(request.getfixturevalue(phase)))
    assert "路灯的第六项要求" in page.text
    assert boxes(page) == 0
    assert not page.has("contact_name")
    assert not page.has("captcha")


@pytest.mark.parametrize("phase", ["coming", "closed"])
def test_outside_its_period_it_sets_no_cookie(
    browser: Browser, phase: str, request: pytest.FixtureRequest
) -> None:
    answer = browser.client.get(address(request.getfixturevalue(phase)))
    assert not [c for c in answer.headers.getlist("Set-Cookie") if "respondent=" in c]


@pytest.mark.parametrize("phase", ["coming", "closed"])
def test_outside_its_period_words_are_found_by_plain_get(
    browser: Browser, phase: str, request: pytest.FixtureRequest
) -> None:
    page = browser.get(f"{address(request.getfixturevalue(phase))}?q=第二项")
    assert [m.text for m in page.root.iter("mark")] == ["第二项"]


@pytest.mark.parametrize(("phase", "status"), [("coming", 403), ("closed", 410)])
@pytest.mark.parametrize("path", ["review", "captcha"])
def test_outside_its_period_nothing_can_be_sent(
    browser: Browser, phase: str, status: int, path: str, request: pytest.FixtureRequest
) -> None:
    browser.get(address(request.getfixturevalue(phase), path), status=status)


def test_a_coming_one_says_when_it_opens(browser: Browser, coming: str) -> None:
    page = browser.get(address(coming))
    assert "征集尚未开始，可以先阅读草案。" in page.text


def test_a_closed_one_says_so(browser: Browser, closed: str) -> None:
    assert "征集已结束，草案仍可阅读。" in browser.get(address(closed)).text


def test_after_closing_the_own_unsent_texts_can_be_copied(
    browser: Browser, law: str, database: Database
) -> None:
    browser.fill(browser.get(address(law)), text_article_1=TEXT, text_general="总体赞成")
    close(database, law)
    page = browser.get(address(law))
    assert "您写了但没有提交的意见（可以复制）" in page.text
    assert TEXT in page.words("own")
    assert "总体赞成" in page.words("own")
    assert not Browser(browser.app).get(address(law)).has("own")


def test_after_closing_what_was_sent_is_shown_as_sent(
    browser: Browser, law: str, database: Database
) -> None:
    submit(browser, law)
    close(database, law)
    page = browser.get(address(law))
    assert "您的意见已经提交" in page.text
    assert TEXT in page.words("own")


def test_unsent_texts_can_be_dropped_after_closing(
    browser: Browser, law: str, database: Database
) -> None:
    browser.fill(browser.get(address(law)), text_article_1=TEXT)
    close(database, law)
    browser.fill(browser.get(address(law, "cancel")))
    assert not browser.get(address(law)).has("own")


def test_a_reopened_one_goes_on_where_it_was(
    browser: Browser, law: str, database: Database
) -> None:
    browser.fill(browser.get(address(law)), text_article_1=TEXT)
    close(database, law)
    with database.writing() as session:
        set_state(session, law, State.PUBLISHED)
    assert browser.get(address(law)).value("text-article-1") == TEXT


@pytest.mark.parametrize("slug", ["hidden", "nowhere"])
@pytest.mark.parametrize(
    "path", ["", "/text", "/parts/1", "/review", "/resume", "/receipt", "/captcha", "/cancel"]
)
def test_a_hidden_one_is_not_found_anywhere(
    browser: Browser, database: Database, slug: str, path: str
) -> None:
    make_consultation(database, slug="hidden", state=State.DRAFT)
    page = browser.get(f"/consultations/{slug}{path}", status=404)
    assert TITLE not in page.text
    assert "没有找到这个页面" in page.text


@pytest.mark.parametrize("path", ["cancel", "resume", "receipt", "comments/article-1"])
def test_a_hidden_one_takes_nothing(
    browser: Browser, database: Database, law: str, path: str
) -> None:
    make_consultation(database, slug="hidden", state=State.DRAFT)
    token = browser.get(address(law)).value("csrf_token")
    browser.post(address("hidden", path), {"csrf_token": token, "text": "甲"}, status=404)


def test_the_list_groups_by_phase(browser: Browser, law: str, database: Database) -> None:
    make_consultation(database, slug="later", opens=DAY, closes=10 * DAY)
    make_consultation(database, slug="earlier", opens=-10 * DAY, closes=-DAY)
    make_consultation(database, slug="hidden", state=State.DRAFT)
    page = browser.get("/")
    links = [a.get("href") for a in page.find("main").iter("a")]
    assert links == [address(slug) for slug in (law, "later", "earlier")]
    heads = [h.text for h in page.root.iter("h2")]
    assert heads == ["正在征集", "即将开始", "已经结束"]


def test_an_empty_list_says_so(browser: Browser) -> None:
    assert "现在没有公开征求意见的草案。" in browser.get("/").text


def test_the_last_day_is_shown_and_counted(browser: Browser, database: Database) -> None:
    make_consultation(database, opens=-DAY, closes=dt.timedelta())
    page = browser.get(address(SLUG))
    assert "今天截止" in page.text
    assert page.has("questionnaire")
