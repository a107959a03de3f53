"""The list of comments by keyboard: each key, where none works, saving, undo and conflict."""

from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.devices import SILENCE, Devices
from tests.journeys.work_steps import (
    COMMENTS,
    TEXTS,
    expect_claims,
    expect_panel,
    fill_register,
    focus_list,
    press,
    reasons,
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


def test_five_families_are_decided_by_keyboard_alone(
    page: Page, server: Server, devices: Devices
) -> None:
    devices.announce("422")
    press(page, "1", "Enter", "2", "Enter", "4", "Enter", "5", "Enter")
    expect(row(page, 4)).to_be_focused()
    expect_panel(page, 4)
    press(page, "3", "Enter")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type(WHY)
    press(page, "Escape", "Enter")
    expect(row(page, 5)).to_be_focused()
    expect(page.locator("#list .op.done")).to_have_count(5)
    assert states(server) == [
        EntryState.ACCEPTED,
        EntryState.PARTLY,
        EntryState.COVERED,
        EntryState.STUDY,
        EntryState.REJECTED,
        PENDING,
    ]
    assert reasons(server)[-1] == WHY


def test_the_result_is_told_once_and_the_page_does_not_jump(page: Page) -> None:
    press(page, "1")
    expect(page.locator("#panel [value=accepted]")).to_be_checked()
    before = page.evaluate("scrollY")
    press(page, "Enter")
    expect(row(page, 1)).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("处理结果已保存")
    assert page.evaluate("scrollY") == before


def test_enter_opens_what_has_no_new_outcome(page: Page, server: Server) -> None:
    press(page, "j", "Enter")
    expect_panel(page, 1)
    expect(page.locator("#panel [name=outcome]").first).to_be_focused()
    press(page, "2")
    expect(page.locator("#panel [value=partly]")).to_be_focused()
    press(page, "Enter")
    expect(row(page, 2)).to_be_focused()
    assert states(server)[:2] == [PENDING, EntryState.PARTLY]


def test_u_takes_back_what_saving_has_moved_on_from(page: Page, server: Server) -> None:
    press(page, "1", "Enter")
    expect(row(page, 1)).to_be_focused()
    press(page, "u")
    expect(page.get_by_role("status")).to_have_text("已撤销")
    expect(row(page, 0)).to_be_focused()
    expect(page.locator("#list .op.done")).to_have_count(0)
    assert states(server)[0] is PENDING


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


def test_a_second_browser_is_told_and_its_reason_is_kept(
    page: Page, devices: Devices, server: Server
) -> None:
    devices.announce("409")
    other = sign_in(devices, server, "李复核员")
    focus_list(other)
    press(other, "Enter")
    expect_panel(other, 0)
    press(page, "1", "Enter")
    expect(row(page, 1)).to_be_focused()
    other.locator("#reason").fill(WHY)
    press(other, "Escape", "2", "Enter")
    told = "陈办理刚刚处理为“采纳”"
    expect(other.locator("#error-summary")).to_contain_text(told)
    expect(other.get_by_role("status")).to_contain_text(told)
    expect(other.locator("#reason")).to_have_value(WHY)
    assert states(server)[0] is EntryState.ACCEPTED
    focus_list(other)
    press(other, "2", "Enter")
    expect(row(other, 1)).to_be_focused()
    assert states(server)[0] is EntryState.PARTLY
    assert reasons(server) == ["", WHY]


def test_a_failed_save_keeps_what_was_typed(page: Page, devices: Devices, server: Server) -> None:
    devices.announce(SILENCE)
    devices.announce("502")
    press(page, "Enter")
    expect_panel(page, 0)
    page.locator("#reason").fill(WHY)
    press(page, "Escape", "1")
    with server.refusing(HTTPStatus.BAD_GATEWAY):
        press(page, "Enter")
        expect(page.get_by_role("status")).to_have_text("没有保存成功，请重试")
    server.stop()
    press(page, "Enter")
    expect(page.get_by_role("status")).to_have_text("连不上服务器，没有保存")
    expect(page.locator("#reason")).to_have_value(WHY)
    expect(row(page, 0)).to_be_focused()
    server.start()
    press(page, "Enter")
    expect(row(page, 1)).to_be_focused()
    assert reasons(server) == [WHY]


def test_a_reason_outlives_a_reload_until_it_is_saved(page: Page) -> None:
    press(page, "Enter")
    expect_panel(page, 0)
    page.locator("#reason").fill(WHY)
    page.reload()
    focus_list(page)
    press(page, "1")
    expect(page.locator("#reason")).to_have_value(WHY)
    press(page, "Enter")
    expect(row(page, 1)).to_be_focused()
    kept = page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('tiaoyi'))")
    assert kept == []


def test_an_open_family_is_claimed_once_and_given_back(page: Page, server: Server) -> None:
    told: list[str] = []
    page.on(
        "request", lambda r: told.append(r.url.rsplit("/", 1)[1]) if r.method == "POST" else None
    )
    press(page, "j")
    expect_claims(page, server, 1)
    press(page, "j")
    expect_claims(page, server, 2)
    assert told == ["claim", "release", "claim"]
    page.goto("/staff/consultations")
    expect_claims(page, server)


def test_a_click_opens_beside_the_list(page: Page) -> None:
    row(page, 3).locator("a.open").click()
    expect_panel(page, 3)
    expect(row(page, 3)).to_be_focused()
    assert page.url.endswith(COMMENTS)
    assert len(TEXTS) == page.locator("#list .op").count()
