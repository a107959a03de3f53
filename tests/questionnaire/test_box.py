"""Saving one box as htmx does: the status partial that comes back."""

import html5lib
from werkzeug.test import TestResponse

from tests.support.browser import Browser, Page
from tests.support.steps import address, stored_texts, submissions
from webapp.persistence.engine import Database


def partial(answer: TestResponse) -> Page:
    """Return an answer to htmx as a page to look into."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return Page(answer, parser.parse(answer.get_data(as_text=True)))


def test_a_saved_box_answers_with_its_status(browser: Browser, law: str) -> None:
    answer = browser.save_box(law, "article-1", browser.get(address(law)), text="甲")
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).startswith('<p class="st" id="status-article-1"')
    assert partial(answer).state("article-1") == "saved"
    assert partial(answer).words("status-article-1").startswith("已保存 ")


def test_the_progress_rides_along_out_of_band(browser: Browser, law: str) -> None:
    page = browser.get(address(law))
    browser.save_box(law, "title", page, text="甲")
    answer = partial(browser.save_box(law, "article-1", page, text="乙"))
    assert answer.find("progress").get("hx-swap-oob") == "true"
    assert answer.words("progress") == "2 条已保存"


def test_the_status_tells_the_new_revision(browser: Browser, law: str) -> None:
    page = browser.get(address(law))
    first = partial(browser.save_box(law, "article-1", page, text="甲"))
    second = partial(browser.save_box(law, "article-2", page, text="乙"))
    revs = [
        p.find(f"status-{t}").get("data-rev")
        for p, t in ((first, "article-1"), (second, "article-2"))
    ]
    assert revs == ["1", "2"]


def test_a_box_is_stored(browser: Browser, law: str, database: Database) -> None:
    browser.save_box(law, "article-1", browser.get(address(law)), text="第一行\r\n第二行")
    assert stored_texts(database) == {"article-1": "第一行\n第二行"}


def test_saving_boxes_keeps_one_submission(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law))
    browser.save_box(law, "article-1", page, text="甲")
    browser.save_box(law, "article-2", page, text="乙")
    assert len(submissions(database)) == 1


def test_an_empty_box_clears_its_comment(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law))
    browser.save_box(law, "article-1", page, text="甲")
    answer = partial(browser.save_box(law, "article-1", page, text="", rev="1"))
    assert (answer.status, answer.state("article-1")) == (200, "empty")
    assert answer.words("status-article-1") == "已清空"
    assert answer.find("status-article-1").get("data-rev") is None
    assert answer.words("progress") == "0 条已保存"
    assert stored_texts(database) == {}


def test_an_unchanged_text_stays_saved(browser: Browser, law: str) -> None:
    page = browser.get(address(law))
    browser.save_box(law, "article-1", page, text="甲")
    answer = partial(browser.save_box(law, "article-1", page, text="甲", rev="1"))
    assert (answer.status, answer.state("article-1")) == (200, "saved")
    assert answer.find("status-article-1").get("data-rev") == "1"


def test_an_empty_box_that_was_empty_says_nothing(browser: Browser, law: str) -> None:
    answer = partial(browser.save_box(law, "article-1", browser.get(address(law)), text=""))
    assert (answer.state("article-1"), answer.words("status-article-1")) == ("empty", "")


def test_two_pages_conflict_and_both_texts_are_there(browser: Browser, law: str) -> None:
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.save_box(law, "article-1", first, text="先写的")
    answer = partial(browser.save_box(law, "article-1", second, text="后写的"))
    assert (answer.status, answer.state("article-1")) == (409, "conflict")
    assert "先写的" in answer.words("conflict-article-1")


def test_the_own_text_wins_with_the_revision_that_the_conflict_told(
    browser: Browser, law: str, database: Database
) -> None:
    first, second = browser.get(address(law)), browser.get(address(law))
    browser.save_box(law, "article-1", first, text="先写的")
    answer = partial(browser.save_box(law, "article-1", second, text="后写的"))
    rev = answer.find("status-article-1").get("data-rev")
    answer = partial(browser.save_box(law, "article-1", second, text="后写的", rev=rev))
    assert (answer.status, stored_texts(database)) == (200, {"article-1": "后写的"})


def test_a_page_whose_answer_was_lost_does_not_conflict_with_itself(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    browser.save_box(law, "article-1", page, text="建议")
    answer = browser.save_box(law, "article-1", page, text="建议修改")
    assert (answer.status_code, stored_texts(database)) == (200, {"article-1": "建议修改"})


def test_a_foreign_revision_conflicts(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law))
    answer = partial(browser.save_box(law, "article-1", page, text="甲", rev="7"))
    assert (answer.status, answer.state("article-1")) == (409, "conflict")
    assert stored_texts(database) == {}


def test_a_new_respondent_is_given_the_cookie_of_this_consultation(
    browser: Browser, law: str
) -> None:
    page = browser.get(address(law))
    browser.client.delete_cookie("respondent", path=address(law))
    answer = browser.save_box(law, "article-1", page, text="甲")
    names = [c.split("=")[0] for c in answer.headers.getlist("Set-Cookie")]
    assert names == ["respondent"]


def test_no_cache_keeps_the_answer(browser: Browser, law: str) -> None:
    answer = browser.save_box(law, "article-1", browser.get(address(law)), text="甲")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {"HX-Request", "Cookie", "Accept-Language"} <= set(answer.vary)


def test_without_htmx_a_box_leads_back_to_its_article(browser: Browser, law: str) -> None:
    fields = {"csrf_token": browser.get(address(law)).value("csrf_token"), "text": "甲"}
    answer = browser.raw_post(address(law, "comments", "article-1"), fields)
    assert (answer.status_code, answer.location) == (303, f"{address(law)}#article-1")


def test_without_htmx_a_refused_box_shows_the_text(browser: Browser, law: str) -> None:
    fields = {"csrf_token": browser.get(address(law)).value("csrf_token"), "text": "字" * 5001}
    page = browser.post(address(law, "comments", "article-1"), fields, status=422)
    assert fields["text"] in page.text


def test_the_header_is_saved_and_says_so(browser: Browser, law: str) -> None:
    page = browser.get(address(law))
    fields = {"csrf_token": page.value("csrf_token"), "save": "header", "revs": ""}
    header = {"identity": "个人", "contact_name": "李文"}
    answer = browser.raw_post(address(law), fields | header, **{"HX-Request": "true"})
    assert (answer.status_code, partial(answer).state("header")) == (200, "saved")
    assert browser.get(address(law)).value("contact_name") == "李文"


def test_an_over_long_header_is_refused_in_its_own_status(browser: Browser, law: str) -> None:
    page = browser.get(address(law))
    fields = {"csrf_token": page.value("csrf_token"), "save": "header", "revs": ""}
    header = {"identity": "个人", "contact_name": "长" * 600}
    answer = browser.raw_post(address(law), fields | header, **{"HX-Request": "true"})
    assert (answer.status_code, partial(answer).state("header")) == (422, "failed")
    assert answer.get_data(as_text=True).startswith('<p class="st" id="status-header"')
