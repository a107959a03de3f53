"""The child process that reads one workbook: `python -m webapp.exchange.worker` and what for."""

import sys

from webapp.draft_import.children import answer
from webapp.exchange.reading import read_workbook

if __name__ == "__main__":
    raise SystemExit(
        answer(int(sys.argv[1]), int(sys.argv[2]), lambda data: read_workbook(data, sys.argv[3]))
    )
