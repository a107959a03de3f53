"""What the worker does with spreadsheets: in steps, to the end, or back."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.register import CLERK, OTHER, entries, register_comment
from tests.support.sheets import batch, cells_of, filled_in
from webapp.clock import utc_now
from webapp.consultations.queries import current_version_id, get_any, target_labels
from webapp.dispositions.commands import Decide
from webapp.dispositions.services import decide_family
from webapp.errors import NotFoundError
from webapp.exchange import jobs, services_batches, services_imports
from webapp.exchange.batches import Frame
from webapp.exchange.exports import Request, write
from webapp.exchange.stash import LIFE, Stash
from webapp.jobs import files
from webapp.jobs import services as jobs_services
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.runner import Runner
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Family
from webapp.register.policy import EntryState, Outcome
from webapp.submissions.models import Submission

pytestmark = pytest.mark.usefixtures("law")


@pytest.fixture
def runner(parts: Parts) -> Runner:
    return Runner(jobs.HANDLERS, parts)


@pytest.fixture
def stash(parts: Parts) -> Stash:
    with parts.database.reading() as session:
        return Stash(parts.settings, parts.keys, get_any(session, "lamp-law").id)


def enter_batch(parts: Parts, stash: Stash, count: int) -> int:
    """Upload a batch of letters and confirm it; return the job."""
    with parts.database.reading() as session:
        consultation = get_any(session, "lamp-law")
        version = current_version_id(session, consultation.id)
        labels = target_labels(session, version)
    frame = Frame(consultation.id, version, labels, consultation.identity_options)
    data = batch(*({"意见": f"第{n}份", "联系人": "王秀兰"} for n in range(count)))
    token = services_batches.check(stash, "信.xlsx", data, frame, now=utc_now())
    found = services_batches.kept(stash, token)
    with parts.database.writing() as session:
        return services_batches.confirm(
            session, consultation.id, found, token, actor=CLERK, now=utc_now()
        ).id


def bring_back(parts: Parts, stash: Stash, folder: Path, count: int) -> int:
    """Register comments, export, accept all and bring them back; return the job."""
    with parts.database.writing() as session:
        for number in range(count):
            register_comment(session, f"第{number}种意见")
    with parts.database.reading() as session:
        request = Request(Filter(stash.consultation_id), by_entry=False, names={})
        write(session, request, parts.keys, folder / "out.xlsx")
        answers = {row: ("采纳", f"理由{row}") for row in range(1, count + 1)}
        data = filled_in((folder / "out.xlsx").read_bytes(), answers)
        token = services_imports.check(session, stash, "回.xlsx", data, now=utc_now())
    found = services_imports.kept(stash, token)
    with parts.database.writing() as session:
        return services_imports.confirm(
            session, stash.consultation_id, found, token, actor=CLERK, now=utc_now()
        ).id


def cancel(database: Database, job_id: int) -> None:
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        jobs_services.cancel(session, job, actor=CLERK, now=utc_now())


def job_of(database: Database, job_id: int) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def stop_after(runner: Runner, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    """Let the worker stop once it has done a step."""
    really = getattr(module, name)

    def once(session: Session, *rest: object) -> object:
        runner.stop()
        return really(session, *rest)

    monkeypatch.setattr(module, name, once)


def test_a_batch_that_is_interrupted_goes_on_and_enters_nothing_twice(
    parts: Parts, runner: Runner, stash: Stash, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services_batches, "LETTERS", 2)
    job_id = enter_batch(parts, stash, 5)
    with monkeypatch.context() as patch:
        stop_after(runner, patch, services_batches, "enter_some")
        runner.run(job_id)
    assert job_of(parts.database, job_id).done == 2
    Runner(jobs.HANDLERS, parts).run(job_id)
    with parts.database.reading() as session:
        job = session.get_one(Job, job_id)
        assert (job.state, job.done, len(entries(session))) == (JobState.DONE, 5, 5)
        file = files.file_of(parts, job)
    assert file.name == "录入回执.xlsx"
    assert len({row[2] for row in cells_of(b"".join(file.pieces))}) == 6


def test_a_batch_that_is_cancelled_is_withdrawn(
    parts: Parts, runner: Runner, stash: Stash, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services_batches, "LETTERS", 2)
    job_id = enter_batch(parts, stash, 5)
    with monkeypatch.context() as patch:
        stop_after(runner, patch, services_batches, "enter_some")
        runner.run(job_id)
    cancel(parts.database, job_id)
    Runner(jobs.HANDLERS, parts).run(job_id)
    with parts.database.reading() as session:
        assert session.get_one(Job, job_id).state is JobState.CANCELLED
        assert {each.state for each in entries(session)} == {EntryState.WITHDRAWN}
        assert {each.contact_name for each in session.scalars(select(Submission))} == {None}


def test_an_import_goes_on_after_an_interruption(
    parts: Parts, runner: Runner, stash: Stash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services_imports, "DECISIONS", 2)
    job_id = bring_back(parts, stash, tmp_path, 5)
    with monkeypatch.context() as patch:
        stop_after(runner, patch, services_imports, "decide_some")
        runner.run(job_id)
    with parts.database.writing() as session:
        family = session.scalars(select(Family).order_by(Family.id)).all()[3]
        decide_family(session, family, Decide(Outcome.STUDY, "另议"), OTHER, now=utc_now())
    Runner(jobs.HANDLERS, parts).run(job_id)
    with parts.database.reading() as session:
        job = session.get_one(Job, job_id)
        states = [each.state.value for each in entries(session)]
        file = files.file_of(parts, job)
    assert job.result["figures"] == {jobs.DECIDED: 4, jobs.OVERTAKEN: 1}
    assert states == ["accepted", "accepted", "accepted", "study", "accepted"]
    assert cells_of(b"".join(file.pieces))[1][2:7] == [
        "导出以后别人改过",
        "采纳",
        "理由4",
        "另行研究",
        "另议",
    ]


def test_an_import_that_is_cancelled_is_taken_back(
    parts: Parts, runner: Runner, stash: Stash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services_imports, "DECISIONS", 3)
    monkeypatch.setattr(jobs, "UNDOING", 2)
    job_id = bring_back(parts, stash, tmp_path, 5)
    with monkeypatch.context() as patch:
        stop_after(runner, patch, services_imports, "decide_some")
        runner.run(job_id)
    cancel(parts.database, job_id)
    Runner(jobs.HANDLERS, parts).run(job_id)
    with parts.database.reading() as session:
        assert session.get_one(Job, job_id).state is JobState.CANCELLED
        assert {each.state for each in entries(session)} == {EntryState.PENDING}


def test_an_export_is_written_whole(parts: Parts, runner: Runner, stash: Stash) -> None:
    with parts.database.writing() as session:
        for number in range(3):
            register_comment(session, f"第{number}种")
        job_id = jobs_services.enqueue(
            session,
            kind=jobs.EXPORT,
            consultation_id=stash.consultation_id,
            actor=CLERK,
            parameters={
                "filter": Filter(stash.consultation_id).as_json(),
                "by_entry": True,
                "names": {"1": "陈办理"},
                "name": "导出.xlsx",
            },
            now=utc_now(),
            total=3,
        ).id
    runner.run(job_id)
    file = files.file_of(parts, job_of(parts.database, job_id))
    assert file.name == "导出.xlsx"
    assert len(cells_of(b"".join(file.pieces))) == 4


def test_what_is_kept_is_encrypted_and_of_one_consultation(stash: Stash) -> None:
    token = stash.put({"联系人": "王秀兰"}, now=utc_now())
    assert stash.get(token) == {"联系人": "王秀兰"}
    folder = stash.settings.instance_path / "exchange"
    assert all("王".encode() not in f.read_bytes() for f in folder.rglob("*") if f.is_file())
    with pytest.raises(NotFoundError):
        Stash(stash.settings, stash.keys, stash.consultation_id + 1).get(token)
    with pytest.raises(NotFoundError):
        stash.get(f"../{stash.consultation_id}/{token}")


def test_what_nobody_confirmed_is_forgotten_after_a_week(stash: Stash) -> None:
    token = stash.put([], now=utc_now())
    stash.put([], now=utc_now() + LIFE * 2)
    with pytest.raises(NotFoundError):
        stash.get(token)
