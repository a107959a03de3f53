"""The page of a receipt tells what became of each comment."""

import pytest
from sqlalchemy import select

from tests.support.browser import Browser
from tests.support.decisions import decide
from tests.support.results import publish_result, sort_all
from tests.support.steps import Sent, close, look_up, submit
from webapp.config import Settings
from webapp.jobs.contract import Parts
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register.models import Family
from webapp.register.policy import Outcome


@pytest.fixture
def sent(browser: Browser, law: str) -> Sent:
    """Send a submission of two comments."""
    return submit(browser, law, text_article_2="第二条应当写明期限。")


def decide_one(database: Database) -> None:
    """Answer the comment on the first article, with words that could be markup."""
    sort_all(database)
    with database.writing() as session:
        family = session.scalars(select(Family).filter_by(target="article-1")).one()
        decide(session, family, Outcome.REJECTED, "<b>与上位法不一致</b>。")


def test_it_tells_stages_and_numbers(browser: Browser, database: Database, sent: Sent) -> None:
    page = look_up(browser, sent.number, sent.secret)
    told = page.words("answers")
    assert told.count("已收到") == 2
    assert "第1条-000001" in told
    close(database, "lamp-law")
    assert look_up(browser, sent.number, sent.secret).words("answers").count("正在研究") == 2


def test_it_tells_the_published_answer(
    browser: Browser, database: Database, settings: Settings, keys: Keys, sent: Sent
) -> None:
    decide_one(database)
    close(database, "lamp-law")
    page = look_up(browser, sent.number, sent.secret)
    assert "已处理，结果尚未公布" in page.words("answers")
    assert "与上位法不一致" not in page.text
    publish_result(database, Parts(settings, database, keys))
    page = look_up(browser, sent.number, sent.secret)
    assert "未采纳" in page.words("answers")
    assert "<b>与上位法不一致</b>。" in page.words("answers")
    assert "正在研究" in page.words("answers")
    assert "处理结果已经公布" in page.text


def test_withdrawn_submission_has_no_answers(browser: Browser, sent: Sent) -> None:
    page = browser.fill(look_up(browser, sent.number, sent.secret), do="withdraw-confirmed")
    assert not page.has("answers")
