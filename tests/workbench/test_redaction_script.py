"""With script, what is selected in the original is what will be hidden."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import devices, server
from tests.journeys.devices import Devices
from tests.support.laws import make_consultation
from tests.support.register import register_comment
from tests.support.server import Server
from tests.support.staff import PASSWORD, add_staff
from webapp.accounts.policy import Role
from webapp.clock import utc_now
from webapp.redaction import services

__all__ = ["devices", "server"]

TEXT = "路灯𠮷，电话13800138000，路灯暗。"
# From the second 路灯 on: its words stand twice, and a reason stands between.
SELECT = """([from, to]) => {
  const original = document.getElementById("original");
  const all = [...original.childNodes];
  const range = document.createRange();
  const [a, b] = [from, to].map(([node, at]) => [all[node].firstChild ?? all[node], at]);
  range.setStart(...a);
  range.setEnd(...b);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  original.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


@pytest.fixture
def page(devices: Devices, server: Server) -> Page:
    make_consultation(server.database)
    with server.database.writing() as session:
        entry = register_comment(session, TEXT)
        services.mark(session, [(entry, TEXT)], now=utc_now())
    add_staff(server.app, "editor@example.cn", Role.EDITOR)
    opened = devices.new().new_page()
    opened.goto("/staff/consultations/lamp-law/entries/1/redaction")
    opened.locator("[name=email]").fill("editor@example.cn")
    opened.locator("[name=password]").fill(PASSWORD)
    opened.locator("main button").click()
    expect(opened.locator("#select-hint")).to_be_visible()  # the script is at work
    return opened


def test_the_second_of_two_is_hidden_where_it_was_selected(page: Page) -> None:
    page.evaluate(SELECT, [[2, 1], [2, 3]])
    expect(page.locator("#words")).to_have_value("路灯")
    expect(page.locator("#where-one")).to_be_checked()
    page.locator("#code").select_option("secret")
    page.get_by_role("button", name="隐去勾选的文字").click()
    expect(page.locator("#published")).to_have_text(
        "路灯𠮷，电话〔已隐去：电话号码〕，〔已隐去：国家秘密〕暗。"
    )


def test_the_reason_in_a_mark_is_no_part_of_the_selection(page: Page) -> None:
    page.evaluate(SELECT, [[1, 9], [2, 3]])
    expect(page.locator("#words")).to_have_value("00，路灯")
    page.locator("#code").select_option("secret")
    page.get_by_role("button", name="标出，看看效果").click()
    expect(page.locator("#parts")).to_contain_text("00，路灯")
