"""A clerk works on the consultations that an administrator gave, and sees no others."""

import pytest

from tests.support.browser import Browser
from tests.support.forms import press
from tests.support.laws import SLUG, make_consultation
from tests.support.staff import HOME, add_staff, enter
from webapp.accounts import queries, services
from webapp.accounts.policy import Role
from webapp.audit.commands import COMMAND_LINE
from webapp.audit.queries import list_events
from webapp.clock import utc_now
from webapp.consultations.queries import get_any
from webapp.errors import NotFoundError
from webapp.persistence.engine import Database

EMAIL = "chen@example.cn"
PLACE = "/staff/consultations"


@pytest.fixture
def chen(admin: Browser, database: Database) -> int:
    """Open a clerk's account where there are two consultations."""
    make_consultation(database)
    make_consultation(database, slug="parks")
    return add_staff(admin.app, EMAIL, Role.CLERK, name="陈办理")


def id_of(database: Database, slug: str) -> int:
    with database.reading() as session:
        return get_any(session, slug).id


def give(admin: Browser, number: int, *ids: int) -> None:
    page = admin.get(f"/staff/people/{number}")
    press(admin, page, "保存", nth=1, consultation=[str(each) for each in ids])


def test_a_new_clerk_sees_nothing(admin: Browser, chen: int) -> None:
    assert chen
    browser = Browser(admin.app)
    assert "路灯" not in enter(browser, EMAIL).text
    browser.get(f"{PLACE}/{SLUG}", status=404)


def test_what_was_given_is_seen_and_nothing_else(
    admin: Browser, database: Database, chen: int
) -> None:
    give(admin, chen, id_of(database, SLUG))
    browser = Browser(admin.app)
    page = enter(browser, EMAIL)
    links = [a.get("href") for a in page.root.iter("a")]
    assert f"{PLACE}/{SLUG}" in links
    assert f"{PLACE}/parks" not in links
    browser.get(f"{PLACE}/{SLUG}")
    browser.get(f"{PLACE}/parks", status=404)


def test_what_was_taken_is_closed_with_the_next_request(
    admin: Browser, database: Database, chen: int
) -> None:
    give(admin, chen, id_of(database, SLUG))
    browser = Browser(admin.app)
    enter(browser, EMAIL)
    give(admin, chen, id_of(database, "parks"))
    browser.get(f"{PLACE}/{SLUG}", status=404)
    browser.get(f"{PLACE}/parks")


def test_the_page_shows_what_was_given(admin: Browser, database: Database, chen: int) -> None:
    give(admin, chen, id_of(database, "parks"))
    boxes = [
        (e.get("value"), e.get("checked") is not None)
        for e in admin.get(f"/staff/people/{chen}").root.iter("input")
        if e.get("name") == "consultation"
    ]
    assert boxes == [
        (str(id_of(database, "parks")), True),
        (str(id_of(database, SLUG)), False),
    ]


def test_the_page_says_that_an_editor_sees_all(admin: Browser, chen: int) -> None:
    assert "按现在的角色可以办理全部" not in admin.get(f"/staff/people/{chen}").text
    number = add_staff(admin.app, "lin@example.cn", Role.EDITOR)
    assert "按现在的角色可以办理全部" in admin.get(f"/staff/people/{number}").text


def test_each_grant_is_recorded_with_its_consultation(
    admin: Browser, database: Database, chen: int
) -> None:
    one, two = id_of(database, SLUG), id_of(database, "parks")
    give(admin, chen, one)
    give(admin, chen, one)
    give(admin, chen, two)
    with database.reading() as session:
        told = [
            (event.action, event.consultation_id, event.subject)
            for event in list_events(session)
            if event.action in {"staff.granted", "staff.revoked"}
        ]
    assert told[::-1] == [
        ("staff.granted", one, EMAIL),
        ("staff.granted", two, EMAIL),
        ("staff.revoked", one, EMAIL),
    ]


def test_what_is_no_consultation_is_left_out(admin: Browser, database: Database, chen: int) -> None:
    page = admin.get(f"/staff/people/{chen}")
    press(admin, page, "保存", nth=1, consultation=["x", "999", "-1"])
    with database.reading() as session:
        assert queries.given(session, chen) == frozenset()


def test_nobody_is_given_what_is_not_there(database: Database, chen: int) -> None:
    with database.writing() as session, pytest.raises(NotFoundError):
        services.give(session, chen, frozenset({999}), actor=COMMAND_LINE, now=utc_now())
    with database.writing() as session, pytest.raises(NotFoundError):
        services.give(session, 999, frozenset(), actor=COMMAND_LINE, now=utc_now())


def test_an_editor_sees_all_without_being_given_any(admin: Browser, chen: int) -> None:
    assert chen
    add_staff(admin.app, "lin@example.cn", Role.EDITOR)
    browser = Browser(admin.app)
    enter(browser, "lin@example.cn")
    links = [a.get("href") for a in browser.get(HOME).root.iter("a")]
    assert {f"{PLACE}/{SLUG}", f"{PLACE}/parks"} <= set(links)
