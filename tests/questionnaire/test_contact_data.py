"""Contact data is readable for its respondent and for nobody who only has the database."""

from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import text

from tests.support.browser import Browser
from tests.support.steps import address, look_up, submissions, submit
from webapp.persistence.engine import Database

SECRETS = {"organisation": "云溪灯具厂", "contact_name": "王秀兰", "contact_way": "13800138000"}


def test_contact_fields_are_stored_encrypted(
    browser: Browser, law: str, database: Database
) -> None:
    browser.fill(browser.get(address(law)), **SECRETS)
    (stored,) = submissions(database)
    for name, plain in SECRETS.items():
        sealed = getattr(stored, name)
        assert isinstance(sealed, bytes)
        assert plain.encode() not in sealed


def test_no_table_holds_them_in_plain_text(browser: Browser, law: str, database: Database) -> None:
    submit(browser, law, **SECRETS)
    with database.reading() as session:
        row = session.execute(text("SELECT * FROM submission")).one()
    everything = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    assert not [plain for plain in SECRETS.values() if plain.encode() in everything]


def test_equal_names_do_not_look_equal(browser: Browser, law: str, database: Database) -> None:
    browser.fill(browser.get(address(law)), **SECRETS)
    other = Browser(browser.app)
    other.fill(other.get(address(law)), **SECRETS)
    first, second = submissions(database)
    assert first.contact_name != second.contact_name


def test_a_field_moved_to_another_row_cannot_be_read(
    browser: Browser, law: str, database: Database
) -> None:
    browser.fill(browser.get(address(law)), **SECRETS)
    other = Browser(browser.app)
    other.fill(other.get(address(law)), contact_name="李文")
    first, second = submissions(database)
    with database.writing() as session:
        session.execute(
            text("UPDATE submission SET contact_name = :sealed WHERE id = :id"),
            {"sealed": first.contact_name, "id": second.id},
        )
    assert "王秀兰" not in other.get(address(law)).text
    assert other.get(address(law)).value("contact_name") == "〔无法解密〕"


def test_an_emptied_field_is_empty_in_the_database(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.fill(browser.get(address(law)), **SECRETS)
    browser.fill(page, contact_way="")
    (stored,) = submissions(database)
    assert stored.contact_way is None


def test_no_log_line_tells_who_said_what(browser: Browser, law: str, log: StringIO) -> None:
    sent = submit(browser, law, text_article_1="第一条太长", **SECRETS)
    look_up(Browser(browser.app), sent.number, sent.secret)
    browser.fill(browser.get(address(law)), contact_name="王秀兰", csrf_token="x", status=403)
    lines = log.getvalue()
    assert lines.count('"event": "request"') > 5
    told = [*SECRETS.values(), "第一条太长", sent.number, sent.secret.replace(" ", "-"), law]
    assert not [words for words in told if words in lines]


def test_no_address_of_a_whole_story_holds_them(app: Flask, law: str) -> None:
    seen: list[str] = []
    inner = app.wsgi_app

    def watch(environ: dict[str, object], start: object) -> object:
        seen.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")
        return inner(environ, start)  # type: ignore[arg-type]

    app.wsgi_app = watch  # type: ignore[method-assign, assignment]
    browser = Browser(app)
    sent = submit(browser, law, **SECRETS)
    look_up(browser, sent.number, sent.secret)
    assert len(seen) > 5
    told = [*SECRETS.values(), sent.number, sent.number.replace("-", ""), sent.secret]
    assert not [words for words in told if any(words in address for address in seen)]


@pytest.mark.parametrize("field", ["contact_name", "contact_way", "organisation"])
def test_the_notice_stands_before_the_fields(browser: Browser, law: str, field: str) -> None:
    body = browser.get(address(law)).response.get_data(as_text=True)
    assert 0 < body.index("个人信息处理者：") < body.index(f'name="{field}"')
