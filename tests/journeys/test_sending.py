"""Sending: captcha, second clicks, Back, saves under way, and the keyboard alone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.devices import Devices
from tests.journeys.steps import (
    answer_captcha,
    box,
    expect_same_document,
    local_copies,
    mark,
    receipt,
    receipt_number,
    receipts,
    save,
    status,
    stored,
    submit,
    submit_button,
    tab_to,
    write,
)
from tests.support.server import Server

TARGET = "article-1"
TEXT = "第一条应当更清楚"


def ready(server: Server, page: Page) -> None:
    """Fill in everything that sending needs."""
    page.locator("#contact_name").fill("王秀兰")
    answer_captcha(server, page)


def assert_sent_once(server: Server, page: Page) -> None:
    """See a receipt, and that there is no other."""
    number, _ = receipt(page)
    assert receipts(server) == [number.replace("-", "")]


def test_a_double_click_sends_once(page: Page, server: Server) -> None:
    save(page, TARGET, TEXT)
    ready(server, page)
    submit_button(page).dblclick()
    assert_sent_once(server, page)


def test_a_double_click_sends_once_without_script(
    devices: Devices, server: Server, lamp_law: str
) -> None:
    page = devices.new(script=False).new_page()
    page.goto(lamp_law)
    box(page, TARGET).fill(TEXT)
    ready(server, page)
    submit_button(page).dblclick()
    assert_sent_once(server, page)


def test_back_and_again_leads_to_the_same_receipt(page: Page, server: Server) -> None:
    save(page, TARGET, TEXT)
    number, _ = submit(server, page)
    go_back(page)
    expect(box(page, TARGET)).to_have_value(TEXT)
    submit_button(page).click()
    assert receipt_number(page) == number
    assert_sent_once(server, page)
    assert local_copies(page) == {}


def test_what_is_typed_after_back_is_not_swallowed(
    page: Page, server: Server, devices: Devices
) -> None:
    devices.announce("409")
    save(page, TARGET, TEXT)
    submit(server, page)
    go_back(page)
    write(page, TARGET, TEXT + "，补充一点")
    expect(status(page, TARGET)).to_have_text(
        "这份意见已经提交，改动没有保存。要修改，请在回执页面办理更正。"
    )
    submit_button(page).click()
    expect(page.locator("#own")).to_contain_text(TEXT + "，补充一点")
    page.get_by_role("button", name="更正已提交的意见").click()
    expect(box(page, TARGET)).to_have_value(TEXT + "，补充一点")


def test_a_reload_after_back_shows_what_was_sent(page: Page, server: Server) -> None:
    save(page, TARGET, TEXT)
    number, _ = submit(server, page)
    go_back(page)
    page.reload()
    expect(page.locator("#own")).to_contain_text(TEXT)
    page.get_by_role("link", name="查看回执").click()
    assert receipt_number(page) == number


def test_what_was_not_saved_yet_is_sent_all_the_same(page: Page, server: Server) -> None:
    ready(server, page)
    box(page, TARGET).fill(TEXT)
    submit_button(page).click()
    receipt(page)
    assert stored(server) == {TARGET: TEXT}
    assert local_copies(page) == {}


def test_sending_waits_for_a_save_under_way(page: Page, server: Server) -> None:
    ready(server, page)
    with server.holding() as gate:
        box(page, TARGET).fill(TEXT)
        gate.wait()
        box(page, TARGET).fill(TEXT + "，说完了")
        submit_button(page).click()
        submit_button(page).click()
        assert receipts(server) == []
    assert_sent_once(server, page)
    assert stored(server) == {TARGET: TEXT + "，说完了"}


def test_a_save_that_never_ends_does_not_stop_sending(page: Page, server: Server) -> None:
    ready(server, page)
    with server.holding() as gate:
        box(page, TARGET).fill(TEXT)
        gate.wait()
        server.recover()
        box(page, TARGET).fill(TEXT + "，说完了")
        submit_button(page).click()
        assert_sent_once(server, page)
    assert stored(server) == {TARGET: TEXT + "，说完了"}


def test_a_wrong_answer_keeps_everything_and_asks_anew(
    page: Page, server: Server, devices: Devices
) -> None:
    devices.announce("422")
    save(page, TARGET, TEXT)
    page.get_by_label("单位", exact=True).check()
    page.locator("#organisation").fill("云溪市照明协会")
    ready(server, page)
    old = challenge(page).input_value()
    right = page.locator("#captcha").input_value()
    page.locator("#captcha").fill(f"{(int(right) + 1) % 10_000:04}")
    submit_button(page).click()
    expect(page.locator("#captcha-error")).to_be_visible()
    expect(page.locator("#captcha")).to_be_focused()
    expect(page.locator("#captcha")).to_have_value("")
    expect(page).to_have_title(re.compile("^错误："))
    assert challenge(page).input_value() != old
    expect(box(page, TARGET)).to_have_value(TEXT)
    expect(page.locator("#organisation")).to_have_value("云溪市照明协会")
    expect(page.locator("#contact_name")).to_have_value("王秀兰")
    expect(page.get_by_label("单位", exact=True)).to_be_checked()
    answer_captcha(server, page)
    submit_button(page).click()
    assert_sent_once(server, page)


def test_another_picture_comes_without_a_new_page(page: Page, server: Server) -> None:
    mark(page)
    box(page, TARGET).fill(TEXT)
    old = challenge(page).input_value()
    page.get_by_role("button", name="换一张").click()
    expect(page.locator("#captcha")).to_be_focused()
    expect_same_document(page)
    assert challenge(page).input_value() != old
    submit(server, page)


def test_enter_in_the_captcha_sends(page: Page, server: Server) -> None:
    save(page, TARGET, TEXT)
    ready(server, page)
    page.locator("#captcha").press("Enter")
    assert_sent_once(server, page)


def test_the_keyboard_alone_is_enough(page: Page, server: Server) -> None:
    tab_to(page, "#contact_name")
    page.keyboard.type("王秀兰")
    tab_to(page, f"#text-{TARGET}")
    page.keyboard.type(TEXT)
    tab_to(page, "#captcha")
    expect(status(page, TARGET)).to_have_attribute("data-state", "saved")
    answer_captcha(server, page)
    tab_to(page, "button[value=submit]")
    page.keyboard.press("Enter")
    assert_sent_once(server, page)
    assert stored(server) == {TARGET: TEXT}


def go_back(page: Page) -> None:
    """Press Back; the browser brings the page before as it was left."""
    with page.expect_event("framenavigated"):
        page.evaluate("() => history.back()")


def challenge(page: Page) -> Locator:
    """Return the field that names the captcha shown."""
    return page.locator("input[name=captcha_id]")
