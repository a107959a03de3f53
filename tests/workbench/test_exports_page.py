"""The page of exports: exactly what the list shows."""

import pytest
from sqlalchemy import select, update

from tests.support.browser import Browser
from tests.support.laws import SLUG
from tests.support.register import OTHER
from tests.workbench.conftest import COMMENTS
from tests.workbench.exports_page import URL, asked, jobs, start
from webapp.audit.models import AuditEvent
from webapp.clock import utc_now
from webapp.exports import services as exporting
from webapp.exports.commands import Audience, Format
from webapp.exports.jobs import HANDLERS
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.runner import run
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Family
from webapp.register.policy import EntryState


@pytest.mark.usefixtures("comments")
def test_page_says_how_much_everything_is(clerk: Browser) -> None:
    page = clerk.get(URL)
    assert page.words("extent") == "全部意见（不含已撤回的）：3 条，2 个相似组。"
    assert not page.has("filter")


@pytest.mark.usefixtures("comments")
def test_list_leads_to_the_page_with_its_filter_which_says_it_in_words(clerk: Browser) -> None:
    query = "version=1&target=article-1&state=pending&from=2020-01-01&assignee=none"
    links = [a.get("href") or "" for a in clerk.get(f"{COMMENTS}?{query}").root.iter("a")]
    page = clerk.get(next(each for each in links if each.startswith(f"{URL}?")))
    assert page.words("extent") == "符合下列条件的 2 条意见，1 个相似组："
    words = page.words("filter")
    for each in ("草案", "第一条", "待处理", "未分派", "2020-01-01 至 现在"):
        assert each in words


def test_every_condition_is_said_in_words(clerk: Browser) -> None:
    conditions = {
        "q=亮灯": "亮灯",
        "identity=个人": "个人",
        "channel=letter": "来信",
        "tag=7": "标签7",
        "assignee=me": "我",
        "to=2026-11-30": "最早 至 2026-11-30",
        "family=12": "相似组12",
        "alike=1": "只看有相似的",
        "redaction=marked": "有待核对的个人信息",
    }
    words = clerk.get(f"{URL}?{'&'.join(conditions)}").words("filter")
    assert [each for each in conditions.values() if each not in words] == []


@pytest.mark.usefixtures("comments")
def test_overview_leads_to_all_comments(clerk: Browser) -> None:
    page = clerk.get(f"/staff/consultations/{SLUG}/overview")
    assert URL in [a.get("href") for a in page.root.iter("a")]


def test_what_the_address_has_of_no_meaning_is_said(clerk: Browser) -> None:
    assert "已忽略：state" in clerk.get(f"{URL}?state=nonsense").text


@pytest.mark.usefixtures("comments")
@pytest.mark.parametrize("chosen", list(Format))
def test_every_format_is_offered_with_a_sentence_and_becomes_a_job(
    clerk: Browser, database: Database, chosen: Format
) -> None:
    page = start(clerk, format=chosen.value)
    assert "排队中" in page.words("job")
    wanted = asked(database)
    assert (wanted.format, wanted.audience) == (chosen, Audience.INTERNAL)


@pytest.mark.usefixtures("comments")
def test_job_has_exactly_the_filter_of_the_list(clerk: Browser, database: Database) -> None:
    start(clerk, "version=1&target=article-2&state=pending&after=9.9&open=7")
    with database.reading() as session:
        family = session.scalars(select(Family)).first()
        assert family is not None
        expected = Filter(
            family.consultation_id,
            version_id=family.draft_version_id,
            target="article-2",
            states=frozenset({EntryState.PENDING}),
        )
    assert asked(database).filter == expected
    assert jobs(database)[0].total == 1


@pytest.mark.usefixtures("comments")
def test_text_of_a_draft_is_that_of_the_version_in_view(clerk: Browser, database: Database) -> None:
    start(clerk, format=Format.AKN.value)
    with database.reading() as session:
        assert asked(database).filter.version_id == session.scalar(select(Family.draft_version_id))


@pytest.mark.usefixtures("comments")
def test_without_a_format_nothing_is_begun(clerk: Browser, database: Database) -> None:
    page = clerk.get(f"{URL}?target=article-1")
    fields = page.fields() | {"format": "nonsense"}
    page = clerk.post(URL, fields, status=422)
    assert "请选择一种格式" in page.words("error-summary")
    assert page.value("query") == "target=article-1"
    assert not jobs(database)


def test_nothing_is_not_exported_and_leaves_no_trace(clerk: Browser, database: Database) -> None:
    assert "没有可以导出的" in start(clerk, status=422).words("error-summary")
    assert not jobs(database)
    with database.reading() as session:
        assert not session.scalars(select(AuditEvent).filter_by(action=exporting.KIND)).all()


@pytest.mark.usefixtures("comments")
def test_file_is_made_shown_and_listed(clerk: Browser, database: Database, parts: Parts) -> None:
    page = start(clerk)
    run(jobs(database)[0].id, HANDLERS, parts)
    page = clerk.get(page.response.request.path)
    for each in ("下载", "保留七天", "SHA-256"):
        assert each in page.words("job")
    listed = clerk.get(URL).words("recent")
    for each in ("陈办理", "CSV 表格", "已完成", "下载"):
        assert each in listed


@pytest.mark.usefixtures("comments")
def test_file_of_another_is_listed_without_a_way_to_it(
    clerk: Browser, database: Database, parts: Parts
) -> None:
    start(clerk)
    run(jobs(database)[0].id, HANDLERS, parts)
    with database.writing() as session:
        session.execute(update(Job).values(actor_id=987654))
    assert "由提出的人下载" in clerk.get(URL).words("recent")


def test_exports_of_other_consultations_are_not_listed(editor: Browser, database: Database) -> None:
    with database.writing() as session:
        session.add(
            Job(
                kind=exporting.KIND,
                consultation_id=None,
                actor_id=OTHER.id,
                actor_name="李复核",
                state="queued",
                parameters={},
                cursor={},
                done=0,
                total=None,
                result={},
                problem=None,
                tries=0,
                created_at=utc_now(),
                started_at=None,
                beat_at=utc_now(),
                ended_at=None,
            )
        )
    assert not editor.get(URL).has("recent")
