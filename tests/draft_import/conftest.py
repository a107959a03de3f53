"""What the tests of the importer share."""

from collections.abc import Callable

import pytest

from webapp.draft_import.draft import ParsedDraft
from webapp.draft_import.service import parse_file

Read = Callable[[str], ParsedDraft]


@pytest.fixture
def read() -> Read:
    """Return a reader of a text that holds one draft."""

    def read_one(text: str) -> ParsedDraft:
        (draft,) = parse_file(text.encode(), "草案.txt")
        return draft

    return read_one
