"""Child processes that touch uploaded files: their surroundings, their bounds, their answers.

A child reads a file from standard input and writes what it found to standard output as JSON. The
exit code says how it went: 0 read, 3 refused (the output is the reason), 4 out of memory.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

from webapp.errors import DomainError

READ: Final = 0
REFUSED: Final = 3
OUT_OF_MEMORY: Final = 4
MAX_RESULT_BYTES: Final = 64 * 1024 * 1024
# LibreOffice has a bound of its own above that of this process.
_LIBREOFFICE_BYTES: Final = 1_024 * 1024 * 1024
_FILES: Final = 256
_NICENESS: Final = 10


def bare_environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment without a setting or a secret of ours; ``folder`` is home and temp."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        **more,
    }


def answer(seconds: int, megabytes: int, read: Callable[[bytes], object]) -> int:
    """Read the file on standard input within bounds; return the exit code.

    Args:
        seconds: of processor time, and some more by the clock.
        megabytes: of address space.
        read: what reads the file; a DomainError of its own is a refusal.
    """
    _bound(seconds, megabytes)
    try:
        result = json.dumps(read(sys.stdin.buffer.read()), ensure_ascii=False, default=_plain)
    except DomainError as error:
        result, code = str(error), REFUSED
    except (MemoryError, RecursionError):
        return OUT_OF_MEMORY
    else:
        code = READ
    output = result.encode("utf-8", "replace")
    # Python turns the signal of the bound on files into an error like any other.
    if len(output) > MAX_RESULT_BYTES:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(output)
    return code


def _bound(seconds: int, megabytes: int) -> None:
    signal.signal(signal.SIGTERM, _stop)
    # Whoever started this may be gone, and then nobody stops it.
    signal.alarm(seconds + 5)
    os.nice(_NICENESS)
    space = megabytes * 1024 * 1024
    for limit, bounds in (
        (resource.RLIMIT_AS, (space, max(space, _LIBREOFFICE_BYTES))),
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_FSIZE, (MAX_RESULT_BYTES, MAX_RESULT_BYTES)),
        (resource.RLIMIT_NOFILE, (_FILES, _FILES)),
        (resource.RLIMIT_CORE, (0, 0)),
    ):
        resource.setrlimit(limit, bounds)


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave in good order, so that a LibreOffice started from here is stopped as well."""
    raise SystemExit(128 + signal.SIGTERM)


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError
