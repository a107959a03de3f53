"""A clerk enters many letters by a spreadsheet."""

import io
from http import HTTPStatus

from sqlalchemy import select

from tests.support.browser import Browser, Page, check
from tests.support.forms import press
from tests.support.register import entries
from tests.support.sheets import batch, cells_of
from tests.support.steps import look_up
from webapp.audit.models import AuditEvent
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.persistence.engine import Database

URL = "/staff/consultations/lamp-law/enter/batch"
LAMP = {"来件序号": "A1", "意见": "路灯太暗"}
ROOF = {"来件序号": "A1", "意见对象": "附件9", "意见": "没有这个附件"}
BENCH = {"来件序号": "A2", "意见": "长椅太少", "意见对象": "第二条"}


def upload(browser: Browser, data: bytes, url: str = URL, name: str = "来件.xlsx") -> Page:
    """Choose a file on a page and send it; return what is shown then."""
    form = {"csrf_token": browser.get(url).value("csrf_token"), "file": (io.BytesIO(data), name)}
    response = browser.client.post(url, data=form, follow_redirects=True)
    return check(response)


def fetch(browser: Browser, page: Page, words: str) -> bytes:
    """Follow a link to a file and return it."""
    found = next(a for a in page.root.iter("a") if words in "".join(a.itertext()))
    response = browser.client.get(found.get("href") or "")
    assert response.status_code == HTTPStatus.OK
    data = response.data
    response.close()  # as a browser does when it has the file
    return data


def test_the_template_holds_the_words_of_the_draft(clerk: Browser) -> None:
    data = fetch(clerk, clerk.get(URL), "下载空白表格")
    assert cells_of(data)[0][:3] == ["来件序号", "收到日期", "渠道"]
    assert ["第三条"] in cells_of(data, "条文")
    assert ["来信"] in cells_of(data, "渠道")


def test_a_batch_is_checked_and_entered(clerk: Browser, database: Database) -> None:
    page = upload(clerk, batch(LAMP, BENCH))
    assert "2 份来件、2 条意见；有 0 行" in page.words("counts")
    with database.reading() as session:
        assert entries(session) == []
    page = press(clerk, page, "录入 2 份来件")
    assert "已完成" in page.text
    receipts = cells_of(fetch(clerk, page, "录入回执"))
    assert len(receipts) == 3
    assert "路灯太暗" in look_up(Browser(clerk.app), str(receipts[1][2]), str(receipts[1][3])).text
    with database.reading() as session:
        assert [each.target for each in entries(session)] == ["article-3", "article-2"]
        told = session.scalars(select(AuditEvent).filter_by(action="exchange.batch")).one()
        assert told.details["comments"] == 2


def test_a_letter_with_a_wrong_row_is_listed_and_the_rest_entered(
    clerk: Browser, database: Database
) -> None:
    page = upload(clerk, batch(LAMP, ROOF, BENCH))
    rows = page.words("refused")
    assert "3这一稿没有“附件9”" in rows
    assert "同一来件的第 3 行有误" in rows
    again = fetch(clerk, page, "下载不能录入的行")
    assert [row[-1] for row in cells_of(again)][1:] == [
        "原第 2 行：同一来件的第 3 行有误，整份未录入",
        "原第 3 行：这一稿没有“附件9”",
    ]
    press(clerk, page, "录入 1 份来件")
    assert "0 份来件、0 条意见；有 2 行" in upload(clerk, again).words("counts")
    with database.reading() as session:
        assert len(entries(session)) == 1


def test_the_same_file_again_is_asked_about(clerk: Browser, database: Database) -> None:
    data = batch(LAMP)
    press(clerk, upload(clerk, data), "录入 1 份来件")
    page = upload(clerk, data)
    assert "已由陈办理录入过" in page.words("before")
    token = {"csrf_token": page.value("csrf_token")}
    assert clerk.raw_post(page.action, token).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    press(clerk, page, "仍要再录入一遍")
    with database.reading() as session:
        assert len(entries(session)) == 2


def test_a_large_batch_is_left_to_the_worker(clerk: Browser, database: Database) -> None:
    rows = [{"来件序号": n, "意见": f"第{n}份来信"} for n in range(301)]
    page = press(clerk, upload(clerk, batch(*rows)), "录入 301 份来件")
    assert "排队中" in page.text
    with database.reading() as session:
        assert session.scalars(select(Job)).one().state is JobState.QUEUED
        assert entries(session) == []


def test_a_file_that_is_no_workbook_is_refused(clerk: Browser) -> None:
    page = upload(clerk, b"<html>", name="a.xlsx")
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "这不是 .xlsx 工作簿" in page.words("error-summary")


def test_no_file_is_asked_for(clerk: Browser) -> None:
    assert "请选择填好的表格" in upload(clerk, b"").words("error-summary")


def test_what_is_kept_belongs_to_one_consultation(clerk: Browser) -> None:
    clerk.get(f"{URL}/{'0' * 32}", status=404)
    clerk.get(f"{URL}/no-token", status=404)
