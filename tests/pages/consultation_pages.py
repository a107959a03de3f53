"""The staff pages of consultations, and what the public sees of their course."""

import datetime as dt
from collections.abc import Callable, Iterator

from tests.pages.intake_pages import CLEAN, paste
from tests.support.browser import Browser, Page
from tests.support.laws import (
    add_version,
    article,
    chaptered,
    make_consultation,
    publish_next,
)
from webapp.clock import CHINA, utc_now
from webapp.consultations.policy import State
from webapp.persistence.engine import Database

Named = Iterator[tuple[str, Page]]
LIST = "/staff/consultations"
HIDDEN, COMING, EARLY, OVER, COURSE = "hidden", "coming", "early", "over", "course"
STATES = (HIDDEN, COMING, EARLY, OVER, COURSE)
LEAD = "起草时听取了居委会的意见。\n\n主要内容有三项：管理、维修、费用。"
SECOND = (
    article(1, text="路灯的第一项要求，由市容主管部门负责落实，并每年检查一次。"),
    article(2, text="新建道路应当同时设置路灯，验收合格后移交。"),
    article(3),
    article(4, text="路灯的第二项要求，由路灯管理单位落实。"),
    article(5, text="路灯的第五项要求，由市容主管部门负责落实。"),
)


def consultation_pages(editor: Browser, person: Callable[[], Browser], database: Database) -> Named:
    """Yield each page in each state; the browser is signed in as an editor."""
    day = dt.timedelta(days=1)
    make_consultation(database, slug=HIDDEN, state=State.DRAFT, closes=10 * day)
    make_consultation(database, slug=COMING, opens=3 * day, closes=50 * day)
    make_consultation(database, slug=EARLY, state=State.CLOSED)
    make_consultation(database, slug=OVER, opens=-50 * day, closes=-10 * day)
    make_consultation(database, slug=COURSE)
    add_version(database, *chaptered(1, 4), slug=COURSE, label=None, in_force=True)
    yield from _settings(editor)
    yield from _texts(editor)
    yield from _versions(editor, database)
    for slug in STATES:
        yield f"staff-consultation-{slug}", editor.get(f"{LIST}/{slug}")
    yield "staff-consultations", editor.get(LIST)
    yield from _asking(editor)
    yield from _published(editor, person(), database)


def _settings(editor: Browser) -> Named:
    url = f"{LIST}/{COURSE}/settings"
    page = editor.get(url)
    yield "staff-settings", page
    wrong = {"focus": "3, 九十九", "comment_limit": "很多", "retention_days": "0"}
    yield "staff-settings-refused", editor.fill(page, **wrong, status=422)
    editor.fill(page, introduction=LEAD, focus="1, 3", authority="云溪市人民代表大会常务委员会")


def _texts(editor: Browser) -> Named:
    url = f"{LIST}/{COURSE}/versions/1/text"
    page = editor.get(url)
    yield "staff-text", page
    paragraph = _numbers(page, "paragraph-")[1]
    open_ = editor.get(f"{url}?paragraph={paragraph}")
    yield "staff-text-edit", open_
    yield "staff-text-refused", editor.fill(open_, text="", status=422)
    editor.fill(open_, text="路灯应当按时点亮、按时关闭。", reason="漏字")
    retiring = editor.get(f"{url}?retire={_numbers(page, 'provision-')[-1]}")
    yield "staff-text-retire", retiring
    editor.fill(retiring, reason="移到另一部法规")


def _versions(editor: Browser, database: Database) -> Named:
    add_version(database, *SECOND, slug=COURSE)
    url = f"{LIST}/{COURSE}/versions/2/alignment"
    page = editor.get(url)
    yield "staff-alignment", page
    links = _numbers(page, "link-")
    yield "staff-alignment-saved", editor.fill(page)
    wrong = {f"link-{links[0]}": "第九十九条"}
    yield "staff-alignment-refused", editor.fill(page, **wrong, status=422)
    yield "staff-text-unpublished", editor.get(f"{LIST}/{COURSE}/versions/2/text")
    yield "staff-preview", editor.get(f"{LIST}/{COURSE}/preview")
    yield "staff-compare", editor.get(f"{LIST}/{COURSE}/compare")
    query = f"?consultation={COURSE}&purpose=version"
    yield "staff-upload-version", editor.get(f"/staff/imports/new{query}")
    sheet = paste(editor, CLEAN, query=query)
    yield "staff-take-version", editor.get(f"{sheet.response.request.path}/take")


def _asking(editor: Browser) -> Named:
    yield "staff-publish", editor.get(f"{LIST}/{HIDDEN}/publish")
    page = editor.get(f"{LIST}/{HIDDEN}/publish")
    yield "staff-publish-refused", editor.fill(page, status=422)
    yield "staff-close", editor.get(f"{LIST}/{COURSE}/close")
    page = editor.get(f"{LIST}/{COURSE}/publish-version")
    yield "staff-publish-version", page
    yield "staff-publish-version-refused", editor.fill(page, status=422)
    token = {"csrf_token": page.value("csrf_token")}
    url = f"{LIST}/{COURSE}/extend"
    wrong = {"extend-closes": "", "extend-reason": ""}
    yield "staff-extend-refused", editor.post(url, token | wrong, status=422)


def _published(editor: Browser, someone: Browser, database: Database) -> Named:
    page = editor.get(f"{LIST}/{COURSE}")
    later = (utc_now().astimezone(CHINA).date() + dt.timedelta(days=35)).isoformat()
    sent = {"csrf_token": page.value("csrf_token"), "extend-closes": later}
    editor.post(f"{LIST}/{COURSE}/extend", sent | {"extend-reason": "应多地请求，延长十日"})
    yield "amended", someone.get(f"/consultations/{COURSE}")
    publish_next(database, COURSE)
    yield "second", someone.get(f"/consultations/{COURSE}")
    yield "compare", someone.get(f"/consultations/{COURSE}/compare")
    yield "compare-changed", someone.get(f"/consultations/{COURSE}/compare?only=changed")
    yield "staff-consultation-second", editor.get(f"{LIST}/{COURSE}")


def _numbers(page: Page, prefix: str) -> list[str]:
    """Return what stands behind a prefix in the ids of a page."""
    ids = (e.get("id", "") for e in page.root.iter())
    return [id_.removeprefix(prefix) for id_ in ids if id_.startswith(prefix)]
