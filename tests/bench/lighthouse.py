"""Lighthouse on a telephone: accessibility and best practices count, performance informs."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure

REPO = Path(__file__).resolve().parent.parent.parent
LIGHTHOUSE = REPO / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("accessibility", "best-practices", "performance")


def measure(url: str) -> Iterator[Figure]:
    """Yield Lighthouse's scores, of 100, for the page at ``url``."""
    command = [
        str(LIGHTHOUSE),
        url,
        "--quiet",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
        f"--only-categories={','.join(CATEGORIES)}",
        "--output=json",
        "--output-path=stdout",
    ]
    environ = {**os.environ, "CHROME_PATH": "/usr/bin/chromium"}
    done = subprocess.run(command, env=environ, check=True, capture_output=True)  # noqa: S603
    report = json.loads(done.stdout)
    for category in CATEGORIES:
        score = report["categories"][category]["score"] * 100
        gate = None if category == "performance" else 100
        yield Figure(f"Lighthouse {category}", score, least=gate)
