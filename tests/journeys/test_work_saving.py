"""Deciding by keyboard: what is saved, taken back, refused, kept, and whose it is."""

from http import HTTPStatus

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.journeys.devices import SILENCE, Devices
from tests.journeys.work_steps import (
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
from tests.support.register import register_comment
from tests.support.server import Server
from webapp.consultations.models import Consultation
from webapp.dispositions.models import StandardReason
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


def test_u_takes_back_what_saving_has_moved_on_from(page: Page, server: Server) -> None:
    press(page, "1", "Enter")
    expect(row(page, 1)).to_be_focused()
    press(page, "u")
    expect(page.get_by_role("status")).to_have_text("已撤销")
    expect(row(page, 0)).to_be_focused()
    expect(page.locator("#list .op.done")).to_have_count(0)
    assert states(server)[0] is PENDING


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


def test_after_the_last_row_the_next_page_goes_on(devices: Devices, server: Server) -> None:
    fill_register(server)
    with server.database.writing() as session:
        for number in range(45):
            register_comment(session, f"灯杆第 {number} 号的位置挡住了盲道。", "article-4")
    page = sign_in(devices, server, "陈办理", rows=50)
    expect(page.locator("#keys-switch")).to_be_visible()
    page.locator("#list .op").last.focus()
    press(page, "1", "Enter")
    page.wait_for_url("**after=**")
    expect(page.locator("#list .op")).to_have_count(1)
    expect(row(page, 0)).to_be_focused()
    press(page, "2", "Enter")
    expect(page.locator("#list .op.done")).to_have_count(1)
    assert [states(server)[49], states(server)[50]] == [EntryState.ACCEPTED, EntryState.PARTLY]


def test_a_standard_reason_fills_the_field_and_is_saved_by_keyboard(
    page: Page, server: Server
) -> None:
    with server.database.writing() as session:
        found = session.scalars(select(Consultation.id)).one()
        session.add(StandardReason(consultation_id=found, label="技术规范", text=WHY))
    press(page, "3")
    expect(page.locator("#panel [value=rejected]")).to_be_checked()
    page.get_by_role("button", name="技术规范").click()
    expect(page.locator("#reason")).to_have_value(WHY)
    focus_list(page)
    press(page, "Enter")
    expect(row(page, 1)).to_be_focused()
    assert states(server)[0] is EntryState.REJECTED
    assert reasons(server) == [WHY]
