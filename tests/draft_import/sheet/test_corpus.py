"""Sheets of real statutes in many layouts."""

from pathlib import Path

import pytest

from tests.draft_import.sheet.laws import comparable, unheld
from webapp.draft_import.cleaning import lines_of
from webapp.draft_import.lines import Source
from webapp.draft_import.parser import parse
from webapp.draft_import.readers.text import decode
from webapp.draft_import.sheet.assembling import assemble, flatten
from webapp.draft_import.sheet.locate import locate


@pytest.fixture(scope="module")
def sources(shared: Path) -> dict[str, Source]:
    files = (shared / "corpus" / "txt").iterdir()
    return {file.name: Source(lines_of(decode(file.read_bytes()))) for file in files}


def test_every_draft_of_the_corpus_survives_its_sheet(sources: dict[str, Source]) -> None:
    for name, source in sources.items():
        for draft in parse(source):
            rows = locate(flatten(draft), source.lines)

            assert comparable(assemble(rows)) == comparable(draft), name
            assert not unheld(rows, source.lines), name
            assert all(row.source for row in rows if row.text), name
