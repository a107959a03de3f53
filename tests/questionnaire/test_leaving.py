"""Cancelling, a shared computer (公用电脑), and leaving nothing behind."""

import pytest

from tests.support.browser import Browser
from tests.support.steps import NAME, TEXT, address, stored_texts, submissions, submit
from webapp.persistence.engine import Database


@pytest.fixture
def filled(browser: Browser, law: str) -> None:
    """Keep a comment and a name."""
    browser.fill(browser.get(address(law)), contact_name=NAME, text_article_1=TEXT)


@pytest.mark.usefixtures("filled")
def test_cancelling_asks_once(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law, "cancel"))
    assert "确定取消吗？" in page.text
    assert "1 条意见" in page.text
    assert stored_texts(database) == {"article-1": TEXT}


@pytest.mark.usefixtures("filled")
def test_cancelling_deletes_everything(browser: Browser, law: str, database: Database) -> None:
    page = browser.fill(browser.get(address(law, "cancel")))
    assert "没有提交的内容已经删除" in page.text
    assert submissions(database) == []
    assert stored_texts(database) == {}
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM respondent_token").scalar() == 0


@pytest.mark.usefixtures("filled")
def test_cancelling_forgets_the_cookie(browser: Browser, law: str) -> None:
    before = browser.client.get_cookie("respondent", path=address(law))
    browser.fill(browser.get(address(law, "cancel")))
    assert before is not None
    assert browser.client.get_cookie("respondent", path=address(law)) is None
    assert browser.get(address(law)).value("text-article-1") == ""


@pytest.mark.usefixtures("filled")
def test_cancelling_tells_the_script_to_forget_the_local_copy(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law, "cancel")))
    assert [e.get("data-forget") for e in page.root.iter() if e.get("data-forget")] == [law]


def test_cancelling_with_nothing_kept_is_calm(browser: Browser, law: str) -> None:
    assert "已取消" in browser.fill(browser.get(address(law, "cancel"))).text


def test_what_was_sent_cannot_be_cancelled(browser: Browser, law: str, database: Database) -> None:
    token = browser.get(address(law)).value("csrf_token")
    submit(browser, law)
    assert browser.get(address(law, "cancel")).has("receipt-number")
    browser.post(address(law, "cancel"), {"csrf_token": token}, status=409)
    assert [s.state for s in submissions(database)] == ["submitted"]


def test_the_cookie_outlives_the_consultation(browser: Browser, law: str) -> None:
    answer = browser.client.get(address(law))
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "respondent=" in c)
    seconds = int(cookie.split("Max-Age=")[1].split(";")[0])
    assert 54 * 24 * 3600 < seconds < 58 * 24 * 3600  # 25 days to the end, and 30


def test_a_shared_computer_is_given_a_cookie_that_ends_with_the_browser(
    browser: Browser, law: str
) -> None:
    page = browser.get(address(law))
    answer = browser.raw_post(page.action, page.fields() | {"shared_device": "1"})
    assert answer.status_code == 303
    shown = browser.client.get(address(law))
    cookie = next(c for c in shown.headers.getlist("Set-Cookie") if "respondent=" in c)
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_on_a_shared_computer_no_cache_keeps_the_page(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), shared_device="1")
    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert page.find("questionnaire").get("data-shared") is not None


def test_a_shared_computer_stays_one_until_it_is_unticked(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), shared_device="1")
    assert page.fields()["shared_device"] == "1"
    fields = page.fields()
    del fields["shared_device"]
    assert "shared_device" not in browser.post(page.action, fields).fields()


def test_a_shared_computer_forgets_with_the_receipt(browser: Browser, law: str) -> None:
    sent = submit(browser, law, shared_device="1")
    assert len(sent.secret) == 29
    assert sent.page.response.headers["Cache-Control"] == "private, no-store"
    assert browser.client.get_cookie("respondent", path=address(law)) is None
    assert not browser.get(address(law, "receipt")).has("receipt-number")
    page = browser.get(address(law))
    assert page.has("questionnaire")
    assert TEXT not in page.text


def test_a_shared_computer_offers_no_new_secret(browser: Browser, law: str) -> None:
    sent = submit(browser, law, shared_device="1")
    assert "换一个新的查询码" not in sent.page.text


def test_the_next_person_at_a_shared_computer_begins_afresh(
    browser: Browser, law: str, database: Database
) -> None:
    first = submit(browser, law, shared_device="1")
    second = submit(browser, law, text_article_1="别人的")
    assert first.number != second.number
    assert len(submissions(database)) == 2
