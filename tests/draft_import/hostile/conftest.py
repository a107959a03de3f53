"""Read a file as an upload is read, and hold it to the bounds that go for every file."""

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.draft_import.hostile.listening import Listener, listening
from tests.draft_import.hostile.watching import watched
from webapp.draft_import.bounded import read_bounded
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.service import ReadFile

SECONDS = 60
BYTES = 512 * 1024 * 1024
# What Python, libxml2 and PDFium say for themselves.
FOREIGN = re.compile(r"Traceback|Error|Exception|Warning|File \"|line \d|0x|/tmp|None")
# What is said when the child ended in a way nobody foresaw.
CRASHED = "读取中断"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: what was read of it, or why it was refused."""

    read: ReadFile | None
    refusal: str

    @property
    def text(self) -> str:
        """Join the lines that were read."""
        assert self.read is not None, self.refusal
        return "\n".join(line.text for line in self.read.source.lines)

    @property
    def notes(self) -> str:
        """Join what the reader says it left out."""
        assert self.read is not None, self.refusal
        return "\n".join(self.read.source.notes)


Attempt = Callable[..., Outcome]


@pytest.fixture
def attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attempt:
    """Return a reader of files that fails where a file takes too much or is refused unclearly."""
    # With a folder of its own a test waits for no other, and sees what is left behind.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def read(data: bytes, name: str = "草案.docx") -> Outcome:
        begin = time.monotonic()
        with watched() as peak:
            outcome = _outcome(data, name)
        assert time.monotonic() - begin <= SECONDS
        assert peak.bytes <= BYTES
        assert [path.name for path in tmp_path.glob("draft-*") if path.suffix != ".lock"] == []
        return outcome

    return read


def _outcome(data: bytes, name: str) -> Outcome:
    try:
        return Outcome(read_bounded(data, name, seconds=SECONDS), "")
    except DraftImportError as error:
        refusal = str(error)
    assert refusal.endswith("。")
    assert refusal.isprintable()
    assert FOREIGN.search(refusal) is None
    assert CRASHED not in refusal
    return Outcome(None, refusal)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Listen on this machine for whoever follows an address in a file."""
    with listening() as found:
        yield found
