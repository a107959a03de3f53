"""What a child process that touches an uploaded file is given of its surroundings."""

import os
from pathlib import Path


def bare_environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment without a setting or a secret of ours; ``folder`` is home and temp."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        **more,
    }
