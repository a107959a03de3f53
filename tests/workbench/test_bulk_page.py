"""The page on which many are decided at once: amounts, refusals, selection, whole filter."""

import pytest
from sqlalchemy import select, update

from tests.support.browser import Browser, Page
from tests.support.decisions import decide, four_eyes
from tests.support.forms import press
from tests.support.laws import SLUG
from tests.support.register import OTHER, register_comment
from tests.support.staff import sign_in
from webapp.accounts.acts import ACTIONS, FACTS, act_name, fact_value
from webapp.accounts.policy import Role
from webapp.audit.queries import list_events
from webapp.config import Settings
from webapp.dispositions import jobs
from webapp.dispositions.commands import Kind
from webapp.dispositions.models import StandardReason
from webapp.dispositions.services_bulk_undo import UNDO_KIND
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.runner import Runner
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register.models import Family, Tag
from webapp.register.policy import EntryState
from webapp.workbench import bulk
from webapp.workbench.presenters_jobs import KINDS

LIST = f"/staff/consultations/{SLUG}/comments"
BULK = f"{LIST}/bulk"


@pytest.fixture
def families(database: Database, law: str) -> list[int]:
    """Register four families, the first of two, and return their ids."""
    with database.writing() as session:
        texts = ("每天亮灯到几点", "每天亮灯到几点", "太亮", "坏了没人修", "线路老化")
        found = [register_comment(session, text, slug=law).family_id for text in texts]
    return list(dict.fromkeys(found))


@pytest.fixture
def editor(browser: Browser) -> Browser:
    """Return a browser in which an editor is signed in."""
    sign_in(browser, Role.EDITOR)
    return browser


@pytest.fixture
def runner(settings: Settings, database: Database, keys: Keys) -> Runner:
    """Return a worker's hands."""
    return Runner(jobs.HANDLERS, Parts(settings, database, keys))


def states(database: Database) -> list[EntryState]:
    with database.reading() as session:
        return list(session.scalars(select(Family.state).order_by(Family.id)))


def last_job(database: Database) -> Job:
    with database.reading() as session:
        return session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()


def of_selection(editor: Browser, *families: int, status: int = 200) -> Page:
    page = editor.get(LIST)
    chosen = [str(each) for each in families]
    return press(editor, page, "选中的组", family=chosen, status=status)


def of_filter(editor: Browser, query: str = "") -> Page:
    return press(editor, editor.get(f"{LIST}?{query}"), "全部符合筛选")


def test_a_selection_is_decided_at_once_and_undone_as_a_whole(
    editor: Browser, database: Database, families: list[int], runner: Runner
) -> None:
    page = of_selection(editor, *families[:2])
    assert "选中的 2 组，3 条意见" in page.text
    page = press(editor, page, "处理这些意见", outcome="rejected", reason="与上位法不一致")
    rejected, pending = EntryState.REJECTED, EntryState.PENDING
    assert states(database) == [rejected, rejected, pending, pending]
    assert last_job(database).state is JobState.DONE
    press(editor, page, "整批撤销")
    runner.run(last_job(database).id)
    assert set(states(database)) == {pending}


def test_nothing_selected_is_said_on_the_list(
    editor: Browser, database: Database, families: list[int]
) -> None:
    page = press(editor, editor.get(LIST), "选中的组", status=422)
    assert "请先在列表里选择" in page.words("error-summary")
    assert len(states(database)) == len(families)


def test_a_filter_is_decided_by_a_job(
    editor: Browser, database: Database, families: list[int], runner: Runner
) -> None:
    with database.writing() as session:
        decide(session, session.get_one(Family, families[3]), actor=OTHER)
    page = of_filter(editor, "state=pending")
    assert "全部符合筛选的 3 组，4 条意见" in page.text
    page = press(editor, page, "处理这些意见", outcome="study", reason="")
    assert "批量处理" in page.words("main")
    runner.run(last_job(database).id)
    study = EntryState.STUDY
    assert states(database) == [study, study, study, EntryState.ACCEPTED]


@pytest.mark.usefixtures("families")
def test_each_entry_of_a_filter(editor: Browser, database: Database, runner: Runner) -> None:
    page = of_filter(editor, "view=each")
    assert "5 条意见" in page.text
    press(editor, page, "处理这些意见", outcome="study", reason="逐条研究")
    runner.run(last_job(database).id)
    assert set(states(database)) == {EntryState.STUDY}


@pytest.mark.parametrize(
    ("outcome", "reason", "anchor"),
    [("rejected", "", "#reason"), ("", "写好的理由", "#outcome-1")],
)
def test_what_is_missing_is_said_and_nothing_lost(
    editor: Browser, families: list[int], outcome: str, reason: str, anchor: str
) -> None:
    page = of_selection(editor, families[0])
    data = {name: value for name, value in page.fields().items() if name != "outcome"}
    data |= {"do": "decide", "outcome": outcome, "reason": reason}
    page = editor.post(BULK, data, status=422)
    links = [each.get("href") for each in page.find("error-summary").iter("a")]
    assert links == [anchor]
    assert page.value("reason").strip() == reason
    assert page.value("family") == str(families[0])


def test_a_standard_reason_is_filled_in(
    editor: Browser, database: Database, families: list[int]
) -> None:
    with database.writing() as session:
        cid = session.get_one(Family, families[0]).consultation_id
        session.add(StandardReason(consultation_id=cid, label="已有", text="第三条已有规定。"))
    page = press(editor, of_selection(editor, families[0]), "已有", reason="")
    assert page.value("reason").strip() == "第三条已有规定。"
    assert EntryState.PENDING in states(database)


@pytest.mark.usefixtures("families")
def test_another_filter_than_was_shown_is_noticed(editor: Browser, database: Database) -> None:
    page = of_filter(editor)
    data = page.fields() | {"do": "decide", "outcome": "study", "next": "state=pending"}
    page = editor.post(BULK, data | {"reason": "写好的理由"}, status=409)
    assert page.value("reason").strip() == "写好的理由"
    assert set(states(database)) == {EntryState.PENDING}


@pytest.mark.usefixtures("families")
def test_much_more_than_was_shown_is_noticed(editor: Browser, database: Database) -> None:
    page = of_filter(editor)
    with database.writing() as session:
        for number in range(bulk.SLACK_LEAST + 1):
            register_comment(session, f"新来的第{number}条")
    page = press(editor, page, "处理这些意见", outcome="study", status=409)
    assert "26 条意见" in page.text
    press(editor, page, "处理这些意见")
    assert last_job(database).total == 25


@pytest.mark.parametrize(
    ("typed", "status"), [("", 422), ("4", 422), ("five", 422), ("5", 200), (" ５", 200)]
)
@pytest.mark.usefixtures("families")
def test_above_a_thousand_the_number_is_typed_in(
    editor: Browser, monkeypatch: pytest.MonkeyPatch, typed: str, status: int
) -> None:
    monkeypatch.setattr(bulk, "TYPED_ABOVE", 3)
    page = of_filter(editor)
    assert "请输入 5 确认数量" in page.text
    press(editor, page, "处理这些意见", outcome="study", typed=typed, status=status)


@pytest.mark.usefixtures("families")
def test_a_large_amount_is_said_in_round_numbers(
    editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "COUNTED", 4)
    monkeypatch.setattr(bulk, "TYPED_ABOVE", 3)
    page = of_filter(editor)
    assert "4 组，超过 4 条意见" in page.text
    press(editor, page, "处理这些意见", outcome="study", typed="4")


def test_tag_and_assign_a_selection(
    editor: Browser, database: Database, families: list[int]
) -> None:
    press(editor, of_selection(editor, *families[:2]), "加上标签", tag="照明")
    with database.reading() as session:
        assert session.scalars(select(Tag.name)).all() == ["照明"]
    page = of_selection(editor, *families[:2])
    choices = [each.get("value") for each in page.find("assignee").iter("option")]
    assert choices[0] == ""
    press(editor, page, "分派这些意见", assignee=choices[1])
    with database.reading() as session:
        owners = session.scalars(select(Family.assignee_id).order_by(Family.id)).all()
        assert owners == [int(choices[1] or 0)] * 2 + [None, None]


def test_an_empty_tag_and_an_unknown_person_are_refused(
    editor: Browser, families: list[int]
) -> None:
    page = of_selection(editor, families[0])
    press(editor, page, "加上标签", tag=" ", status=422)
    press(editor, page, "分派这些意见", assignee="987654", status=422)


def test_confirm_a_selection(editor: Browser, database: Database, families: list[int]) -> None:
    with database.writing() as session:
        found = session.get_one(Family, families[0])
        four_eyes(session, found.consultation_id)
        decide(session, found, actor=OTHER)
    press(editor, of_selection(editor, *families[:2]), "确认这些处理结果")
    assert states(database)[:2] == [EntryState.ACCEPTED, EntryState.PENDING]


def test_a_clerk_confirms_nothing(
    browser: Browser, database: Database, families: list[int]
) -> None:
    with database.writing() as session:
        found = session.get_one(Family, families[0])
        four_eyes(session, found.consultation_id)
        decide(session, found, actor=OTHER)
    sign_in(browser, Role.CLERK)
    page = of_selection(browser, families[0])
    assert not page.has("confirm")
    browser.post(BULK, page.fields() | {"do": "confirm"}, status=403)
    assert states(database)[0] is EntryState.DRAFTED


def test_families_of_another_consultation_are_passed_over(
    editor: Browser, database: Database, families: list[int]
) -> None:
    page = of_selection(editor, families[0])
    with database.writing() as session:
        session.execute(update(Family).where(Family.id == families[0]).values(size=0))
    press(editor, page, "处理这些意见", outcome="study", status=422)
    assert states(database)[0] is EntryState.PENDING


@pytest.mark.usefixtures("runner")
def test_another_persons_job_is_not_undone(
    editor: Browser, database: Database, families: list[int]
) -> None:
    press(editor, of_selection(editor, families[0]), "处理这些意见", outcome="study")
    job = last_job(database)
    with database.writing() as session:
        session.execute(update(Job).values(actor_id=987654))
    page = editor.get(f"/staff/consultations/{SLUG}/jobs/{job.id}")
    assert not page.has("undo-job")
    data = {"csrf_token": editor.get(LIST).value("csrf_token")}
    editor.post(f"/staff/consultations/{SLUG}/jobs/{job.id}/undo", data, status=400)
    assert states(database)[0] is EntryState.STUDY


def test_the_record_tells_of_it_in_words(
    editor: Browser, database: Database, families: list[int]
) -> None:
    press(editor, of_selection(editor, families[0]), "处理这些意见", outcome="study")
    with database.reading() as session:
        told = list_events(session, limit=1)[0]
    assert act_name(told.action) == "批量处理"
    assert told.details == {
        "families": 1,
        "comments": 2,
        "job": last_job(database).id,
        "outcome": "study",
    }
    assert set(told.details) <= set(FACTS)
    assert fact_value("outcome", told.details["outcome"]) == "另行研究"
    assert {*Kind, UNDO_KIND} <= set(ACTIONS)
    assert set(jobs.HANDLERS) <= set(KINDS)
