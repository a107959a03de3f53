"""A result is prepared whole or not at all, from one moment of the register."""

import csv
import hashlib
import stat
import zipfile
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.decisions import decide, four_eyes
from tests.support.laws import SLUG
from tests.support.register import OTHER, register_comment
from tests.support.results import (
    COMMENTS,
    ask_result,
    prepare_result,
    publish_result,
    revise,
    sort_all,
)
from webapp.clock import utc_now
from webapp.consultations.queries import get_any
from webapp.exports.commands import Format, Request
from webapp.exports.texts import UNDECIDED
from webapp.jobs import files as job_files
from webapp.jobs import services as job_services
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.runner import Runner
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.publication import jobs, queries
from webapp.publication.models import Publication, PublicationCase, PublicationFile
from webapp.publication.offers import Writers
from webapp.publication.policy import FileKind
from webapp.publication.services import KIND
from webapp.register.models import Family
from webapp.register.policy import EntryState, Outcome

pytestmark = pytest.mark.usefixtures("closed")
Report = Callable[[int, int], None]


def words(_session: Session, request: Request, _keys: Keys, target: Path, report: Report) -> int:
    """Write a file as a writer of exports does."""
    target.write_text(f"{request.format} {request.audience} {request.filter.version_id}")
    report(1, 1)
    return 1


WORDS: Writers = dict.fromkeys(Format, words)


def run(parts: Parts, job_id: int, writers: Writers = WORDS) -> Job:
    Runner({KIND: jobs.Preparing(writers)}, parts).run(job_id)
    with parts.database.reading() as session:
        return session.get_one(Job, job_id)


def cases_of(database: Database, publication: Publication) -> list[PublicationCase]:
    with database.reading() as session:
        return list(
            session.scalars(
                select(PublicationCase)
                .filter_by(publication_id=publication.id)
                .order_by(PublicationCase.id)
            )
        )


def files_of(database: Database, publication: Publication) -> dict[str, PublicationFile]:
    with database.reading() as session:
        return {each.kind: each for each in queries.files(session, publication)}


def count(database: Database, model: type[Publication | PublicationCase | PublicationFile]) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(model)).one()


def test_every_comment_is_in_one_opinion(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    found = cases_of(database, made)
    assert sum(case.size for case in found) == made.figures["comments"] == COMMENTS
    told: Counter[str] = Counter()
    for case in found:
        told[case.outcome or "pending"] += case.size
    assert told.pop("pending") == made.figures["pending"]
    assert dict(told) == made.figures["outcomes"]


def test_opinions_of_a_target_come_the_largest_first(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    with database.reading() as session:
        found = queries.cases(session, made, "article-1", 0, 10)
        rest = queries.cases(session, made, "article-1", found[0].position, 1)
    assert [(case.position, case.size) for case in found] == [(1, 3), (2, 1), (3, 1), (4, 1)]
    assert rest == found[1:2]
    assert (found[0].outcome, found[0].reason) == (Outcome.ACCEPTED, "accepted的理由")


def test_top_opinions_are_found_for_several_targets(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    with database.reading() as session:
        found = queries.top_cases(session, made, ["article-1", "article-4", "article-2"], 2)
    assert {target: len(cases) for target, cases in found.items()} == {
        "article-1": 2,
        "article-4": 1,
    }


def test_unconfirmed_decision_is_not_told(database: Database, parts: Parts) -> None:
    with database.writing() as session:
        four_eyes(session, get_any(session, SLUG).id)
        family = session.scalars(select(Family).where(Family.state == EntryState.PENDING)).one()
        decide(session, family, Outcome.ACCEPTED, "尚未确认的理由")
    made = prepare_result(database, parts)
    case = next(case for case in cases_of(database, made) if case.family_id == family.id)
    assert (case.outcome, case.reason) == (None, "")


def test_text_that_waits_for_a_decision_is_not_told(database: Database, parts: Parts) -> None:
    with database.writing() as session:
        entry = register_comment(session, "请回电13800138000。", "article-5")
    sort_all(database)
    made = prepare_result(database, parts)
    case = next(case for case in cases_of(database, made) if case.family_id == entry.family_id)
    assert case.text == UNDECIDED
    assert made.figures["hidden"] == 1


def test_files_lie_whole_where_only_we_read(database: Database, parts: Parts) -> None:
    job_id = ask_result(database, parts, with_comments=True)
    assert run(parts, job_id).state is JobState.DONE
    with database.reading() as session:
        made = queries.prepared(session, get_any(session, SLUG).id)
    assert made is not None
    found = files_of(database, made)
    assert list(found) == [kind for kind in FileKind if kind is not FileKind.REVISED]
    for kind, each in found.items():
        path = queries.file_path(parts.settings, made, kind)
        data = path.read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (each.size, each.sha256)
    folder = queries.folder_of(parts.settings, made.id)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == set(found)


def test_files_are_written_for_the_public(database: Database, parts: Parts) -> None:
    revised = revise(database)
    run(parts, ask_result(database, parts, with_comments=True, revised_id=revised))
    with database.reading() as session:
        made = queries.prepared(session, get_any(session, SLUG).id)
    assert made is not None
    text = queries.file_path(parts.settings, made, "comments-csv").read_text()
    assert text == f"csv public {made.draft_version_id}"
    text = queries.file_path(parts.settings, made, "revised").read_text()
    assert text == f"akn public {revised}"


def test_draft_is_offered_as_akoma_ntoso(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    tree = etree.parse(queries.file_path(parts.settings, made, "draft"))
    assert etree.QName(tree.getroot()).localname == "akomaNtoso"


def test_files_have_as_many_comments_as_the_register(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts, with_comments=True)
    found = files_of(database, made)
    kinds = (FileKind.TABLE, FileKind.COMMENTS_XLSX, FileKind.COMMENTS_CSV)
    assert [found[kind].rows for kind in kinds] == [COMMENTS] * 3


def test_comments_are_offered_only_when_asked_for(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    assert not {"comments-xlsx", "comments-csv"} & set(files_of(database, made))


def test_statistics_agree_with_the_figures(database: Database, parts: Parts) -> None:
    made = prepare_result(database, parts)
    data = queries.file_path(parts.settings, made, "statistics").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))
    assert sum(int(row["意见数"]) for row in rows) == COMMENTS
    assert next(row for row in rows if row["条文"] == "第一条")["采纳"] == "3"
    assert len(rows) == files_of(database, made)["statistics"].rows == len(made.articles)


def test_editor_gets_the_files_in_one(database: Database, parts: Parts, tmp_path: Path) -> None:
    job_id = ask_result(database, parts)
    job = run(parts, job_id)
    with database.reading() as session:
        stored = job_files.file_of(parts, session.get_one(Job, job_id))
    (tmp_path / "all.zip").write_bytes(b"".join(stored.pieces))
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == job.result["figures"]["文件"]  # type: ignore[index]
        assert archive.testzip() is None


def test_headline_is_the_editors_where_there_is_one(database: Database, parts: Parts) -> None:
    assert prepare_result(database, parts, headline="结果如下。").headline == "结果如下。"
    assert prepare_result(database, parts).headline.startswith("共有 9 人")


def test_failure_leaves_no_half_result(database: Database, parts: Parts) -> None:
    def fail(*_args: object) -> int:
        raise OSError

    job = run(parts, ask_result(database, parts), WORDS | {Format.TABLE: fail})
    assert job.state is JobState.FAILED
    assert count(database, Publication) == count(database, PublicationCase) == 0
    assert list((parts.settings.instance_path / queries.FOLDER).iterdir()) == []


def test_cancelled_job_leaves_no_half_result(
    database: Database, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.jobs.runner.REPORT_SECONDS", 0)
    job_id = ask_result(database, parts)

    def cancel(session: Session, request: Request, keys: Keys, target: Path, report: Report) -> int:
        with database.writing() as writing:
            job = writing.get_one(Job, job_id)
            job_services.cancel(writing, job, actor=OTHER, now=utc_now())
        return words(session, request, keys, target, report)

    assert run(parts, job_id, WORDS | {Format.TABLE: cancel}).state is JobState.CANCELLED
    assert count(database, Publication) == 0


def test_killed_job_starts_again(
    database: Database, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = ask_result(database, parts)
    with monkeypatch.context() as patch:  # as a kill: nothing is cleared away
        patch.setattr("webapp.publication.services.remove", lambda *_args: None)

        def die(*_args: object) -> int:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run(parts, job_id, WORDS | {Format.TABLE: die})
    with database.writing() as session:
        assert queries.prepared(session, get_any(session, SLUG).id) is None
        job_services.lose(session.get_one(Job, job_id), utc_now())
    assert run(parts, job_id).state is JobState.DONE
    assert count(database, Publication) == 1
    assert count(database, PublicationFile) == len(list(FileKind)) - 3


def test_worker_that_was_thought_dead_writes_nothing_more(database: Database, parts: Parts) -> None:
    first = ask_result(database, parts)

    def overtaken(
        session: Session, request: Request, keys: Keys, target: Path, report: Report
    ) -> int:
        with database.writing() as writing:
            job_services.lose(writing.get_one(Job, first), utc_now())
        assert run(parts, first).state is JobState.DONE
        return words(session, request, keys, target, report)

    run(parts, first, WORDS | {Format.TABLE: overtaken})
    assert count(database, Publication) == 1
    with database.reading() as session:
        assert session.get_one(Job, first).state is JobState.DONE
        made = queries.prepared(session, get_any(session, SLUG).id)
        assert made is not None
        assert queries.file_path(parts.settings, made, "table").is_file()


def test_published_result_stays_while_another_is_prepared(database: Database, parts: Parts) -> None:
    first = publish_result(database, parts)
    second = prepare_result(database, parts)
    with database.reading() as session:
        now = queries.published(session, first.consultation_id)
        assert now is not None
        assert (now.id, now.number, second.number) == (first.id, 1, 2)
        assert queries.results_of(session) == {first.consultation_id: now.published_at}
