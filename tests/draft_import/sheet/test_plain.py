"""Rows and edits as plain values."""

import json

import pytest

from tests.draft_import.sheet.test_edits import CELLS, SHEET
from webapp.draft_import.sheet.edits import Confirm, Edit, Relabel, SetTable, Split
from webapp.draft_import.sheet.errors import SheetError
from webapp.draft_import.sheet.plain import (
    edit_from_json,
    edit_to_json,
    rows_from_json,
    rows_to_json,
)
from webapp.draft_import.sheet.rows import Role


def test_rows_come_back_as_they_were_written() -> None:
    assert rows_from_json(json.loads(json.dumps(rows_to_json(SHEET)))) == SHEET


@pytest.mark.parametrize(
    "edit", [Split(4, 5), Relabel(6, Role.ARTICLE, "第二条"), SetTable(7, CELLS), Confirm("title:")]
)
def test_edits_come_back_as_they_were_written(edit: Edit) -> None:
    assert edit_from_json(json.loads(json.dumps(edit_to_json(edit)))) == edit


@pytest.mark.parametrize("plain", [{}, {"verb": "erase"}, {"verb": "split", "row": "x"}, None])
def test_what_is_no_edit_is_refused(plain: object) -> None:
    with pytest.raises(SheetError, match="格式不对"):
        edit_from_json(plain)


def test_what_are_no_rows_are_refused() -> None:
    with pytest.raises(SheetError, match="不完整"):
        rows_from_json([{"id": 1}])
