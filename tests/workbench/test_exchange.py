"""Out to a spreadsheet and back, past what others decide meanwhile."""

import datetime as dt
from http import HTTPStatus

import pytest
from sqlalchemy import select

from tests.support.browser import Browser, Page
from tests.support.forms import press
from tests.support.register import OTHER, entries, register_comment
from tests.support.sheets import cells_of, filled_in, workbook
from tests.workbench.test_entry_batch import fetch, upload
from webapp.audit.models import AuditEvent
from webapp.clock import utc_now
from webapp.dispositions.commands import Decide
from webapp.dispositions.jobs import HANDLERS
from webapp.dispositions.models import Disposition
from webapp.dispositions.policy import UNDO
from webapp.dispositions.services import decide_family
from webapp.dispositions.services_bulk_undo import UNDO_KIND
from webapp.exchange import exports
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.runner import run
from webapp.persistence.engine import Database
from webapp.register.models import Family
from webapp.register.policy import Outcome

URL = "/staff/consultations/lamp-law/exchange"


def export(browser: Browser, query: str = "", view: str = "family") -> bytes:
    """Press the button that exports; return the file."""
    page = browser.get(f"{URL}?{query}")
    data = {"csrf_token": page.value("csrf_token"), "query": page.value("query"), "view": view}
    response = browser.raw_post(f"{URL}/export", data)
    assert response.status_code == HTTPStatus.OK, response.text
    return response.data


def fill(database: Database, count: int = 4) -> None:
    """Register some comments, each unlike the others."""
    with database.writing() as session:
        for number in range(count):
            register_comment(session, f"第{number}种意见，和别的都不一样")


def decide(database: Database, place: int, reason: str) -> None:
    """Decide on a family, as a colleague does meanwhile."""
    with database.writing() as session:
        family = session.scalars(select(Family).order_by(Family.id)).all()[place]
        decide_family(session, family, Decide(Outcome.STUDY, reason), OTHER, now=utc_now())


def counts(page: Page) -> list[int]:
    """Return what a check counts: to decide, unchanged, overtaken, refused."""
    return [int("".join(each.itertext())) for each in page.find("counts").iter("dd")]


def outcomes(database: Database) -> list[str]:
    """Return how each entry stands."""
    with database.reading() as session:
        return [each.state.value for each in entries(session)]


def reasons(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(Disposition.reason)))


def test_round_trip_with_two_rows_that_others_decided_meanwhile(
    clerk: Browser, database: Database
) -> None:
    fill(database)
    data = export(clerk)
    decide(database, 1, "先研究")
    decide(database, 2, "另案研究")
    answers = {1: ("采纳", ""), 2: ("未采纳", "于法无据"), 3: ("采纳", "好"), 4: ("部分采纳", "半")}
    page = upload(clerk, filled_in(data, answers), URL)
    assert counts(page) == [2, 0, 2, 0]
    rows = page.words("troubles")
    assert "导出以后别人改过 未采纳 于法无据 另行研究 先研究 李复核" in rows
    report = cells_of(fetch(clerk, page, "下载这些行"))
    assert [row[4:7] for row in report[1:]] == [
        ["于法无据", "另行研究", "先研究"],
        ["好", "另行研究", "另案研究"],
    ]
    done = press(clerk, page, "确认处理 2 行")
    assert "已完成" in done.text
    assert outcomes(database) == ["accepted", "study", "study", "partly"]


def test_what_is_overtaken_after_the_check_is_not_overwritten(
    clerk: Browser, database: Database
) -> None:
    fill(database, 2)
    data = filled_in(export(clerk), {1: ("采纳", ""), 2: ("采纳", "都采纳")})
    page = upload(clerk, data, URL)
    decide(database, 1, "抢先一步")
    done = press(clerk, page, "确认处理 2 行")
    left = cells_of(fetch(clerk, done, "没有处理的行"))
    assert left[1][3:8] == ["采纳", "都采纳", "另行研究", "抢先一步", "李复核"]
    assert outcomes(database) == ["accepted", "study"]


def test_an_import_is_undone_as_a_whole_where_nobody_decided_since(
    clerk: Browser, database: Database, parts: Parts
) -> None:
    fill(database, 3)
    answers = {1: ("采纳", ""), 2: ("采纳", ""), 3: ("采纳", "")}
    done = press(clerk, upload(clerk, filled_in(export(clerk), answers), URL), "确认处理 3 行")
    decide(database, 2, "另案研究")
    press(clerk, done, "整批撤销")
    with database.reading() as session:
        undoing = session.scalars(select(Job).filter_by(kind=UNDO_KIND)).one()
    run(undoing.id, HANDLERS, parts)
    assert outcomes(database) == ["pending", "pending", "study"]
    assert not clerk.get(done.response.request.path).has("undo-job")


def test_an_import_is_not_undone_after_ten_minutes(clerk: Browser, database: Database) -> None:
    fill(database, 1)
    done = press(clerk, upload(clerk, filled_in(export(clerk), {1: ("采纳", "")}), URL), "确认处理")
    assert done.has("undo-job")
    with database.writing() as session:
        job = session.scalars(select(Job).filter_by(kind="exchange.import")).one()
        job.ended_at = utc_now() - UNDO - dt.timedelta(seconds=1)
    assert not clerk.get(done.response.request.path).has("undo-job")


def test_the_same_file_again_changes_nothing(clerk: Browser, database: Database) -> None:
    fill(database, 2)
    data = filled_in(export(clerk), {1: ("采纳", "好"), 2: ("未采纳", "不行")})
    press(clerk, upload(clerk, data, URL), "确认处理 2 行")
    assert counts(upload(clerk, data, URL)) == [0, 2, 0, 0]


def test_rows_that_make_no_sense_are_refused_one_by_one(clerk: Browser, database: Database) -> None:
    fill(database)
    answers = {1: ("未采纳", ""), 2: ("", "没有结果"), 3: ("同意", ""), 4: ("已体现", "")}
    page = upload(clerk, filled_in(export(clerk), answers), URL)
    assert counts(page) == [1, 0, 0, 3]
    for words in ("请说明理由", "没有选处理结果", "处理结果应为"):
        assert words in page.words("troubles")
    press(clerk, page, "确认处理 1 行")
    assert outcomes(database)[3] == "covered"


def test_a_reason_alone_rewords_what_was_decided(clerk: Browser, database: Database) -> None:
    fill(database, 1)
    decide(database, 0, "先研究")
    page = upload(clerk, filled_in(export(clerk), {1: ("", "=1+1 是理由")}), URL)
    press(clerk, page, "确认处理 1 行")
    assert reasons(database) == {"先研究", "=1+1 是理由"}
    assert outcomes(database) == ["study"]


def test_single_entries_can_be_decided(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "同意")
        register_comment(session, "同意。")
    data = export(clerk, view="each")
    assert len(cells_of(data)) == 3
    press(clerk, upload(clerk, filled_in(data, {2: ("采纳", "")}), URL), "确认处理 1 行")
    assert outcomes(database) == ["pending", "accepted"]


def test_stamps_of_others_and_edited_ones_are_refused(clerk: Browser, database: Database) -> None:
    fill(database, 2)
    rows = cells_of(filled_in(export(clerk), {1: ("采纳", ""), 2: ("采纳", "")}))
    rows[1][-1], rows[2][-1] = rows[2][-1], rows[1][-1]
    page = upload(clerk, workbook(rows, "处理"), URL)
    assert "排序时与“编号”错开了" in page.words("troubles")
    assert outcomes(database) == ["pending", "pending"]


def test_the_filter_of_the_list_is_that_of_the_export(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "第一条的意见")
        register_comment(session, "第二条的意见", "article-2")
    data = export(clerk, "version=1&target=article-2")
    assert [row[1:3] for row in cells_of(data)[1:]] == [["第2条", "第二条的意见"]]
    assert ["第二条", "路灯的第二项要求，由市容主管部门负责落实。"] in cells_of(data, "条文")


def test_export_and_import_are_recorded(clerk: Browser, database: Database) -> None:
    fill(database, 1)
    page = upload(clerk, filled_in(export(clerk), {1: ("采纳", "")}), URL)
    press(clerk, page, "确认处理 1 行")
    with database.reading() as session:
        events = {each.action: each.details for each in session.scalars(select(AuditEvent))}
    assert events["exchange.export"]["rows"] == 1
    assert events["exchange.import"]["decisions"] == 1


def test_nothing_is_not_exported(clerk: Browser) -> None:
    page = clerk.get(URL)
    data = {"csrf_token": page.value("csrf_token"), "query": "", "view": "family"}
    refused = clerk.post(f"{URL}/export", data, status=422)
    assert "没有可以导出的" in refused.words("error-summary")


def test_a_large_export_is_left_to_the_worker(
    clerk: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 1)
    fill(database, 2)
    page = clerk.get(URL)
    data = {"csrf_token": page.value("csrf_token"), "query": "", "view": "family"}
    assert "排队中" in clerk.post(f"{URL}/export", data).text
    with database.reading() as session:
        job = session.scalars(select(Job)).one()
        assert (job.kind, job.total) == ("exchange.export", 2)
