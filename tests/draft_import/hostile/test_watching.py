"""The watch over memory sees what it is for."""

import subprocess
import sys

from tests.draft_import.hostile.files import MIB
from tests.draft_import.hostile.watching import watched

SPEND = "import time; held = b'a' * (100 << 20); time.sleep(0.3)"


def test_the_memory_of_a_child_of_a_child_is_seen() -> None:
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SPEND!r}], check=True)"
    with watched() as peak:
        subprocess.run([sys.executable, "-c", start], check=True)  # noqa: S603 - our own words

    assert 100 * MIB < peak.bytes < 200 * MIB
