"""The English catalogue is complete: every interface text, and nothing else."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.conftest import REPO

FOLDER = REPO / "webapp" / "translations" / "en" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|#|\*")
HAN = re.compile(r"[\u4e00-\u9fff]")
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "msgid": None}


def extracted() -> Iterator[str]:
    with (REPO / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    for folder in ("webapp", "templates"):
        for _, _, message, _, _ in extract_from_dir(
            str(REPO / folder), methods, options, keywords=KEYWORDS
        ):
            assert isinstance(message, str)
            yield message


@pytest.fixture(scope="module")
def messages() -> set[str]:
    """Return every interface text."""
    return set(extracted())


@pytest.fixture(scope="module")
def english() -> Catalog:
    """Return the catalogue."""
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_texts_are_found(messages: set[str]) -> None:
    assert len(messages) > 150
    assert {"提交", "征集已结束", "请填写联系人姓名"} <= messages


def test_every_text_has_an_english_one(messages: set[str], english: Catalog) -> None:
    translated = {message.id for message in english if message.id and message.string}
    assert messages - translated == set()


def test_every_text_in_a_context_has_an_english_one(english: Catalog) -> None:
    with (REPO / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        str(REPO / "templates"), methods, options, keywords={"pgettext": ((1, "c"), 2)}
    )
    said = {(context, message) for _, _, message, _, context in found}
    assert said
    assert said == {(m.context, m.id) for m in english if m.context and m.string}


def test_nothing_is_translated_that_nobody_says(messages: set[str], english: Catalog) -> None:
    assert {message.id for message in english if message.id} - messages == set()
    assert list(english.obsolete) == []


def test_nothing_is_a_guess(english: Catalog) -> None:
    assert [message.id for message in english if message.id and message.fuzzy] == []


def test_placeholders_are_the_same(english: Catalog) -> None:
    different = {
        message.id
        for message in english
        if message.id
        and sorted(PLACEHOLDER.findall(message.id)) != sorted(PLACEHOLDER.findall(message.string))
    }
    assert different == set()


def test_english_has_no_chinese_in_it_but_an_example(english: Catalog) -> None:
    texts = [str(m.string).replace("第十二条", "") for m in english if m.id]
    assert [text for text in texts if HAN.search(text)] == []


def test_compiled_catalogue_is_that_of_the_source(english: Catalog) -> None:
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == {message.id: message.string for message in english if message.id}
