"""The proof sheet: every verb, conflicts, confirmation, and what the draft becomes."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.support.browser import Browser, Page
from tests.support.forms import press
from webapp.audit.models import AuditEvent
from webapp.clock import CHINA, utc_now
from webapp.consultations import queries
from webapp.consultations.models import Consultation
from webapp.consultations.policy import State
from webapp.intake.models import ProofSheet, SheetState
from webapp.intake.sheets import Sheet, sheet_of
from webapp.persistence.engine import Database

TEXT = """公告
现将草案公布征求意见。
云溪市路灯管理条例（草案）
第一条　为了加强路灯管理，制定本条例。
第二条　路灯管理单位应当履行下列职责：
（一）亮灯；
（二）维修。
第四条　本条例自公布之日起施行。
"""
SHEET = "/staff/imports/1"


@pytest.fixture
def sheet(editor: Browser, request: pytest.FixtureRequest) -> Page:
    """Bring a draft in whose third article is missing; ``SHEET`` is its address."""
    page = press(editor, editor.get("/staff/imports/new"), "读取并校对", text=TEXT)
    request.module.SHEET = page.response.request.path
    return page


def stored(database: Database) -> Sheet:
    with database.reading() as session:
        return sheet_of(session.scalars(select(ProofSheet)).one())


def row_of(database: Database, words: str) -> int:
    return next(row.id for row in stored(database).rows if words in row.words)


def open_row(editor: Browser, database: Database, words: str) -> Page:
    return editor.get(f"{SHEET}?row={row_of(database, words)}")


def labels(database: Database) -> list[str]:
    return [article.label for article in stored(database).draft.articles]


def test_what_is_missing_is_named_and_leads_to_its_row(sheet: Page, database: Database) -> None:
    assert "缺第三条" in sheet.text
    assert f"#row-{row_of(database, '第四条')}" in sheet.response.text


def test_every_line_of_the_file_is_on_the_sheet(sheet: Page) -> None:
    for line in TEXT.splitlines():
        assert line.removeprefix("第").split("　")[-1] in sheet.text


@pytest.mark.usefixtures("sheet")
def test_text_is_changed_in_place(editor: Browser, database: Database) -> None:
    page = open_row(editor, database, "亮灯")
    press(editor, page, "保存文字", text="按时亮灯；")
    assert stored(database).draft.articles[1].paragraphs[1].text == "按时亮灯；"


@pytest.mark.usefixtures("sheet")
def test_label_is_changed_in_place(editor: Browser, database: Database) -> None:
    page = press(editor, open_row(editor, database, "第四条"), "改成这样", label="第三条")
    assert labels(database) == ["第一条", "第二条", "第三条"]
    assert "缺第三条" not in page.text


@pytest.mark.usefixtures("sheet")
def test_row_is_split_where_the_clerk_broke_the_line(editor: Browser, database: Database) -> None:
    page = open_row(editor, database, "第一条")
    press(editor, page, "拆分", text="为了加强路灯管理，\n制定本条例。")
    paragraphs = stored(database).draft.articles[0].paragraphs
    assert [p.text for p in paragraphs] == ["为了加强路灯管理，", "制定本条例。"]


@pytest.mark.usefixtures("sheet")
def test_splitting_keeps_what_was_changed_as_well(editor: Browser, database: Database) -> None:
    page = open_row(editor, database, "第一条")
    press(editor, page, "拆分", text="为了加强路灯的管理，\n制定本条例。")
    assert stored(database).draft.articles[0].paragraphs[0].text == "为了加强路灯的管理，"
    press(editor, editor.get(SHEET), "撤销最后一步")
    assert stored(database).edits == ()


@pytest.mark.usefixtures("sheet")
def test_row_is_joined_to_the_one_before(editor: Browser, database: Database) -> None:
    press(editor, open_row(editor, database, "维修"), "并入上一行")
    assert stored(database).draft.articles[1].paragraphs[1].text == "亮灯；（二）维修。"


@pytest.mark.usefixtures("sheet")
def test_rows_move_up_and_down(editor: Browser, database: Database) -> None:
    before = stored(database).rows
    press(editor, open_row(editor, database, "维修"), "上移")
    moved = [row.words for row in stored(database).rows]
    assert moved.index("（二）维修。") == moved.index("（一）亮灯；") - 1
    press(editor, open_row(editor, database, "维修"), "下移")
    assert stored(database).rows == before


@pytest.mark.usefixtures("sheet")
def test_row_is_excluded_with_a_reason_and_put_back(editor: Browser, database: Database) -> None:
    page = press(editor, open_row(editor, database, "维修"), "移出草案", why="重复", nth=0)
    assert "重复" in page.text
    assert len(stored(database).draft.articles[1].paragraphs) == 2
    page = open_row(editor, database, "维修")
    press(editor, page, "放回草案", role="项", label="（二）")
    assert len(stored(database).draft.articles[1].paragraphs) == 3


def test_chosen_rows_are_excluded_together_and_undone_together(
    editor: Browser, sheet: Page, database: Database
) -> None:
    chosen = [str(row_of(database, words)) for words in ("亮灯", "维修")]
    page = press(editor, sheet, "把选中的行移出草案", rows=chosen, why="另行规定")
    assert len(stored(database).draft.articles[1].paragraphs) == 1
    press(editor, page, "撤销最后一步")
    assert len(stored(database).draft.articles[1].paragraphs) == 3


@pytest.mark.usefixtures("sheet")
def test_edit_without_sense_changes_nothing_and_keeps_what_was_typed(
    editor: Browser, database: Database
) -> None:
    page = open_row(editor, database, "第四条")
    page = press(editor, page, "改成这样", label="第某条", status=422)
    assert "第某条" in page.words("error-summary")
    assert page.find("edit-label").get("value") == "第某条"
    assert stored(database).edits == ()


@pytest.mark.usefixtures("sheet")
def test_two_clerks_do_not_overwrite_each_other(editor: Browser, database: Database) -> None:
    first = open_row(editor, database, "亮灯")
    second = open_row(editor, database, "亮灯")
    press(editor, first, "保存文字", text="准时亮灯；")
    page = press(editor, second, "保存文字", text="全部亮灯；", status=409)
    assert "别人刚刚改过" in page.words("error-summary")
    assert page.find("edit-text").text.strip() == "全部亮灯；"  # type: ignore[union-attr]
    assert stored(database).draft.articles[1].paragraphs[1].text == "准时亮灯；"


@pytest.mark.parametrize(
    "data",
    [
        {"do": "sing", "row": "1"},
        {"do": "set_text", "row": "one", "text": "a"},
        {"do": "set_text", "text": "a"},
        {"do": "relabel", "row": "1", "role": "诗", "label": ""},
        {"do": "relabel", "row": "999", "role": "条", "label": "第一条"},
        {"do": "up", "row": "999"},
        {"do": "exclude", "rows": "999", "why": "x"},
    ],
)
def test_what_no_page_sends_is_refused(
    editor: Browser, sheet: Page, database: Database, data: dict[str, str]
) -> None:
    fixed = {"csrf_token": sheet.value("csrf_token"), "rev": "0"}
    editor.post(SHEET, fixed | data, status=422)
    assert stored(database).edits == ()


@pytest.mark.usefixtures("sheet")
def test_draft_with_open_findings_is_not_taken(editor: Browser, database: Database) -> None:
    page = editor.get(f"{SHEET}/take")
    assert "没有处理" in page.text
    data = {"csrf_token": page.value("csrf_token"), "rev": "0", "slug": "lamps"}
    data |= {"opens": "2026-12-01", "closes": "2026-12-31"}
    page = editor.post(f"{SHEET}/take", data, status=422)
    assert "逐项处理" in page.words("error-summary")
    with database.reading() as session:
        assert session.scalars(select(Consultation)).all() == []


def confirm_all(editor: Browser, page: Page) -> Page:
    while "原文如此，确认" in page.text:
        page = press(editor, page, "原文如此，确认")
    return page


def test_confirmed_draft_becomes_a_consultation_nobody_sees(
    editor: Browser, sheet: Page, database: Database
) -> None:
    confirm_all(editor, sheet)
    page = editor.get(f"{SHEET}/take")
    press(editor, page, "采用这份草案", slug="lamps", opens="2026-12-01", closes="2026-12-31")
    with database.reading() as session:
        made = queries.get_any(session, "lamps")
        assert (made.state, made.title) == (State.DRAFT, "云溪市路灯管理条例（草案）")
        sheet_now = session.scalars(select(ProofSheet)).one()
        assert (sheet_now.state, sheet_now.consultation_id) == (SheetState.TAKEN, made.id)
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
        taken = session.scalars(select(AuditEvent).filter_by(action="sheet.taken")).one()
    assert actions[-2:] == ["consultation.created", "sheet.taken"]
    assert any("缺第三条" in str(each) for each in taken.details["confirmed"])  # type: ignore[attr-defined]
    editor.get("/consultations/lamps", status=404)


def test_days_and_slug_are_proposed(editor: Browser, sheet: Page) -> None:
    confirm_all(editor, sheet)
    page = editor.get(f"{SHEET}/take")
    tomorrow = utc_now().astimezone(CHINA).date() + dt.timedelta(days=1)
    assert page.value("opens") == tomorrow.isoformat()
    assert page.value("closes") == (tomorrow + dt.timedelta(days=29)).isoformat()


def test_bad_fields_are_named_and_kept(editor: Browser, sheet: Page) -> None:
    confirm_all(editor, sheet)
    page = editor.get(f"{SHEET}/take")
    page = press(
        editor, page, "采用这份草案", slug="路灯", opens="", closes="2026-12-31", status=422
    )
    assert "小写字母" in page.words("error-summary")
    assert "开始的日期" in page.words("error-summary")
    assert page.value("slug") == "路灯"


def test_period_that_ends_before_it_begins_is_refused(editor: Browser, sheet: Page) -> None:
    confirm_all(editor, sheet)
    page = editor.get(f"{SHEET}/take")
    page = press(
        editor, page, "采用这份草案", slug="lamps", opens="2026-12-31", closes="2026-12-01",
        status=422,
    )  # fmt: skip
    assert "早于" in page.words("error-summary")


def test_given_up_sheet_cannot_be_changed(editor: Browser, sheet: Page, database: Database) -> None:
    page = open_row(editor, database, "亮灯")
    press(editor, sheet, "放弃这份校对稿")
    press(editor, page, "保存文字", text="改", status=409)
    assert "已经放弃" in editor.get(SHEET).text


def test_unknown_sheet_is_not_found(editor: Browser) -> None:
    editor.get("/staff/imports/9", status=404)
