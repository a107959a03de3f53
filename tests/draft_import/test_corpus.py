"""Real statutes in many layouts, compared with their truth as the corpus's own script does."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from webapp.draft_import.draft import to_json
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.service import parse_file

# Every plain text file of the corpus was right when this was written; none may get lost.
RIGHT = 105


@pytest.fixture(scope="module")
def score(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "corpus" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drafts_of(file: Path) -> list[dict[str, Any]]:
    try:
        return [to_json(draft) for draft in parse_file(file.read_bytes(), file.name)]
    except DraftImportError:
        return []


def wrong_checks(score: ModuleType, corpus: Path, row: dict[str, Any]) -> list[str]:
    drafts = drafts_of(corpus / row["file"])
    if row["checks"] == ["two_documents"]:
        return [] if len(drafts) > 1 else ["merged two drafts"]
    if len(drafts) != 1:
        return [f"{len(drafts)} drafts"]
    truth = json.loads((corpus / row["truth"]).read_text(encoding="utf-8"))
    return [name for name in row["checks"] if not score.check(name, drafts[0], truth)]


def test_no_plain_text_file_of_the_corpus_is_lost(score: ModuleType, shared: Path) -> None:
    corpus = shared / "corpus"
    rows = map(json.loads, (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    results = {
        row["file"]: wrong_checks(score, corpus, row)
        for row in rows
        if row["file"].startswith("txt/")
    }

    wrong = {file: checks for file, checks in results.items() if checks}
    assert len(results) - len(wrong) >= RIGHT, wrong
