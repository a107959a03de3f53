"""The proof of work: a browser computes it unasked, and counts with it where more is asked."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from tests.journeys.devices import Devices
from tests.journeys.steps import answer_captcha, box, receipt, save, submit_button
from tests.support.laws import SLUG
from tests.support.server import Server
from webapp.abuse import surge
from webapp.abuse.models import Held, SpentProof
from webapp.abuse.policy import Tier
from webapp.audit.commands import COMMAND_LINE
from webapp.clock import utc_now
from webapp.consultations.queries import get_any
from webapp.register.models import Entry

SOLVED = re.compile(".{500,}")


def tighten(server: Server, tier: Tier) -> None:
    """Ask for more than a captcha."""
    with server.database.writing() as session:
        number = get_any(session, SLUG).id
        surge.choose(session, number, tier, COMMAND_LINE, now=utc_now())


def counts(server: Server) -> tuple[int, int, int]:
    """Return how many comments are registered, submissions held, and proofs spent."""
    with server.database.reading() as session:
        found = [
            session.scalars(select(func.count()).select_from(model)).one()
            for model in (Entry, Held, SpentProof)
        ]
    return found[0], found[1], found[2]


@pytest.mark.parametrize("tier", [Tier.GREEN, Tier.AMBER])
def test_browser_computes_while_the_person_types(page: Page, server: Server, tier: Tier) -> None:
    tighten(server, tier)
    save(page, "article-1", "第一条应当更清楚")
    assert page.locator("#proof").input_value() == ""
    page.locator("#contact_name").fill("王秀兰")
    expect(page.locator("#proof")).to_have_value(SOLVED)
    answer_captcha(server, page)
    page.wait_for_timeout(3000)  # who is quicker counts as in haste
    submit_button(page).click()
    receipt(page)
    assert counts(server) == (1, 0, 1)


def test_proof_is_computed_on_the_page_that_reviews(page: Page, server: Server) -> None:
    save(page, "article-1", "第一条应当更清楚")
    page.locator("#contact_name").fill("王秀兰")
    page.get_by_role("button", name="先核对").click()
    expect(page.locator("#proof")).to_have_value(SOLVED)
    answer_captcha(server, page)
    submit_button(page).click()
    receipt(page)
    assert counts(server) == (1, 0, 1)


def test_who_has_no_script_is_heard_later_and_not_refused(
    devices: Devices, server: Server, lamp_law: str
) -> None:
    tighten(server, Tier.AMBER)
    page = devices.new(script=False).new_page()
    page.goto(lamp_law)
    box(page, "article-1").fill("第一条应当更清楚")
    page.locator("#contact_name").fill("王秀兰")
    answer_captcha(server, page)
    submit_button(page).click()
    receipt(page)
    assert counts(server) == (0, 1, 0)
