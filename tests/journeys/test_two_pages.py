"""Two pages with the same text: windows side by side, another device, a shared computer."""

import pytest
import segno
from playwright.sync_api import Page, expect

from tests.journeys.devices import Devices
from tests.journeys.steps import (
    SAVED,
    answer_captcha,
    box,
    expect_progress,
    local_copies,
    receipt,
    receipts,
    save,
    status,
    stored,
    submit,
    submit_button,
    write,
)
from tests.support.server import Server

TARGET = "article-1"
MINE, THEIRS = "我在这个窗口写的", "另一个窗口写的"


@pytest.fixture
def other(page: Page, lamp_law: str) -> Page:
    """Open the same questionnaire in a second window of the same browser."""
    opened = page.context.new_page()
    opened.goto(lamp_law)
    return opened


@pytest.fixture
def contested(page: Page, other: Page, devices: Devices) -> Page:
    """Write different texts in both windows, and return the one that came second."""
    devices.announce("409")
    save(other, TARGET, THEIRS)
    write(page, TARGET, MINE)
    expect(status(page, TARGET)).to_have_text("另一个窗口改过这一条，请核对。")
    return page


def test_two_windows_never_overwrite_each_other_silently(contested: Page, server: Server) -> None:
    expect(status(contested, TARGET)).to_have_attribute("data-state", "conflict")
    expect(box(contested, TARGET)).to_have_value(MINE)
    expect(contested.locator(".conflict .quote")).to_have_text(THEIRS)
    assert stored(server) == {TARGET: THEIRS}


def test_the_text_of_this_window_can_be_chosen(contested: Page, server: Server) -> None:
    contested.get_by_role("button", name="用框里的文字").click()
    expect(status(contested, TARGET)).to_have_text(SAVED)
    expect(contested.locator(".conflict")).to_have_count(0)
    expect(box(contested, TARGET)).to_be_focused()
    assert stored(server) == {TARGET: MINE}
    save(contested, TARGET, MINE + "，又改了")


def test_the_text_of_the_other_window_can_be_chosen(contested: Page, server: Server) -> None:
    contested.get_by_role("button", name="采用这段文字").click()
    expect(box(contested, TARGET)).to_have_value(THEIRS)
    expect(status(contested, TARGET)).to_have_text(SAVED)
    expect(contested.locator(".conflict")).to_have_count(0)
    assert local_copies(contested) == {}
    save(contested, TARGET, THEIRS + "，又改了")
    assert stored(server) == {TARGET: THEIRS + "，又改了"}


def test_typing_on_in_a_conflict_waits_for_the_choice(contested: Page, devices: Devices) -> None:
    posted = len(devices.saves)
    box(contested, TARGET).fill(MINE + "……")
    submit_button(contested).focus()
    expect(status(contested, TARGET)).to_have_attribute("data-state", "conflict")
    assert len(devices.saves) == posted
    contested.get_by_role("button", name="用框里的文字").click()
    expect(status(contested, TARGET)).to_have_text(SAVED)
    assert devices.saves[posted:] == [(TARGET, MINE + "……")]


def test_a_window_that_lost_the_race_twice_is_asked_twice(
    contested: Page, other: Page, server: Server
) -> None:
    save(other, TARGET, THEIRS + "，再改")
    contested.get_by_role("button", name="用框里的文字").click()
    expect(contested.locator(".conflict .quote")).to_have_text(THEIRS + "，再改")
    contested.get_by_role("button", name="用框里的文字").click()
    expect(status(contested, TARGET)).to_have_text(SAVED)
    assert stored(server) == {TARGET: MINE}


def test_two_windows_write_on_different_articles_in_peace(
    page: Page, other: Page, server: Server
) -> None:
    save(page, TARGET, "第一条的意见")
    save(other, "article-2", "第二条的意见")
    expect_progress(other, 2)
    submit(server, page)
    assert stored(server) == {TARGET: "第一条的意见", "article-2": "第二条的意见"}


def test_a_duplicated_tab_leads_to_the_same_receipt(page: Page, server: Server) -> None:
    save(page, TARGET, MINE)
    copy = page.context.new_page()
    copy.goto(page.url)
    answer_captcha(server, copy)
    number, _ = submit(server, page)
    submit_button(copy).click()
    assert receipt(copy)[0] == number
    assert receipts(server) == [number.replace("-", "")]


def test_what_is_typed_in_a_tab_after_another_one_sent_is_not_swallowed(
    page: Page, other: Page, server: Server, devices: Devices
) -> None:
    devices.announce("409")
    save(page, TARGET, MINE)
    submit(server, page)
    write(other, TARGET, THEIRS)
    expect(status(other, TARGET)).to_have_text(
        "这份意见已经提交，改动没有保存。要修改，请在回执页面办理更正。"
    )
    submit_button(other).click()
    expect(other.locator("#own")).to_contain_text(THEIRS)
    other.get_by_role("button", name="更正已提交的意见").click()
    expect(box(other, TARGET)).to_have_value(THEIRS)
    expect(status(other, TARGET)).to_have_text(SAVED)


def test_a_resume_code_goes_on_at_another_device(
    page: Page, server: Server, devices: Devices, lamp_law: str
) -> None:
    save(page, TARGET, MINE)
    page.locator("#contact_name").fill("王秀兰")
    page.get_by_role("button", name="换一台设备继续").click()
    code = page.locator("#resume-code").inner_text()
    address = f"{server.url}{lamp_law}/resume#{code}"
    image = segno.make(address, error="m").svg_data_uri(scale=4)
    expect(page.locator(".qr img")).to_have_attribute("src", image)
    phone = devices.new().new_page()
    phone.goto(address)
    expect(phone.get_by_label("续填码")).to_have_value(code)
    assert code not in phone.url
    phone.get_by_role("button", name="继续填写").click()
    expect(box(phone, TARGET)).to_have_value(MINE)
    expect(phone.locator("#contact_name")).to_have_value("王秀兰")
    save(phone, TARGET, MINE + "，在手机上补充")
    assert stored(server) == {TARGET: MINE + "，在手机上补充"}


def test_a_shared_computer_keeps_no_local_copy(
    page: Page, server: Server, devices: Devices
) -> None:
    devices.announce("503")
    with server.refusing(503):
        write(page, TARGET, MINE)
        expect(status(page, TARGET)).to_have_attribute("data-state", "failed")
        assert len(local_copies(page)) == 1
        page.get_by_label("这是公用电脑").check()
        assert local_copies(page) == {}
        write(page, "article-2", "第二条的意见")
        expect(status(page, "article-2")).to_have_attribute("data-state", "failed")
        assert "文字仍在本页" in status(page, "article-2").inner_text()
        assert local_copies(page) == {}
    expect(status(page, TARGET)).to_have_text(SAVED)
    expect(status(page, "article-2")).to_have_text(SAVED)


def test_a_shared_computer_warns_before_unsaved_text_is_left(
    page: Page, server: Server, devices: Devices
) -> None:
    devices.announce("503")
    page.get_by_label("这是公用电脑").check()
    expect(page.locator("#status-header")).to_have_text("填报信息已保存")
    save(page, "article-2", "第二条的意见")
    with server.refusing(503):
        write(page, TARGET, MINE)
        expect(status(page, TARGET)).to_have_attribute("data-state", "failed")
        assert page.evaluate("() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert page.evaluate("() => dispatchEvent(new Event('beforeunload', {cancelable: true}))")


def test_a_shared_computer_forgets_after_sending(page: Page, server: Server, lamp_law: str) -> None:
    page.get_by_label("这是公用电脑").check()
    expect(page.locator("#status-header")).to_have_text("填报信息已保存")
    save(page, TARGET, MINE)
    submit(server, page)
    page.goto(lamp_law)
    expect(box(page, TARGET)).to_have_value("")
    expect_progress(page, 0)
