"""When server or network fail: the words say so, the text stays, and is saved by itself."""

import re
from contextlib import suppress
from http import HTTPStatus

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.journeys.devices import SILENCE, Devices, seen
from tests.journeys.steps import (
    SAVED,
    box,
    button,
    close_consultation,
    local_copies,
    save,
    status,
    stored,
    submit_button,
    write,
)
from tests.support.laws import SLUG
from tests.support.server import Server
from webapp.config import Settings

TARGET = "article-1"
TEXT = "第一条应当更清楚"
FAILED = re.compile(r"^保存失败。文字已存在本机，\d+ 秒后自动重试。$")
OFFLINE = "已存在本机，联网后自动保存"
RESTORED = "已恢复上次未保存的文字"


def test_a_server_that_is_down_costs_no_text(page: Page, server: Server, devices: Devices) -> None:
    devices.announce(SILENCE)
    server.stop()
    box(page, TARGET).fill(TEXT)
    expect(status(page, TARGET)).to_have_text(FAILED)
    expect(button(page, TARGET, "重试")).to_be_visible()
    assert TEXT in "".join(local_copies(page).values())
    server.start()
    expect(status(page, TARGET)).to_have_text(SAVED)
    expect(button(page, TARGET, "保存")).to_be_visible()
    assert local_copies(page) == {}
    assert stored(server) == {TARGET: TEXT}


def test_a_press_on_retry_does_not_wait(page: Page, server: Server, devices: Devices) -> None:
    devices.announce("503")
    page.clock.install()
    with server.refusing(HTTPStatus.SERVICE_UNAVAILABLE, **{"Retry-After": "3600"}):
        write(page, TARGET, TEXT)
        expect(status(page, TARGET)).to_have_text(re.compile("，3600 秒后自动重试。$"))
    button(page, TARGET, "重试").click()
    expect(status(page, TARGET)).to_have_text(SAVED)


def test_tries_come_less_and_less_often(page: Page, server: Server, devices: Devices) -> None:
    devices.announce("503")
    page.clock.install()
    waits = []
    with server.refusing(HTTPStatus.SERVICE_UNAVAILABLE):
        with page.expect_response("**/comments/*"):
            write(page, TARGET, TEXT)
        for _ in range(4):
            waits.append(seconds_to_wait(page))
            with page.expect_response("**/comments/*"):
                page.clock.run_for(waits[-1] * 1000)
        waits.append(seconds_to_wait(page))
    assert waits == sorted(waits)
    assert 2 <= waits[0] <= 3
    assert 48 <= waits[-1] <= 72


def test_offline_is_calm_and_ends_by_itself(page: Page, server: Server, devices: Devices) -> None:
    devices.announce(SILENCE)
    page.context.set_offline(offline=True)
    box(page, TARGET).fill(TEXT)
    expect(status(page, TARGET)).to_have_text(OFFLINE)
    expect(status(page, TARGET)).to_have_attribute("data-state", "offline")
    page.context.set_offline(offline=False)
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert stored(server) == {TARGET: TEXT}
    assert "保存失败" not in "".join(seen(page, f"status-{TARGET}"))


def test_a_busy_server_is_asked_again(page: Page, server: Server, devices: Devices) -> None:
    devices.announce("503")
    with server.refusing(HTTPStatus.SERVICE_UNAVAILABLE):
        write(page, TARGET, TEXT)
        expect(status(page, TARGET)).to_have_text(FAILED)
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert stored(server) == {TARGET: TEXT}


@pytest.mark.parametrize("answer", [HTTPStatus.OK, HTTPStatus.FORBIDDEN])
def test_a_page_of_something_in_between_is_not_taken_for_an_answer(
    page: Page, server: Server, devices: Devices, answer: HTTPStatus
) -> None:
    devices.announce("403")
    with server.refusing(answer):
        write(page, TARGET, TEXT)
        expect(status(page, TARGET)).to_have_text(FAILED)
        assert TEXT in "".join(local_copies(page).values())
        page.get_by_role("button", name="换一张").click()
        expect(page.locator("#captcha")).to_be_focused()
        assert page.locator("#gateway").count() == 0
    expect(status(page, TARGET)).to_have_text(SAVED)


def seconds_to_wait(page: Page) -> int:
    """Read when the next try will be."""
    expect(status(page, TARGET)).to_have_text(FAILED)
    return int(re.findall(r"\d+", status(page, TARGET).inner_text())[0])


class TestLimited:
    """A device that saves too often."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that let one save through in three seconds."""
        return settings.model_copy(update={"rate_save": "1 per 3 second"})

    def test_is_told_when_and_then_served(self, page: Page, devices: Devices) -> None:
        devices.announce("429")
        save(page, TARGET, TEXT)
        box(page, "article-2").fill("第二条")
        button(page, "article-2", "保存").click()
        expect(status(page, "article-2")).to_have_text(
            re.compile("^保存失败。文字已存在本机，[123] 秒后自动重试。$")
        )
        expect(status(page, "article-2")).to_have_text(SAVED)
        assert devices.saves == [(TARGET, TEXT), ("article-2", "第二条"), ("article-2", "第二条")]


def test_a_reload_brings_unsaved_text_back(page: Page, server: Server, devices: Devices) -> None:
    devices.announce("503")
    with server.refusing(HTTPStatus.SERVICE_UNAVAILABLE):
        write(page, TARGET, TEXT)
        expect(status(page, TARGET)).to_have_text(FAILED)
        page.reload()
        expect(box(page, TARGET)).to_have_value(TEXT)
        assert seen(page, f"status-{TARGET}")[0] == RESTORED
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert stored(server) == {TARGET: TEXT}


def test_a_crash_brings_unsaved_text_back(page: Page, server: Server) -> None:
    box(page, TARGET).fill(TEXT)
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    again = page.context.new_page()
    again.goto(f"/consultations/{SLUG}")
    expect(box(again, TARGET)).to_have_value(TEXT)
    assert seen(again, f"status-{TARGET}")[0] == RESTORED
    expect(status(again, TARGET)).to_have_text(SAVED)
    assert stored(server) == {TARGET: TEXT}


def test_text_typed_while_a_save_is_under_way_is_saved_next(
    page: Page, server: Server, devices: Devices
) -> None:
    with server.holding() as gate:
        write(page, TARGET, "甲")
        gate.wait()
        box(page, TARGET).fill("甲乙")
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert devices.saves == [(TARGET, "甲"), (TARGET, "甲乙")]
    assert stored(server) == {TARGET: "甲乙"}
    assert local_copies(page) == {}


def test_an_answer_lost_after_the_commit_is_no_conflict(
    page: Page, server: Server, devices: Devices
) -> None:
    devices.announce(SILENCE)
    with server.dropping():
        write(page, TARGET, "甲")
        expect(status(page, TARGET)).to_have_text(FAILED)
        assert stored(server) == {TARGET: "甲"}
        box(page, TARGET).fill("甲乙")
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert stored(server) == {TARGET: "甲乙"}
    assert page.locator(".conflict").count() == 0


def test_a_text_taken_back_after_a_lost_answer_is_taken_back_on_the_server_too(
    page: Page, server: Server, devices: Devices
) -> None:
    devices.announce(SILENCE)
    save(page, TARGET, "甲")
    with server.dropping():
        write(page, TARGET, "甲乙")
        expect(status(page, TARGET)).to_have_text(FAILED)
        box(page, TARGET).fill("甲")
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert stored(server) == {TARGET: "甲"}


def test_a_lost_session_is_renewed_without_a_word(page: Page, devices: Devices) -> None:
    devices.announce("403")
    page.context.clear_cookies(name="session")
    write(page, TARGET, TEXT)
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert devices.saves == [(TARGET, TEXT)] * 2
    assert seen(page, f"status-{TARGET}")[:2] == ["未保存", "保存中…"]
    assert len(seen(page, f"status-{TARGET}")) == 3


def test_a_browser_without_cookies_is_told_so(page: Page, devices: Devices) -> None:
    devices.announce("403")

    def without_cookies(route: Route) -> None:
        page.context.clear_cookies()
        route.continue_()

    page.route("**/comments/*", without_cookies)
    write(page, TARGET, TEXT)
    expect(status(page, TARGET)).to_have_text(re.compile("没有保存 Cookie"))
    expect(box(page, TARGET)).to_have_value(TEXT)
    assert len(devices.saves) == 2


def test_a_consultation_that_closes_meanwhile_leaves_the_text(
    page: Page, server: Server, devices: Devices
) -> None:
    devices.announce("410")
    page.clock.install()
    save(page, "article-2", "赶上了")
    close_consultation(server)
    write(page, TARGET, TEXT)
    expect(status(page, TARGET)).to_have_text("征集已结束，文字仍在本页，可复制。")
    expect(status(page, TARGET)).to_have_attribute("data-state", "closed")
    posted = len(devices.saves)
    box(page, TARGET).fill(TEXT + "。")
    page.clock.run_for(300_000)
    button(page, TARGET, "保存").click()
    assert len(devices.saves) == posted
    expect(box(page, TARGET)).to_have_value(TEXT + "。")
    expect(box(page, TARGET)).to_be_editable()
    submit_button(page).click()
    expect(page.locator("#own")).to_contain_text(TEXT + "。")
    expect(page.locator("#own")).to_contain_text("赶上了")
