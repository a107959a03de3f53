"""The page of the record."""

import re

import pytest
from flask import Flask

from tests.conftest import REPO
from tests.support.browser import Browser, Page
from webapp.accounts import views_audit
from webapp.accounts.acts import ACTIONS
from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.clock import utc_now
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
    text = "".join(admin.get("/staff/audit").text.split())
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
