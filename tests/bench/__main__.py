"""``make bench``: print each figure beside its budget; exit code 1 if one is over."""

import sys
import tempfile
from pathlib import Path

from tests.bench import exporting, families, lighthouse, page, parsing, sealing, word
from tests.bench.served import served


def main() -> int:
    """Measure sealing, parser, families, exports and the seed's page; print a table."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as url:
        figures = [
            *sealing.measure(),  # first: it tells the most memory this process ever had
            *parsing.measure(),
            *families.measure(),
            *exporting.measure(),
            *word.measure(),
            *page.measure(url),
            *lighthouse.measure(url),
        ]
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        print(figure.line(width))
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
