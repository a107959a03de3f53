"""The page of the result: preparing, looking, publishing, and who may."""

import datetime as dt

import pytest

from tests.support.browser import Browser
from tests.support.forms import press, send
from tests.support.laws import set_state
from tests.support.register import register_comment
from tests.support.results import (
    close_with_opinions,
    prepare_result,
    publish_result,
    revise,
    sort_all,
)
from tests.support.staff import sign_in
from tests.workbench.conftest import words
from webapp.accounts.policy import Role
from webapp.clock import utc_now
from webapp.consultations.policy import State
from webapp.consultations.queries import get_any
from webapp.jobs.contract import Parts
from webapp.jobs.queries import list_jobs
from webapp.jobs.runner import Runner
from webapp.persistence.engine import Database
from webapp.publication import jobs, queries
from webapp.publication.models import Publication

URL = "/staff/consultations/lamp-law/result"


@pytest.fixture
def closed(database: Database, law: str) -> str:
    """Close the small consultation with ten comments in its register."""
    close_with_opinions(database, law)
    return law


@pytest.fixture
def editor(browser: Browser) -> Browser:
    """Return the browser of an editor."""
    sign_in(browser, Role.EDITOR)
    return browser


def run_jobs(database: Database, parts: Parts, slug: str = "lamp-law") -> None:
    """Do what was asked for, as the worker does."""
    with database.reading() as session:
        found = [job.id for job in list_jobs(session, get_any(session, slug).id)]
    for number in reversed(found):
        Runner(jobs.HANDLERS, parts).run(number)


def waiting(database: Database, slug: str = "lamp-law") -> Publication | None:
    with database.reading() as session:
        return queries.prepared(session, get_any(session, slug).id)


@pytest.mark.usefixtures("closed")
def test_editor_prepares_looks_and_publishes(
    editor: Browser, database: Database, parts: Parts
) -> None:
    page = send(editor, editor.get(URL), "prepare", statement="综合研究的情况如下。")
    assert "生成征求意见结果" in page.text
    run_jobs(database, parts)
    page = editor.get(URL)
    assert "2 条意见没有确认的处理结果" in page.text
    assert "综合研究的情况如下。" in editor.get(f"{URL}/preview").text
    page = send(editor, page, "publish", looked="y", typed="2")
    assert "第 1 次" in page.text
    assert "综合研究的情况如下。" in editor.get("/consultations/lamp-law/results").text


@pytest.mark.usefixtures("closed")
def test_headline_left_alone_follows_the_figures(
    editor: Browser, database: Database, parts: Parts
) -> None:
    page = editor.get(URL)
    with database.writing() as session:
        register_comment(session, "迟到的来信。", "article-6")
    sort_all(database)
    assert "提出 10 条意见" in page.text
    send(editor, page, "prepare")
    run_jobs(database, parts)
    found = waiting(database)
    assert found is not None
    assert "提出 11 条意见" in found.headline


@pytest.mark.usefixtures("closed")
def test_headline_of_the_editor_is_kept(editor: Browser, database: Database, parts: Parts) -> None:
    send(editor, editor.get(URL), "prepare", headline="意见都研究过了。")
    run_jobs(database, parts)
    found = waiting(database)
    assert found is not None
    assert found.headline == "意见都研究过了。"
    assert "意见都研究过了。" in editor.get(URL).text


@pytest.mark.usefixtures("closed")
def test_revised_text_is_offered_and_taken(
    editor: Browser, database: Database, parts: Parts
) -> None:
    revised = revise(database)
    page = editor.get(URL)
    assert "草案修改稿" in page.text
    assert "草案据此修改 1 条" in page.text
    send(editor, page, "prepare")
    run_jobs(database, parts)
    found = waiting(database)
    assert found is not None
    assert found.revised_version_id == revised


@pytest.mark.usefixtures("closed")
def test_nobody_publishes_without_looking(
    editor: Browser, database: Database, parts: Parts
) -> None:
    prepare_result(database, parts)
    page = send(editor, editor.get(URL), "publish", typed="2", status=422)
    assert "请先核对预览" in page.text
    assert waiting(database) is not None


@pytest.mark.usefixtures("closed")
def test_undecided_comments_ask_for_their_number(
    editor: Browser, database: Database, parts: Parts
) -> None:
    prepare_result(database, parts)
    page = send(editor, editor.get(URL), "publish", looked="y", typed="20", status=422)
    assert "还有 2 条意见没有处理结果" in page.text


@pytest.mark.usefixtures("closed")
def test_only_what_the_page_showed_is_published(
    editor: Browser, database: Database, parts: Parts
) -> None:
    prepare_result(database, parts)
    page = editor.get(URL)
    press(editor, page, "不公布")
    assert waiting(database) is None
    page = send(editor, page, "publish", looked="y", typed="2", status=409)
    assert "已经不在了" in page.text


@pytest.mark.usefixtures("closed")
def test_page_says_what_changed_since(editor: Browser, database: Database, parts: Parts) -> None:
    prepare_result(database, parts)
    assert "生成以后意见有增减" not in editor.get(URL).text
    with database.writing() as session:
        register_comment(session, "迟到的来信。")
    assert "现在是 11 条" in editor.get(URL).text


@pytest.mark.usefixtures("closed")
def test_page_tells_of_texts_that_are_not_shown(
    editor: Browser, database: Database, parts: Parts
) -> None:
    with database.writing() as session:
        register_comment(session, "请回电13800138000。")
    sort_all(database)
    prepare_result(database, parts)
    assert "1 条意见尚未确定隐去哪些文字" in editor.get(URL).text


@pytest.mark.usefixtures("law")
def test_open_consultation_has_no_form(editor: Browser) -> None:
    page = editor.get(URL)
    assert "征集期还没有结束" in page.text
    assert not list(page.root.iter("textarea"))
    data = {"csrf_token": page.value("csrf_token")}
    assert editor.raw_post(URL, data).status_code == 409


@pytest.mark.usefixtures("closed")
def test_running_job_is_named(editor: Browser) -> None:
    send(editor, editor.get(URL), "prepare")
    page = editor.get(URL)
    assert "正在生成一份结果" in page.text
    assert editor.raw_post(URL, {"csrf_token": page.value("csrf_token")}).status_code == 409


@pytest.mark.usefixtures("closed")
def test_clerk_may_look(clerk: Browser, database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    page = clerk.get(URL)
    assert made.headline in page.text
    assert "这是预览" in clerk.get(f"{URL}/preview").text
    assert not [form for form in page.root.iter("form") if "/result" in form.get("action", "")]


@pytest.mark.usefixtures("law")
def test_preview_needs_a_result(editor: Browser) -> None:
    editor.get(f"{URL}/preview", status=404)


@pytest.mark.usefixtures("closed")
def test_history_tells_of_every_publication(
    editor: Browser, database: Database, parts: Parts
) -> None:
    publish_result(database, parts)
    publish_result(database, parts)
    page = editor.get(URL)
    section = next(e for e in page.root.iter("ol") if e.get("class") == "plain")
    assert [words(item)[:5].strip() for item in section] == ["第 2 次", "第 1 次"]


def test_owed_result_is_named_where_staff_look(
    editor: Browser, database: Database, parts: Parts, law: str
) -> None:
    close_with_opinions(database, law)
    with database.writing() as session:
        found = get_any(session, law)
        found.opens_at = utc_now() - dt.timedelta(days=80)
        found.closes_at = utc_now() - dt.timedelta(days=31)
        set_state(session, law, State.PUBLISHED)
    for url in ("/staff/consultations", "/staff/consultations/lamp-law/overview"):
        assert "立法法第四十条" in editor.get(url).text
    publish_result(database, parts)
    for url in ("/staff/consultations", "/staff/consultations/lamp-law/overview"):
        assert "立法法第四十条" not in editor.get(url).text
