"""The receipt's fingerprint and proof file, and the public page of the sealed record."""

import io
import json

import pytest
from werkzeug.test import TestResponse

from tests.support.browser import Browser, Page
from tests.support.laws import SLUG
from tests.support.sealing import seal, seals
from tests.support.steps import TEXT, Sent, address, close, look_up, submit
from webapp.persistence.engine import Database
from webapp.seal import verify_receipt


@pytest.fixture
def sent(browser: Browser, law: str) -> Sent:
    """Send a submission."""
    return submit(browser, law)


@pytest.fixture
def proof(browser: Browser, sent: Sent, database: Database) -> str:
    """Close, seal, and fetch the proof file."""
    close(database, SLUG)
    seal(database)
    return fetch(browser, sent).get_data(as_text=True)


def fetch(browser: Browser, sent: Sent) -> TestResponse:
    page = look_up(browser, sent.number, sent.secret)
    values = {"csrf_token": page.value("csrf_token"), "number": sent.number, "secret": sent.secret}
    return browser.client.post("/receipts", data=values | {"do": "proof"})


def ask(browser: Browser, text: str, *, status: int = 200) -> Page:
    page = browser.get(address(SLUG, "seal"))
    return browser.fill(page, text=text, status=status)


def test_the_receipt_shows_the_fingerprint(sent: Sent) -> None:
    assert "内容指纹" in sent.page.text


def test_before_sealing_there_is_no_proof(browser: Browser, sent: Sent) -> None:
    assert fetch(browser, sent).status_code == 404


def test_the_proof_is_kept_by_no_cache(browser: Browser, sent: Sent, proof: str) -> None:
    assert proof
    assert fetch(browser, sent).headers["Cache-Control"] == "private, no-store"


def test_the_proof_holds(proof: str, database: Database) -> None:
    [made] = seals(database)
    found = verify_receipt.examine(verify_receipt.read_proof(proof), [made.root.hex()])
    assert all(finding.holds for finding in found)
    assert TEXT in proof


def test_after_sealing_the_receipt_tells_its_place(
    browser: Browser, sent: Sent, proof: str, database: Database
) -> None:
    assert proof
    page = look_up(browser, sent.number, sent.secret)
    assert "是 1 项记录中的第 1 项" in page.text
    assert seals(database)[0].root.hex() in page.text
    assert "下载证明文件" in page.text
    assert "下载证明文件。" in browser.get(address(SLUG, "receipt")).text


def test_the_page_says_when_nothing_is_sealed(browser: Browser, law: str) -> None:
    assert "还没有封存" in browser.get(address(law, "seal")).text


def test_the_page_shows_root_size_and_counts(
    browser: Browser, proof: str, database: Database
) -> None:
    assert proof
    page = browser.get(address(SLUG, "seal"))
    assert seals(database)[0].root.hex() in page.text
    assert "截止封存" in page.text
    assert "第一条" in page.text


def test_the_page_checks_a_pasted_proof(browser: Browser, proof: str) -> None:
    assert "全部相符" in ask(browser, proof).words("checked")


def test_the_page_checks_a_file(browser: Browser, proof: str) -> None:
    token = browser.get(address(SLUG, "seal")).value("csrf_token")
    data = {"csrf_token": token, "file": (io.BytesIO(proof.encode("utf-8-sig")), "proof.json")}
    answer = browser.client.post(address(SLUG, "seal"), data=data)
    assert "全部相符" in answer.get_data(as_text=True)


def test_the_page_says_what_does_not_hold(browser: Browser, proof: str) -> None:
    page = ask(browser, proof.replace(TEXT, "第一条很好"), status=422)
    assert "不符：文件里的内容与内容指纹不一致" in page.words("checked")


@pytest.mark.parametrize("text", ["", "路灯", "{}", "[" * 9999, "\x00"])
@pytest.mark.usefixtures("proof")
def test_the_page_says_what_is_no_proof(browser: Browser, text: str) -> None:
    assert "这不是证明文件" in ask(browser, text, status=422).words("checked")


def test_the_page_knows_proofs_of_other_consultations(browser: Browser, proof: str) -> None:
    other = json.loads(proof) | {"consultation": "other-law"}
    assert "另一次" in ask(browser, json.dumps(other), status=422).words("checked")


def test_the_seals_are_there_for_programs(browser: Browser, proof: str, database: Database) -> None:
    assert proof
    told = browser.client.get(address(SLUG, "seal.json")).get_json()
    assert told["seals"][0]["root"] == seals(database)[0].root.hex()
    assert told["seals"][0]["counts"]["targets"] == {"1": {"article-1": 1}}


def test_the_program_can_be_fetched(browser: Browser) -> None:
    answer = browser.client.get("/verify_receipt.py")
    assert answer.get_data(as_text=True).startswith('"""Checks the proof file')


@pytest.mark.parametrize("path", ["seal", "seal.json"])
def test_what_is_not_public_has_no_record(browser: Browser, law: str, path: str) -> None:
    assert law
    assert browser.client.get(address("nowhere", path)).status_code == 404
