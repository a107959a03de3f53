"""What no page of ours sends, and what people paste: a clear answer, nothing executed."""

from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.browser import Browser, check
from tests.support.laws import act, make_consultation, set_state
from tests.support.steps import address, stored_texts, submissions
from webapp.clock import utc_now
from webapp.consultations import services
from webapp.consultations.commands import CreateConsultation
from webapp.consultations.policy import State
from webapp.draft_import.service import parse_file
from webapp.draft_import.storing import provisions_of
from webapp.persistence.engine import Database


def post_encoded(browser: Browser, law: str, body: str) -> TestResponse:
    """Send a body as it is, with a good token in front."""
    token = browser.get(address(law)).value("csrf_token")
    return browser.client.post(
        address(law),
        data=f"csrf_token={token}&{body}",
        content_type="application/x-www-form-urlencoded",
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</textarea><h1>标题</h1>",
        "{{ 7 * 7 }} {% raw %}",
        "&lt;b&gt; &amp;",
        "从右\u202e向左\u202c写",
        "行分隔\u2028段分隔\u2029",
        "👨‍👩‍👧‍👦 𠮷 é",
        "'; DROP TABLE comment; --",
    ],
)
def test_a_text_is_shown_as_it_was_typed(
    browser: Browser, law: str, database: Database, text: str
) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1=text, contact_name="李文")
    assert page.value("text-article-1") == text
    assert stored_texts(database) == {"article-1": text}
    assert text in browser.get(address(law, "review")).text


def test_control_characters_are_dropped(browser: Browser, law: str, database: Database) -> None:
    answer = post_encoded(browser, law, "text-article-1=%E7%94%B2%00%07%0B%7F%E4%B9%99%09%0Ax")
    assert answer.status_code == 303
    assert stored_texts(database) == {"article-1": "甲乙\t\nx"}


def test_a_lone_surrogate_does_no_harm(browser: Browser, law: str, database: Database) -> None:
    answer = post_encoded(browser, law, "text-article-1=%E7%94%B2%ED%A0%80%E4%B9%99")
    assert answer.status_code == 303
    text = stored_texts(database)["article-1"]
    assert (text[0], text[-1]) == ("甲", "乙")
    text.encode()  # no surrogate is left


def test_bytes_that_are_no_utf8_do_no_harm(browser: Browser, law: str) -> None:
    assert post_encoded(browser, law, "text-article-1=%FF%FE%B9&%FF=1").status_code == 303


def test_html_in_the_header_is_shown_as_text(browser: Browser, law: str) -> None:
    name = '"><script>alert(1)</script>'
    page = browser.fill(browser.get(address(law)), contact_name=name)
    assert page.value("contact_name") == name


def test_a_header_field_is_one_line(browser: Browser, law: str) -> None:
    answer = post_encoded(
        browser, law, "identity=%E4%B8%AA%E4%BA%BA&contact_name=+a%0Ab%00%E2%80%A8c+"
    )
    assert answer.status_code == 303
    assert browser.get(address(law)).value("contact_name") == "a b c"


@pytest.mark.parametrize("name", ["text-article-x", "text-", "text-article-1-", "text-captcha"])
def test_a_box_that_cannot_be_is_refused_and_the_text_shown(
    browser: Browser, law: str, database: Database, name: str
) -> None:
    page = browser.get(address(law))
    fields = page.fields() | {name: "甲", "text-article-1": "第一条太长"}
    refused = browser.post(page.action, fields, status=400)
    assert "第一条太长" in refused.text
    assert submissions(database) == []


def test_a_box_of_another_law_is_refused_and_the_text_shown(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    fields = page.fields() | {"text-article-99": "甲", "text-article-1": "第一条太长"}
    refused = browser.post(page.action, fields, status=404)
    assert "第一条太长" in refused.text
    assert stored_texts(database) == {}


def test_the_first_of_two_parameters_counts(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law))
    fields = MultiDict(page.fields())
    fields["text-article-1"] = "甲"
    fields.add("text-article-1", "乙")
    for name in ("csrf_token", "revs", "save", "contact_name", "identity", "part"):
        fields.add(name, "x")
    answer = browser.client.post(page.action, data=fields)
    assert answer.status_code == 303
    assert stored_texts(database) == {"article-1": "甲"}


def test_nothing_but_the_form_can_be_assigned(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    extra = {
        "state": "submitted",
        "id": "77",
        "rev": "99",
        "channel": "letter",
        "submitted_at": "2020-01-01",
        "consultation_id": "9",
        "comment_limit": "1",
    }
    browser.post(page.action, page.fields() | extra | {"text-article-1": "甲乙"})
    (stored,) = submissions(database)
    assert (stored.state, stored.channel, stored.submitted_at) == ("open", "web", None)
    assert stored.id != 77
    assert stored.rev == 1


def test_an_identity_that_is_no_option_is_not_kept(
    browser: Browser, law: str, database: Database
) -> None:
    browser.fill(browser.get(address(law)), identity="市长", text_article_1="甲")
    (stored,) = submissions(database)
    assert stored.identity == "个人"


def test_two_thousand_parts_are_too_many(browser: Browser, law: str, database: Database) -> None:
    fields = browser.get(address(law)).fields() | {f"x-{n}": "1" for n in range(2000)}
    answer = browser.client.post(
        address(law), data=fields, content_type="multipart/form-data; boundary=x"
    )
    check(answer)
    assert answer.status_code == 413
    assert submissions(database) == []


def test_a_page_over_eight_mib_is_too_large(browser: Browser, law: str) -> None:
    answer = post_encoded(browser, law, "text-general=" + "a" * 8 * 1024 * 1024)
    check(answer)
    assert answer.status_code == 413


def test_ninety_four_full_boxes_fit_into_one_page(
    browser: Browser, shared: Path, database: Database
) -> None:
    file = shared / "seed" / "questionnaire.txt"
    (draft,) = parse_file(file.read_bytes(), file.name)
    today = utc_now().date()
    command = CreateConsultation(
        slug="seed",
        title=draft.title,
        opens=today.replace(year=today.year - 1),
        closes=today.replace(year=today.year + 1),
        source_name=file.name,
        provisions=provisions_of(draft),
    )
    with database.writing() as session:
        services.create_consultation(session, command, act=act())
        set_state(session, "seed", State.PUBLISHED)
    texts = {f"text_article_{n}": "字" * 5000 for n in range(1, 95)}
    page = browser.fill(browser.get(address("seed")), **texts)
    assert page.words("progress") == "94 条已保存"
    assert page.value("text-article-94") == "字" * 5000


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", ""),
        ("DELETE", ""),
        ("GET", "/comments/article-1"),
        ("POST", "/text"),
        ("POST", "/review"),
        ("POST", "/captcha"),
    ],
)
def test_a_wrong_method_is_named(browser: Browser, law: str, method: str, path: str) -> None:
    token = browser.get(address(law)).value("csrf_token")
    headers = {"X-CSRFToken": token}
    answer = browser.client.open(address(law) + path, method=method, headers=headers)
    check(answer)
    assert answer.status_code == 405
    assert method not in answer.headers["Allow"]


def test_a_wrong_host_is_refused(browser: Browser, law: str) -> None:
    answer = browser.client.get(address(law), headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("slug", ["a%00b", "..%2f..%2fetc", "x" * 5000, quote("路灯"), "A'--"])
def test_a_name_that_no_consultation_has_is_not_found(browser: Browser, slug: str) -> None:
    browser.get(f"/consultations/{slug}", status=404)


@pytest.mark.parametrize("captcha_id", ["\x00", "x" * 300, "路灯", "=", "a.b"])
def test_a_captcha_that_is_not_ours_is_wrong(browser: Browser, law: str, captcha_id: str) -> None:
    page = browser.fill(
        browser.get(address(law)),
        text_article_1="甲",
        contact_name="李文",
        captcha_id=captcha_id,
        captcha="1234",
        do="submit",
        status=422,
    )
    assert "验证码不对" in page.words("error-summary")


def test_a_parameter_that_is_a_thousand_times_too_long_does_no_harm(
    browser: Browser, database: Database
) -> None:
    make_consultation(database)
    page = browser.get(f"{address('lamp-law')}?q={'x' * 20000}")
    assert page.value("q") == "x" * 100


def test_control_characters_are_not_shown_again(browser: Browser, law: str) -> None:
    page = browser.get(address(law))
    fields = page.fields() | {"text-article-1": "甲\x00乙\x08", "captcha": "\x00"}
    assert browser.post(page.action, fields | {"csrf_token": "x"}, status=403).has("captcha")
    assert "甲乙" in browser.post(page.action, fields | {"text-nonsense": "x"}, status=400).text
