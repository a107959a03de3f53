"""What holds for the code as a whole."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPO
from webapp.config import Settings

CODE = sorted((REPO / "webapp").rglob("*.py"))
WRITTEN = sorted(
    path
    # The sheet and the script of a page stay whole: each is one request.
    for folder in ("webapp", "templates", "tests", "tools")
    for path in (REPO / folder).rglob("*")
    if path.suffix in {".py", ".html"}
)
LONGEST = 300
SETTING = re.compile(r"^\| `WEBAPP_([A-Z_]+)` \|", re.MULTILINE)
WALL_CLOCK = re.compile(r"\b(utcnow|time\.time|date\.today|datetime\.now)\(")
MACHINE = re.compile(r"(?<!\w)/(work|root|home)/|://(pypi|files\.pythonhosted|registry\.npmjs)")


def name(path: Path) -> str:
    return path.relative_to(REPO).as_posix()


def test_features_point_one_way() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    found = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)  # noqa: S603
    assert found.returncode == 0, found.stdout


def test_packages_do_nothing_when_they_are_imported() -> None:
    assert [name(p) for p in CODE if p.name == "__init__.py" and p.read_bytes()] == []


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in CODE if "migrations" not in path.parts}
    assert [name(f) for f in folders if not (f / "__init__.py").exists()] == []


def test_no_file_is_too_long() -> None:
    lengths = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in WRITTEN}
    assert {file: length for file, length in lengths.items() if length > LONGEST} == {}


def test_every_module_says_what_it_is_in_a_line() -> None:
    documented = [p for p in CODE if p.name != "__init__.py"]
    trees = {name(p): ast.parse(p.read_text(encoding="utf-8")) for p in documented}
    assert [file for file, tree in trees.items() if not ast.get_docstring(tree)] == []


def test_only_the_clock_reads_the_wall_clock() -> None:
    readers = [name(p) for p in CODE if WALL_CLOCK.search(p.read_text(encoding="utf-8"))]
    # a limit's end is a moment of the limits library, which counts in seconds of time.time()
    assert set(readers) <= {"webapp/clock.py", "webapp/abuse/limits.py"}


def test_nothing_depends_on_this_machine() -> None:
    here = Path(__file__)
    found = [p for p in WRITTEN if p != here and MACHINE.search(p.read_text(encoding="utf-8"))]
    assert [name(p) for p in found] == []


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    readme = (REPO / "README.md").read_text(encoding="utf-8")
    documented = [found.lower() for found in SETTING.findall(readme)]
    assert documented == list(Settings.model_fields)


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_says_what_it_is(field: str) -> None:
    assert Settings.model_fields[field].description


def test_environment_is_read_in_one_place_and_passed_on_in_one() -> None:
    readers = [name(p) for p in CODE if re.search(r"os\.environ|getenv", p.read_text("utf-8"))]
    assert readers == ["webapp/config.py", "webapp/draft_import/children.py"]


def test_no_import_is_without_a_dependency() -> None:
    imported = set()
    for path in [*CODE, REPO / "wsgi.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    assert imported - set(sys.stdlib_module_names) - {"webapp", "wsgi"} <= IMPORTABLE


# what pyproject.toml names, by the name it is imported by; granian and psycopg are
# started or loaded by name
IMPORTABLE = {
    "PIL", "alembic", "altcha", "babel", "brotli", "captcha", "click", "cryptography", "flask",
    "flask_babel", "flask_compress", "flask_limiter", "flask_login", "flask_security", "flask_wtf",
    "htmx_flask", "huey", "itsdangerous", "jinja2", "limits", "lxml", "markupsafe", "opencc",
    "pydantic",
    "pypdfium2", "python_calamine", "rapidfuzz", "redis", "rensa", "rustpy_xlsxwriter", "segno",
    "sqlalchemy", "structlog", "werkzeug", "wtforms", "xlsxwriter",
}  # fmt: skip
