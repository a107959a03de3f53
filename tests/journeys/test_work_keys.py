"""The list of comments by keyboard: each key, and where none works."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.devices import Devices
from tests.journeys.work_steps import (
    COMMENTS,
    TEXTS,
    expect_panel,
    fill_register,
    focus_list,
    press,
    row,
    sign_in,
    states,
)
from tests.support.server import Server
from webapp.register.policy import EntryState

WHY = "照度标准由技术规范规定，本条例不作重复。"
PENDING = EntryState.PENDING


@pytest.fixture
def page(devices: Devices, server: Server) -> Page:
    """Sign a clerk in at a list of six families, with the focus in it."""
    fill_register(server)
    opened = sign_in(devices, server, "陈办理")
    focus_list(opened)
    return opened


def test_j_and_k_move_and_the_panel_follows(page: Page) -> None:
    press(page, "j")
    expect(row(page, 1)).to_be_focused()
    expect_panel(page, 1)
    press(page, "j", "j", "k")
    expect(row(page, 2)).to_be_focused()
    expect(row(page, 2)).to_have_attribute("aria-current", "true")
    expect_panel(page, 2)
    expect(page.locator("#list .op[tabindex='0']")).to_have_count(1)


def test_passing_rows_quickly_opens_only_the_last(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/families/" in r.url else None)
    press(page, "j", "j", "j", "j")
    expect_panel(page, 4)
    assert len(asked) == 1


def test_enter_opens_what_has_no_new_outcome(page: Page, server: Server) -> None:
    press(page, "j", "Enter")
    expect_panel(page, 1)
    expect(page.locator("#panel [name=outcome]").first).to_be_focused()
    press(page, "2")
    expect(page.locator("#panel [value=partly]")).to_be_focused()
    press(page, "Enter")
    expect(row(page, 2)).to_be_focused()
    assert states(server)[:2] == [PENDING, EntryState.PARTLY]


def test_x_selects_and_t_a_slash_lead_to_their_fields(page: Page) -> None:
    press(page, "x")
    expect(row(page, 0).locator("[name=family]")).to_be_checked()
    for key, field in (("t", "#tag"), ("a", "#assignee"), ("/", "#q")):
        press(page, key)
        expect(page.locator(field)).to_be_focused()
        press(page, "Escape")
        expect(row(page, 0)).to_be_focused()
    press(page, "x")
    expect(row(page, 0).locator("[name=family]")).not_to_be_checked()


def test_a_tag_is_added_and_the_focus_stays_in_its_field(page: Page) -> None:
    press(page, "t")
    expect(page.locator("#tag")).to_be_focused()
    page.keyboard.type("照度")
    press(page, "Enter")
    expect(page.locator("#panel .tag")).to_contain_text("照度")
    expect(row(page, 0).locator(".tag")).to_have_text("照度")
    expect(page.locator("#tag")).to_be_focused()


def test_g_and_brackets_lead_to_other_pages(page: Page) -> None:
    press(page, "g")
    page.wait_for_url("**/members?**")
    page.go_back()
    for key, target in (("]", "article-3"), ("[", "article-1")):
        page.goto(COMMENTS)
        focus_list(page)
        press(page, "Enter")
        expect_panel(page, 0)
        press(page, "Escape", key)
        page.wait_for_url(f"**target={target}**")


def test_a_question_mark_folds_the_help(page: Page) -> None:
    expect(page.locator("#keys-help details")).to_have_attribute("open", "")
    press(page, "Shift+?")
    expect(page.locator("#keys-help details")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("field", ["#q", "#reason", "#tag", "#note", "#assignee"])
def test_no_key_works_in_a_field(page: Page, server: Server, field: str) -> None:
    press(page, "Enter")
    expect_panel(page, 0)
    page.locator(field).focus()
    press(page, *"jkxtagu[]12345/?")
    expect(page.locator(field)).to_be_focused()
    expect(page.locator("#panel [name=outcome]:checked")).to_have_count(0)
    expect(page.locator("#list :checked")).to_have_count(0)
    expect_panel(page, 0)
    assert set(states(server)) == {PENDING}


def test_no_key_works_with_a_modifier(page: Page) -> None:
    for modifier in ("Control", "Alt", "Meta", "Shift"):
        for key in ("x", "j", "1"):
            press(page, f"{modifier}+{key}")
    expect(row(page, 0)).to_be_focused()
    expect(page.locator("#list :checked")).to_have_count(0)


def test_no_key_works_while_an_input_method_composes(page: Page) -> None:
    for told in ({"isComposing": True}, {"keyCode": 229}):
        page.evaluate(
            """(told) => document.activeElement.dispatchEvent(
              new KeyboardEvent("keydown", { key: "x", bubbles: true, ...told }))""",
            told,
        )
    expect(page.locator("#list :checked")).to_have_count(0)
    press(page, "x")
    expect(page.locator("#list :checked")).to_have_count(1)


def test_composing_in_a_reason_moves_nothing(page: Page) -> None:
    press(page, "Enter")
    expect_panel(page, 0)
    page.locator("#reason").focus()
    keyboard = page.context.new_cdp_session(page)
    for text in ("j", "ji", "jia"):
        place = {"selectionStart": len(text), "selectionEnd": len(text)}
        keyboard.send("Input.imeSetComposition", {"text": text} | place)
    press(page, "Escape")
    keyboard.send("Input.insertText", {"text": "加"})
    expect(page.locator("#reason")).to_be_focused()
    expect_panel(page, 0)


def test_no_key_works_outside_the_list(page: Page) -> None:
    page.locator("#keys-switch").focus()
    press(page, "x", "j")
    expect(page.locator("#list :checked")).to_have_count(0)
    expect(row(page, 0)).to_have_attribute("tabindex", "0")


def test_keys_can_be_switched_off_for_good(page: Page) -> None:
    switch = page.locator("#keys-switch")
    switch.click()
    expect(switch).to_have_text("快捷键已关")
    page.reload()
    expect(switch).to_have_text("快捷键已关")
    focus_list(page)
    press(page, "x")
    expect(page.locator("#list :checked")).to_have_count(0)
    switch.click()
    focus_list(page)
    press(page, "x")
    expect(page.locator("#list :checked")).to_have_count(1)


def test_a_click_opens_beside_the_list(page: Page) -> None:
    row(page, 3).locator("a.open").click()
    expect_panel(page, 3)
    expect(row(page, 3)).to_be_focused()
    assert page.url.endswith(COMMENTS)
    assert len(TEXTS) == page.locator("#list .op").count()


def test_keys_work_in_a_list_of_single_comments(page: Page, server: Server) -> None:
    page.goto(f"{COMMENTS}&view=each")
    focus_list(page)
    press(page, "j", "1", "Enter")
    expect(row(page, 2)).to_be_focused()
    expect(row(page, 1)).to_contain_text("采纳")
    assert states(server)[:2] == [PENDING, EntryState.ACCEPTED]
