"""Rows and edits as JSON, as they are stored and sent."""

from typing import Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from webapp.draft_import.sheet.edits import Edit
from webapp.draft_import.sheet.errors import SheetError
from webapp.draft_import.sheet.rows import Row

_ROWS: Final = TypeAdapter(tuple[Row, ...])
_EDIT: Final[TypeAdapter[Edit]] = TypeAdapter(Annotated[Edit, Field(discriminator="verb")])


def rows_to_json(rows: tuple[Row, ...]) -> str:
    """Write rows as a JSON array; what a row does not have is left out."""
    return _ROWS.dump_json(rows, exclude_defaults=True).decode()


def rows_from_json(text: str) -> tuple[Row, ...]:
    """Read rows.

    Raises:
        SheetError: the text is none that `rows_to_json` wrote.
    """
    try:
        return _ROWS.validate_json(text)
    except ValidationError as error:
        message = "校对稿的内容不完整，无法打开。"
        raise SheetError(message) from error


def edit_to_json(edit: Edit) -> str:
    """Write an edit as a JSON object; its `verb` says which it is."""
    return _EDIT.dump_json(edit).decode()


def edit_from_json(text: str) -> Edit:
    """Read an edit.

    Raises:
        SheetError: the text is no edit.
    """
    try:
        return _EDIT.validate_json(text)
    except ValidationError as error:
        message = "这一步修改的格式不对，校对稿没有改动。"
        raise SheetError(message) from error
