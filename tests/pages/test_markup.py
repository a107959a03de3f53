"""The HTML of every page is valid, by the W3C's checker and by html-validate."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPO
from tests.pages.gallery import Gallery
from tests.support.tools import program


@pytest.fixture(scope="module")
def folder(galleries: dict[str, Gallery], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every page of every display as a file."""
    made = tmp_path_factory.mktemp("pages")
    for display, gallery in galleries.items():
        for name, html in gallery.pages.items():
            (made / f"{display}-{name}.html").write_text(html)
    return made


def run(report: Path, *command: str | Path) -> Any:  # noqa: ANN401
    """Run a checker that writes JSON; into a file, for Node.js cuts a pipe off at 64 KiB."""
    with report.open("w") as file:
        words = [str(word) for word in command]
        subprocess.run(words, cwd=REPO, stdout=file, stderr=file, check=False)  # noqa: S603
    return json.loads(report.read_text())


def test_the_w3c_checker_finds_no_error(folder: Path, node_modules: Path, tmp_path: Path) -> None:
    jar = node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ("--errors-only", "--exit-zero-always", "--format", "json")
    report = run(tmp_path / "report", program("java"), "-jar", jar, *options, folder)
    assert [(Path(m["url"]).name, m["message"], m.get("extract")) for m in report["messages"]] == []


def test_html_validate_finds_no_error(folder: Path, node_modules: Path, tmp_path: Path) -> None:
    script = node_modules / "html-validate" / "bin" / "html-validate.mjs"
    options = ("--config", REPO / ".htmlvalidate.mjs", "--formatter", "json")
    report = run(tmp_path / "report", program("node"), script, *options, folder)
    assert [
        (Path(file["filePath"]).name, m["ruleId"], m["message"], m["selector"])
        for file in report
        for m in file["messages"]
    ] == []


def test_every_template_of_a_page_was_looked_at(galleries: dict[str, Gallery]) -> None:
    templates = REPO / "templates"
    wanted = {
        path.relative_to(templates).as_posix()
        for path in templates.rglob("*.html")
        if not path.name.startswith("_") and path.name != "base.html"
    }
    assert galleries["zh"].templates == wanted
