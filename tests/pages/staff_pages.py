"""The pages of the staff area: sign-in, password, people, record, drafts, consultations."""

from collections.abc import Callable, Iterator

from tests.pages.consultation_pages import consultation_pages
from tests.pages.intake_pages import intake_pages
from tests.support.browser import Browser, Page
from tests.support.staff import PASSWORD, add_staff, enter, sign_in
from webapp.accounts.policy import Role
from webapp.persistence.engine import Database

Named = Iterator[tuple[str, Page]]


def staff_pages(person: Callable[[], Browser], database: Database) -> Named:
    """Yield each page in each state; the name of one that only staff see begins with ``staff-``."""
    yield from _entering(person())
    boss = person()
    sign_in(boss, Role.ADMINISTRATOR)
    yield from _people(boss)
    yield "staff-audit", boss.get("/staff/audit")
    yield "staff-audit-older", boss.get("/staff/audit?before=4")
    filtered = "/staff/audit?act=staff.added&person=1&since=2020-01-01&until=2030-01-01&text=lin"
    yield "staff-audit-filtered", boss.get(filtered)
    yield "staff-audit-empty", boss.get("/staff/audit?consultation=2147483647")
    editor = person()
    sign_in(editor, Role.EDITOR)
    yield from intake_pages(editor)
    yield from consultation_pages(editor, person, database)
    clerk = person()
    sign_in(clerk, Role.CLERK)
    yield "staff-consultation-read", clerk.get("/staff/consultations/course")
    yield "staff-refused", clerk.get("/staff/people", status=403)


def _entering(newcomer: Browser) -> Named:
    add_staff(newcomer.app, "new@example.cn", Role.EDITOR, name="何新来", must_change=True)
    yield "staff-sign-in", newcomer.get("/staff/login")
    yield "staff-sign-in-refused", enter(newcomer, "new@example.cn", "wrong", status=422)
    page = enter(newcomer, "new@example.cn")
    yield "staff-password", page
    wrong = {"password": PASSWORD, "new_password": "short", "new_password_confirm": "other"}
    yield "staff-password-refused", newcomer.fill(page, **wrong, status=422)


def _people(boss: Browser) -> Named:
    yield "staff-people", boss.get("/staff/people")
    page = boss.get("/staff/people/new")
    yield "staff-person-new", page
    token = {"csrf_token": page.value("csrf_token")}
    yield "staff-person-refused", boss.post("/staff/people", token, status=422)
    fields = token | {"name": "林起草", "email": "lin@example.cn", "role": "clerk"}
    yield "staff-person-added", boss.post("/staff/people", fields)
    yield "staff-person", boss.get("/staff/people/1")
    yield "staff-person-disabled", boss.post("/staff/people/1/disable", token)
    yield "staff-person-last", boss.post("/staff/people/2/disable", token, status=422)
