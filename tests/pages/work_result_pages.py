"""The pages on which a result is prepared and published, and a receipt with its answers."""

from collections.abc import Callable, Iterator

from tests.support.browser import Browser, Page
from tests.support.forms import send
from tests.support.laws import make_consultation
from tests.support.results import (
    close_with_opinions,
    prepare_result,
    publish_result,
    revise,
)
from tests.support.staff import sign_in
from tests.support.steps import look_up, submit
from webapp.accounts.policy import Role
from webapp.jobs.contract import Parts

SLUG = "answered-lamps"
WORK = f"/staff/consultations/{SLUG}"
URL = f"{WORK}/result"

Named = Iterator[tuple[str, Page]]


def work_result_pages(person: Callable[[], Browser], parts: Parts) -> Named:
    """Yield each page, from the open consultation to the second publication."""
    database = parts.database
    make_consultation(database, slug=SLUG)
    respondent, editor = person(), person()
    respondent.address = "192.0.2.7"  # others have looked up enough
    sent = submit(
        respondent, SLUG, text_article_1="路灯的亮度应当写明标准。", text_article_2="好。"
    )
    sign_in(editor, Role.ADMINISTRATOR)  # the editor signs in with a second factor by now
    yield "staff-work-result-open", editor.get(URL)
    close_with_opinions(database, SLUG)
    revise(database, SLUG)
    page = editor.get(URL)
    yield "staff-work-result", page
    yield "staff-work-result-wrong", send(editor, page, "prepare", version="", status=422)
    send(editor, page, "prepare", statement="有关情况说明如下。")
    running = editor.get(URL)
    yield "staff-work-result-running", running
    job = next(a for a in running.root.iter("a") if "/jobs/" in (a.get("href") or ""))
    send(editor, editor.get(job.get("href") or ""), "/cancel")
    prepare_result(database, parts, SLUG, with_comments=True)
    yield "receipt-decided", look_up(respondent, sent.number, sent.secret)
    page = editor.get(URL)
    yield "staff-work-result-prepared", page
    yield "staff-work-result-unseen", send(editor, page, "publish", status=422)
    yield "staff-work-result-preview", editor.get(f"{URL}/preview")
    publish_result(database, parts, SLUG)
    yield "staff-work-result-published", editor.get(URL)
    yield "receipt-answered", look_up(respondent, sent.number, sent.secret)
