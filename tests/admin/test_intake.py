"""Bringing a draft in: what is kept, what is refused, what becomes of several drafts."""

import io

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import undefer

from tests.support.browser import Browser
from tests.support.forms import press
from tests.support.laws import SLUG
from tests.support.staff import sign_in
from webapp.accounts.policy import Role
from webapp.audit.models import AuditEvent
from webapp.consultations.models import Consultation
from webapp.draft_import.bounded import MAX_FILE_BYTES
from webapp.intake.models import DraftFile, ProofSheet, Purpose
from webapp.persistence.engine import Database

TEXT = """云溪市路灯管理条例
（草案）
第一章　总则
第一条　为了加强路灯管理，制定本条例。
第二条　本条例适用于本市行政区域。
第二章　附则
第三条　本条例自公布之日起施行。
"""
NEW = "/staff/imports/new"
READ = "读取并校对"


def test_pasted_text_becomes_a_proof_sheet(editor: Browser, database: Database) -> None:
    page = press(editor, editor.get(NEW), READ, text=TEXT)
    assert "校对：云溪市路灯管理条例（草案）" in page.text
    assert "没有待处理的疑问" in page.text
    with database.reading() as session:
        sheet = session.scalars(select(ProofSheet)).one()
        assert (sheet.purpose, sheet.title) == (Purpose.CONSULTATION, "云溪市路灯管理条例（草案）")


def test_file_is_kept_as_it_came_under_a_number_of_ours(
    editor: Browser, database: Database
) -> None:
    data = TEXT.encode("gb18030")
    name = "../../etc/送审稿.txt"
    press(editor, editor.get(NEW), READ, file=(io.BytesIO(data), name))
    with database.reading() as session:
        file = session.scalars(select(DraftFile).options(undefer(DraftFile.content))).one()
        assert (file.content, file.size, file.error) == (data, len(data), None)
        assert file.received_by == "林起草"
        event = session.scalars(select(AuditEvent).filter_by(action="file.received")).one()
        assert event.details["sha256"] == file.sha256


def test_no_address_serves_a_kept_file(app: Flask) -> None:
    rules = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in {"workbench.job_file", "results.show_file"}
    ]
    assert [rule for rule in rules if "file" in rule.removeprefix("/static/<path:filename>")] == []


def test_refused_file_is_kept_with_the_reason(editor: Browser, database: Database) -> None:
    page = press(
        editor, editor.get(NEW), READ, file=(io.BytesIO(b"\x89PNG\r\n\x1a\n"), "a.docx"), status=422
    )
    assert "图片" in page.words("error-summary")
    with database.reading() as session:
        file = session.scalars(select(DraftFile)).one()
        assert file.error is not None
        assert session.scalars(select(ProofSheet)).all() == []
    assert "图片" in editor.get("/staff/imports").text


def test_refused_paste_is_offered_again(editor: Browser) -> None:
    page = press(editor, editor.get(NEW), READ, text="没有条文的一段话。", status=422)
    assert page.value("text").strip() == "没有条文的一段话。"


def test_nothing_at_all_is_asked_for_again(editor: Browser, database: Database) -> None:
    page = press(editor, editor.get(NEW), READ, text=" \n", status=422)
    assert "请选择文件" in page.words("error-summary")
    with database.reading() as session:
        assert session.scalars(select(DraftFile)).all() == []


def test_file_over_the_limit_is_refused(editor: Browser) -> None:
    data = io.BytesIO(b" " * (MAX_FILE_BYTES + 100_000))
    page = press(editor, editor.get(NEW), READ, file=(data, "a.txt"), status=413)
    assert "收不下" in page.text
    page.response.request.environ["wsgi.input"].close()  # nobody read the client's copy


def test_two_drafts_in_a_file_become_two_sheets(editor: Browser, database: Database) -> None:
    second = TEXT.replace("路灯", "井盖")
    page = press(editor, editor.get(NEW), READ, text=f"{TEXT}\n{second}")
    assert "几部草案" in page.text
    with database.reading() as session:
        titles = session.scalars(select(ProofSheet.title).order_by(ProofSheet.id)).all()
    assert titles == ["云溪市路灯管理条例（草案）", "云溪市井盖管理条例（草案）"]


def test_next_draft_names_its_consultation(editor: Browser, law: str, database: Database) -> None:
    page = editor.get(f"{NEW}?purpose=version&consultation={law}")
    press(editor, page, READ, text=TEXT)
    with database.reading() as session:
        sheet = session.scalars(select(ProofSheet)).one()
        found = session.scalars(select(Consultation.id)).one()
        assert (sheet.purpose, sheet.consultation_id) == (Purpose.VERSION, found)


def test_next_draft_of_nothing_is_not_found(editor: Browser) -> None:
    editor.get(f"{NEW}?purpose=version&consultation=nothing", status=404)
    editor.get(f"{NEW}?purpose=poem&consultation={SLUG}", status=400)


def test_clerk_may_not_bring_files_in(browser: Browser) -> None:
    sign_in(browser, Role.CLERK)
    for address in (NEW, "/staff/imports", "/staff/imports/1", "/staff/imports/1/take"):
        browser.get(address, status=403)
