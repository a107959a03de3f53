"""The page of exports: exactly what the list shows, and personal data only on purpose."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select, update

from tests.support.browser import Browser, Page
from tests.support.forms import press
from tests.support.laws import SLUG
from tests.support.register import OTHER, register_comment
from tests.support.staff import PASSWORD, email_of, give_consultations, sign_in
from tests.workbench.conftest import COMMENTS
from webapp.accounts.acts import ACTIONS, FACTS, fact_value
from webapp.accounts.models import StaffRole
from webapp.accounts.policy import Role
from webapp.accounts.queries import find_by_email
from webapp.audit.models import AuditEvent
from webapp.audit.queries import list_events
from webapp.clock import utc_now
from webapp.config import Settings
from webapp.exports import services as exporting
from webapp.exports.commands import Audience, Format, Request
from webapp.exports.jobs import HANDLERS
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.runner import run
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Family
from webapp.register.policy import EntryState

URL = f"/staff/consultations/{SLUG}/exports"
REASON = "答复来信需要地址"


@pytest.fixture
def parts(settings: Settings, database: Database, keys: Keys) -> Parts:
    """Return what a worker has."""
    return Parts(settings, database, keys)


@pytest.fixture
def comments(database: Database, law: str) -> int:
    """Register three comments in two families; return how many."""
    texts = (
        ("每天亮灯到几点", "article-1"),
        ("每天亮灯到几点", "article-1"),
        ("太亮", "article-2"),
    )
    with database.writing() as session:
        for text, target in texts:
            register_comment(session, text, target, slug=law)
    return len(texts)


@pytest.fixture
def editor(browser: Browser, law: str) -> Browser:
    """Return the browser of somebody who may export personal data."""
    assert law == SLUG
    sign_in(browser, Role.EDITOR)
    return browser


def jobs(database: Database) -> Sequence[Job]:
    with database.reading() as session:
        return session.scalars(select(Job).order_by(Job.id)).all()


def asked(database: Database) -> Request:
    """Return the one export that was asked for."""
    (job,) = jobs(database)
    found = job.parameters["request"]
    assert isinstance(found, dict)
    return Request.from_json(found)


def start(browser: Browser, query: str = "", *, status: int = 200, **fields: str) -> Page:
    """Fill in the form of the page with a query."""
    form = {"format": Format.CSV.value, **fields}
    return press(browser, browser.get(f"{URL}?{query}"), "开始导出", status=status, **form)


def personal(browser: Browser, *, status: int = 200, **fields: str) -> Page:
    """Ask for personal data with everything that it takes, or other ``fields``."""
    form = {"personal": "1", "reason": REASON, "password": PASSWORD}
    return start(browser, status=status, **(form | fields))


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


def test_personal_data_are_not_on_the_page_of_a_clerk(clerk: Browser) -> None:
    html = clerk.get(URL).text
    for each in ('name="personal"', 'name="password"', 'name="reason"', "personal-data"):
        assert each not in html


@pytest.mark.usefixtures("comments")
def test_a_clerk_who_asks_for_personal_data_all_the_same_is_refused(
    clerk: Browser, database: Database
) -> None:
    form = clerk.get(URL).fields() | {"format": "csv", "personal": "1"}
    clerk.post(URL, form | {"reason": REASON, "password": PASSWORD}, status=403)
    assert not jobs(database)


def test_switch_for_personal_data_is_off(editor: Browser) -> None:
    page = editor.get(URL)
    switch = next(e for e in page.root.iter("input") if e.get("name") == "personal")
    assert switch.get("checked") is None


@pytest.mark.usefixtures("comments")
def test_without_the_switch_a_reason_and_a_password_change_nothing(
    editor: Browser, database: Database
) -> None:
    start(editor, reason=REASON, password="wrong")
    assert asked(database).audience is Audience.INTERNAL


@pytest.mark.usefixtures("comments")
def test_personal_data_are_exported_with_reason_and_password_and_recorded(
    editor: Browser, database: Database
) -> None:
    personal(editor)
    assert asked(database).audience is Audience.PERSONAL
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).filter_by(action=exporting.KIND)).one()
    assert event.details["reason"] == REASON
    assert event.action in ACTIONS
    assert set(event.details) <= set(FACTS)
    assert fact_value("audience", event.details["audience"]) == "含个人信息"
    assert PASSWORD not in str(event.details) + str(jobs(database)[0].parameters)


@pytest.mark.usefixtures("comments")
@pytest.mark.parametrize(
    ("fields", "anchor"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": " 答 复 "}, "reason"),
        ({"password": ""}, "password"),
        ({"password": "lanterns along the lake"}, "password"),
        ({"password": "长" * 1000}, "password"),
        ({"format": "summary"}, "format-summary"),
        ({"format": "akn"}, "format-akn"),
    ],
)
def test_what_is_missing_for_personal_data_is_said_and_nothing_begun(
    editor: Browser, database: Database, fields: dict[str, str], anchor: str
) -> None:
    page = personal(editor, status=422, **fields)
    assert [a.get("href") for a in page.find("error-summary").iter("a")] == [f"#{anchor}"]
    assert page.has(anchor)
    assert not page.value("password")
    assert not jobs(database)


@pytest.mark.usefixtures("comments")
def test_wrong_password_is_recorded(editor: Browser, database: Database) -> None:
    personal(editor, status=422, password="lanterns along the lake")
    with database.reading() as session:
        event = list_events(session, limit=1)[0]
    assert (event.action, event.subject) == ("password.refused", email_of(Role.EDITOR))


class TestTooOften:
    """With three attempts an hour, one of them the sign-in."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that are soon reached."""
        return settings.model_copy(update={"rate_login": "3 per hour"})

    @pytest.mark.usefixtures("comments")
    def test_guessing_the_password_has_to_wait(self, editor: Browser, database: Database) -> None:
        for _ in range(2):
            personal(editor, status=422, password="lanterns along the lake")
        personal(editor, status=429)
        assert not jobs(database)


@pytest.mark.usefixtures("comments")
def test_file_with_personal_data_is_only_for_who_asked_for_it(
    editor: Browser, database: Database, parts: Parts
) -> None:
    page = personal(editor)
    job = jobs(database)[0]
    run(job.id, HANDLERS, parts)
    url = f"{page.response.request.path}/file"
    with editor.client.get(url) as answer:
        assert answer.status_code == 200
    boss = Browser(editor.app)
    sign_in(boss, Role.ADMINISTRATOR)
    assert boss.client.get(url).status_code == 403
    assert "含个人信息" in boss.get(URL).words("recent")
    assert "由提出的人下载" in boss.get(URL).words("recent")


@pytest.mark.usefixtures("comments")
def test_file_with_personal_data_is_lost_with_the_permission(
    editor: Browser, database: Database, parts: Parts
) -> None:
    page = personal(editor)
    run(jobs(database)[0].id, HANDLERS, parts)
    with database.writing() as session:
        person = find_by_email(session, email_of(Role.EDITOR))
        assert person is not None
        person.held = [StaffRole(role=Role.CLERK)]
    give_consultations(editor.app, email_of(Role.EDITOR))
    assert editor.client.get(f"{page.response.request.path}/file").status_code == 403


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
