"""The whole story: write, send, find again; with script and without."""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.devices import Devices, seen
from tests.journeys.steps import SAVED, box, expect_progress, save, status, submit
from tests.support.server import Server
from webapp.cli import consultation
from webapp.clock import CHINA, utc_now

OPINIONS = {
    "general": "总体赞成，建议尽快出台。",
    "title": "标题可以写得更短。",
    "article-1": "第一条应写明立法依据。",
    "article-14": "第十四条的三项可以合并。",
    "article-94": "施行日期请留出准备时间。",
}


@pytest.fixture
def seed(server: Server, shared: Path) -> str:
    """Store the real draft, open now, with the command that an operator would use."""
    today = utc_now().astimezone(CHINA).date()
    opens, closes = today - dt.timedelta(days=3), today + dt.timedelta(days=27)
    file = str(shared / "seed" / "questionnaire.txt")
    period = ["--opens", opens.isoformat(), "--closes", closes.isoformat()]
    command = ["create", file, *period, "--slug", "seed", "--publish"]
    result = server.app.test_cli_runner().invoke(consultation.group, command)
    assert result.exit_code == 0, result.output
    return "/consultations/seed"


def test_comments_save_themselves_are_sent_and_found_again(
    server: Server, devices: Devices, seed: str
) -> None:
    page = devices.new().new_page()
    page.goto(seed)
    for count, (target, text) in enumerate(OPINIONS.items(), 1):
        save(page, target, text)
        expect_progress(page, count)
        assert seen(page, f"status-{target}")[:2] == ["未保存", "保存中…"]
    assert devices.saves == list(OPINIONS.items())
    find_again(devices, *submit(server, page))


def test_the_same_story_is_told_without_script(server: Server, devices: Devices, seed: str) -> None:
    page = devices.new(script=False).new_page()
    page.goto(seed)
    for target, text in OPINIONS.items():
        box(page, target).fill(text)
    page.locator("button[name=save][value=article-14]").click()
    expect(page).to_have_url(re.compile("/consultations/seed#article-14$"))
    for target, text in OPINIONS.items():
        expect(box(page, target)).to_have_value(text)
        expect(status(page, target)).to_have_text(SAVED)
    expect_progress(page, len(OPINIONS))
    find_again(devices, *submit(server, page))


def find_again(devices: Devices, number: str, secret: str) -> None:
    """Look a submission up on another device and see everything that was sent."""
    page: Page = devices.new().new_page()
    page.goto("/receipts")
    page.get_by_label("受理编号").fill(number)
    page.get_by_label("查询码").fill(secret)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"受理编号 {number}")
    expect(page.locator(".own > div > dd.quote")).to_have_text(list(OPINIONS.values()))
    expect(page.get_by_text("王秀兰")).to_be_visible()
