"""Going on with an unsent submission on another device, by code (续填码) or QR."""

import pytest
import segno

from tests.support.browser import Browser, Page
from tests.support.laws import make_consultation
from tests.support.steps import NAME, TEXT, address, close, submissions
from webapp.config import Settings
from webapp.persistence.engine import Database
from webapp.receipts.codes import ALPHABET


@pytest.fixture
def issued(browser: Browser, law: str) -> Page:
    """Return the page with a fresh code."""
    page = browser.get(address(law))
    return browser.fill(page, contact_name=NAME, text_article_1=TEXT, do="resume")


def enter(browser: Browser, law: str, code: str, *, status: int = 200) -> Page:
    """Type a code on a device."""
    return browser.fill(browser.get(address(law, "resume")), code=code, status=status)


def test_asking_for_a_code_keeps_the_page(issued: Page, database: Database) -> None:
    code = issued.words("resume-code")
    assert len(code.replace("-", "")) == 12
    assert set(code) <= {*ALPHABET, "-"}
    assert len(submissions(database)) == 1


def test_the_code_opens_the_submission_elsewhere(browser: Browser, law: str, issued: Page) -> None:
    other = Browser(browser.app)
    page = enter(other, law, issued.words("resume-code"))
    assert page.value("text-article-1") == TEXT
    assert page.value("contact_name") == NAME


def test_both_devices_write_on_one_submission(
    browser: Browser, law: str, issued: Page, database: Database
) -> None:
    other = Browser(browser.app)
    other.fill(enter(other, law, issued.words("resume-code")), text_article_2="在手机上写的")
    assert browser.get(address(law)).value("text-article-2") == "在手机上写的"
    assert len(submissions(database)) == 1


@pytest.mark.parametrize("write", [str.lower, " ".join])
def test_the_code_is_taken_however_it_is_typed(
    browser: Browser, law: str, issued: Page, write: object
) -> None:
    assert callable(write)
    other = Browser(browser.app)
    page = enter(other, law, write(issued.words("resume-code")))
    assert page.value("text-article-1") == TEXT


@pytest.mark.usefixtures("issued")
@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC", "路灯", "\x00", "x" * 1000])
def test_a_wrong_code_is_told(browser: Browser, law: str, code: str) -> None:
    page = enter(Browser(browser.app), law, code, status=422)
    assert "没有找到这个续填码" in page.words("error-summary")


def test_a_code_of_another_consultation_is_wrong(
    browser: Browser, issued: Page, database: Database
) -> None:
    make_consultation(database, slug="other-law")
    enter(Browser(browser.app), "other-law", issued.words("resume-code"), status=422)


def test_a_new_code_replaces_the_old(browser: Browser, law: str, issued: Page) -> None:
    fresh = browser.fill(browser.get(address(law)), do="resume").words("resume-code")
    assert fresh != issued.words("resume-code")
    enter(Browser(browser.app), law, issued.words("resume-code"), status=422)
    enter(Browser(browser.app), law, fresh)


def test_the_code_is_dead_after_sending(browser: Browser, law: str, issued: Page) -> None:
    page = browser.get(address(law))
    browser.fill(page, captcha=browser.answer(page), do="submit")
    enter(Browser(browser.app), law, issued.words("resume-code"), status=422)


def test_the_code_is_dead_after_closing(
    browser: Browser, law: str, issued: Page, database: Database
) -> None:
    other = Browser(browser.app)
    page = other.get(address(law, "resume"))
    close(database, law)
    other.fill(page, code=issued.words("resume-code"), status=410)


def test_the_code_is_shown_once(browser: Browser, law: str, issued: Page) -> None:
    assert issued.words("resume-code") not in browser.get(address(law, "resume")).text


def test_the_code_is_not_in_the_database(issued: Page, database: Database) -> None:
    plain = issued.words("resume-code").replace("-", "")
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM resume_code").all()
    assert len(rows) == 1
    assert plain not in str(rows)


def test_the_qr_holds_the_code_only_behind_the_hash_sign(law: str, issued: Page) -> None:
    code = issued.words("resume-code")
    (image,) = issued.root.iter("img")
    expected = segno.make(f"http://localhost{address(law, 'resume')}#{code}", error="m")
    assert image.get("src") == expected.svg_data_uri(scale=4)
    assert (image.get("src") or "").startswith("data:image/svg+xml")


def test_no_address_on_the_page_holds_the_code(issued: Page) -> None:
    code = issued.words("resume-code")
    for element in issued.root.iter():
        assert code not in (element.get("href") or "") + (element.get("action") or "")


def test_the_code_page_is_kept_by_no_cache(issued: Page) -> None:
    assert issued.response.headers["Cache-Control"] == "private, no-store"


def test_either_device_can_send_and_show_a_secret_that_works(
    browser: Browser, law: str, issued: Page
) -> None:
    other = Browser(browser.app)
    page = enter(other, law, issued.words("resume-code"))
    receipt = other.fill(page, captcha=other.answer(page), do="submit")
    number, secret = receipt.words("receipt-number"), receipt.words("receipt-secret")
    stranger = Browser(browser.app)
    found = stranger.fill(stranger.get("/receipts"), number=number, secret=secret)
    assert TEXT in found.text
    assert browser.get(address(law, "receipt")).words("receipt-number") == number


class TestTooOften:
    """With two codes a minute."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that are soon reached."""
        return settings.model_copy(update={"rate_receipt": "2 per minute"})

    def test_guessing_has_to_wait(self, browser: Browser, law: str, issued: Page) -> None:
        for _ in range(2):
            enter(browser, law, "AAAA-BBBB-CCCC", status=422)
        page = enter(browser, law, issued.words("resume-code"), status=429)
        assert int(page.response.headers["Retry-After"]) >= 1


def test_a_device_with_unsent_text_of_its_own_does_not_lose_reach_of_it(
    browser: Browser, law: str, issued: Page
) -> None:
    other = Browser(browser.app)
    other.fill(other.get(address(law)), text_article_3="这台设备上写的", save="all")
    page = enter(other, law, issued.words("resume-code"), status=409)
    assert "请先提交或者取消那一份" in page.text
    assert other.get(address(law)).value("text-article-3") == "这台设备上写的"
