"""Writing in a box: input methods, caret, undo, counter, clearing, and what is spoken."""

import re

import pytest
from playwright.sync_api import CDPSession, ElementHandle, Page, expect

from tests.journeys.devices import SILENCE, Devices, seen
from tests.journeys.steps import (
    IDLE,
    MOST,
    SAVED,
    box,
    expect_progress,
    expect_same_document,
    mark,
    save,
    status,
    stored,
    write,
)
from tests.support.laws import SLUG, make_consultation
from tests.support.server import Server

TARGET = "article-1"


@pytest.fixture
def keyboard(page: Page) -> CDPSession:
    """Return the way in that an input method has."""
    return page.context.new_cdp_session(page)


def compose(keyboard: CDPSession, *steps: str) -> None:
    """Compose with an input method, step by step."""
    for text in steps:
        place = {"selectionStart": len(text), "selectionEnd": len(text)}
        keyboard.send("Input.imeSetComposition", {"text": text} | place)


def test_nothing_is_sent_while_an_input_method_composes(
    page: Page, keyboard: CDPSession, devices: Devices
) -> None:
    page.clock.install()
    box(page, TARGET).click()
    compose(keyboard, "j", "ji", "jian", "jian yi")
    page.clock.run_for(2 * MOST)
    assert devices.saves == []
    keyboard.send("Input.insertText", {"text": "建议"})
    expect(box(page, TARGET)).to_have_value("建议")
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert devices.saves == [(TARGET, "建议")]


def test_leaving_a_box_while_composing_saves_what_was_committed(
    page: Page, keyboard: CDPSession, devices: Devices
) -> None:
    box(page, TARGET).click()
    compose(keyboard, "ti", "tiao")
    keyboard.send("Input.insertText", {"text": "条"})
    compose(keyboard, "wen")
    box(page, "article-2").click()
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert [text for _, text in devices.saves] == [box(page, TARGET).input_value()]


def test_composing_does_not_put_a_due_retry_off_for_ever(
    page: Page, keyboard: CDPSession, server: Server, devices: Devices
) -> None:
    devices.announce(SILENCE)
    server.stop()
    write(page, TARGET, "先写的")
    expect(status(page, TARGET)).to_have_attribute("data-state", "failed")
    box(page, TARGET).press("End")
    compose(keyboard, "h", "hou")
    server.start()
    keyboard.send("Input.insertText", {"text": "后写的"})
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert stored(server) == {TARGET: "先写的后写的"}


def test_a_save_leaves_caret_focus_and_the_element_alone(page: Page) -> None:
    area = box(page, TARGET)
    area.press_sequentially("第一款")
    before = area.element_handle()
    assert isinstance(before, ElementHandle)
    area.press("ArrowLeft")
    area.press("ArrowLeft")
    page.keyboard.type("条")
    expect(status(page, TARGET)).to_have_text(SAVED)
    expect(area).to_have_value("第条一款")
    expect(area).to_be_focused()
    expect(area).to_have_js_property("selectionStart", 2)
    assert before.evaluate("(e, id) => e === document.getElementById(id)", f"text-{TARGET}")


def test_undo_and_redo_reach_back_over_saves(page: Page) -> None:
    area = box(page, TARGET)
    area.press_sequentially("甲")
    expect(status(page, TARGET)).to_have_text(SAVED)
    area.press("Enter")
    page.keyboard.type("乙")
    expect(status(page, TARGET)).to_have_attribute("data-state", "unsaved")
    expect(status(page, TARGET)).to_have_text(SAVED)
    for _ in range(3):
        area.press("Control+z")
    expect(area).to_have_value("")
    for _ in range(3):
        area.press("Control+Shift+z")
    expect(area).to_have_value("甲\n乙")


def test_steady_typing_is_saved_all_the_same(page: Page, devices: Devices) -> None:
    page.clock.install()
    page.clock.pause_at(page.evaluate("() => Date.now()") + 1)
    for _ in range(12):
        box(page, TARGET).press_sequentially("字")
        page.clock.run_for(IDLE - 500)
    assert [len(text) for _, text in devices.saves] == [MOST // (IDLE - 500)]


def test_only_final_states_are_spoken(page: Page) -> None:
    box(page, TARGET).fill("第一条应当更清楚")
    expect(status(page, TARGET)).to_have_text(SAVED)
    assert seen(page, f"status-{TARGET}")[:2] == ["未保存", "保存中…"]
    assert page.get_by_role("status").count() == 1
    spoken = seen(page, "live")
    assert len(spoken) == 1
    assert re.fullmatch(r"对第一条的意见 已保存 \d\d:\d\d", spoken[0])


def test_clearing_a_box_removes_its_comment(page: Page, server: Server) -> None:
    save(page, TARGET, "写错了地方")
    save(page, "article-2", "这一条保留")
    expect_progress(page, 2)
    write(page, TARGET, "")
    expect(status(page, TARGET)).to_have_text("已清空")
    expect(status(page, TARGET)).to_have_attribute("data-state", "empty")
    expect_progress(page, 1)
    assert stored(server) == {"article-2": "这一条保留"}


def test_a_counter_appears_at_four_fifths_and_nothing_is_cut_off(
    server: Server, devices: Devices
) -> None:
    devices.announce("422")
    make_consultation(server.database, comment_limit=20)
    page = devices.new().new_page()
    page.goto(f"/consultations/{SLUG}")
    counter = page.locator(".counter")
    box(page, TARGET).fill("字" * 15)
    expect(counter).to_have_count(0)
    box(page, TARGET).fill("字" * 15 + "𠮷")
    expect(counter).to_have_text("16 字，最多 20 字")
    box(page, TARGET).fill("字" * 21)
    expect(counter).to_have_attribute("data-over", "")
    expect(status(page, TARGET)).to_have_text(
        "超过 20 字：现有 21 字，多出 1 字。文字没有丢失，请精简后再保存。"
    )
    expect(box(page, TARGET)).to_have_value("字" * 21)
    save(page, TARGET, "字" * 20)
    assert stored(server) == {TARGET: "字" * 20}


def test_a_text_beyond_all_measure_is_explained_and_stays(page: Page, devices: Devices) -> None:
    devices.announce("413")
    box(page, TARGET).fill("条" * 30_000)
    expect(status(page, TARGET)).to_have_text(
        "这一条内容太长，收不下。文字仍在本页，请精简后再保存。"
    )
    expect(box(page, TARGET)).to_have_value("条" * 30_000)


def test_enter_in_a_field_of_the_header_only_saves(page: Page) -> None:
    mark(page)
    address = page.url
    box(page, TARGET).fill("还没有停下来")
    page.locator("#contact_name").press_sequentially("王秀兰")
    page.keyboard.press("Enter")
    expect(page.locator("#status-header")).to_have_text("填报信息已保存")
    expect(status(page, TARGET)).to_have_text(SAVED)
    expect_same_document(page)
    assert page.url == address
    page.reload()
    expect(page.locator("#contact_name")).to_have_value("王秀兰")
