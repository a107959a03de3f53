"""The list of consultations and the page of one: what each role sees and what can be done."""

import datetime as dt

import pytest

from tests.support.browser import Browser
from tests.support.forms import press
from tests.support.laws import SLUG, TITLE, add_version, make_consultation
from tests.support.steps import counted_statements
from webapp.clock import CHINA, utc_now
from webapp.consultations import queries
from webapp.consultations.policy import State
from webapp.persistence.engine import Database

LIST = "/staff/consultations"
ONE = f"{LIST}/{SLUG}"
TODAY = utc_now().astimezone(CHINA).date()


def hrefs(page_root: object) -> set[str]:
    return {a.get("href", "") for a in page_root.iter("a")}  # type: ignore[attr-defined]


def later(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).isoformat()


def stored(database: Database) -> tuple[State, str]:
    with database.reading() as session:
        found = queries.get_any(session, SLUG)
        return found.state, found.phase(utc_now()).value


def unpublished(database: Database, *, closes: int = 60) -> None:
    make_consultation(database, state=State.DRAFT, closes=dt.timedelta(days=closes))
    with database.writing() as session:
        found = queries.get_any(session, SLUG)
        queries.versions_of(session, found.id)[0].published_at = None


def test_list_shows_state_period_articles_and_version(editor: Browser, database: Database) -> None:
    make_consultation(database)
    make_consultation(database, slug="early", state=State.CLOSED)
    add_version(database)
    page = editor.get(LIST)
    assert {f"{LIST}/{SLUG}", f"{LIST}/early", "/staff/imports/new"} <= hrefs(page.root)
    for words in (TITLE, "正在征集", "已提前结束", "草案二次稿", "未公布", "6"):
        assert words in page.text


def test_staff_area_begins_with_the_list(clerk: Browser) -> None:
    page = clerk.get("/staff")
    assert page.response.request.path == LIST
    assert "还没有征求意见" in page.text


def test_open_proof_sheets_are_linked(editor: Browser, law: str) -> None:
    text = "云溪市公园条例\n第一条　爱护公园。\n第二条　自公布之日起施行。"
    new = editor.get(f"/staff/imports/new?consultation={law}&purpose=version")
    press(editor, new, "读取并校对", text=text)
    for url in (LIST, ONE):
        assert any(href.startswith("/staff/imports/") for href in hrefs(editor.get(url).root))
        assert "云溪市公园条例" in editor.get(url).text


def test_list_takes_as_many_statements_for_ten(editor: Browser, database: Database) -> None:

    make_consultation(database)
    taken = []
    for _ in range(2):
        with counted_statements(database) as seen:
            editor.get(LIST)
        taken.append(len(seen))
        for number in range(9 * (len(taken) == 1)):
            make_consultation(database, slug=f"more-{number}")
    assert taken[0] == taken[1]


@pytest.mark.usefixtures("law")
def test_clerk_looks_and_has_nothing_to_do(clerk: Browser) -> None:
    page = clerk.get(ONE)
    assert "正在征集" in page.text
    assert {f.get("id") for f in page.root.iter("form")} == {"leave"}
    assert not {"/staff/imports/new", f"{ONE}/settings", f"{ONE}/close"} & hrefs(page.root)
    assert f"/consultations/{SLUG}" in hrefs(page.root)


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize(
    "path",
    [
        "/settings",
        "/publish",
        "/close",
        "/publish-version",
        "/versions/1/text",
        "/versions/1/alignment",
    ],
)
def test_clerk_may_not(clerk: Browser, path: str) -> None:
    clerk.get(ONE + path, status=403)


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize(
    "path",
    [
        "/period",
        "/extend",
        "/close",
        "/reopen",
        "/publish",
        "/publish-version",
        "/settings",
        "/versions/1/text",
        "/versions/1/retire",
        "/versions/1/alignment",
    ],
)
def test_clerk_may_do_none_of_it(clerk: Browser, database: Database, path: str) -> None:
    token = clerk.get(ONE).value("csrf_token")
    sent = {"csrf_token": token, "reason": "汛期长", "closes": later(90)}
    clerk.post(ONE + path, sent, status=403)
    assert stored(database) == (State.PUBLISHED, "open")


@pytest.mark.parametrize(
    "path", ["", "/settings", "/preview", "/close", "/versions/1/text", "/compare"]
)
def test_unknown_is_not_found(editor: Browser, path: str) -> None:
    editor.get(f"{LIST}/nothing{path}", status=404)


@pytest.mark.parametrize(
    "path", ["/versions/9/text", "/versions/9/alignment", "/preview?version=9"]
)
@pytest.mark.usefixtures("law")
def test_unknown_version_is_not_found(editor: Browser, path: str) -> None:
    editor.get(ONE + path, status=404)


@pytest.mark.usefixtures("law")
def test_record_is_linked_for_who_may_read_it(administrator: Browser, editor: Browser) -> None:
    def linked(browser: Browser) -> bool:
        return any(h.startswith("/staff/audit?") for h in hrefs(browser.get(ONE).root))

    assert linked(administrator)
    assert not linked(editor)


def test_publication_is_asked_about_and_done(editor: Browser, database: Database) -> None:
    unpublished(database)
    assert f"{ONE}/publish" in hrefs(editor.get(ONE).root)
    page = editor.get(f"{ONE}/publish")
    assert "所有人都能看到" in page.text
    assert not page.has("reason")
    assert stored(database)[0] is State.DRAFT
    page = press(editor, page, "公布")
    assert stored(database) == (State.PUBLISHED, "open")
    assert "公开页面" in page.text


def test_short_period_asks_for_a_public_reason(editor: Browser, database: Database) -> None:
    unpublished(database, closes=20)
    page = editor.get(f"{ONE}/publish")
    assert "立法法第四十条" in page.text
    page = press(editor, page, "公布", status=422)
    assert "请填写理由" in page.words("error-summary")
    page = press(editor, page, "公布", reason="赶在汛期之前")
    assert "征集期不满三十日" in page.text
    assert "赶在汛期之前" in Browser(editor.app).get(f"/consultations/{SLUG}").text


def test_reason_that_is_too_long_is_kept_and_refused(editor: Browser, database: Database) -> None:
    unpublished(database, closes=20)
    page = editor.get(f"{ONE}/publish")
    page = press(editor, page, "公布", reason="因" * 501, status=422)
    assert page.value("reason").strip() == "因" * 501
    assert stored(database)[0] is State.DRAFT


def test_period_is_set_on_the_page(editor: Browser, database: Database) -> None:
    unpublished(database)
    values = {"set_period-opens": later(3), "set_period-closes": later(44)}
    page = press(editor, editor.get(ONE), "设定征集期", **values)
    assert page.value("set_period-closes") == later(44)
    with database.reading() as session:
        opens = queries.get_any(session, SLUG).opens_at.astimezone(CHINA).date()
    assert opens.isoformat() == later(3)


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (later(3), "", "请填写日期"),
        ("31.2.2026", later(9), "请填写日期"),
        (later(9), later(3), "早于"),
    ],
)
def test_period_that_cannot_be_is_refused(
    editor: Browser, database: Database, opens: str, closes: str, words: str
) -> None:
    unpublished(database)
    values = {"set_period-opens": opens, "set_period-closes": closes}
    page = press(editor, editor.get(ONE), "设定征集期", status=422, **values)
    assert words in page.words("error-summary")


@pytest.mark.usefixtures("law")
def test_extension(editor: Browser, database: Database) -> None:
    values = {"extend-closes": later(90), "extend-reason": "意见很多"}
    page = press(editor, editor.get(ONE), "延长征集期", **values)
    assert "征集延长到" in page.words("notices") + page.text
    with database.reading() as session:
        end = queries.get_any(session, SLUG).closes_at
    assert end.astimezone(CHINA).date().isoformat() == later(91)


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize(
    ("closes", "reason", "words"),
    [(later(90), "", "请填写理由"), (later(1), "意见很多", "晚于"), ("", "意见很多", "请填写日期")],
)
def test_extension_that_cannot_be_is_refused_and_kept(
    editor: Browser, closes: str, reason: str, words: str
) -> None:
    values = {"extend-closes": closes, "extend-reason": reason}
    page = press(editor, editor.get(ONE), "延长征集期", status=422, **values)
    assert words in page.words("error-summary")
    assert page.value("extend-reason").strip() == reason


@pytest.mark.usefixtures("law")
def test_early_end_is_asked_about_and_undone(editor: Browser, database: Database) -> None:
    page = editor.get(f"{ONE}/close")
    assert "立即停止接收意见" in page.text
    assert stored(database)[0] is State.PUBLISHED
    page = press(editor, page, "确认提前结束", reason="草案撤回")
    assert stored(database) == (State.CLOSED, "closed")
    assert not page.has("extend")
    page = press(editor, page, "重新开放", **{"reopen-reason": "草案恢复"})
    assert stored(database) == (State.PUBLISHED, "open")
    assert "草案恢复" in page.text


@pytest.mark.usefixtures("law")
def test_early_end_without_a_reason_is_refused(editor: Browser, database: Database) -> None:
    page = press(editor, editor.get(f"{ONE}/close"), "确认提前结束", status=422)
    assert "请填写理由" in page.words("error-summary")
    assert stored(database)[0] is State.PUBLISHED


def test_what_cannot_be_done_any_more_is_said(editor: Browser, database: Database) -> None:
    make_consultation(database, state=State.CLOSED)
    for path, words in (
        ("/close", "不需要提前结束"),
        ("/publish", "已经公布"),
        ("/publish-version", "没有等待公布"),
    ):
        assert words in editor.get(ONE + path, status=422).words("error-summary")


def test_next_draft_is_published_with_a_period_and_a_reason(
    editor: Browser, database: Database, law: str
) -> None:
    add_version(database)
    assert f"{ONE}/publish-version" in hrefs(editor.get(ONE).root)
    page = editor.get(f"{ONE}/publish-version")
    assert "不会丢失" in page.text
    page = press(editor, page, "公布新稿", opens=later(0), closes=later(31), status=422)
    assert page.value("closes") == later(31)
    press(editor, page, "公布新稿", reason="根据意见修改")
    public = Browser(editor.app).get(f"/consultations/{law}")
    assert "草案二次稿" in public.text
    assert "根据意见修改" in public.text


def test_a_consultation_that_is_over_can_only_be_extended(
    editor: Browser, database: Database
) -> None:
    make_consultation(database, opens=dt.timedelta(days=-50), closes=dt.timedelta(days=-5))
    page = editor.get(ONE)
    assert page.has("extend")
    assert f"{ONE}/close" not in hrefs(page.root)
