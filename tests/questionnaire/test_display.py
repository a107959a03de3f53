"""Language, 长者版 and size of type, chosen by address and remembered; the page's headers."""

import pytest

from tests.support.browser import Browser
from tests.support.laws import SLUG, make_consultation
from tests.support.steps import TEXT, address
from webapp.persistence.engine import Database


@pytest.mark.parametrize(
    ("query", "attribute", "value"),
    [
        ("view=elder", "class", "elder"),
        ("fs=xl", "class", "fs-xl"),
        ("fs=l", "class", "fs-l"),
        ("view=elder&fs=xl", "class", "elder fs-xl"),
        ("lang=en", "lang", "en"),
        ("lang=zh", "lang", "zh-CN"),
    ],
)
def test_a_choice_in_the_address_is_shown_and_remembered(
    browser: Browser, law: str, query: str, attribute: str, value: str
) -> None:
    assert browser.get(f"{address(law)}?{query}").root.get(attribute) == value
    assert browser.get(address(law)).root.get(attribute) == value


@pytest.mark.parametrize("query", ["view=elder&view=standard", "view=x", "fs=9", "lang=fr"])
def test_a_choice_that_there_is_not_changes_nothing(browser: Browser, law: str, query: str) -> None:
    assert browser.get(f"{address(law)}?{query.rsplit('&', 1)[-1]}").root.get("lang") == "zh-CN"
    assert browser.get(address(law)).root.get("class") is None


def test_a_choice_can_be_taken_back(browser: Browser, law: str) -> None:
    browser.get(f"{address(law)}?view=elder")
    assert browser.get(f"{address(law)}?view=standard").root.get("class") is None


def test_a_choice_is_remembered_for_a_year_and_out_of_scripts_reach(
    browser: Browser, law: str
) -> None:
    answer = browser.client.get(f"{address(law)}?view=elder")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("view="))
    assert "Max-Age=31536000" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("wish", "lang"), [("en-GB,en;q=0.9", "en"), ("zh-TW", "zh-CN"), ("fr", "zh-CN"), ("", "zh-CN")]
)
def test_the_browsers_wish_decides_where_nothing_was_chosen(
    browser: Browser, law: str, wish: str, lang: str
) -> None:
    page = browser.get(address(law), **{"Accept-Language": wish})
    assert page.root.get("lang") == lang


def test_the_law_is_chinese_in_every_language(browser: Browser, law: str) -> None:
    page = browser.get(f"{address(law)}?lang=en")
    (heading,) = page.root.iter("h1")
    assert heading.get("lang") == "zh-CN"


def test_changing_the_display_keeps_search_and_text(browser: Browser, law: str) -> None:
    browser.fill(browser.get(address(law)), text_article_1=TEXT)
    page = browser.get(f"{address(law)}?q=%E7%BB%B4%E4%BF%AE")
    (link,) = (a for a in page.root.iter("a") if a.text == "长者版")
    page = browser.get(link.get("href") or "")
    assert page.root.get("class") == "elder"
    assert page.value("q") == "维修"
    assert page.value("text-article-1") == TEXT


@pytest.mark.parametrize(
    "path",
    ["/", "/about", "/receipts", "/consultations/lamp-law", "/consultations/lamp-law/text"],
)
@pytest.mark.parametrize("query", ["", "?lang=en", "?view=elder", "?fs=xl"])
@pytest.mark.usefixtures("law")
def test_every_public_page_is_sound_in_every_display(
    browser: Browser, path: str, query: str
) -> None:
    page = browser.get(path + query)
    assert page.response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    assert {"HX-Request", "Cookie", "Accept-Language"} <= set(page.response.vary)


def test_about_says_who_runs_the_site(browser: Browser) -> None:
    page = browser.get("/about")
    assert "示例市人大常委会法制工作机构" in page.words("main")
    assert "本站不使用第三方服务" in page.text


def test_the_form_has_the_fields_of_the_original_in_its_order(browser: Browser, law: str) -> None:
    words = browser.get(address(law)).words("main")
    order = [
        "法规名称", "征集开始时间", "征集结束时间", "填报身份", "单位名称", "联系人", "联系方式",
        "概括性意见", "具体条文意见", "标题", "对标题的意见", "对第一条的意见", "对第六条的意见",
        "验证码", "提交", "取消",
    ]  # fmt: skip
    place = -1
    for word in order:
        place = words.index(word, place + 1)


def test_the_default_notice_names_who_asks_and_how_long(
    browser: Browser, database: Database
) -> None:
    make_consultation(
        database, authority="云溪市司法局", authority_contact="010-1234 5678", retention_days=30
    )
    words = browser.get(address(SLUG)).text
    for part in ("个人信息处理者：云溪市司法局", "010-1234 5678", "征集结束后 30 天"):
        assert part in words


def test_a_consultation_can_have_a_notice_of_its_own(browser: Browser, database: Database) -> None:
    make_consultation(database, privacy_notice="本告知另行拟定 <b>。")
    page = browser.get(address(SLUG))
    assert "本告知另行拟定 <b>。" in page.text
    assert "个人信息处理者" not in page.text
