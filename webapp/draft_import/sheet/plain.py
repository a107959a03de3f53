"""Rows and edits as plain values, as JSON columns and requests hold them."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from webapp.draft_import.sheet.edits import Edit
from webapp.draft_import.sheet.errors import SheetError
from webapp.draft_import.sheet.rows import Row

_ROWS: Final = TypeAdapter(tuple[Row, ...])
_EDIT: Final[TypeAdapter[Edit]] = TypeAdapter(Annotated[Edit, Field(discriminator="verb")])


def rows_to_json(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    """Write rows as plain values, ready for `json.dumps`; what a row does not have is left out."""
    plain: list[dict[str, Any]] = _ROWS.dump_python(rows, mode="json", exclude_defaults=True)
    return plain


def rows_from_json(plain: Sequence[object]) -> tuple[Row, ...]:
    """Read rows.

    Raises:
        SheetError: the values are none that `rows_to_json` wrote.
    """
    try:
        return _ROWS.validate_python(plain)
    except ValidationError as error:
        message = "校对稿的内容不完整，无法打开。"
        raise SheetError(message) from error


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """Write an edit as plain values, ready for `json.dumps`; its `verb` says which it is."""
    plain: dict[str, Any] = _EDIT.dump_python(edit, mode="json")
    return plain


def edit_from_json(plain: object) -> Edit:
    """Read an edit.

    Raises:
        SheetError: the value is no edit.
    """
    try:
        return _EDIT.validate_python(plain)
    except ValidationError as error:
        message = "这一步修改的格式不对，校对稿没有改动。"
        raise SheetError(message) from error
