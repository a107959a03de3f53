"""The pages of the workbench, on the demo's comments, and those of a person's own account."""

import io
from collections.abc import Callable, Iterator
from unittest import mock

from sqlalchemy import select, update

from tests.support.browser import Browser, Page, check
from tests.support.decisions import four_eyes
from tests.support.forms import send
from tests.support.sheets import batch, filled_in
from tests.support.staff import PASSWORD, sign_in
from webapp.accounts import totp
from webapp.accounts.policy import Role
from webapp.clock import utc_now
from webapp.consultations import queries as consultations
from webapp.demo.comments import load_comments
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.runner import FAILURE
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.redaction.queries import latest
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, RedactionState
from webapp.submissions.models import Submission
from webapp.workbench import bulk

WORK = "/staff/consultations/community-services"
EMPTY = "/staff/consultations/parks-and-greenways"
LIST = f"{WORK}/comments"

Named = Iterator[tuple[str, Page]]


def work_pages(person: Callable[[], Browser], database: Database, keys: Keys) -> Named:
    """Yield each page of the workbench in each state, then those of the account."""
    load_comments(database, keys, now=utc_now())
    editor = person()
    sign_in(editor, Role.EDITOR)
    yield from _lists(editor, database)
    yield from _singles(editor, database)
    yield from _many(editor)
    yield from _sheets(editor)
    yield from _exports(editor, database)
    yield from _four_eyes(person(), editor, database)
    yield from _quarantine(editor, person())
    yield from _account(editor)


def _lists(editor: Browser, database: Database) -> Named:
    families = _families(database)
    yield "staff-work-overview", editor.get(f"{WORK}/overview")
    yield "staff-work-overview-empty", editor.get(f"{EMPTY}/overview")
    yield "staff-work-list", editor.get(LIST)
    yield "staff-work-list-empty", editor.get(f"{EMPTY}/comments")
    yield "staff-work-none", editor.get(f"{LIST}?state=withdrawn&q=无人机&from=2020-01-01")
    yield "staff-work-heat", editor.get(f"{LIST}?heat=table")
    yield "staff-work-each", editor.get(f"{LIST}?view=each&sort=new&q=建议")
    address = f"{LIST}?open={families[0]}"
    page = editor.get(address)
    yield "staff-work-open", page
    stale = send(editor, page, "decide", do="save", outcome="partly", reason="拟在本条增加一款。")
    yield "staff-work-decided", stale
    yield (
        "staff-work-overtaken",
        send(editor, page, "decide", do="save", outcome="accepted", status=409),
    )
    page = editor.get(f"{LIST}?open={families[1]}")
    yield (
        "staff-work-unsaid",
        send(editor, page, "decide", do="save", outcome="rejected", status=422),
    )
    yield "staff-work-next", send(editor, page, "decide", do="save-next", outcome="study")
    yield "staff-work-search", editor.get(f"{WORK}/search")
    yield "staff-work-found", editor.get(f"{WORK}/search?q=服务")
    yield "staff-work-not-found", editor.get(f"{WORK}/search?q=无人机")


def _quarantine(editor: Browser, program: Browser) -> Named:
    page = f"{WORK}/quarantine"
    yield "staff-work-quarantine-empty", editor.get(page)
    form = program.get("/consultations/community-services")
    sent = {"contact_name": "王秀兰", "text_general": "加快发展无人机。", "website": "spam"}
    program.fill(form, **sent, captcha=program.answer(form), do="submit")
    yield "staff-work-quarantine", editor.get(page)
    send(editor, editor.get(page), "quarantine/tier", tier="amber")
    unticked = send(editor, editor.get(page), "quarantine", do="release", status=422)
    yield "staff-work-quarantine-unticked", unticked


def _families(database: Database) -> list[int]:
    """Return the families of the consultation that wait, the largest first."""
    with database.reading() as session:
        number = consultations.get_any(session, WORK.rsplit("/", 1)[1]).id
        return list(
            session.scalars(
                select(Family.id)
                .filter_by(consultation_id=number, state=EntryState.PENDING)
                .order_by(Family.size.desc(), Family.id)
            )
        )


def _singles(editor: Browser, database: Database) -> Named:
    yield "staff-work-members", editor.get(f"{WORK}/families/{_families(database)[0]}/members")
    with database.reading() as session:
        number = consultations.get_any(session, WORK.rsplit("/", 1)[1]).id
        marked = session.scalars(
            select(Entry).filter_by(consultation_id=number, redaction=RedactionState.MARKED)
        ).first()
        assert marked is not None
        assert latest(session, [marked.id])
    yield "staff-work-entry", editor.get(f"{WORK}/entries/{marked.serial}")
    yield from _contact(editor, database, number)
    page = editor.get(f"{WORK}/entries/{marked.serial}/redaction")
    yield "staff-work-redact", page
    yield (
        "staff-work-redact-wrong",
        send(editor, page, "/redaction", do="preview", words="没有的字", status=422),
    )
    yield "staff-work-redacted", send(editor, page, "/redaction", do="hide")
    page = editor.get(f"{WORK}/reasons")
    yield "staff-work-reasons-empty", page
    page = send(editor, page, "/reasons")
    yield "staff-work-reasons", page
    url = next(a.get("href") for a in page.root.iter("a") if "/reasons/" in (a.get("href") or ""))
    yield "staff-work-reason", editor.get(url or "")


def _contact(editor: Browser, database: Database, number: int) -> Named:
    with database.reading() as session:
        given = (Entry.submission_id == Submission.id) & Submission.organisation.is_not(None)
        query = select(Entry.serial).join(Submission, given)
        serial = session.scalars(query.where(Entry.consultation_id == number)).first()
    page = editor.get(f"{WORK}/entries/{serial}/contact")
    yield "staff-work-contact", page
    yield "staff-work-contact-wrong", send(editor, page, "show", status=422)
    reason = {"purpose": "verify", "note": "核对来信地址", "password": PASSWORD}
    yield "staff-work-contact-shown", send(editor, page, "show", **reason)


def _many(editor: Browser) -> Named:
    page = editor.get(LIST)
    chosen = [box.get("value") or "" for box in page.root.iter("input") if _is_family(box)][:3]
    asked = send(editor, page, "bulk", scope="selected", family=chosen)
    yield "staff-work-bulk", asked
    yield "staff-work-bulk-all", send(editor, page, "bulk", scope="all")
    with mock.patch.object(bulk, "TYPED_ABOVE", 3):
        yield "staff-work-bulk-typed", send(editor, page, "bulk", scope="all")
    yield "staff-work-bulk-wrong", send(editor, asked, "decide", do="decide", status=422)
    done = send(editor, asked, "decide", do="decide", outcome="study", reason="留待研究。")
    yield "staff-work-job", done
    yield "staff-work-jobs", editor.get(f"{WORK}/jobs")
    yield "staff-work-jobs-none", editor.get(f"{EMPTY}/jobs")


def _is_family(box: object) -> bool:
    get = getattr(box, "get")  # noqa: B009
    return bool(get("name") == "family" and get("type") == "checkbox")


def _sheets(editor: Browser) -> Named:
    page = editor.get(f"{WORK}/enter")
    yield "staff-work-enter", page
    yield "staff-work-enter-wrong", send(editor, page, "/enter", do="save", received="", status=422)
    letter = {
        "received": "2026-11-03",
        "target-1": "第三条",
        "text-1": "电话也应当算一种办理方式。",
    }
    yield "staff-work-entered", send(editor, page, "/enter", do="save", **letter)
    yield "staff-work-same", send(editor, page, "/enter", do="save", status=422, **letter)
    yield "staff-work-batch", editor.get(f"{WORK}/enter/batch")
    rows = ({"意见": "窗口要留人"}, {"来件序号": "B2", "意见对象": "附件9", "意见": "没有这个附件"})
    yield "staff-work-batch-checked", _upload(editor, f"{WORK}/enter/batch", batch(*rows))
    page = editor.get(f"{WORK}/exchange")
    yield "staff-work-exchange", page
    form = {"csrf_token": page.value("csrf_token"), "query": "", "view": "family"}
    data = editor.raw_post(f"{WORK}/exchange/export", form).data
    answers = {1: ("采纳", "拟采纳。"), 2: ("未采纳", "")}
    sheet = filled_in(data, answers)
    yield "staff-work-import-checked", _upload(editor, f"{WORK}/exchange", sheet)
    yield "staff-work-import-wrong", _upload(editor, f"{WORK}/exchange", b"<html>")


def _exports(editor: Browser, database: Database) -> Named:
    yield "staff-work-exports-none", editor.get(f"{EMPTY}/exports")
    page = editor.get(f"{WORK}/exports?state=pending&channel=web&from=2020-01-01&alike=1")
    yield "staff-work-exports", page
    personal = {"format": "csv", "personal": "1", "reason": "答复", "password": "x"}
    yield "staff-work-exports-wrong", send(editor, page, "/exports", status=422, **personal)
    page = send(editor, editor.get(f"{WORK}/exports"), "/exports", format="table")
    yield "staff-work-job-waiting", page
    number = int((page.response.request.path).rsplit("/", 1)[1])
    file = {
        "name": "采纳情况表.docx",
        "media_type": "text/plain",
        "size": 34567,
        "sha256": "0a" * 32,
    }
    for name, state, values in (
        ("running", JobState.RUNNING, {"started_at": utc_now(), "done": 3, "total": 9}),
        ("failed", JobState.FAILED, {"problem": FAILURE, "ended_at": utc_now(), "tries": 3}),
        ("file", JobState.DONE, {"problem": None, "result": {"file": file}}),
    ):
        with database.writing() as session:
            session.execute(update(Job).where(Job.id == number).values(state=state, **values))
        yield f"staff-work-job-{name}", editor.get(f"{WORK}/jobs/{number}")
    yield "staff-work-jobs-all", editor.get(f"{WORK}/jobs")
    yield "staff-work-exports-recent", editor.get(f"{WORK}/exports")


def _upload(editor: Browser, url: str, data: bytes) -> Page:
    token = editor.get(url).value("csrf_token")
    form = {"csrf_token": token, "file": (io.BytesIO(data), "意见.xlsx")}
    return check(editor.client.post(url, data=form, follow_redirects=True))


def _four_eyes(second: Browser, editor: Browser, database: Database) -> Named:
    with database.writing() as session:
        number = consultations.get_any(session, WORK.rsplit("/", 1)[1]).id
        four_eyes(session, number)
    family = _families(database)[0]
    page = editor.get(f"{LIST}?open={family}")
    yield "staff-work-drafted", send(editor, page, "decide", do="save", outcome="accepted")
    sign_in(second, Role.ADMINISTRATOR)
    yield "staff-work-to-confirm", second.get(f"{LIST}?open={family}&state=drafted")


def _account(editor: Browser) -> Named:
    page = editor.get("/staff/account")
    yield "staff-account", page
    page = send(editor, page, "/second-factor")
    yield "staff-factor", page
    secret = page.words("secret").replace(" ", "")
    yield (
        "staff-factor-wrong",
        send(editor, page, "/second-factor/confirm", code="000000", status=422),
    )
    code = totp.code_at(secret, totp.step_of(utc_now()) - 1)
    yield "staff-factor-codes", send(editor, page, "/second-factor/confirm", code=code)
    yield "staff-account-secured", editor.get("/staff/account")
    send(editor, editor.get("/staff/consultations"), "leave")
    yield "staff-code", sign_in(editor, Role.EDITOR)
