"""The page with the list: what it shows, finds, leads to, and costs."""

import datetime as dt
import gzip

import pytest
from sqlalchemy import select

from tests.support.browser import Browser, check
from tests.support.laws import SLUG, add_version, chaptered, make_consultation, publish_next
from tests.support.register import CLERK, OTHER, register_comment
from tests.support.steps import counted_statements
from tests.workbench.conftest import COMMENTS, DESK, Give, rows, the_clerk, words
from webapp.clock import utc_now
from webapp.dispositions.models import StandardReason
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register import services_working as working
from webapp.register.models import Family
from webapp.register.policy import EntryState
from webapp.submissions.policy import Channel

DAY = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)


def fill(database: Database) -> list[int]:
    """Register a family of two and two alone; return the families, the largest first."""
    with database.writing() as session:
        first = register_comment(session, "晚上十点以后也要亮。", "article-1", at=DAY)
        register_comment(session, "晚上十点以后也要亮！", "article-1", at=DAY)
        second = register_comment(session, "灯太亮了", "article-2", at=DAY)
        third = register_comment(session, "总的来说很好", "general", channel=Channel.LETTER)
        return [first.family_id, third.family_id, second.family_id]


def shown(browser: Browser, query: str = "") -> list[str]:
    return [words(row) for row in rows(browser.get(f"{COMMENTS}{query}"))]


def test_one_line_a_family_the_largest_first(clerk: Browser, database: Database) -> None:
    fill(database)
    first, second, third = shown(clerk)
    assert "晚上十点以后也要亮。" in first
    assert "相似 ×2" in first
    assert "#000001" in first
    assert "第一条" in first
    assert "个人" in first
    assert "总的来说很好" in second
    assert "来信" in second
    assert "灯太亮了" in third


def test_an_article_narrows_the_list_and_shows_its_text(clerk: Browser, database: Database) -> None:
    fill(database)
    page = clerk.get(f"{COMMENTS}?target=article-2")
    assert len(rows(page)) == 1
    assert "路灯的第二项要求" in page.words("panel")
    assert page.words("list-title") == "第二条"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=accepted", 0),
        ("?state=pending&state=drafted", 3),
        ("?alike=1", 1),
        ("?identity=单位", 0),
        ("?channel=letter", 1),
        ("?assignee=me", 0),
        ("?assignee=none", 3),
        ("?to=2026-03-02", 2),
        ("?view=each", 4),
        ("?view=each&target=article-1&sort=old", 2),
    ],
)
def test_filters_are_in_the_address(
    clerk: Browser, database: Database, query: str, found: int
) -> None:
    fill(database)
    assert len(shown(clerk, query)) == found


def test_the_form_holds_what_the_address_says(clerk: Browser) -> None:
    query = "state=pending&alike=1&from=2026-03-01&assignee=none&channel=letter&target=title&q=灯"
    page = clerk.get(f"{COMMENTS}?{query}")
    held = {e.get("value") for e in page.root.iter("input") if e.get("checked") is not None}
    assert {"pending", "1"} <= held
    chosen = {e.get("value") for e in page.root.iter("option") if e.get("selected") is not None}
    assert {"none", "letter", "title"} <= chosen
    assert page.find("q").get("value") == "灯"
    assert page.find("from").get("value") == "2026-03-01"


def test_what_is_decided_is_said_in_words(clerk: Browser, database: Database) -> None:
    first, *_ = fill(database)
    with database.writing() as session:
        session.get_one(Family, first).state = EntryState.PARTLY
    row, *_ = rows(clerk.get(COMMENTS))
    assert "部分采纳" in words(row)
    assert "done" in (row.get("class") or "")


def test_rows_tell_who_works_on_them(clerk: Browser, database: Database) -> None:
    first, *_ = fill(database)
    with database.writing() as session:
        family = session.get_one(Family, first)
        now = utc_now()
        working.tag(session, family, "照明时间", OTHER, now=now)
        working.assign(session, family, the_clerk(database), OTHER, now=now)
    row = shown(clerk)[0]
    assert "照明时间" in row
    assert "负责：陈办理" in row
    page = clerk.get(COMMENTS)
    assert "我的待办 1" in page.text
    assert len(shown(clerk, "?assignee=me&state=pending")) == 1


def test_a_body_is_named(clerk: Browser, database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comment(session, "要亮", identity="单位", organisation="路灯协会", keys=keys)
    (row,) = shown(clerk)
    assert "单位 路灯协会" in row
    assert "王秀兰" not in row


def test_long_texts_are_cut(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "很长" * 500)
    (row,) = shown(clerk)
    assert "很长…" in row
    assert len(row) < 200


def test_pages_turn_both_ways(clerk: Browser, database: Database) -> None:
    with database.writing() as session:
        for number in range(60):
            register_comment(session, f"第{number}种看法")
    first = clerk.get(COMMENTS)
    assert len(rows(first)) == 50
    links = {e.get("rel"): e.get("href") or "" for e in first.root.iter("a") if e.get("rel")}
    second = clerk.get(links["next"])
    assert len(rows(second)) == 10
    back = {e.get("rel"): e.get("href") or "" for e in second.root.iter("a") if e.get("rel")}
    assert "next" not in back
    assert [r.get("id") for r in rows(clerk.get(back["prev"]))] == [
        r.get("id") for r in rows(first)
    ]


def test_what_an_address_cannot_mean_is_said(clerk: Browser) -> None:
    page = clerk.get(f"{COMMENTS}?state=best&open=77&from=yesterday&version=9")
    assert "已忽略" in page.text
    assert "state、from、open" in page.text


@pytest.mark.parametrize("typed", ["#2", "%23000002", "2026-01-第1条-000002"])
def test_a_number_leads_to_its_comment(clerk: Browser, database: Database, typed: str) -> None:
    fill(database)
    typed = typed.replace("#", "%23")
    for name in ("q", "number"):
        page = clerk.get(f"{COMMENTS}?{name}={typed}")
        assert "晚上十点以后也要亮！" in page.text
        assert page.root.find("head/title") is not None
        assert "-第1条-000002" in "".join(page.root.find("head/title").itertext())  # type: ignore[union-attr]


def test_an_unknown_number_stays_on_the_list(clerk: Browser, database: Database) -> None:
    fill(database)
    assert "number" in clerk.get(f"{COMMENTS}?number=99").words("main")
    assert clerk.get(f"{COMMENTS}?q=%23999999999999").has("filters")


def test_only_those_who_were_given_it_see_the_list(clerk: Browser, database: Database) -> None:
    make_consultation(database, slug="other-law")
    clerk.get("/staff/consultations/other-law/comments", status=404)


def test_a_second_draft_has_a_list_of_its_own(clerk: Browser, database: Database) -> None:
    fill(database)
    add_version(database)
    publish_next(database)
    with database.writing() as session:
        register_comment(session, "二稿的意见", "article-1")
    assert len(shown(clerk)) == 4
    assert len(shown(clerk, "?target=article-1")) == 1
    page = clerk.get(f"{COMMENTS}?version=1&target=article-1")
    assert len(rows(page)) == 1
    assert "晚上十点以后也要亮。" in words(rows(page)[0])
    links = [e.get("href") or "" for e in page.root.iter("a")]
    assert not [link for link in links if "/compare?" in link]
    newer = clerk.get(f"{COMMENTS}?target=article-1")
    links = [e.get("href") or "" for e in newer.root.iter("a")]
    assert f"{DESK}/compare?from=1&to=2#article-1" in links


def test_the_open_family_is_marked(clerk: Browser, database: Database) -> None:
    first, second, _ = fill(database)
    page = clerk.get(COMMENTS)
    assert [row.get("tabindex") for row in rows(page)] == ["0", "-1", "-1"]
    opened = clerk.get(f"{COMMENTS}?open={second}")
    assert [row.get("aria-current") for row in rows(opened)] == [None, "true", None]
    assert [row.get("tabindex") for row in rows(opened)] == ["-1", "0", "-1"]
    assert opened.find("panel").get("data-family") == str(second)
    assert rows(opened)[0].get("id") == f"family-{first}"


def test_the_page_costs_the_same_for_any_number_of_rows(clerk: Browser, database: Database) -> None:
    first, *_ = fill(database)
    clerk.get(COMMENTS)  # the law's text is read once
    counts = []
    for _ in range(2):
        with counted_statements(database) as seen:
            clerk.get(f"{COMMENTS}?open={first}&identity=个人")
        counts.append(len(seen))
        with database.writing() as session:
            for number in range(20):
                entry = register_comment(session, f"第{number}种看法", "article-2")
                family = session.get_one(Family, entry.family_id)
                working.tag(session, family, f"标签{number}", CLERK, now=utc_now())
    assert counts[0] == counts[1]
    assert counts[0] < 45


def test_a_full_page_is_small(clerk_of: Give, database: Database) -> None:
    make_consultation(database, provisions=chaptered(9, 11))
    clerk = clerk_of(SLUG)
    texts = ["建议明确照明的起止时间", "维修应当有时限", "费用由谁承担要写清楚"]
    with database.writing() as session:
        for number in range(70):
            where = f"例如第{number}号路口的{number * 37 % 101}盏灯"
            text = f"{texts[number % 3]}，{where}，晚上{number % 12}点以后没有人管。"
            entry = register_comment(session, text, f"article-{number % 99 + 1}")
            family = session.get_one(Family, entry.family_id)
            working.tag(session, family, f"标签{number % 7}", CLERK, now=utc_now())
        session.add_all(
            StandardReason(
                consultation_id=family.consultation_id, label=f"理由{n}", text="属配套办法。" * 9
            )
            for n in range(6)
        )
        opened = session.scalars(select(Family.id)).first()
    page = clerk.get(f"{COMMENTS}?open={opened}")
    html = page.response.get_data()
    assert len(gzip.compress(html)) <= 25_000
    assert sum(1 for _ in page.root.iter()) <= 2_500
    panel = clerk.client.get(f"{DESK}/families/{opened}", headers={"HX-Request": "true"})
    assert len(gzip.compress(panel.get_data())) <= 4_000


def test_the_page_and_its_files_are_small_together(clerk: Browser, database: Database) -> None:
    fill(database)
    page = clerk.get(COMMENTS)
    files = [e.get("href") or "" for e in page.root.iter("link") if e.get("rel") == "stylesheet"]
    files += [e.get("src") or "" for e in page.root.iter("script")]
    sent = sum(
        len(clerk.client.get(url, headers={"Accept-Encoding": "gzip"}).get_data()) for url in files
    )
    assert sent <= 30_000 + 4_000  # beside 21 KB of page, the whole is within 55 KB


def test_english_and_the_large_view_are_sound(clerk: Browser, database: Database) -> None:
    first, *_ = fill(database)
    for query in ("lang=en", "lang=zh&view=elder"):
        assert clerk.get(f"{COMMENTS}?open={first}&{query}").has("panel")
    assert check(clerk.client.get(f"{COMMENTS}?lang=zh&view=standard")).has("list")
