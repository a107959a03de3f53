"""Steps of a clerk at the list of comments: a register, signing in, keys and what they did."""

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.journeys.devices import Devices
from tests.support.laws import make_consultation
from tests.support.register import register_comment
from tests.support.server import Server
from tests.support.staff import PASSWORD, add_staff
from webapp.accounts.models import StaffConsultation
from webapp.accounts.policy import Role
from webapp.consultations.models import Consultation
from webapp.dispositions.models import Disposition
from webapp.register.models import Family
from webapp.register.policy import EntryState

COMMENTS = "/staff/consultations/lamp-law/comments?sort=old"
TEXTS = (
    "主干道的路灯应当亮到天明。",
    "灯杆的编号要写得大一些，方便报修。",
    "养护单位应当公布值班电话。",
    "校门口的灯应当提前半小时亮起。",
    "节能改造不得降低人行道的照度。",
    "灯光不得直射居民的窗户。",
)


def fill_register(server: Server) -> list[int]:
    """Store a consultation with one comment a family on one article; return the families."""
    make_consultation(server.database)
    with server.database.writing() as session:
        return [register_comment(session, text, "article-2").family_id for text in TEXTS]


def sign_in(devices: Devices, server: Server, name: str, *, rows: int = len(TEXTS)) -> Page:
    """Sign a clerk in and show the list."""
    email = f"clerk-{len(name)}@example.cn"
    staff_id = add_staff(server.app, email, Role.CLERK, name=name)
    with server.database.writing() as session:
        found = session.scalars(select(Consultation.id)).one()
        session.add(StaffConsultation(staff_id=staff_id, consultation_id=found))
    page = devices.new().new_page()
    page.goto(COMMENTS)
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator("#list .op")).to_have_count(rows)
    return page


def row(page: Page, place: int) -> Locator:
    """Return a row of the list, the first at 0."""
    return page.locator("#list .op").nth(place)


def focus_list(page: Page) -> None:
    """Go to the list as Tab does, to the one row that it reaches, once keys work there."""
    expect(page.locator("#keys-switch")).to_be_visible()
    page.locator("#list .op[tabindex='0']").focus()


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other, without waiting for what they do."""
    for key in keys:
        page.keyboard.press(key)


def expect_panel(page: Page, place: int) -> None:
    """Expect the panel to show what a row names."""
    expect(page.locator("#panel blockquote")).to_have_text(TEXTS[place])


def expect_claims(page: Page, server: Server, *places: int) -> None:
    """Expect just the families of these rows to be marked as somebody's, before long."""
    found: list[int] = []
    for _ in range(100):
        with server.database.reading() as session:
            claimed = session.scalars(select(Family.claimed_by_id).order_by(Family.id))
            found = [place for place, who in enumerate(claimed) if who is not None]
        if found == list(places):
            return
        page.wait_for_timeout(100)
    assert found == list(places)


def states(server: Server) -> list[EntryState]:
    """Return the families' states, the earliest first."""
    with server.database.reading() as session:
        return list(session.scalars(select(Family.state).order_by(Family.id)))


def reasons(server: Server) -> list[str]:
    """Return the reasons given, the earliest first."""
    with server.database.reading() as session:
        return list(session.scalars(select(Disposition.reason).order_by(Disposition.id)))
