"""Who may do what: every page and every act of the staff area, for every role.

A new endpoint has to be added to the table; that is what the table is for.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.accounts.table import ABSENT, ASKS, TABLE
from tests.support.browser import Browser
from tests.support.laws import SLUG, make_consultation
from tests.support.register import register_comment
from tests.support.staff import add_staff, enter
from webapp.accounts import guards, queries, services
from webapp.accounts.policy import Role
from webapp.audit.commands import COMMAND_LINE
from webapp.audit.queries import Chosen, list_events
from webapp.clock import CHINA, utc_now
from webapp.consultations.policy import State
from webapp.consultations.queries import get_any
from webapp.persistence.engine import Database

OTHER = "parks"
ROLES = {"C": Role.CLERK, "B": Role.CLERK, "E": Role.EDITOR, "A": Role.ADMINISTRATOR}


@pytest.fixture
def places(app: Flask, database: Database) -> dict[str, object]:
    """Store two consultations, a comment, and accounts; return what addresses are made of."""
    make_consultation(database)
    make_consultation(database, slug=OTHER)
    with database.writing() as session:
        entry = register_comment(session, "路灯太暗，请回电13800138000。")
        made = {"serial": entry.serial, "family_id": entry.family_id, "slug": SLUG}
    spare = add_staff(app, "spare@example.cn", Role.EDITOR)
    for letter, role in ROLES.items():
        number = add_staff(app, f"{letter}@example.cn", role, name=letter)
        if letter in "CB":
            give(database, number, SLUG if letter == "C" else OTHER)
    return made | {"number": spare}


def give(database: Database, number: int, *slugs: str) -> None:
    """Let somebody work on these consultations."""
    with database.writing() as session:
        chosen = frozenset(get_any(session, slug).id for slug in slugs)
        services.give(session, number, chosen, actor=COMMAND_LINE, now=utc_now())


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Return every rule of the staff area but those of one's own account; reading first."""
    found = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if guards.in_area(rule.rule)
        and rule.endpoint not in guards.OWN | {guards.HOME, guards.SIGN_IN}
    ]
    return iter(sorted(found, key=lambda each: (each[1], each[0].rule)))


def ask(
    browser: Browser, rule: Rule, method: str, places: dict[str, object], token: str
) -> tuple[str, TestResponse]:
    """Ask for a page, or send its form empty; return the address and the answer."""
    _domain, path = rule.build(_arguments(rule, places)) or ("", "")
    if method == "GET":
        return path, browser.client.get(path)
    return path, browser.raw_post(path, {"csrf_token": token})


def _arguments(rule: Rule, places: dict[str, object]) -> dict[str, object]:
    known = {name: places.get(name, 1) for name in rule.arguments}
    return known | ({"number": 1} if "versions" in rule.rule else {})


def signed_in(app: Flask, letter: str) -> Browser:
    browser = Browser(app)
    enter(browser, f"{letter}@example.cn")
    return browser


def is_right(status: int, endpoint: str, method: str, *, allowed: bool) -> bool:
    """Tell whether an answer is one that the table allows."""
    if not allowed:
        return status == 403
    if endpoint in ABSENT and status == 404:
        return True
    if endpoint in ASKS and status == 422:
        return True
    return status in ({200, 303} if method == "GET" else {200, 204, 303, 400, 409, 422})


def test_the_table_is_complete(app: Flask) -> None:
    assert {rule.endpoint for rule, _ in rules(app)} - set(TABLE) == set()
    assert set(TABLE) - {rule.endpoint for rule, _ in rules(app)} == set()


@pytest.mark.parametrize("letter", ["C", "E", "A"])
def test_each_role_may_do_what_the_table_says(
    app: Flask, places: dict[str, object], letter: str
) -> None:
    browser, wrong = signed_in(app, letter), {}
    token = browser.get("/staff/password").value("csrf_token")
    for rule, method in rules(app):
        path, answer = ask(browser, rule, method, places, token)
        allowed = letter in TABLE.get(rule.endpoint, "")
        if not is_right(answer.status_code, rule.endpoint, method, allowed=allowed):
            wrong[f"{method} {path}"] = answer.status_code
    assert wrong == {}


def test_a_clerk_of_another_consultation_finds_nothing_of_this(
    app: Flask, places: dict[str, object]
) -> None:
    browser, seen = signed_in(app, "B"), {}
    token = browser.get("/staff/password").value("csrf_token")
    for rule, method in rules(app):
        if "slug" not in rule.arguments:
            continue
        path, answer = ask(browser, rule, method, places, token)
        seen[f"{method} {path}"] = answer.status_code
    assert len(seen) > 40
    assert {path: status for path, status in seen.items() if status != 404} == {}
    assert browser.client.get(f"/staff/consultations/{OTHER}").status_code == 200


def test_a_clerk_is_refused_what_belongs_to_no_consultation_and_other_roles(
    app: Flask, places: dict[str, object]
) -> None:
    browser = signed_in(app, "B")
    token = browser.get("/staff/password").value("csrf_token")
    for rule, method in rules(app):
        if "slug" in rule.arguments or "C" in TABLE.get(rule.endpoint, ""):
            continue
        path, answer = ask(browser, rule, method, places, token)
        assert answer.status_code == 403, path


def test_who_is_not_signed_in_is_sent_to_sign_in(app: Flask, places: dict[str, object]) -> None:
    browser, wrong = Browser(app), {}
    token = browser.get("/staff/login").value("csrf_token")
    for rule, method in rules(app):
        path, answer = ask(browser, rule, method, places, token)
        if (answer.status_code, "/staff/login" in answer.headers.get("Location", "")) != (
            303,
            True,
        ):
            wrong[f"{method} {path}"] = answer.status_code
    assert wrong == {}


# What can be done to the course of a consultation, by where it stands.
COURSE = {
    "hidden": {"publish", "period", "extend"},
    "coming": {"extend", "close"},
    "open": {"extend", "close"},
    "over": {"extend"},
    "ended": {"reopen"},
}
RECORDED = {
    "publish": "consultation.published",
    "period": "consultation.period_set",
    "extend": "consultation.extended",
    "close": "consultation.closed",
    "reopen": "consultation.reopened",
}


def stand(database: Database, phase: str) -> int:
    """Store a consultation that is in a phase and named after it; return its id."""
    day = dt.timedelta(days=1)
    periods = {"coming": (5 * day, 45 * day), "over": (-60 * day, -5 * day)}
    opens, closes = periods.get(phase, (-5 * day, 35 * day))
    states = {"hidden": State.DRAFT, "ended": State.CLOSED}
    state = states.get(phase, State.PUBLISHED)
    make_consultation(database, opens=opens, closes=closes, slug=phase, state=state)
    with database.reading() as session:
        return get_any(session, phase).id


def fields(act: str) -> dict[str, str]:
    """Return what the form of an act needs."""
    today = utc_now().astimezone(CHINA).date()
    first, last = ((today + dt.timedelta(days=days)).isoformat() for days in (60, 100))
    if act == "period":
        return {"set_period-opens": first, "set_period-closes": last}
    if act == "extend":
        return {"extend-closes": last, "extend-reason": "需要"}
    return {"reason": "需要", f"{act}-reason": "需要"}


def events(database: Database, consultation_id: int) -> list[str]:
    with database.reading() as session:
        found = list_events(session, Chosen(consultation_id=consultation_id), limit=100)
        return [event.action for event in found if event.action in RECORDED.values()]


@pytest.mark.parametrize("act", RECORDED)
@pytest.mark.parametrize("letter", ["C", "E", "A"])
def test_the_course_is_led_by_editors_as_far_as_its_phase_allows(
    app: Flask, places: dict[str, object], database: Database, letter: str, act: str
) -> None:
    assert places
    ids = {phase: stand(database, phase) for phase in COURSE}
    if letter == "C":
        with database.reading() as session:
            staff = queries.find_by_email(session, "C@example.cn")
        assert staff is not None
        give(database, staff.id, *COURSE)
    browser = signed_in(app, letter)
    token = browser.get("/staff/password").value("csrf_token")
    for phase, allowed in COURSE.items():
        before = events(database, ids[phase])
        url = f"/staff/consultations/{phase}/{act}"
        answer = browser.raw_post(url, fields(act) | {"csrf_token": token})
        done = events(database, ids[phase])[: -len(before) or None]
        may = letter != "C"
        assert done == ([RECORDED[act]] if may and act in allowed else []), phase
        assert answer.status_code in ({303, 422} if may else {403}), phase


@pytest.mark.parametrize("letter", ["C", "E", "A"])
def test_comments_are_worked_in_every_phase_that_has_them(
    app: Flask, places: dict[str, object], database: Database, letter: str
) -> None:
    assert places
    with database.reading() as session:
        staff = queries.find_by_email(session, f"{letter}@example.cn")
    assert staff is not None
    browser = signed_in(app, letter)
    for phase in set(COURSE) - {"hidden"}:
        stand(database, phase)
        give(database, staff.id, phase)
        with database.writing() as session:
            serial = register_comment(session, "路灯太暗。", slug=phase).serial
        page = browser.get(f"/staff/consultations/{phase}/entries/{serial}/redaction")
        assert browser.raw_post(page.action, page.fields() | {"do": "nothing"}).status_code == 303
