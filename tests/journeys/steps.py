"""What a person does and sees on the questionnaire."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.support.laws import SLUG, set_state
from tests.support.server import Server
from webapp.consultations.policy import State
from webapp.submissions.models import Comment, Receipt

SAVED = re.compile(r"^已保存 \d\d:\d\d$")
IDLE = 1500  # ms without a key before a save
MOST = 10_000  # ms that steady typing may put a save off
MANY = 80  # more presses of Tab than the page has stops

# What a sighted person sees of the focus: a ring, inside the window. The rings within the
# controls of a sound are the browser's own.
FOCUS = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const place = e.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    name: e.id || e.textContent.trim(),
    ring: outlined || e.localName === "audio",
    inside: place.bottom > 0 && place.top < innerHeight && place.width > 1 && place.height > 1,
  };
}"""


def box(page: Page, target: str) -> Locator:
    """Return the textarea of a target."""
    return page.locator(f"#text-{target}")


def status(page: Page, target: str) -> Locator:
    """Return the line with a target's save state."""
    return page.locator(f"#status-{target}")


def button(page: Page, target: str, name: str) -> Locator:
    """Return a button of a target's box."""
    frame = page.locator(".cbox").filter(has=box(page, target))
    return frame.get_by_role("button", name=name, exact=True)


def write(page: Page, target: str, text: str) -> None:
    """Write into a box and leave it, which saves at once."""
    box(page, target).fill(text)
    expect(status(page, target)).to_have_attribute("data-state", "unsaved")
    box(page, target).blur()


def save(page: Page, target: str, text: str) -> None:
    """Write into a box and see it saved."""
    write(page, target, text)
    expect(status(page, target)).to_have_text(SAVED)


def expect_progress(page: Page, saved: int) -> None:
    """See how many comments are said to be saved."""
    expect(page.locator("#progress")).to_have_text(re.compile(rf"^{saved}\s+条已保存$"))


def answer_captcha(server: Server, page: Page) -> None:
    """Look at the picture and type what it shows; who answered one today is not asked."""
    if not page.locator("#captcha").count():
        return
    picture = page.locator("#captcha-block img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 240)
    challenge = page.locator("input[name=captcha_id]").input_value()
    page.locator("#captcha").fill(server.answer_of(challenge))


def submit_button(page: Page) -> Locator:
    """Return the button that sends the submission."""
    return page.get_by_role("button", name="提交", exact=True)


def submit(server: Server, page: Page) -> tuple[str, str]:
    """Give a name, answer the captcha, send, and read number and secret off the receipt."""
    page.locator("#contact_name").fill("王秀兰")
    answer_captcha(server, page)
    submit_button(page).click()
    return receipt(page)


def receipt(page: Page) -> tuple[str, str]:
    """Read number and secret off the receipt."""
    return receipt_number(page), page.locator("#receipt-secret").inner_text()


def receipt_number(page: Page) -> str:
    """Read the number off the receipt."""
    expect(page.get_by_role("heading", level=1)).to_have_text("受理回执")
    return page.locator("#receipt-number").inner_text()


def stored(server: Server) -> dict[str, str]:
    """Return the texts in the database by target."""
    with server.database.reading() as session:
        return {row.target: row.text for row in session.scalars(select(Comment))}


def receipts(server: Server) -> list[str]:
    """Return the numbers of all receipts in the database."""
    with server.database.reading() as session:
        return list(session.scalars(select(Receipt.number)))


def local_copies(page: Page) -> dict[str, Any]:
    """Return what the browser keeps of this site's texts."""
    copies: dict[str, Any] = page.evaluate("() => ({ ...localStorage })")
    return copies


def mark(page: Page) -> None:
    """Leave a mark on the document that a reload would wipe off."""
    page.evaluate("() => { window.marked = true; }")


def expect_same_document(page: Page) -> None:
    """See that nothing was loaded anew."""
    assert page.evaluate("() => window.marked === true")


def close_consultation(server: Server) -> None:
    """Take no more comments from now on."""
    with server.database.writing() as session:
        set_state(session, SLUG, State.CLOSED)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, and see the focus all the way."""
    goal = page.locator(selector)
    for _ in range(MANY):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ring"], focus
        assert focus["inside"], focus
        if goal.evaluate("(e) => e === document.activeElement"):
            return
    message = f"{selector} is not reached with Tab"
    raise AssertionError(message)
