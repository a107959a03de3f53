"""What holds for every template."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta, nodes

from tests.conftest import REPO

TEMPLATES = sorted((REPO / "templates").rglob("*.html"))
CODE = sorted((REPO / "webapp").rglob("*.py"))
NAMES = [path.relative_to(REPO / "templates").as_posix() for path in TEMPLATES]
HANDLER = re.compile(r"<[^>]*\s(on[a-z]+|style|hx-on[^=\s]*)=", re.IGNORECASE)
FOREIGN = re.compile(r"""(src|href|action)=["'](https?:)?//""")
EXPRESSION = re.compile(r"\{([{%#]).*?[}%#]\}", re.DOTALL)
HAN = re.compile(r"[\u4e00-\u9fff]+")


def tree(app: Flask, template: str) -> nodes.Template:
    return app.jinja_env.parse((REPO / "templates" / template).read_text(encoding="utf-8"))


@pytest.mark.parametrize("template", NAMES)
def test_template_compiles(app: Flask, template: str) -> None:
    app.jinja_env.get_template(template)


def test_every_template_is_used(app: Flask) -> None:
    used = {
        name for template in NAMES for name in meta.find_referenced_templates(tree(app, template))
    }
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    assert [name for name in NAMES if name not in used and f'"{name}"' not in code] == []


@pytest.mark.parametrize("template", NAMES)
def test_nothing_escapes_escaping(app: Flask, template: str) -> None:
    parsed = tree(app, template)
    assert [
        f.name for f in parsed.find_all(nodes.Filter) if f.name in {"safe", "forceescape"}
    ] == []
    assert list(parsed.find_all((nodes.ScopedEvalContextModifier, nodes.MarkSafe))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_no_handler_style_or_foreign_address(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not HANDLER.search(source)
    assert not FOREIGN.search(source)
    assert "<style" not in source
    assert not re.search(r"<script(?![^>]*\s(src=|type=\"application/ld\+json\"))", source)  # data


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.name.startswith("_")], ids=str)
def test_partial_says_what_it_needs(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"\{# needs .+ #\}", first), first


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_words_can_be_translated(path: Path) -> None:
    written = EXPRESSION.sub("", path.read_text(encoding="utf-8"))
    # a language is named in itself, and the seal is a picture
    assert set(HAN.findall(written)) <= {"中文", "征"}
