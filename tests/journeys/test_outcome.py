"""From a comment to its answer: closed, sealed, decided, published, looked up, proved."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.journeys.devices import Devices
from tests.journeys.steps import box, close_consultation, submit
from tests.support.decisions import decide
from tests.support.laws import SLUG
from tests.support.results import sort_all
from tests.support.sealing import seal
from tests.support.server import Server
from tests.support.staff import PASSWORD, add_staff, email_of
from webapp.accounts.policy import Role
from webapp.consultations.queries import get_any
from webapp.jobs.contract import Parts
from webapp.jobs.queries import list_jobs
from webapp.jobs.runner import Runner
from webapp.publication.jobs import HANDLERS
from webapp.register.models import Family
from webapp.register.policy import Outcome
from webapp.seal.verify_receipt import __file__ as program
from webapp.web.context import EXTENSION

TEXT = "第一条应当写明路灯的亮度标准。"
REASON = "已写入第一款。"


def work(server: Server) -> None:
    """Do what was asked for, as the worker does."""
    services = server.app.extensions[EXTENSION]
    parts = Parts(services.settings, server.database, services.keys)
    with server.database.reading() as session:
        found = [job.id for job in list_jobs(session, get_any(session, SLUG).id)]
    for number in reversed(found):
        Runner(HANDLERS, parts).run(number)


def answer_all(server: Server) -> None:
    """Sort what arrived and accept it."""
    sort_all(server.database)
    with server.database.writing() as session:
        for family in session.scalars(select(Family)).all():
            decide(session, family, Outcome.ACCEPTED, REASON)


def publish(page: Page, server: Server) -> None:
    """Prepare a result, look at the preview and publish it, by the pages."""
    page.goto(f"/staff/consultations/{SLUG}/result")
    page.get_by_role("button", name="生成", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("任务")
    work(server)
    page.goto(f"/staff/consultations/{SLUG}/result/preview")
    expect(page.locator(".lead")).to_contain_text("1 条意见")
    page.goto(f"/staff/consultations/{SLUG}/result")
    page.get_by_label("已经核对预览，同意公布").check()
    page.get_by_role("button", name="公布", exact=False).first.click()
    expect(page.get_by_role("link", name="公众看到的结果")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_comment_is_answered_in_public_and_proved_at_home(
    devices: Devices,
    server: Server,
    lamp_law: str,
    tmp_path: Path,
    script: bool,  # noqa: FBT001
) -> None:
    citizen = devices.new(script=script).new_page()
    citizen.goto(lamp_law)
    box(citizen, "article-1").fill(TEXT)
    number, secret = submit(server, citizen)
    close_consultation(server)
    seal(server.database)
    answer_all(server)

    add_staff(server.app, email_of(Role.EDITOR), Role.EDITOR)
    editor = devices.new(script=script).new_page()
    editor.goto(f"/staff/consultations/{SLUG}/result")
    editor.locator("[name=email]").fill(email_of(Role.EDITOR))
    editor.locator("[name=password]").fill(PASSWORD)
    editor.locator("main button").click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("结果公布")
    publish(editor, server)

    citizen.goto("/")
    citizen.get_by_role("region", name="结果已公布").get_by_role("link").first.click()
    expect(citizen).to_have_url(re.compile(f"{lamp_law}/results$"))
    expect(citizen.locator("main")).to_contain_text(TEXT)
    expect(citizen.locator("main")).to_contain_text(REASON)

    citizen.goto("/receipts")
    citizen.locator("[name=number]").fill(number)
    citizen.locator("[name=secret]").fill(secret)
    citizen.locator("main form button").first.click()
    expect(citizen.locator("#answers")).to_contain_text("采纳")
    expect(citizen.locator("#answers")).to_contain_text(REASON)
    with citizen.expect_download() as download:
        citizen.get_by_role("button", name="下载证明文件").click()
    download.value.save_as(tmp_path / "proof.json")

    citizen.goto(f"{lamp_law}/seal")
    root = (citizen.locator("code.code").first.text_content() or "").strip()
    citizen.locator("#file").set_input_files(tmp_path / "proof.json")
    citizen.get_by_role("button", name="核对", exact=True).click()
    expect(citizen.locator("#checked")).to_contain_text("全部相符")
    checked = subprocess.run(  # noqa: S603
        [sys.executable, "-I", program, str(tmp_path / "proof.json"), "--root", root],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
