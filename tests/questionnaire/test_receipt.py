"""The receipt: its number and secret, shown once, and finding it again with them."""

import pytest

from tests.support.browser import Browser, Page
from tests.support.steps import NAME, TEXT, Sent, address, close, look_up, submit
from webapp.config import Settings
from webapp.persistence.engine import Database
from webapp.receipts.codes import ALPHABET


@pytest.fixture
def sent(browser: Browser, law: str) -> Sent:
    """Send a submission and look at its receipt."""
    return submit(browser, law, contact_way="13800138000", organisation="云溪灯具厂")


def test_it_shows_number_time_and_everything_sent(sent: Sent) -> None:
    assert len(sent.number) == len("7K3M-X9QC")
    words = ("提交时间", NAME, "13800138000", "云溪灯具厂", "意见，共 1 条", TEXT)
    assert not [w for w in words if w not in sent.page.text]


def test_it_is_kept_by_no_cache(sent: Sent) -> None:
    assert sent.page.response.headers["Cache-Control"] == "private, no-store"


def test_number_and_secret_have_no_look_alikes(sent: Sent) -> None:
    assert set(sent.number + sent.secret) - set("- ") <= set(ALPHABET)
    assert not set("01OIL") & set(ALPHABET)


def test_the_secret_is_shown_once(browser: Browser, law: str, sent: Sent) -> None:
    page = browser.get(address(law, "receipt"))
    assert page.words("receipt-number") == sent.number
    assert not page.has("receipt-secret")
    assert sent.secret not in page.text


def test_the_secret_is_not_in_the_database(sent: Sent, database: Database) -> None:
    plain = sent.secret.replace(" ", "")
    with database.engine.connect() as connection:
        for table in ("receipt", "submission", "respondent_token"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608
            assert rows
            assert plain not in str(rows)


def test_a_new_secret_replaces_the_old(browser: Browser, law: str, sent: Sent) -> None:
    page = browser.fill(browser.get(address(law, "receipt")))
    fresh = page.words("receipt-secret")
    assert fresh != sent.secret
    stranger = Browser(browser.app)
    assert TEXT in look_up(stranger, sent.number, fresh).text
    look_up(stranger, sent.number, sent.secret, status=422)


def test_only_the_device_that_sent_it_can_have_a_new_secret(
    browser: Browser, law: str, sent: Sent
) -> None:
    stranger = Browser(browser.app)
    token = stranger.get("/receipts").value("csrf_token")
    page = stranger.post(address(law, "receipt"), {"csrf_token": token})
    assert not page.has("receipt-number")
    assert TEXT in look_up(stranger, sent.number, sent.secret).text


def test_without_a_receipt_its_address_leads_to_the_look_up(browser: Browser, law: str) -> None:
    assert "凭编号查询" in browser.get(address(law, "receipt")).text


def test_it_can_be_looked_up_after_closing(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    close(database, law)
    assert TEXT in look_up(browser, sent.number, sent.secret).text


def test_it_stays_on_the_device_after_closing(
    browser: Browser, law: str, sent: Sent, database: Database
) -> None:
    close(database, law)
    assert browser.get(address(law, "receipt")).words("receipt-number") == sent.number


def spaced(code: str) -> str:
    return " ".join(code)


def full_width(code: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.strip() else "　" for sign in code)


@pytest.mark.parametrize("write", [str.lower, spaced, full_width, lambda c: f"  {c}\t"])
def test_it_is_found_however_it_is_typed(browser: Browser, sent: Sent, write: object) -> None:
    assert callable(write)
    page = look_up(Browser(browser.app), write(sent.number), write(sent.secret))
    assert TEXT in page.text


def typing_error(number: str) -> str:
    """Return a number with one symbol changed, which the check symbol must notice."""
    first = ALPHABET[(ALPHABET.index(number[0]) + 1) % len(ALPHABET)]
    return first + number[1:]


def summary(page: Page) -> str:
    return page.words("error-summary")


def test_a_wrong_symbol_in_the_number_is_noticed(browser: Browser, sent: Sent) -> None:
    page = look_up(browser, typing_error(sent.number), sent.secret, status=422)
    assert "受理编号有误" in summary(page)
    assert page.value("number") == typing_error(sent.number)


@pytest.mark.parametrize("number", ["", "7K3M", "7K3M-X9QC-2222", "路灯路灯路灯路灯", "\x00" * 8])
def test_what_is_no_number_is_noticed(browser: Browser, sent: Sent, number: str) -> None:
    assert "受理编号有误" in summary(look_up(browser, number, sent.secret, status=422))


@pytest.mark.parametrize("secret", ["", "ABCD", "A" * 25])
def test_what_is_no_secret_is_noticed(browser: Browser, sent: Sent, secret: str) -> None:
    assert "查询码有误" in summary(look_up(browser, sent.number, secret, status=422))


def test_a_wrong_secret_and_a_wrong_number_look_the_same(browser: Browser, sent: Sent) -> None:
    other = Browser(browser.app)
    wrong_secret = look_up(other, sent.number, "A" * 24, status=422)
    wrong_number = look_up(other, "22222222", sent.secret, status=422)
    assert summary(wrong_secret) == summary(wrong_number)
    assert "编号或者查询码不对" in summary(wrong_secret)


def test_the_secret_is_not_offered_again(browser: Browser, sent: Sent) -> None:
    page = look_up(browser, sent.number, "A" * 24, status=422)
    assert page.value("secret") == ""


def test_what_is_found_is_kept_by_no_cache(browser: Browser, sent: Sent) -> None:
    answer = look_up(browser, sent.number, sent.secret).response
    assert answer.headers["Cache-Control"] == "private, no-store"


class TestTooOften:
    """With two look-ups a minute."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that are soon reached."""
        return settings.model_copy(update={"rate_receipt": "2 per minute"})

    def test_guessing_has_to_wait(self, browser: Browser, sent: Sent) -> None:
        for _ in range(2):
            look_up(browser, sent.number, "A" * 24, status=422)
        page = look_up(browser, sent.number, sent.secret, status=429)
        assert 1 <= int(page.response.headers["Retry-After"]) <= 60

    def test_a_typing_error_costs_nothing(self, browser: Browser, sent: Sent) -> None:
        for _ in range(3):
            look_up(browser, typing_error(sent.number), sent.secret, status=422)
        assert TEXT in look_up(browser, sent.number, sent.secret).text
