"""A version's text, its links to the version before it, its preview and its comparison."""

import pytest

from tests.support.browser import Browser, Page
from tests.support.forms import press
from tests.support.laws import SLUG, add_version, article, chaptered, make_consultation
from tests.support.staff import email_of, give_consultations
from webapp.accounts.policy import Role
from webapp.consultations import queries
from webapp.consultations.models import DraftVersion, Provision
from webapp.consultations.policy import State
from webapp.persistence.engine import Database

ONE = f"/staff/consultations/{SLUG}"
TEXT = f"{ONE}/versions/1/text"
LINKS = f"{ONE}/versions/2/alignment"
SAVE = "保存对应关系"


def loaded(database: Database, number: int) -> DraftVersion:
    with database.reading() as session:
        found = queries.get_any(session, SLUG)
        return queries.load_version(session, queries.get_version(session, found.id, number).id)


def targets(database: Database, number: int = 1) -> list[Provision]:
    return [p for p in loaded(database, number).provisions if p.target]


def field(page: Page, label: str, database: Database) -> str:
    """Return the name of the field of an article of the second draft."""
    (found,) = (p for p in targets(database, 2) if p.label == label)
    name = f"link-{found.id}"
    assert page.has(name)
    return name


@pytest.mark.usefixtures("law")
def test_paragraph_is_corrected_with_a_reason(
    editor: Browser, browser: Browser, database: Database
) -> None:
    paragraph = targets(database)[1].paragraphs[0]
    page = editor.get(f"{TEXT}?paragraph={paragraph.id}")
    assert page.value("text").strip() == paragraph.text
    page = press(editor, page, "更正", text="路灯应当按时点亮。", reason="漏字")
    assert "路灯应当按时点亮。" in page.words(f"paragraph-{paragraph.id}")
    shown = browser.get(f"/consultations/{SLUG}")
    assert "路灯应当按时点亮。" in shown.words("article-2")
    assert paragraph.text in shown.words("article-2")
    assert "漏字" in shown.words("article-2")


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        ("", "漏字", "请填写更正后的文字"),
        ("路灯应当按时点亮。", "", "请填写更正后的文字"),
        ("路灯应当按时点亮。", "因" * 501, "不超过 500"),
    ],
)
def test_correction_that_cannot_be_is_refused_and_kept(
    editor: Browser, database: Database, text: str, reason: str, words: str
) -> None:
    paragraph = targets(database)[1].paragraphs[0]
    page = editor.get(f"{TEXT}?paragraph={paragraph.id}")
    page = press(editor, page, "更正", text=text, reason=reason, status=422)
    assert words in page.words("error-summary")
    assert (page.value("text").strip(), page.value("reason").strip()) == (text, reason)
    assert targets(database)[1].paragraphs[0].text == paragraph.text


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize("number", ["0", "-1", "99999", "9" * 20, "x"])
def test_paragraph_that_is_not_there_is_not_found(editor: Browser, number: str) -> None:
    token = editor.get(TEXT).value("csrf_token")
    sent = {"csrf_token": token, "paragraph": number, "text": "路灯", "reason": "漏字"}
    editor.post(TEXT, sent, status=404)


@pytest.mark.usefixtures("law")
def test_what_is_not_published_is_edited_on_its_proof_sheet(
    editor: Browser, database: Database
) -> None:
    add_version(database)
    paragraph = targets(database, 2)[0].paragraphs[0]
    page = editor.get(f"{ONE}/versions/2/text?paragraph={paragraph.id}")
    assert "还没有公布，不用更正" in page.text
    assert not page.has("text")
    sent = {"csrf_token": page.value("csrf_token"), "paragraph": str(paragraph.id)}
    more = {"text": "改", "reason": "漏字"}
    editor.post(f"{ONE}/versions/2/text", sent | more, status=404)


@pytest.mark.usefixtures("law")
def test_article_takes_no_more_comments(
    editor: Browser, browser: Browser, database: Database
) -> None:
    provision = targets(database)[1]
    page = editor.get(f"{TEXT}?retire={provision.id}")
    page = press(editor, page, "停止征求意见", status=422)
    assert "请填写理由" in page.words("error-summary")
    page = press(editor, page, "停止征求意见", reason="另行立法")
    assert "已停止征求意见" in page.words(f"provision-{provision.id}")
    shown = browser.get(f"/consultations/{SLUG}")
    assert not shown.has("text-article-2")
    assert "已停止征求意见" in shown.words("article-2")


@pytest.mark.usefixtures("law")
def test_links_are_shown_beside_both_texts(editor: Browser, database: Database) -> None:
    add_version(database, *chaptered(1, 2), article(9, text="每年检查路灯一次，结果向社会公布。"))
    page = editor.get(LINKS)
    assert page.value(field(page, "第一条", database)) == "第一条"
    assert page.value(field(page, "第九条", database)) == ""
    assert "新增" in page.text
    assert "相似 100%" in page.text
    assert "第六条" in page.text.partition("没有承接的条文")[2]


@pytest.mark.usefixtures("law")
def test_links_are_changed_by_label_or_number(editor: Browser, database: Database) -> None:
    add_version(database)
    page = editor.get(LINKS)
    names = [field(page, label, database) for label in ("第一条", "第二条", "第三条")]
    values = {names[0]: "", names[1]: "1", names[2]: "第二条"}
    page = press(editor, page, SAVE, **values)
    assert "已保存" in page.text
    old = targets(database)
    assert [p.previous_id for p in targets(database, 2)[:3]] == [None, old[0].id, old[1].id]
    assert page.value(names[1]) == "第一条"


@pytest.mark.usefixtures("law")
def test_label_that_is_not_there_is_refused_and_kept(editor: Browser, database: Database) -> None:
    add_version(database)
    page = editor.get(LINKS)
    name = field(page, "第二条", database)
    page = press(editor, page, SAVE, status=422, **{name: "第七十条"})
    assert "第二条：上一稿没有“第七十条”" in page.words("error-summary")
    assert page.value(name) == "第七十条"
    assert targets(database, 2)[1].previous_id == targets(database)[1].id


@pytest.mark.usefixtures("law")
def test_one_article_is_continued_by_one(editor: Browser, database: Database) -> None:
    add_version(database)
    page = editor.get(LINKS)
    page = press(editor, page, SAVE, status=422, **{field(page, "第二条", database): "第一条"})
    assert "同一条" in page.words("error-summary")


@pytest.mark.usefixtures("law")
def test_hardly_alike_is_flagged(editor: Browser, database: Database) -> None:
    add_version(database, article(1), article(2, text="每年检查路灯一次，结果向社会公布。"))
    page = editor.get(LINKS)
    page = press(editor, page, SAVE, **{field(page, "第二条", database): "2"})
    assert "请核对" in page.text


def test_links_of_a_long_law_come_a_hundred_a_page(editor: Browser, database: Database) -> None:
    make_consultation(database, provisions=chaptered(3, 50))
    add_version(database, *chaptered(3, 50))
    page = editor.get(LINKS)
    assert sum(e.get("name", "").startswith("link-") for e in page.root.iter("input")) == 100
    page = editor.get(f"{LINKS}?after=100")
    assert sum(e.get("name", "").startswith("link-") for e in page.root.iter("input")) == 50
    name = field(page, "第一百五十条", database)
    page = press(editor, page, SAVE, **{name: ""})
    assert page.value(name) == ""
    assert page.value("after") == "100"


@pytest.mark.usefixtures("law")
def test_first_text_has_no_links(editor: Browser) -> None:
    editor.get(f"{ONE}/versions/1/alignment", status=404)


def test_preview_is_the_public_page_with_boxes_and_cannot_send(
    clerk: Browser, database: Database
) -> None:
    make_consultation(database, state=State.DRAFT)
    give_consultations(clerk.app, email_of(Role.CLERK))
    page = clerk.get(f"{ONE}/preview")
    assert "预览" in page.words("preview")
    assert page.has("text-article-1")
    assert page.has("submit")
    policy = page.response.headers["Content-Security-Policy"]
    assert "sandbox allow-same-origin" in policy
    assert "allow-forms" not in policy
    assert "allow-scripts" not in policy
    Browser(clerk.app).get(f"/consultations/{SLUG}", status=404)


@pytest.mark.usefixtures("law")
def test_preview_of_the_next_draft(editor: Browser, database: Database) -> None:
    add_version(database, *chaptered(1, 2))
    page = editor.get(f"{ONE}/preview?version=2")
    assert "草案二次稿" in page.text
    assert page.has("text-article-2")
    assert not page.has("text-article-3")
    page = editor.get(f"{ONE}/preview?version=1")
    assert page.has("text-article-3")


@pytest.mark.usefixtures("law")
def test_preview_is_of_what_replaced_a_draft(editor: Browser, database: Database) -> None:
    add_version(database, *chaptered(1, 2))
    assert editor.get(f"{ONE}/preview").has("text-article-2")
    add_version(database, article(1, text="改过以后的第一条。"))
    page = editor.get(f"{ONE}/preview")
    assert "改过以后的第一条。" in page.text
    assert not page.has("text-article-2")


def test_parts_of_a_long_preview_stay_in_it(editor: Browser, database: Database) -> None:
    make_consultation(database, provisions=chaptered(16, 10), state=State.DRAFT)
    page = editor.get(f"{ONE}/preview")
    links = {a.get("href") for a in page.root.iter("a") if a.get("rel") == "next"}
    assert links == {f"{ONE}/preview?version=1&part=2"}
    assert editor.get(f"{ONE}/preview?version=1&part=2").has("text-article-11")
    editor.get(f"{ONE}/preview?part=99", status=404)


def test_comparison_shows_what_is_not_published(
    database: Database, law: str, clerk: Browser
) -> None:
    add_version(database, article(1, text="改过以后的第一条要求。"))
    page = clerk.get(f"{ONE}/compare?from=1&to=2")
    assert "未公布的文本也在内" in page.text
    links = {a.get("href") for a in page.root.iter("a")}
    assert f"{ONE}/compare?from=1&to=2&only=changed" in links
    clerk.get(f"{ONE}/compare?from=1&to=2&only=changed")
    Browser(clerk.app).get(f"/consultations/{law}/compare", status=404)
