"""The pages about jobs: who sees them, how far they are, stopping, repeating, the file."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.jobs.handlers import HANDLERS
from tests.support.browser import Browser
from tests.support.laws import SLUG, make_consultation
from tests.support.staff import add_staff, enter, sign_in
from tests.support.steps import counted_statements
from webapp.accounts.models import StaffConsultation
from webapp.accounts.policy import Role
from webapp.audit.commands import Actor
from webapp.audit.queries import list_events
from webapp.cli import handlers
from webapp.clock import utc_now
from webapp.consultations import queries
from webapp.dispositions.services_bulk_undo import UNDO_KIND
from webapp.jobs import services
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.queue import open_queue
from webapp.jobs.runner import run
from webapp.persistence.engine import Database
from webapp.workbench.presenters_jobs import KINDS

Add = Callable[..., int]
JOBS = f"/staff/consultations/{SLUG}/jobs"
NOBODY = "后台程序没有运行"


@pytest.fixture
def editor(browser: Browser, law: str) -> Browser:  # noqa: ARG001
    """Return the browser of somebody who may work on every consultation."""
    sign_in(browser, Role.EDITOR)
    return browser


@pytest.fixture
def add_job(database: Database) -> Add:
    """Return a function that enqueues a job of the consultation."""

    def add(kind: str = "counting", *, total: int | None = None, **parameters: object) -> int:
        with database.writing() as session:
            return services.enqueue(
                session,
                kind=kind,
                consultation_id=queries.get_any(session, SLUG).id,
                actor=Actor(99, "陈办理"),
                parameters=parameters,
                now=utc_now(),
                total=total,
            ).id

    return add


def change(database: Database, job_id: int, **values: object) -> None:
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        for name, value in values.items():
            setattr(job, name, value)


def state(database: Database, job_id: int) -> JobState:
    with database.reading() as session:
        return session.get_one(Job, job_id).state


def clerk_of(app: Flask, database: Database) -> tuple[int, Browser]:
    """Return a clerk who was given the consultation, signed in."""
    number = add_staff(app, "clerk@example.cn", Role.CLERK)
    with database.writing() as session:
        given = queries.get_any(session, SLUG).id
        session.add(StaffConsultation(staff_id=number, consultation_id=given))
    clerk = Browser(app)
    enter(clerk, "clerk@example.cn")
    return number, clerk


def test_list_shows_jobs_and_says_when_nobody_does_them(editor: Browser, add_job: Add) -> None:
    assert "还没有后台任务" in editor.get(JOBS).text
    job_id = add_job()
    page = editor.get(JOBS)
    assert f"任务 {job_id}" in page.text
    assert "陈办理" in page.text
    assert "还没有开始" in page.text
    assert NOBODY in page.text


def test_worker_that_lives_is_not_missed(editor: Browser, parts: Parts, add_job: Add) -> None:
    job_id = add_job()
    assert NOBODY in editor.get(f"{JOBS}/{job_id}").text
    with open_queue(parts.settings, parts.keys) as queue:
        queue.show_presence(utc_now())
    assert NOBODY not in editor.get(f"{JOBS}/{job_id}").text
    assert NOBODY not in editor.get(JOBS).text


def test_older_jobs_are_on_the_next_page(
    editor: Browser, add_job: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.workbench.views_jobs.PAGE", 2)
    first, second, third = (add_job() for _ in range(3))
    page = editor.get(JOBS)
    assert (f"任务 {first}：" in page.text, f"任务 {third}：" in page.text) == (False, True)
    older = editor.get(f"{JOBS}?before={second}")
    assert (f"任务 {first}：" in older.text, f"任务 {second}：" in older.text) == (True, False)
    assert "最新的任务" in older.text


def test_every_kind_of_job_has_a_name() -> None:
    assert {str(kind) for kind in handlers.HANDLERS} <= {str(kind) for kind in KINDS}


def test_longer_list_asks_no_more_of_the_database(
    editor: Browser, database: Database, add_job: Add
) -> None:
    counts = []
    for _ in range(2):
        add_job()
        add_job()
        with counted_statements(database) as seen:
            editor.get(JOBS)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("before", ["-1", "abc", "9" * 30])
def test_strange_page_is_no_failure(editor: Browser, before: str) -> None:
    editor.get(f"{JOBS}?before={before}")


def test_running_job_shows_how_far_it_is_and_is_asked_again(
    editor: Browser, database: Database, add_job: Add
) -> None:
    job_id = add_job(total=8214)
    change(database, job_id, state=JobState.RUNNING, started_at=utc_now(), done=1200, tries=2)
    url = f"{JOBS}/{job_id}"
    page = editor.get(url)
    assert "已处理 1,200 项，共 8,214 项（14%）" in page.words("job")
    element = page.find("job")
    assert (element.get("data-hx-get"), element.get("data-hx-trigger")) == (url, "every 2s")
    answer = editor.client.get(url, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert 'id="job"' in answer.text
    assert len(answer.data) < 4096


def test_job_that_ended_is_not_asked_for_again(editor: Browser, parts: Parts, add_job: Add) -> None:
    job_id = add_job(most=3)
    run(job_id, HANDLERS, parts)
    page = editor.get(f"{JOBS}/{job_id}")
    assert page.find("job").get("data-hx-get") is None
    assert "已完成" in page.words("job")
    assert "写下的数3" in page.words("job")
    assert NOBODY not in page.text


def test_failure_shows_its_reason_and_a_way_on(
    editor: Browser, parts: Parts, add_job: Add, database: Database
) -> None:
    job_id = add_job(most=3, refused_at=1)
    run(job_id, HANDLERS, parts)
    page = editor.get(f"{JOBS}/{job_id}")
    assert "第 3 行不能这样写。" in page.words("job")
    assert page.has("retry")
    assert "取消并撤回已经做的部分" in page.words("cancel")
    page = editor.fill(page)  # its first form
    assert state(database, job_id) is JobState.QUEUED
    assert "排队中" in page.words("job")


def test_cancelling_a_waiting_job_ends_it(
    editor: Browser, database: Database, add_job: Add
) -> None:
    job_id = add_job()
    page = editor.fill(editor.get(f"{JOBS}/{job_id}"))
    assert state(database, job_id) is JobState.CANCELLED
    assert "没有留下改动" in page.words("job")
    with database.reading() as session:
        event = list_events(session)[0]
    assert (event.action, event.actor_name, event.subject) == (
        "job.cancelled", "林起草", str(job_id),
    )  # fmt: skip


def test_giving_up_an_undoing_says_that_it_is_put_back(
    editor: Browser, database: Database, add_job: Add
) -> None:
    job_id = add_job(UNDO_KIND, total=5)
    change(database, job_id, state=JobState.RUNNING, started_at=utc_now(), done=2)
    page = editor.get(f"{JOBS}/{job_id}")
    assert page.words("cancel") == "不再撤销，恢复已经撤销的部分"
    assert "正在恢复" in editor.fill(page).words("job")
    change(database, job_id, state=JobState.CANCELLED, ended_at=utc_now())
    assert "已取消撤销，原来的处理没有改变。" in editor.get(f"{JOBS}/{job_id}").words("job")


def test_changing_a_job_rings_for_it(editor: Browser, parts: Parts, add_job: Add) -> None:
    editor.fill(editor.get(f"{JOBS}/{add_job()}"))
    with open_queue(parts.settings, parts.keys) as queue:
        assert not queue.is_silent()


def test_cancelling_too_late_says_so(editor: Browser, parts: Parts, add_job: Add) -> None:
    job_id = add_job(most=1)
    page = editor.get(f"{JOBS}/{job_id}")
    run(job_id, HANDLERS, parts)
    assert "不能取消" in editor.fill(page, status=409).text


def test_file_is_for_who_asked_for_it_and_for_those_who_see_everything(
    app: Flask, editor: Browser, parts: Parts, add_job: Add, database: Database
) -> None:
    job_id = add_job("letter", most=2)
    run(job_id, HANDLERS, parts)
    url = f"{JOBS}/{job_id}/file"
    assert "下载 意见.txt" in editor.get(f"{JOBS}/{job_id}").text
    with editor.client.get(url) as answer:
        assert (answer.text, answer.mimetype) == ("0\n1\n", "text/plain")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "%E6%84%8F%E8%A7%81.txt" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with database.reading() as session:
        event = list_events(session)[0]
    assert (event.action, event.subject) == ("job.file_taken", f"{job_id} 意见.txt")
    number, clerk = clerk_of(app, database)
    assert "由提出任务的人下载" in clerk.get(f"{JOBS}/{job_id}").text
    assert clerk.client.get(url).status_code == 403
    change(database, job_id, actor_id=number)
    with clerk.client.get(url) as answer:
        assert answer.status_code == 200


def test_no_file_is_not_found(editor: Browser, add_job: Add) -> None:
    assert editor.client.get(f"{JOBS}/{add_job()}/file").status_code == 404


def test_file_that_was_dropped_is_explained(
    editor: Browser, database: Database, add_job: Add
) -> None:
    job_id = add_job("letter")
    change(database, job_id, state=JobState.DONE, result={"dropped": True})
    assert "现在已经删除" in editor.get(f"{JOBS}/{job_id}").text


@pytest.mark.parametrize("end", ["", "/file"])
def test_job_of_another_consultation_is_not_found(
    editor: Browser, database: Database, add_job: Add, end: str
) -> None:
    make_consultation(database, slug="other-law")
    job_id = add_job()
    other = f"/staff/consultations/other-law/jobs/{job_id}"
    assert editor.client.get(other + end).status_code == 404
    token = editor.get(f"{JOBS}/{job_id}").value("csrf_token")
    for act in ("cancel", "retry"):
        assert editor.raw_post(f"{other}/{act}", {"csrf_token": token}).status_code == 404
    assert state(database, job_id) is JobState.QUEUED


def test_clerk_of_another_consultation_finds_nothing(
    app: Flask, database: Database, law: str, add_job: Add
) -> None:
    assert law == SLUG
    job_id = add_job()
    clerk = Browser(app)
    add_staff(app, "elsewhere@example.cn", Role.CLERK)
    enter(clerk, "elsewhere@example.cn")
    for url in (JOBS, f"{JOBS}/{job_id}", f"{JOBS}/{job_id}/file"):
        assert clerk.client.get(url).status_code == 404
    assert state(database, job_id) is JobState.QUEUED


@pytest.mark.parametrize("number", ["0", "999", "9" * 30])
def test_no_such_job_is_not_found(editor: Browser, number: str) -> None:
    assert editor.client.get(f"{JOBS}/{number}").status_code == 404
