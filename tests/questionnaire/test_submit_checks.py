"""What is checked when 提交 is pressed; whatever is wrong, everything is kept."""

import pytest

from tests.support.browser import Browser, Page
from tests.support.laws import SLUG, make_consultation
from tests.support.steps import NAME, TEXT, address, stored_texts, submissions
from webapp.config import Settings
from webapp.persistence.engine import Database

GOOD_WAYS = [
    "",
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "+86 13800138000",
    "0086 13800138000",
    "１３８００１３８０００",
    "020-83333333",
    "（020）83333333",
    "(0755) 2345 6789",
    "+86 20 8333 3333",
    "83333333",
    "020-83333333转8012",
    "020-83333333-8012",
    "4001234567",
    "name@example.com",
    "wang.xiulan+yijian@mail.example.cn",
    "name＠example.com",
    "李文@例子.中国",
]
BAD_WAYS = [
    "不告诉你",
    "1380013800",
    "138001380000",
    "12345",
    "name@",
    "@example.com",
    "a@b",
    "a b@c.d",
]


def press_submit(browser: Browser, page: Page, **values: str) -> Page:
    """Press 提交 with a good captcha, a name and a comment, unless told otherwise."""
    filled = {"contact_name": NAME, "text_article_1": TEXT, "captcha": browser.answer(page)}
    return browser.fill(page, **(filled | values), do="submit", status=422)


def errors(page: Page) -> list[tuple[str, str]]:
    """Return the lines of the summary: where they lead, and what they say."""
    links = page.find("error-summary").iter("a")
    return [(a.get("href", ""), a.text or "") for a in links]


def test_a_missing_name(browser: Browser, law: str) -> None:
    page = press_submit(browser, browser.get(address(law)), contact_name=" ")
    assert errors(page) == [("#contact_name", "请填写联系人姓名")]
    assert page.words("contact_name-error") == "请填写联系人姓名"
    assert page.find("contact_name").get("aria-invalid") == "true"


def test_no_comment(browser: Browser, law: str) -> None:
    page = press_submit(browser, browser.get(address(law)), text_article_1="")
    assert errors(page) == [("#text-general", "还没有填写意见：请至少写一条再提交。")]


def test_an_empty_captcha(browser: Browser, law: str) -> None:
    page = press_submit(browser, browser.get(address(law)), captcha="")
    assert errors(page) == [("#captcha", "请填写验证码；看不清可以换一张，或者听语音。")]


def test_several_problems_are_listed_in_the_order_of_the_page(browser: Browser, law: str) -> None:
    values = {"contact_name": "", "contact_way": "x", "text_article_1": "", "captcha": ""}
    page = press_submit(browser, browser.get(address(law)), **values)
    places = ["#contact_name", "#contact_way", "#text-general", "#captcha"]
    assert [place for place, _ in errors(page)] == places


def test_the_focus_goes_to_one_place(browser: Browser, law: str) -> None:
    page = press_submit(browser, browser.get(address(law)), contact_name="", captcha="")
    focused = [e.get("id") for e in page.root.iter() if e.get("autofocus") is not None]
    assert focused == ["error-summary"]


def test_everything_typed_is_still_there(browser: Browser, law: str, database: Database) -> None:
    page = press_submit(
        browser,
        browser.get(address(law)),
        contact_name="",
        contact_way="13800138000",
        text_general="总体赞成",
    )
    assert page.value("text-general") == "总体赞成"
    assert page.value("text-article-1") == TEXT
    assert page.value("contact_way") == "13800138000"
    assert stored_texts(database) == {"general": "总体赞成", "article-1": TEXT}


def test_a_captcha_that_was_right_need_not_be_solved_again(browser: Browser, law: str) -> None:
    page = press_submit(browser, browser.get(address(law)), contact_name="")
    assert page.value("captcha") != ""
    page = browser.fill(page, contact_name=NAME, do="submit")
    assert page.has("receipt-number")


def test_nothing_is_sent(browser: Browser, law: str, database: Database) -> None:
    press_submit(browser, browser.get(address(law)), contact_name="")
    assert [s.state for s in submissions(database)] == ["open"]


@pytest.mark.parametrize("way", GOOD_WAYS)
def test_a_contact_way_that_people_write(browser: Browser, law: str, way: str) -> None:
    page = browser.get(address(law))
    values = {"contact_name": NAME, "text_article_1": TEXT, "captcha": browser.answer(page)}
    page = browser.fill(page, **values, contact_way=way, do="submit")
    assert page.has("receipt-number")


@pytest.mark.parametrize("way", BAD_WAYS)
def test_a_contact_way_that_nobody_can_be_reached_at(browser: Browser, law: str, way: str) -> None:
    page = press_submit(browser, browser.get(address(law)), contact_way=way)
    ((place, words),) = errors(page)
    assert place == "#contact_way"
    assert words.startswith("这不像手机号码、固定电话或电子邮箱，请核对。")
    assert page.value("contact_way") == way


@pytest.mark.parametrize(
    ("field", "length"), [("contact_name", 50), ("organisation", 200), ("contact_way", 100)]
)
def test_a_field_that_is_too_long_is_kept_and_explained(
    browser: Browser, law: str, field: str, length: int
) -> None:
    long = "a@b.cn" + "n" * (length - 5)
    page = press_submit(browser, browser.get(address(law)), **{field: long})
    assert [place for place, _ in errors(page)] == [f"#{field}"]
    assert f"请不超过 {length} 个字" in errors(page)[0][1]
    assert page.value(field) == long


def test_the_contact_way_can_be_required(browser: Browser, database: Database) -> None:
    make_consultation(database, contact_way_required=True)
    page = press_submit(browser, browser.get(address(SLUG)), contact_way="")
    assert errors(page) == [("#contact_way", "请填写联系方式")]
    assert page.find("contact_way").get("required") is not None


def test_only_the_name_is_required_by_default(browser: Browser, law: str) -> None:
    page = browser.get(address(law))
    required = [e.get("name") for e in page.root.iter("input") if e.get("required") is not None]
    assert required == ["contact_name"]


def test_the_options_of_the_identity_are_the_consultations(
    browser: Browser, database: Database
) -> None:
    make_consultation(database, identity_options=("公民", "法人", "其他组织"))
    page = browser.get(address(SLUG))
    inputs = [e for e in page.root.iter("input") if e.get("name") == "identity"]
    assert [e.get("value") for e in inputs] == ["公民", "法人", "其他组织"]
    assert page.fields()["identity"] == "公民"


class TestTooOften:
    """With one submission a day."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that are soon reached."""
        return settings.model_copy(update={"rate_submit_address": "1 per day"})

    def test_the_next_one_waits_with_its_text(
        self, browser: Browser, law: str, database: Database
    ) -> None:
        for visitor, status in ((browser, 200), (Browser(browser.app), 429)):
            page = visitor.get(address(law))
            values = {"contact_name": NAME, "text_article_1": TEXT}
            page = visitor.fill(
                page, **values, captcha=visitor.answer(page), do="submit", status=status
            )
        assert page.value("text-article-1") == TEXT
        assert int(page.response.headers["Retry-After"]) > 60
        assert [s.state for s in submissions(database)] == ["submitted", "open"]
