"""The child process that reads one draft: `python -m webapp.draft_import.worker` and what for."""

import sys

from webapp.draft_import.children import answer
from webapp.draft_import.service import read_file


def main(seconds: int, megabytes: int, name: str) -> int:
    """Read the file on standard input within bounds; return the exit code.

    Args:
        seconds: of processor time, and some more by the clock.
        megabytes: of address space.
        name: what to call the file in a message.
    """
    return answer(seconds, megabytes, lambda data: read_file(data, name))


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
