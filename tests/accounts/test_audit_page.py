"""The page of the record."""

import csv
import datetime as dt
import io
import re

import pytest
from flask import Flask

from tests.conftest import REPO
from tests.support.browser import Browser, Page
from webapp.accounts import views_audit
from webapp.accounts.acts import ACTIONS
from webapp.audit.commands import COMMAND_LINE, Actor
from webapp.audit.queries import list_events
from webapp.audit.services import record
from webapp.clock import end_of_day, start_of_day, utc_now
from webapp.consultations.queries import list_all
from webapp.persistence.engine import Database


def note(
    database: Database, action: str, *, subject: str = "", consultation: int | None = None
) -> None:
    with database.writing() as session:
        record(
            session,
            actor=Actor(1, "林起草"),
            action=action,
            now=utc_now(),
            subject=subject,
            consultation_id=consultation,
            details={"roles": ["editor", "clerk"], "later": ["a", "b"]},
        )


def subjects(page: Page) -> list[str]:
    cells = [list(row)[3] for row in list(page.root.iter("tr"))[1:]]
    return [next((p.text or "" for p in cell.iter("p")), "") for cell in cells]


def number_of(database: Database) -> int:
    with database.reading() as session:
        return next(iter(list_all(session)))[0].id


def test_act_is_named_in_words(admin: Browser) -> None:
    page = admin.get("/staff/audit")
    assert "登录" in page.text
    assert "sign-in" not in page.text


def test_act_that_has_no_name_is_shown_as_it_is(admin: Browser, database: Database) -> None:
    note(database, "later.feature", subject="某事")
    text = admin.get("/staff/audit").text
    assert "later.feature" in text
    assert "latera、b" in "".join(text.split())


def test_pages_lead_to_older_ones_and_back(
    admin: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_audit, "PAGE", 2)
    for name in "甲乙丙":
        note(database, "x", subject=name)
    first = admin.get("/staff/audit")
    assert subjects(first) == ["丙", "乙"]
    (older,) = [a.get("href", "") for a in first.root.iter("a") if a.get("rel") == "next"]
    second = admin.get(older)
    assert subjects(second)[0] == "甲"
    assert any(a.get("href") == "/staff/audit" for a in second.root.iter("a"))


def test_last_page_leads_no_further(admin: Browser) -> None:
    assert not [a for a in admin.get("/staff/audit").root.iter("a") if a.get("rel") == "next"]


def test_one_consultation_can_be_chosen(admin: Browser, law: str, database: Database) -> None:
    assert law
    number = number_of(database)
    note(database, "x", subject="甲", consultation=number)
    note(database, "x", subject="乙")
    page = admin.get(f"/staff/audit?consultation={number}")
    assert "甲" in subjects(page)
    assert "乙" not in subjects(page)
    chosen = [o.text for o in page.root.iter("option") if o.get("selected") is not None]
    assert chosen == ["云溪市路灯管理条例（草案）"]


@pytest.mark.parametrize(
    "query",
    ["before=x", "before=-1", "before=99999999999999999999", "consultation=", "consultation=%00"],
)
def test_address_that_makes_no_sense_shows_the_newest(admin: Browser, query: str) -> None:
    assert "登录" in admin.get(f"/staff/audit?{query}").text


def test_record_of_nothing_says_so(admin: Browser) -> None:
    assert "没有记录。" in admin.get("/staff/audit?consultation=999").text


def test_roles_are_named_in_words(admin: Browser, database: Database) -> None:
    note(database, "staff.roles", subject="某人")
    text = admin.get("/staff/audit").text
    assert "角色起草人员、办理人员" in "".join(text.split())


def test_moments_are_told_in_chinese_time(admin: Browser, database: Database) -> None:
    with database.writing() as session:
        record(
            session,
            actor=Actor(1, "林起草"),
            action="consultation.extended",
            now=utc_now(),
            details={
                "closes_at": "2026-12-19T16:00:00+00:00",
                "later_at": "2026-12-19T16:00:00+00:00",
                "reason": "",
                "later_flag": True,
            },
        )
    page = admin.get("/staff/audit")
    rows = "".join("".join(row.itertext()) for row in page.root.iter("tr"))
    text = "".join(rows.split())
    assert "最后一天2026年12月19日later_at2026年12月20日00:00" in text
    assert "later_flag是" in text
    assert "理由" not in text


def test_every_act_of_the_code_has_a_name(app: Flask) -> None:
    assert "accounts" in app.blueprints  # every feature has named its own by now
    literal = re.compile(r'"((?:[a-z-]+)\.[a-z_-]+|sign-out)"')
    kinds = {name.partition(".")[0] for name in ACTIONS}
    written = {
        found
        for path in (REPO / "webapp").rglob("services*.py")
        for found in literal.findall(path.read_text(encoding="utf-8"))
        if found.partition(".")[0] in kinds
    }
    foreign_keys = {name for name in written if name.endswith(".id")}
    assert "staff.added" in written
    assert written - foreign_keys - set(ACTIONS) == set()


def put(database: Database, subject: str, **about: object) -> None:
    """Add an event by 林起草 on 2026-03-02, or as ``about`` says."""
    values: dict[str, object] = {
        "actor": Actor(1, "林起草"),
        "action": "staff.roles",
        "now": start_of_day(dt.date(2026, 3, 2)),
    }
    with database.writing() as session:
        record(session, subject=subject, **(values | about))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("person=1", {"甲", "乙", "丙 a_b"}),
        ("person=2", {"丁"}),
        ("act=staff.enabled", {"乙"}),
        ("since=2026-03-03", {"丙 a_b", "丁"}),
        ("until=2026-03-02", {"甲", "乙"}),
        ("since=2026-03-03&until=2026-03-03", {"丙 a_b"}),
        ("text=A_B", {"丙 a_b"}),
        ("text=%25", set()),
        ("text=+甲+", {"甲"}),
        ("person=1&act=staff.roles&until=2026-03-02&text=甲", {"甲"}),
    ],
)
def test_the_record_can_be_filtered(
    admin: Browser, database: Database, query: str, found: set[str]
) -> None:
    put(database, "甲")
    put(database, "乙", action="staff.enabled")
    put(database, "丙 a_b", now=end_of_day(dt.date(2026, 3, 3)) - dt.timedelta(seconds=1))
    put(database, "丁", actor=Actor(2, "别人"), now=end_of_day(dt.date(2026, 3, 3)))
    assert set(subjects(admin.get(f"/staff/audit?{query}"))) & {"甲", "乙", "丙 a_b", "丁"} == found


def test_what_was_done_without_an_account_can_be_chosen(admin: Browser, database: Database) -> None:
    put(database, "甲", actor=COMMAND_LINE)
    put(database, "乙")
    page = admin.get("/staff/audit?person=0")
    assert "甲" in subjects(page)
    assert "乙" not in subjects(page)


@pytest.mark.parametrize(
    "query", ["since=x", "until=0001-01-01", "since=9999-12-31", "text=%00", "person=-1", "act=%00"]
)
def test_a_filter_that_makes_no_sense_is_none(admin: Browser, query: str) -> None:
    assert "登录" in admin.get(f"/staff/audit?{query}").text


def test_the_filter_is_kept_from_page_to_page_and_shown(
    admin: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_audit, "PAGE", 1)
    for name in ("路灯甲", "公园", "路灯乙"):
        put(database, name)
    page = admin.get("/staff/audit?text=路灯&since=2026-01-01")
    (older,) = [a.get("href", "") for a in page.root.iter("a") if a.get("rel") == "next"]
    page = admin.get(older)
    assert subjects(page) == ["路灯甲"]
    assert (page.value("text"), page.value("since")) == ("路灯", "2026-01-01")


def exported(admin: Browser, page: Page) -> list[list[str]]:
    """Press the button of the export and return the table."""
    (form,) = [f for f in page.root.iter("form") if "export" in f.get("action", "")]
    data = {e.get("name", ""): e.get("value", "") for e in form.iter("input")}
    answer = admin.raw_post(form.get("action", ""), data)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=audit-")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_filtered_record_is_exported_whole(
    admin: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_audit, "PAGE", 1)
    monkeypatch.setattr(views_audit, "CHUNK", 2)
    for name in ("路灯甲", "公园", "路灯乙", "路灯丙"):
        put(database, name, details={"roles": ["clerk"], "reason": "甲,乙"})
    head, *rows = exported(admin, admin.get("/staff/audit?text=路灯"))
    assert head == ["时间", "工作人员", "操作", "征求意见", "对象", "内容"]
    assert [row[4] for row in rows] == ["路灯丙", "路灯乙", "路灯甲"]
    assert rows[0] == [
        "2026-03-02 00:00:00",
        "林起草",
        "更改角色",
        "",
        "路灯丙",
        "角色：办理人员\n理由：甲,乙",
    ]


def test_an_export_is_recorded_with_what_was_asked(admin: Browser, database: Database) -> None:
    exported(admin, admin.get("/staff/audit?text=路灯&act=staff.roles"))
    with database.reading() as session:
        event = list_events(session, limit=1)[0]
    assert (event.action, event.actor_name) == ("audit.exported", "周管理")
    assert event.details == {"text": "路灯", "act": "staff.roles"}
    assert "导出操作记录" in admin.get("/staff/audit").text


@pytest.mark.parametrize("subject", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_is_a_formula(admin: Browser, database: Database, subject: str) -> None:
    put(database, subject)
    _head, *rows = exported(admin, admin.get("/staff/audit"))
    assert f"'{subject}" in [row[4] for row in rows]


def test_consultations_are_named_in_an_export(admin: Browser, law: str, database: Database) -> None:
    assert law
    put(database, "甲", consultation_id=number_of(database))
    _head, *rows = exported(admin, admin.get("/staff/audit?text=甲"))
    assert rows[0][3] == "云溪市路灯管理条例（草案）"
