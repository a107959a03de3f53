"""Files that are damaged, empty or noise, and such as are too long."""

import random

import pytest

from tests.draft_import.hostile import pdfs
from tests.draft_import.hostile.conftest import Attempt
from tests.draft_import.hostile.files import ARTICLE, LAW, MIB, compound, page, rtf, text_file, word
from tests.support.tools import program

UTF_16 = text_file().decode().encode("utf-16")
WHOLE = {
    "docx": word(),
    "pdf": pdfs.law(),
    "html": page(),
    "txt": UTF_16,
}
BEGINNINGS = (
    b"",
    b"PK\x03\x04",
    b"%PDF-1.7\n",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html>",
    b"\xff\xfe",
)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_is_read(attempt: Attempt, kind: str) -> None:
    assert ARTICLE in attempt(WHOLE[kind], f"草案.{kind}").text


@pytest.mark.parametrize("percent", [10, 50, 90])
def test_a_document_cut_short_is_refused(attempt: Attempt, percent: int) -> None:
    data = WHOLE["docx"]

    assert "损坏" in attempt(data[: len(data) * percent // 100]).refusal


@pytest.mark.parametrize("percent", [10, 50, 90])
@pytest.mark.parametrize("kind", ["pdf", "html", "txt"])
def test_what_is_left_of_a_file_cut_short_is_bounded(
    attempt: Attempt, kind: str, percent: int
) -> None:
    data = WHOLE[kind]
    outcome = attempt(data[: len(data) * percent // 100], f"草案.{kind}")

    assert outcome.refusal or set(outcome.text) <= {"\n", "�", *"".join(LAW)}


@pytest.mark.parametrize("data", [b"", b"\0", b" ", b"\xff\xfe", b"\0" * MIB])
def test_a_file_of_nothing_is_refused(attempt: Attempt, data: bytes) -> None:
    assert attempt(data).refusal == "文件是空的。"


@pytest.mark.parametrize("data", [b"a", b"<", b"P", b"\x80", b"%", b"\xff"])
def test_a_file_of_one_byte_is_refused(attempt: Attempt, data: bytes) -> None:
    assert attempt(data).refusal


@pytest.mark.parametrize("seed", range(30))
def test_noise_is_refused(attempt: Attempt, seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - noise that is the same each time
    beginning = BEGINNINGS[seed % len(BEGINNINGS)]

    assert attempt(beginning + noise.randbytes(noise.randrange(1, 100_000))).refusal


def test_zero_bytes_in_a_text_are_left_out(attempt: Attempt) -> None:
    assert ARTICLE in attempt(text_file().replace(b"\n", b"\0\n\0")).text


def test_a_word_97_document_of_noise_is_refused(attempt: Attempt) -> None:
    program("soffice")
    noise = random.Random(1).randbytes(50_000)  # noqa: S311 - noise that is the same each time

    assert attempt(compound("WordDocument", "1Table", content=noise), "草案.doc").refusal


def test_groups_of_an_rtf_nested_a_hundred_thousand_deep_are_bounded(attempt: Attempt) -> None:
    program("soffice")
    outcome = attempt(rtf("{" * 100_000, "}" * 100_000), "草案.rtf")

    assert outcome.refusal or ARTICLE in outcome.text
